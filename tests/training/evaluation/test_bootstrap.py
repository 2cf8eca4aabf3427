from __future__ import annotations

import pytest

from fazhi_training.evaluation.bootstrap import f1_difference, f1_interval
from fazhi_training.evaluation.scores import Counts

MIXED = [Counts(9, 1, 1), Counts(2, 5, 4), Counts(7, 0, 2), Counts(4, 4, 4), Counts(6, 2, 3)]
BETTER = [Counts(10, 0, 0), Counts(5, 2, 1), Counts(9, 0, 0), Counts(7, 1, 1), Counts(8, 1, 1)]


def test_interval_holds_the_score_and_is_reproducible():
    interval = f1_interval(MIXED)
    assert interval == f1_interval(MIXED)
    score = sum(MIXED, Counts()).f1
    assert interval is not None
    assert interval.low < score < interval.high


def test_like_documents_have_no_spread():
    interval = f1_interval([Counts(8, 2, 2)] * 5)
    assert interval is not None
    assert interval.low == interval.high


@pytest.mark.parametrize("documents", [[], MIXED[:1], MIXED[:4], [Counts()] * 5])
def test_where_there_is_nothing_to_draw_there_is_no_interval(documents):
    assert f1_interval(documents) is None


def test_resamples_without_anything_are_left_out():
    interval = f1_interval([Counts(right=3), *[Counts()] * 20])
    assert interval is not None
    assert (interval.low, interval.high) == (1.0, 1.0)


def test_a_model_does_not_differ_from_itself():
    difference = f1_difference(MIXED, MIXED)
    assert difference is not None
    assert (difference.value, difference.interval.low, difference.interval.high) == (0, 0, 0)
    assert difference.p_value == 1.0


def test_better_in_every_report_is_better_in_every_resample():
    difference = f1_difference(BETTER, MIXED)
    assert difference is not None
    assert difference.interval.low > 0
    assert difference.p_value == 0.0
    turned = f1_difference(MIXED, BETTER)
    assert turned is not None
    assert turned.value == pytest.approx(-difference.value)


def test_pairing_is_narrower_than_two_intervals():
    ours, theirs = f1_interval(BETTER), f1_interval(MIXED)
    difference = f1_difference(BETTER, MIXED)
    assert ours is not None
    assert theirs is not None
    assert difference is not None
    width = difference.interval.high - difference.interval.low
    assert width < (ours.high - theirs.low) - (ours.low - theirs.high)


def test_only_the_same_documents_can_be_paired():
    with pytest.raises(ValueError, match="paired"):
        f1_difference(MIXED, MIXED[:2])


@pytest.mark.parametrize("number", [0, 1, 4])
def test_too_few_documents_have_no_difference(number):
    assert f1_difference(BETTER[:number], MIXED[:number]) is None
