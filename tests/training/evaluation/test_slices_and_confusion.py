from __future__ import annotations

import pytest

from fazhi_training.evaluation.agreement_gap import Agreement, agreement_gaps
from fazhi_training.evaluation.confusion import NONE, confusion
from fazhi_training.evaluation.evaluation import evaluate_predictions
from fazhi_training.evaluation.matching import match
from fazhi_training.evaluation.scores import Counts, micro, total
from fazhi_training.evaluation.slices import report_properties, slices, surface_forms
from fazhi_training.labelled_span import LabelledDocument, LabelledSpan

REPORT = (
    "石坪镇2024年法治政府建设情况报告\n一、主要工作\n全年未发生重大案件。\n"
    "二、存在问题\n干部学法不够。\n三、下一步工作打算\n确保未发生群体性事件。\n"
)


def _zero(part):
    start = REPORT.index(part)
    return LabelledSpan(start, start + len(part), "span", "ZERO")


def test_places_have_the_properties_of_their_section_and_report():
    document = LabelledDocument("t001", REPORT, ())
    properties = report_properties(
        document, facts={"t001": {"level": "town"}}, forms=frozenset({("ZERO", "未发生重大案件")})
    )
    assert properties(_zero("未发生重大案件")) == {
        "section": "achievements",
        "surface form": "seen",
        "level": "town",
    }
    assert properties(_zero("未发生群体性事件")) == {
        "section": "plans",
        "surface form": "unseen",
        "level": "town",
    }


def test_unknown_reports_have_no_facts():
    properties = report_properties(
        LabelledDocument("t001", REPORT, ()), facts={}, forms=frozenset()
    )
    assert set(properties(_zero("未发生重大案件"))) == {"section"}


def test_slices_of_one_dimension_add_up_to_the_whole(text_span, document):
    gold = [text_span("未发生重大案件"), text_span("县委", "ORG")]
    predicted = [text_span("未发生重大案件"), text_span("各村")]
    found = slices(
        [document(*gold)],
        [predicted],
        properties_of=lambda _: lambda span: {"half": "first" if span.start < 10 else "second"},
    )
    assert [(entry.dimension, entry.value) for entry in found] == [
        ("half", "first"),
        ("half", "second"),
    ]
    first = total(found[0].documents)
    assert micro(first, "entity") == Counts(missed=1)
    assert micro(first, "span") == Counts(spurious=1)
    assert micro(total(found[1].documents), "span") == Counts(right=1)


def test_surface_forms_are_texts_with_their_label(text_span, document):
    forms = surface_forms([document(text_span("县委", "ORG"), text_span("各村"))])
    assert forms == {("ORG", "县委"), ("ZERO", "各村")}


def test_confusion_counts_pairs_by_both_labels(span):
    gold = [span(0, 3), span(5, 8, "CHANGE"), span(10, 12)]
    predicted = [span(0, 4), span(5, 8), span(20, 22, "TARGET")]
    matrix = confusion(match(gold, predicted), "span")
    assert matrix.labels == ("CHANGE", "TARGET", "ZERO", NONE)
    assert [matrix.row(label) for label in matrix.labels] == [
        [0, 0, 1, 0],
        [0, 0, 0, 0],
        [0, 0, 1, 1],
        [0, 1, 0, 0],
    ]


def test_confusion_holds_one_layer(span):
    matrix = confusion(match([span(0, 3)], [span(0, 3)]), "entity")
    assert matrix.labels == (NONE,)


def test_the_gap_is_agreement_less_score(span):
    document = LabelledDocument("t001", REPORT, (span(0, 3, "ORG"), span(5, 8)))
    evaluation = evaluate_predictions([document], [[span(0, 3, "ORG")]])
    agreement = Agreement(3, {("entity", "ORG"): Counts(right=9, spurious=1, missed=1)})
    rows = {row.label + row.layer: row for row in agreement_gaps(evaluation, agreement)}
    assert rows["ORGentity"].gap == pytest.approx(-0.1)
    assert rows["microentity"].gap == pytest.approx(-0.1)
    assert rows["ZEROspan"].gap is None
    assert rows["microspan"].agreement is None


def test_a_label_without_gold_has_no_gap(span):
    document = LabelledDocument("t001", REPORT, ())
    evaluation = evaluate_predictions([document], [[span(0, 3, "ORG")]])
    agreement = Agreement(3, {("entity", "ORG"): Counts(right=9)})
    row = agreement_gaps(evaluation, agreement)[0]
    assert (row.label, row.f1, row.agreement, row.gap) == ("ORG", None, 1.0, None)
