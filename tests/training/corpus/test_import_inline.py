from __future__ import annotations

import pytest

from fazhi_training.corpus.gold import GoldError, assemble, choose_gold
from fazhi_training.corpus.import_inline import (
    ImportInlineError,
    check_text,
    export_inline,
    import_spans,
)
from fazhi_training.corpus.import_records import ImportRecordsError, add_records
from fazhi_training.corpus.inline import parse_inline
from fazhi_training.corpus.label_studio import render_export
from fazhi_training.corpus.record import Record
from fazhi_training.labelled_span import LabelledSpan

SENTENCE = "⟦GPE|柳坪乡⟧⟦INDICATOR|发放资料⟦QUANTITY|300余份⟧⟧，各村按照部署开展工作。"
MARKED = (SENTENCE * 3 + "\n") * 40


def _import(scheme, marked, *, annotator=1, ground_truth=False, existing=()):
    text, spans = parse_inline(marked, scheme=scheme)
    return import_spans(
        "t001",
        text,
        spans,
        annotator=annotator,
        ground_truth=ground_truth,
        existing=existing,
        scheme=scheme,
    )


def test_import_and_export_are_inverse(scheme):
    tasks = _import(scheme, MARKED)
    assert len(tasks) > 1
    assert export_inline(tasks, scheme=scheme) == MARKED


def test_import_is_deterministic(scheme):
    assert render_export(_import(scheme, MARKED)) == render_export(_import(scheme, MARKED))


def test_same_annotator_is_replaced_and_others_stay(scheme):
    other = MARKED.replace("⟦GPE|柳坪乡⟧", "柳坪乡")
    tasks = _import(scheme, MARKED)
    tasks = _import(scheme, MARKED, annotator=2, existing=tasks)
    tasks = _import(scheme, other, annotator=1, existing=tasks)
    assert all(len(task.annotations) == 2 for task in tasks)
    assert export_inline(tasks, scheme=scheme, annotator=1) == other
    assert export_inline(tasks, scheme=scheme, annotator=2) == MARKED


def test_new_ground_truth_takes_the_mark_from_the_others(scheme):
    tasks = _import(scheme, MARKED, ground_truth=True)
    tasks = _import(scheme, MARKED, annotator=2, ground_truth=True, existing=tasks)
    chosen = [choose_gold(task) for task in tasks]
    assert {annotation.annotator for annotation in chosen if annotation} == {2}


def test_span_across_a_border_recuts_the_report(scheme):
    text, spans = parse_inline(MARKED, scheme=scheme)
    tasks = _import(scheme, MARKED)
    border = tasks[1].data.offset
    across = LabelledSpan(border - 4, border + 3, "span", "ZERO")
    again = import_spans(
        "t001",
        text,
        [*spans, across],
        annotator=2,
        ground_truth=False,
        existing=tasks,
        scheme=scheme,
    )
    report, losses = assemble(again, scheme=scheme, annotator=2)
    assert report is not None
    assert across in report.spans
    assert losses == []
    assert export_inline(again, scheme=scheme, annotator=1) == MARKED


def test_recut_is_refused_where_another_annotation_is_incomplete(scheme):
    text, spans = parse_inline(MARKED, scheme=scheme)
    tasks = _import(scheme, MARKED)
    tasks[0].annotations[0].was_cancelled = True
    border = tasks[1].data.offset
    across = LabelledSpan(border - 4, border + 3, "span", "ZERO")
    with pytest.raises(ImportInlineError, match="complete it"):
        import_spans(
            "t001",
            text,
            [*spans, across],
            annotator=2,
            ground_truth=False,
            existing=tasks,
            scheme=scheme,
        )


def test_changed_text_is_refused_with_its_line():
    with pytest.raises(ImportInlineError, match="line 2, offset 4"):
        check_text("t001", marked="第一行\n加第二行", stored="第一行\n第二行")


def test_two_annotations_without_ground_truth_are_ambiguous(scheme):
    tasks = _import(scheme, MARKED)
    tasks = _import(scheme, MARKED, annotator=2, existing=tasks)
    with pytest.raises(GoldError, match="--ground-truth"):
        assemble(tasks, scheme=scheme)


def test_piece_without_annotation_leaves_the_report_out(scheme):
    tasks = _import(scheme, MARKED)
    tasks[0].annotations = []
    tasks[1].annotations[0].was_cancelled = True
    report, losses = assemble(tasks, scheme=scheme)
    assert report is None
    assert [loss.reason for loss in losses] == ["not_annotated", "cancelled"]


def test_gap_between_pieces_is_an_error(scheme):
    tasks = _import(scheme, MARKED)
    with pytest.raises(GoldError, match="restore"):
        assemble([tasks[0], *tasks[2:]], scheme=scheme)


def test_records_are_added_and_stay_when_the_annotation_is_replaced(scheme):
    _, spans = parse_inline(MARKED, scheme=scheme)
    span = next(span for span in spans if span.label == "INDICATOR")
    record = Record(value=300, unit="份", qualifier="approx_over", status="achieved")
    tasks = add_records(_import(scheme, MARKED), {span: record}, annotator=1, scheme=scheme)
    tasks = _import(scheme, MARKED, existing=tasks)
    report, losses = assemble(tasks, scheme=scheme)
    assert report is not None
    assert [(entry.span, entry.record) for entry in report.records] == [(span, record)]
    assert losses == []


def test_record_of_a_span_that_is_not_annotated_is_refused(scheme):
    with pytest.raises(ImportRecordsError, match="not annotated"):
        add_records(
            _import(scheme, MARKED),
            {LabelledSpan(0, 5, "span", "ZERO"): Record(value=0)},
            annotator=1,
            scheme=scheme,
        )
