"""Fitting probabilities to how often they were right."""

import random

import pytest

from fazhi_training.training.calibrate import fit_calibration


def answers(number: int, *, said: float, right: float, seed: int = 0) -> list[tuple[float, bool]]:
    """So many answers of one probability, of which a share is right."""
    drawn = [(said, place < number * right) for place in range(number)]
    random.Random(seed).shuffle(drawn)
    return drawn


def spread(number: int, *, sure: float, doubtful: float) -> list[tuple[float, bool]]:
    return [*answers(number, said=0.98, right=sure), *answers(number, said=0.6, right=doubtful)]


def test_too_sure_a_label_becomes_less_sure():
    calibration = fit_calibration({"ACTIVITY": spread(400, sure=0.8, doubtful=0.5)})
    assert calibration.probability("ACTIVITY", 0.98) == pytest.approx(0.8, abs=0.02)
    assert calibration.probability("ACTIVITY", 0.6) == pytest.approx(0.5, abs=0.02)


def test_each_label_has_its_own():
    calibration = fit_calibration(
        {
            "ACTIVITY": spread(300, sure=0.7, doubtful=0.4),
            "LAW": spread(300, sure=0.98, doubtful=0.6),
        }
    )
    assert calibration.probability("LAW", 0.98) > calibration.probability("ACTIVITY", 0.98) + 0.2


def test_a_rare_label_follows_all_together():
    common = spread(300, sure=0.8, doubtful=0.5)
    calibration = fit_calibration({"INDICATOR": common, "ZERO": answers(5, said=0.9, right=0.0)})
    assert calibration.by_label["ZERO"] == pytest.approx(calibration.by_label["INDICATOR"], abs=0.3)


def test_a_label_that_is_always_right_stays_below_one():
    calibration = fit_calibration({"LAW": answers(200, said=0.99, right=1.0)})
    assert 0.99 < calibration.probability("LAW", 0.99) < 1.0


def test_nothing_said_nothing_changed():
    assert fit_calibration({}).by_label == {}


def test_answers_that_are_worse_the_surer_they_are_keep_their_order_and_their_mean():
    calibration = fit_calibration({"ACTIVITY": spread(400, sure=0.3, doubtful=0.7)})
    slope, _ = calibration.by_label["ACTIVITY"]
    mean = (
        calibration.probability("ACTIVITY", 0.98) + calibration.probability("ACTIVITY", 0.6)
    ) / 2
    assert slope == 0.05
    assert mean == pytest.approx(0.5, abs=0.03)
