"""Cross-check with nervaluate on flat spans.

nervaluate goes through the predictions in their order and takes the first gold span
that fits. Where every prediction overlaps one gold span at most, and every gold span
one prediction, there is nothing to choose, and all its counts are ours. Elsewhere
the two differ in three ways, and each has its test:

- its first come may take the partner of a better pair: our credit is never lower;
- its overlap is 1 % of the gold span (inclusive ends), ours any common character:
  the spans here are short enough for that not to matter;
- its scores of one label look at spans of that label alone, so that a wrong label is
  missed here and spurious there, not incorrect: the strict scores stay the same.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi_training.evaluation.schemas import SCHEMAS, SchemaCounts, schema_counts
from fazhi_training.labelled_span import LabelledSpan

nervaluate = pytest.importorskip("nervaluate")

LABELS = ("ZERO", "CHANGE", "TARGET")
NAMES = {"strict": "strict", "exact": "exact", "partial": "partial", "type": "ent_type"}


@st.composite
def flat_spans(draw):
    """Spans that do not overlap, in order."""
    spans = []
    at = 0
    for gap, length, label in draw(
        st.lists(
            st.tuples(st.integers(0, 4), st.integers(1, 6), st.sampled_from(LABELS)), max_size=8
        )
    ):
        spans.append(LabelledSpan(at + gap, at + gap + length, "span", label))
        at += gap + length
    return spans


def _theirs(gold, predicted):
    def listed(spans):
        return [[{"label": s.label, "start": s.start, "end": s.end - 1} for s in spans]]

    return nervaluate.Evaluator(
        listed(gold), listed(predicted), tags=list(LABELS), loader="dict"
    ).evaluate()


def _ours(gold, predicted, schema):
    return sum(schema_counts(gold, predicted, schema=schema).values(), SchemaCounts())


def _nothing_to_choose(gold, predicted):
    return all(
        sum(span.overlaps(other) for other in others) <= 1
        for spans, others in ((gold, predicted), (predicted, gold))
        for span in spans
    )


def _only_first_partners(gold, predicted):
    """The predictions without those that overlap a gold span already overlapped, or two."""
    kept = []
    for span in predicted:
        partners = [other for other in gold if other.overlaps(span)]
        if len(partners) <= 1 and not any(
            partner.overlaps(other) for partner in partners for other in kept
        ):
            kept.append(span)
    return kept


@given(gold=flat_spans(), predicted=flat_spans())
@settings(max_examples=100, deadline=None)
def test_all_counts_are_the_same_where_there_is_nothing_to_choose(gold, predicted):
    predicted = _only_first_partners(gold, predicted)
    assert _nothing_to_choose(gold, predicted)
    theirs = _theirs(gold, predicted)["overall"]
    for schema in SCHEMAS:
        ours, result = _ours(gold, predicted, schema), theirs[NAMES[schema]]
        assert (ours.correct, ours.incorrect, ours.partial, ours.missed, ours.spurious) == (
            result.correct,
            result.incorrect,
            result.partial,
            result.missed,
            result.spurious,
        ), schema
        assert (ours.precision, ours.recall, ours.f1) == pytest.approx(
            (result.precision, result.recall, result.f1)
        )


@given(gold=flat_spans(), predicted=flat_spans())
@settings(max_examples=100, deadline=None)
def test_the_best_pairs_never_earn_less_than_the_first(gold, predicted):
    theirs = _theirs(gold, predicted)["overall"]
    for schema in SCHEMAS:
        result = theirs[NAMES[schema]]
        assert _ours(gold, predicted, schema).credit >= result.correct + 0.5 * result.partial


@given(gold=flat_spans(), predicted=flat_spans())
@settings(max_examples=100, deadline=None)
def test_strict_scores_of_each_label_are_the_same(gold, predicted):
    theirs = _theirs(gold, predicted)["entities"]
    ours = schema_counts(gold, predicted, schema="strict")
    for label, results in theirs.items():
        counts = ours.get(("span", label), SchemaCounts())
        assert (counts.precision, counts.recall) == pytest.approx(
            (results["strict"].precision, results["strict"].recall)
        )


def test_first_come_takes_the_partner_of_a_better_pair():
    gold = [LabelledSpan(0, 3, "span", "ZERO")]
    predicted = [LabelledSpan(0, 1, "span", "CHANGE"), LabelledSpan(1, 3, "span", "ZERO")]
    theirs = _theirs(gold, predicted)["overall"]["ent_type"]
    assert (theirs.correct, theirs.incorrect, theirs.spurious) == (0, 1, 1)
    ours = _ours(gold, predicted, "type")
    assert (ours.correct, ours.incorrect, ours.spurious) == (1, 0, 1)


def test_a_wrong_label_is_missed_and_spurious_where_one_label_is_looked_at():
    gold = [LabelledSpan(0, 3, "span", "ZERO")]
    predicted = [LabelledSpan(0, 3, "span", "CHANGE")]
    theirs = _theirs(gold, predicted)["entities"]
    assert (theirs["ZERO"]["strict"].missed, theirs["CHANGE"]["strict"].spurious) == (1, 1)
    ours = schema_counts(gold, predicted, schema="strict")
    assert (ours["span", "ZERO"].incorrect, ours["span", "CHANGE"].actual) == (1, 1)
