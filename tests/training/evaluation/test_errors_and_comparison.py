from __future__ import annotations

from fazhi_training.evaluation.comparison import compare
from fazhi_training.evaluation.errors_list import tagging_errors
from fazhi_training.labelled_span import LabelledDocument, LabelledSpan

TEXT = "一年来，县委要求各村做好工作，全年未发生重大案件，也未发生其他事故。"


def _span(part, label="ZERO"):
    start = TEXT.index(part)
    return LabelledSpan(start, start + len(part), "span", label)


def _document(*spans):
    return LabelledDocument("t001", TEXT, tuple(sorted(spans)))


def test_kinds_of_errors():
    gold = [_span("未发生重大案件"), _span("未发生其他事故"), _span("各村", "CHANGE")]
    predicted = [_span("全年未发生重大案件"), _span("各村"), _span("县委")]
    errors = tagging_errors([_document(*gold)], [predicted])
    assert [(error.kind, error.gold, error.predicted) for error in errors] == [
        ("spurious", "", "县委"),
        ("label", "各村", "各村"),
        ("boundary", "未发生重大案件", "全年未发生重大案件"),
        ("missed", "未发生其他事故", ""),
    ]


def test_context_is_twenty_characters_on_each_side():
    (error,) = tagging_errors([_document(_span("未发生其他事故"))], [[]])
    assert (len(error.left), error.right) == (20, "。")
    assert TEXT.startswith(error.left[-3:], error.start - 3)


def test_right_predictions_are_no_errors():
    assert tagging_errors([_document(_span("各村"))], [[_span("各村")]]) == []


def test_gains_and_losses():
    first, second = _span("未发生重大案件"), _span("未发生其他事故")
    wrong, other_wrong = _span("县委"), _span("各村")
    rows = compare([_document(first, second)], [[first, wrong]], [[second, other_wrong]])
    assert {(row.change, row.text) for row in rows} == {
        ("gained", "未发生重大案件"),
        ("lost", "未发生其他事故"),
        ("spurious_new", "县委"),
        ("spurious_gone", "各村"),
    }


def test_same_predictions_change_nothing():
    spans = [_span("县委"), _span("各村")]
    assert compare([_document(spans[0])], [spans], [spans]) == []
