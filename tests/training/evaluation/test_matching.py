from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi_training.evaluation.assignment import best_assignment
from fazhi_training.evaluation.matching import Judged, Pair, judge, match
from fazhi_training.evaluation.scores import strict_counts
from fazhi_training.labelled_span import LabelledSpan


def _span(start, end, label="ZERO"):
    return LabelledSpan(start, end, "span", label)


def test_better_pairs_win_over_first_come():
    gold = [_span(0, 5), _span(0, 9)]
    predicted = [_span(0, 9), _span(0, 4)]
    assert match(gold, predicted) == [
        Pair(_span(0, 5), _span(0, 4)),
        Pair(_span(0, 9), _span(0, 9)),
    ]


def test_spans_that_do_not_touch_are_missed_and_spurious():
    assert match([_span(0, 3)], [_span(3, 6)]) == [
        Pair(_span(0, 3), None),
        Pair(None, _span(3, 6)),
    ]


@pytest.mark.parametrize(
    ("predicted", "strict", "exact", "partial", "type_"),
    [
        (_span(0, 3), Judged(correct=1), Judged(correct=1), Judged(correct=1), Judged(correct=1)),
        (
            _span(0, 3, "CHANGE"),
            Judged(incorrect=1),
            Judged(correct=1),
            Judged(correct=1),
            Judged(incorrect=1),
        ),
        (
            _span(0, 4),
            Judged(incorrect=1),
            Judged(incorrect=1),
            Judged(partial=1),
            Judged(correct=1),
        ),
    ],
)
def test_ways_of_judging_a_pair(predicted, strict, exact, partial, type_):
    pairs = match([_span(0, 3)], [predicted])
    key = ("span", "ZERO")
    assert judge(pairs, way="strict")[key] == strict
    assert judge(pairs, way="exact")[key] == exact
    assert judge(pairs, way="partial")[key] == partial
    assert judge(pairs, way="type")[key] == type_


def test_partial_counts_half():
    judged = Judged(correct=1, partial=1)
    assert (judged.precision, judged.recall, judged.f1) == (0.75, 0.75, 0.75)


_spans = st.lists(
    st.builds(
        lambda start, length, label: _span(start, start + length, label),
        st.integers(0, 20),
        st.integers(1, 6),
        st.sampled_from(["ZERO", "CHANGE"]),
    ),
    max_size=8,
)


@given(gold=_spans, predicted=_spans)
@settings(max_examples=100)
def test_strict_way_agrees_with_strict_counts(gold, predicted):
    judged = judge(match(gold, predicted), way="strict")
    counts = strict_counts(gold, predicted)
    right = sum(entry.right for entry in counts.values())
    assert sum(entry.correct for entry in judged.values()) == right


@given(gold=_spans, predicted=_spans)
@settings(max_examples=100)
def test_every_span_is_in_one_pair(gold, predicted):
    pairs = match(gold, predicted)
    assert sorted(pair.gold for pair in pairs if pair.gold) == sorted(gold)
    assert sorted(pair.predicted for pair in pairs if pair.predicted) == sorted(predicted)


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


def test_flat_spans_score_as_in_nervaluate():
    nervaluate = pytest.importorskip("nervaluate")
    gold = [_span(0, 3), _span(5, 9), _span(12, 15, "CHANGE"), _span(20, 22)]
    predicted = [_span(0, 3), _span(5, 8), _span(12, 15), _span(30, 33)]

    def listed(spans):
        return [[{"label": s.label, "start": s.start, "end": s.end} for s in spans]]

    theirs = nervaluate.Evaluator(
        listed(gold), listed(predicted), tags=["ZERO", "CHANGE"], loader="dict"
    ).evaluate()["overall"]
    pairs = match(gold, predicted)
    for way, name in (
        ("strict", "strict"),
        ("exact", "exact"),
        ("partial", "partial"),
        ("type", "ent_type"),
    ):
        ours = sum(judge(pairs, way=way).values(), Judged())
        assert (ours.precision, ours.recall) == (
            pytest.approx(theirs[name].precision),
            pytest.approx(theirs[name].recall),
        ), way
