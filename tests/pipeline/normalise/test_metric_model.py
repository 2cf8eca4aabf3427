"""The metric classifier: features, weights on disk, the shipped model."""

from __future__ import annotations

import math
import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.normalise.metric_model import (
    CANDIDATE_FEATURES,
    MetricFeatures,
    MetricModel,
    feature_values,
    n_grams,
    read_model,
    save_model,
    shipped_model,
)

EMPTY = (0.0,) * len(CANDIDATE_FEATURES)


def small_model() -> MetricModel:
    return MetricModel(
        metrics=("med_cases", "pub_events"),
        rows={"own:化": 0, "own:宣": 1},
        weights=np.array([[127, -127], [-127, 127]], dtype=np.int8),
        scale=0.05,
        shared=np.zeros(len(CANDIDATE_FEATURES), dtype=np.float32),
    )


def seen(own: str) -> MetricFeatures:
    return MetricFeatures({"own": frozenset(n_grams(own, 1, 2))}, {})


@pytest.mark.parametrize(("words", "metric"), [("化解", "med_cases"), ("宣传", "pub_events")])
def test_the_heavier_weights_win(words: str, metric: str) -> None:
    assert small_model().best(seen(words))[0] == metric


def test_probabilities_add_up_also_for_unknown_words() -> None:
    shares = small_model().probabilities(seen("甲乙丙"))
    assert math.isclose(sum(shares.values()), 1, rel_tol=1e-5)
    assert math.isclose(shares["med_cases"], 0.5, rel_tol=1e-5)


def test_shared_features_weigh_for_their_metric() -> None:
    model = small_model()
    model.shared[0] = 3
    candidates = {"pub_events": (1.0, *EMPTY[1:])}
    assert model.best(MetricFeatures({}, candidates))[0] == "pub_events"


def test_numbers_and_white_space_do_not_tell_figures_apart() -> None:
    assert set(n_grams("第12 条", 1, 3)) == set(n_grams("第７条", 1, 3))


def test_a_group_weighs_no_more_for_having_many_features() -> None:
    values = feature_values(seen("化解矛盾纠纷"))
    alone = feature_values(seen("化"))
    assert max(values.values()) < max(alone.values())


def test_weights_survive_the_disk_byte_for_byte(tmp_path) -> None:
    first, second = tmp_path / "a.npz", tmp_path / "b.npz"
    save_model(small_model(), first)
    save_model(read_model(first), second)
    assert first.read_bytes() == second.read_bytes()
    assert read_model(second).best(seen("化解"))[0] == "med_cases"


def test_the_shipped_model_is_small_and_knows_the_taxonomy() -> None:
    from fazhi.data import read_table

    model = shipped_model()
    assert model is not None
    assert model.metrics == tuple(row["metric_id"] for row in read_table("indicator_taxonomy"))
    assert model.weights.nbytes < 3_000_000


@given(st.text(max_size=80))
@settings(max_examples=100)
def test_any_words_have_a_metric(words: str) -> None:
    model = shipped_model()
    assert model is not None
    metric, probability = model.best(seen(words))
    assert metric in model.metrics
    assert 0 < probability <= 1


def test_probabilities_do_not_depend_on_the_order_of_sets() -> None:
    script = (
        "from fazhi.normalise.metric_model import MetricFeatures, n_grams, shipped_model\n"
        "words = '全年共排查化解各类矛盾纠纷，开展普法宣传活动，发放宣传资料，接受群众法律咨询'\n"
        "groups = {'own': frozenset(n_grams(words, 1, 4)), 'clause': frozenset(n_grams(words, 2, 3))}\n"
        "print(list(shipped_model().probabilities(MetricFeatures(groups, {})).values()))\n"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in "123"
    }
    assert len(said) == 1
