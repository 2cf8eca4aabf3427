from __future__ import annotations

import pytest

from fazhi_training.evaluation.comparison import compare, comparison
from fazhi_training.evaluation.errors_list import tagging_errors
from fazhi_training.evaluation.evaluation import evaluate_predictions


@pytest.mark.parametrize(
    ("gold", "predicted", "label", "kind"),
    [
        ("未发生重大案件", "", "ZERO", "missed"),
        ("", "县委", "ZERO", "spurious"),
        ("各村", "各村", "CHANGE", "label"),
        ("未发生重大案件", "全年未发生重大案件", "ZERO", "left"),
        ("未发生重大案件", "未发生重大案件，也", "ZERO", "right"),
        ("未发生重大案件", "年未发生重大", "ZERO", "both"),
        ("未发生重大案件", "未发生重大", "CHANGE", "label_and_border"),
    ],
)
def test_kinds_of_errors(text_span, document, mention, gold, predicted, label, kind):
    wanted = [text_span(gold)] if gold else []
    found = [mention(text_span(predicted, label), 0.7)] if predicted else []
    (error,) = tagging_errors([document(*wanted)], [found])
    assert (error.kind, error.gold, error.predicted) == (kind, gold, predicted)
    assert error.score == (0.7 if predicted else None)


def test_context_is_twenty_characters_on_each_side(text_span, document):
    gold = document(text_span("未发生其他事故"))
    (error,) = tagging_errors([gold], [[]])
    assert (len(error.left), error.right) == (20, "。")
    assert gold.text.startswith(error.left[-3:], error.start - 3)


def test_right_predictions_are_no_errors(text_span, document, mention):
    assert tagging_errors([document(text_span("各村"))], [[mention(text_span("各村"))]]) == []


def test_gains_and_losses(text_span, document):
    first, second = text_span("未发生重大案件"), text_span("未发生其他事故")
    wrong, other_wrong = text_span("县委"), text_span("各村")
    rows = compare([document(first, second)], [[first, wrong]], [[second, other_wrong]])
    assert {(row.change, row.text) for row in rows} == {
        ("gained", "未发生重大案件"),
        ("lost", "未发生其他事故"),
        ("spurious_new", "县委"),
        ("spurious_gone", "各村"),
    }


def test_same_predictions_change_nothing(text_span, document):
    spans = [text_span("县委"), text_span("各村")]
    assert compare([document(spans[0])], [spans], [spans]) == []


def test_changes_are_counted_and_tested_by_label(text_span, document):
    zero, org = text_span("未发生重大案件"), text_span("县委", "ORG")
    documents = [document(zero, org, document_id=f"t00{number}") for number in range(5)]
    new, old = [[zero, org]] * 5, [[org]] * 5
    result = comparison(
        compare(documents, new, old),
        evaluate_predictions(documents, new),
        evaluate_predictions(documents, old),
    )
    assert result.counts["span", "ZERO"]["gained"] == 5
    assert set(result.counts["entity", "ORG"].values()) == {0}
    assert result.labels["span", "ZERO"].value == 1.0
    assert result.layers["span"].p_value == 0.0
    assert result.layers["entity"].value == 0.0
