from __future__ import annotations

import pytest

from fazhi_training.evaluation.scores import Counts, micro, strict_counts, total
from fazhi_training.labelled_span import LabelledSpan


def _zero(start, end):
    return LabelledSpan(start, end, "span", "ZERO")


@pytest.mark.parametrize(
    ("gold", "predicted", "counts"),
    [
        ([_zero(0, 3)], [_zero(0, 3)], Counts(1, 0, 0)),
        ([_zero(0, 3)], [_zero(0, 4)], Counts(0, 1, 1)),
        ([_zero(0, 9), _zero(2, 5)], [_zero(2, 5)], Counts(1, 0, 1)),
        ([_zero(0, 3)], [_zero(0, 3), _zero(0, 3)], Counts(1, 1, 0)),
        ([_zero(0, 3), _zero(0, 3)], [_zero(0, 3)], Counts(1, 0, 1)),
        ([], [_zero(0, 3)], Counts(0, 1, 0)),
    ],
)
def test_exact_triples_as_multisets(gold, predicted, counts):
    assert strict_counts(gold, predicted) == {("span", "ZERO"): counts}


def test_same_stretch_in_two_layers_is_two_things():
    entity = LabelledSpan(0, 3, "entity", "QUANTITY")
    counts = strict_counts([entity, _zero(0, 3)], [entity])
    assert micro(counts, "entity") == Counts(1, 0, 0)
    assert micro(counts, "span") == Counts(0, 0, 1)


def test_document_without_gold_counts_as_empty():
    counts = total([strict_counts([_zero(0, 3)], [_zero(0, 3)]), strict_counts([], [_zero(1, 2)])])
    assert counts["span", "ZERO"].precision == pytest.approx(0.5)


def test_scores_of_nothing_are_zero():
    assert (Counts().precision, Counts().recall, Counts().f1) == (0.0, 0.0, 0.0)


def test_f1_is_the_harmonic_mean():
    counts = Counts(right=6, spurious=2, missed=6)
    precision, recall = 6 / 8, 6 / 12
    assert counts.f1 == pytest.approx(2 * precision * recall / (precision + recall))
    assert counts.support == 12
