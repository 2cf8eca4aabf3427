from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.tagging.mention import Mention
from fazhi_training.evaluation.calibration import calibration
from fazhi_training.evaluation.thresholds import choose_thresholds
from fazhi_training.evaluation.verdicts import JudgedMention, judge_mentions


def _judged(score, right):
    return JudgedMention("t001", Mention("span", "ZERO", 0, 1, "", score, "model"), right)


def test_equal_predictions_are_right_once(text_span, document, mention):
    spans = [text_span("各村")]
    judged = judge_mentions([document(*spans)], [[mention(spans[0], 0.2), mention(spans[0], 0.9)]])
    assert [(entry.mention.score, entry.right) for entry in judged] == [(0.9, True), (0.2, False)]


def test_sure_and_right_is_calibrated():
    result = calibration([_judged(1.0, True)] * 4)
    assert (result.expected_error, result.brier) == (0.0, 0.0)


def test_the_error_is_the_mean_gap_by_bin_size():
    judged = [_judged(0.95, True), _judged(0.95, True), _judged(0.95, False), _judged(0.25, False)]
    result = calibration(judged)
    assert [(point.low, point.number) for point in result.bins] == [(0.2, 1), (0.9, 3)]
    assert result.expected_error == pytest.approx((3 * (0.95 - 2 / 3) + 0.25) / 4)


def test_no_prediction_has_no_error():
    assert calibration([]).number == 0
    assert calibration([]).expected_error == 0.0


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=30))
@settings(max_examples=100)
def test_bins_hold_every_prediction(entries):
    result = calibration([_judged(score, right) for score, right in entries])
    assert sum(point.number for point in result.bins) == len(entries)
    assert 0.0 <= result.expected_error <= 1.0
    assert 0.0 <= result.brier <= 1.0


def test_a_threshold_is_found_between_right_and_wrong(text_span, document, mention):
    right, wrong = text_span("各村"), text_span("县委")
    documents = [document(right, document_id=f"t00{number}") for number in range(5)]
    judged = judge_mentions(documents, [[mention(right, 0.8), mention(wrong, 0.4)]] * 5)
    (choice,) = choose_thresholds(documents, judged)
    assert choice.key == ("span", "ZERO")
    assert choice.best.threshold == pytest.approx(0.6, abs=0.02)
    assert choice.best.counts.f1 == 1.0
    assert choice.gain is not None
    assert choice.gain.value == pytest.approx(1 / 3)


def test_no_threshold_where_none_helps(text_span, document, mention):
    right, wrong = text_span("各村"), text_span("县委")
    documents = [document(right, document_id=f"t00{number}") for number in range(5)]
    judged = judge_mentions(documents, [[mention(right, 0.4), mention(wrong, 0.8)]] * 5)
    (choice,) = choose_thresholds(documents, judged)
    assert choice.best.threshold == 0.0
    assert choice.gain is not None
    assert choice.gain.value == 0.0


def test_higher_thresholds_never_find_more(text_span, document, mention):
    spans = [text_span("各村"), text_span("县委")]
    documents = [document(*spans)]
    judged = judge_mentions(documents, [[mention(spans[0], 0.3), mention(spans[1], 0.6)]])
    (choice,) = choose_thresholds(documents, judged)
    recalls = [point.counts.recall for point in choice.curve]
    assert recalls == sorted(recalls, reverse=True)
    assert {point.counts.support for point in choice.curve} == {2}


def test_the_gain_is_that_on_reports_left_out(text_span, document, mention):
    """Only one report asks for a threshold; the others do not choose it."""
    right, wrong = text_span("各村"), text_span("县委")
    documents = [document(right, document_id=f"t00{number}") for number in range(5)]
    found = [[mention(right, 0.9), mention(wrong, 0.4)], *[[mention(right, 0.9)]] * 4]
    (choice,) = choose_thresholds(documents, judge_mentions(documents, found))
    assert choice.best.counts.f1 > choice.curve[0].counts.f1
    assert choice.gain is not None
    assert choice.gain.value == 0.0
