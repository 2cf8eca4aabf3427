from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi_training.evaluation.matching import match
from fazhi_training.evaluation.schemas import SCHEMAS, SchemaCounts, judge, schema_counts
from fazhi_training.evaluation.scores import Counts, micro, strict_counts
from fazhi_training.labelled_span import LabelledSpan

KEY = ("span", "ZERO")


def _zero(start, end, label="ZERO"):
    return LabelledSpan(start, end, "span", label)


def _verdicts(counts):
    return {
        name
        for name in ("correct", "incorrect", "partial", "missed", "spurious")
        if getattr(counts, name)
    }


@pytest.mark.parametrize(
    ("predicted", "strict", "exact", "partial", "type_"),
    [
        (_zero(0, 3), "correct", "correct", "correct", "correct"),
        (_zero(0, 3, "CHANGE"), "incorrect", "correct", "correct", "incorrect"),
        (_zero(0, 4), "incorrect", "incorrect", "partial", "correct"),
        (_zero(0, 4, "CHANGE"), "incorrect", "incorrect", "partial", "incorrect"),
        (_zero(3, 4), "missed", "missed", "missed", "missed"),
    ],
)
def test_verdicts_on_a_gold_span(predicted, strict, exact, partial, type_):
    pairs = match([_zero(0, 3)], [predicted])
    expected = dict(zip(SCHEMAS, (strict, exact, partial, type_), strict=True))
    for schema, verdict in expected.items():
        assert _verdicts(judge(pairs, schema=schema)[KEY]) - {"spurious"} == {verdict}, schema


def test_a_partial_pair_counts_half():
    counts = schema_counts([_zero(0, 3), _zero(5, 9)], [_zero(0, 3), _zero(5, 8)], schema="partial")
    assert (counts[KEY].precision, counts[KEY].recall, counts[KEY].f1) == (0.75, 0.75, 0.75)


def test_a_wrong_label_costs_recall_of_one_and_precision_of_the_other():
    counts = schema_counts([_zero(0, 3)], [_zero(0, 3, "CHANGE")], schema="strict")
    assert counts["span", "ZERO"] == SchemaCounts(incorrect=1)
    assert counts["span", "CHANGE"] == SchemaCounts(actual=1)


def test_the_type_schema_finds_as_many_labels_as_there_are():
    gold = [_zero(0, 5), _zero(4, 8)]
    predicted = [_zero(0, 5), _zero(0, 2)]
    assert schema_counts(gold, predicted, schema="type")[KEY].correct == 2
    assert schema_counts(gold, predicted, schema="strict")[KEY].correct == 1


_spans = st.lists(
    st.builds(
        lambda start, length, label: _zero(start, start + length, label),
        st.integers(0, 20),
        st.integers(1, 6),
        st.sampled_from(["ZERO", "CHANGE"]),
    ),
    max_size=8,
)


@given(gold=_spans, predicted=_spans)
@settings(max_examples=100)
def test_strict_agrees_with_the_counts_of_equal_spans(gold, predicted):
    counts = strict_counts(gold, predicted)
    judged = schema_counts(gold, predicted, schema="strict")
    for key in {*counts, *judged}:
        ours, theirs = judged.get(key, SchemaCounts()), counts.get(key, Counts())
        assert (ours.precision, ours.recall) == (theirs.precision, theirs.recall)


@given(gold=_spans, predicted=_spans, schema=st.sampled_from(SCHEMAS))
@settings(max_examples=100)
def test_all_schemas_count_all_spans(gold, predicted, schema):
    whole = sum(schema_counts(gold, predicted, schema=schema).values(), SchemaCounts())
    assert (whole.possible, whole.actual) == (len(gold), len(predicted))
    assert whole.credit == whole.correct + 0.5 * whole.partial


@given(gold=_spans, predicted=_spans)
@settings(max_examples=100)
def test_milder_schemas_score_no_less(gold, predicted):
    credit = {
        schema: sum(schema_counts(gold, predicted, schema=schema).values(), SchemaCounts()).credit
        for schema in SCHEMAS
    }
    assert credit["strict"] == micro(strict_counts(gold, predicted), "span").right
    assert credit["strict"] <= credit["exact"] <= credit["partial"]
    assert credit["strict"] <= credit["type"]
