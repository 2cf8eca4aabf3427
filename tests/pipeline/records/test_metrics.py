"""Metrics are decided one after the other: what was decided before is seen by what follows."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from fazhi.normalise.metric_model import MetricFeatures
from fazhi.records import metrics
from fazhi.records.figures import read_figures
from fazhi.records.metrics import choose_metrics
from fazhi.records.relations import part_parents, stage_parents


@dataclass
class _Model:
    """Gives the first figure a metric of its own, to the others what the rules say."""

    first: str
    seen: list[MetricFeatures] = field(default_factory=list)

    def best(self, features: MetricFeatures) -> tuple[str, float]:
        self.seen.append(features)
        if len(self.seen) == 1:
            return self.first, 0.5
        rules = [name for name in features.groups["rule"] if "&" not in name]
        return rules[0].removeprefix("rule="), 0.5


@pytest.fixture
def chosen(context_of, monkeypatch):
    """Metric ids of a passage, and what the stub saw, with a given metric for its first figure."""

    def choose(marked: str, first: str):
        model = _Model(first)
        monkeypatch.setattr(metrics, "shipped_model", lambda: model)
        context = context_of(marked)
        figures = read_figures(context)
        parts = part_parents(context, figures)
        stages = stage_parents(context, figures, parts)
        choices = choose_metrics(context, figures, parts=parts, stages=stages)
        return choices, model.seen

    return choose


def test_a_figure_sees_what_was_decided_before_it(chosen) -> None:
    marked = "⟦INDICATOR|受理群众诉求⟦QUANTITY|32件⟧⟧，⟦INDICATOR|发放资料⟦QUANTITY|50份⟧⟧。"
    _, seen = chosen(marked, "med_cases")
    assert "earlier=med_cases" in seen[1].groups["earlier"]


def test_the_rate_of_what_was_counted_follows_the_decision(chosen) -> None:
    marked = "⟦INDICATOR|受理信访件⟦QUANTITY|32件⟧⟧，⟦INDICATOR|办结率⟦QUANTITY|100%⟧⟧。"
    choices, _ = chosen(marked, "pet_hotline_tickets")
    assert [one.guess.metric_id for one in choices] == ["pet_hotline_tickets", "pet_hotline_rates"]


def test_a_rule_keeps_its_own_method_and_score(chosen) -> None:
    marked = "⟦INDICATOR|受理信访件⟦QUANTITY|32件⟧⟧，⟦INDICATOR|办结率⟦QUANTITY|100%⟧⟧。"
    choices, _ = chosen(marked, "pet_hotline_tickets")
    assert choices[0].guess.method == "model:metrics"
    assert choices[1].guess.method != "model:metrics"


def test_a_part_takes_the_metric_that_its_whole_was_given(chosen) -> None:
    marked = "⟦INDICATOR|受理各类事项⟦QUANTITY|32件⟧⟧，其中⟦INDICATOR|线上⟦QUANTITY|20件⟧⟧。"
    choices, _ = chosen(marked, "open_service_cases")
    assert choices[1].guess.metric_id == "open_service_cases"


def test_the_classifier_overrules_rules_that_read_the_context(chosen) -> None:
    marked = "组织法治宣传，⟦INDICATOR|开展活动⟦QUANTITY|12场⟧⟧。"
    choices, _ = chosen(marked, "other")
    assert choices[0].guess.metric_id == "other"


def test_no_figures_no_metrics(chosen) -> None:
    choices, seen = chosen("全乡平安稳定。", "other")
    assert (choices, seen) == ([], [])


@pytest.mark.parametrize("kind", ["专职", "兼职", "专职人员"])
def test_a_part_that_names_only_its_kind_takes_the_metric_of_its_whole(
    records_of, kind: str
) -> None:
    rows = records_of(
        f"⟦INDICATOR|现有持证执法人员⟦QUANTITY|18名⟧⟧，其中⟦INDICATOR|{kind}⟦QUANTITY|11名⟧⟧。"
    ).indicators
    assert [row.metric_id for row in rows] == ["enf_certified_officers"] * 2


def test_a_part_with_words_of_its_own_keeps_its_metric(records_of) -> None:
    part = records_of(
        "⟦INDICATOR|持证人员⟦QUANTITY|12名⟧⟧，其中⟦INDICATOR|新办证⟦QUANTITY|3名⟧⟧。"
    ).indicators[1]
    assert part.metric_id == "enf_new_certificates"
