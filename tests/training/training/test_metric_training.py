"""Training of the metric classifier."""

from __future__ import annotations

import numpy as np
import pytest

from fazhi.normalise.metric_model import CANDIDATE_FEATURES, MetricFeatures, n_grams
from fazhi_training.training.metric_examples import (
    MetricExample,
    rule_metric,
    taxonomy_examples,
    with_rules_left_out,
)
from fazhi_training.training.metric_training import MetricTraining, train_metrics

RULE = CANDIDATE_FEATURES.index("rule")


def example(
    words: str, metric: str, *, rule: str = "other", report_id: str = "r1"
) -> MetricExample:
    values = tuple(float(position == RULE) for position in range(len(CANDIDATE_FEATURES)))
    groups = {"own": frozenset(n_grams(f"^{words}$", 1, 4)), "rule": frozenset((f"rule={rule}",))}
    return MetricExample(report_id, MetricFeatures(groups, {rule: values}), metric)


EXAMPLES = [
    example(f"{verb}{noun}", metric)
    for verb in ("累计调解", "化解", "成功调处")
    for noun, metric in (("矛盾纠纷", "med_cases"), ("各类纠纷", "med_cases"))
] + [
    example(f"{verb}{noun}", "pub_events")
    for verb in ("开展", "举办", "组织")
    for noun in ("宣传活动", "普法活动")
]
METRICS = ("med_cases", "pub_events", "other")


@pytest.mark.parametrize(
    ("words", "metric"), [("调解邻里纠纷", "med_cases"), ("开展集中宣传活动", "pub_events")]
)
def test_new_words_get_the_metric_of_like_ones(words: str, metric: str) -> None:
    model = train_metrics(EXAMPLES, METRICS)
    assert model.best(example(words, metric).features)[0] == metric


def test_two_runs_give_the_same_weights() -> None:
    first, second = train_metrics(EXAMPLES, METRICS), train_metrics(EXAMPLES, METRICS)
    assert first.rows == second.rows
    assert np.array_equal(first.weights, second.weights)
    assert np.array_equal(first.shared, second.shared)


def test_the_model_keeps_no_more_features_than_asked() -> None:
    model = train_metrics(EXAMPLES, METRICS, MetricTraining(features=5))
    assert len(model.rows) == len(model.weights) == 5


def test_a_trusted_rule_decides_for_unknown_words() -> None:
    trusted = [
        example(f"词{number}", metric, rule=metric)
        for number in range(20)
        for metric in ("med_cases", "pub_events")
    ]
    model = train_metrics(trusted, METRICS)
    assert model.best(example("甲", "", rule="pub_events").features)[0] == "pub_events"


def test_some_examples_lose_what_the_rules_say_always_the_same() -> None:
    examples = [
        example(f"词{chr(0x4E00 + number)}", "med_cases", rule="pub_events") for number in range(60)
    ]
    left_out = with_rules_left_out(examples)
    bare = [one for one in left_out if rule_metric(one) == "other"]
    assert 5 < len(bare) < 40
    assert all("rule" not in one.features.groups for one in bare)
    assert with_rules_left_out(examples) == left_out


def test_the_taxonomy_speaks_for_every_metric_but_other() -> None:
    from fazhi.data import read_table

    known = {row["metric_id"] for row in read_table("indicator_taxonomy")} - {"other"}
    assert known <= {one.metric for one in taxonomy_examples()}
