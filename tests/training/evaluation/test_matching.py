from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi_training.evaluation.assignment import best_assignment
from fazhi_training.evaluation.matching import Pair, match
from fazhi_training.labelled_span import LabelledSpan


def _zero(start, end, label="ZERO"):
    return LabelledSpan(start, end, "span", label)


def test_better_pairs_win_over_first_come():
    gold = [_zero(0, 5), _zero(0, 9)]
    predicted = [_zero(0, 9), _zero(0, 4)]
    assert match(gold, predicted) == [
        Pair(_zero(0, 5), _zero(0, 4)),
        Pair(_zero(0, 9), _zero(0, 9)),
    ]


def test_spans_that_do_not_touch_are_missed_and_spurious():
    assert match([_zero(0, 3)], [_zero(3, 6)]) == [
        Pair(_zero(0, 3), None),
        Pair(None, _zero(3, 6)),
    ]


def test_layers_never_mix():
    entity = LabelledSpan(0, 3, "entity", "ORG")
    assert {pair.present.layer for pair in match([entity], [_zero(0, 3)])} == {"entity", "span"}


@pytest.mark.parametrize(
    ("prefer", "partner"), [("borders", _zero(0, 4, "CHANGE")), ("label", _zero(0, 6))]
)
def test_what_counts_first_can_be_chosen(prefer, partner):
    predicted = [_zero(0, 4, "CHANGE"), _zero(0, 6)]
    (pair,) = [pair for pair in match([_zero(0, 4)], predicted, prefer=prefer) if pair.gold]
    assert pair.predicted == partner


_spans = st.lists(
    st.builds(
        lambda start, length, label: _zero(start, start + length, label),
        st.integers(0, 20),
        st.integers(1, 6),
        st.sampled_from(["ZERO", "CHANGE"]),
    ),
    max_size=8,
)


@given(gold=_spans, predicted=_spans, prefer=st.sampled_from(["borders", "label", "number"]))
@settings(max_examples=100)
def test_every_span_is_in_one_pair(gold, predicted, prefer):
    pairs = match(gold, predicted, prefer=prefer)
    assert sorted(pair.gold for pair in pairs if pair.gold) == sorted(gold)
    assert sorted(pair.predicted for pair in pairs if pair.predicted) == sorted(predicted)


@given(gold=_spans, predicted=_spans, order=st.randoms())
@settings(max_examples=100)
def test_the_order_of_spans_does_not_matter(gold, predicted, order):
    mixed_gold, mixed = list(gold), list(predicted)
    order.shuffle(mixed_gold)
    order.shuffle(mixed)
    assert match(mixed_gold, mixed) == match(gold, predicted)


@given(
    worth=st.integers(1, 4).flatmap(
        lambda columns: st.lists(
            st.lists(st.integers(0, 9), min_size=columns, max_size=columns), min_size=1, max_size=4
        )
    )
)
@settings(max_examples=100)
def test_assignment_is_worth_most(worth):
    chosen = best_assignment(worth)
    used = [column for column in chosen if column is not None]
    assert len(set(used)) == len(used) == min(len(worth), len(worth[0]))
    got = sum(worth[row][column] for row, column in enumerate(chosen) if column is not None)
    size = max(len(worth), len(worth[0]))
    padded = [[*row, *[0] * (size - len(row))] for row in worth]
    padded += [[0] * size for _ in range(size - len(worth))]
    assert got == max(
        sum(padded[row][column] for row, column in enumerate(order))
        for order in permutations(range(size))
    )
