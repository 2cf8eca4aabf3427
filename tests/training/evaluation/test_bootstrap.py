from __future__ import annotations

from fazhi_training.evaluation.bootstrap import f1_interval
from fazhi_training.evaluation.scores import Counts

MIXED = [Counts(9, 1, 1), Counts(2, 5, 4), Counts(7, 0, 2), Counts(4, 4, 4)]


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


def test_documents_without_anything_score_zero():
    interval = f1_interval([Counts(), Counts()])
    assert interval is not None
    assert (interval.low, interval.high) == (0.0, 0.0)


def test_no_document_has_no_interval():
    assert f1_interval([]) is None
