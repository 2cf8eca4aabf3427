"""Calibrated probabilities: order, bounds, storage."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from fazhi.tagging import load, tag
from fazhi.tagging.calibration import (
    Calibration,
    CalibrationError,
    load_calibration,
    save_calibration,
)

TEXT = "石坪乡2024年工作报告\n全年发放宣传资料3000余份，未发生群体性事件。"
SCORES = st.floats(0.0, 1.0)


@given(SCORES, SCORES, st.floats(0.05, 20.0), st.floats(-20.0, 20.0))
def test_probabilities_keep_their_order_and_bounds(first, second, slope, intercept):
    calibration = Calibration({"ORG": (slope, intercept)})
    low, high = (calibration.probability("ORG", score) for score in sorted((first, second)))
    assert 0.0 <= low <= high <= 1.0


def test_other_labels_stay_as_they_are():
    assert Calibration({"ORG": (0.5, 0.0)}).probability("GPE", 0.73) == 0.73


def test_it_is_the_identity_with_slope_one_and_no_intercept():
    assert Calibration({"ORG": (1.0, 0.0)}).probability("ORG", 0.73) == pytest.approx(0.73)


@pytest.mark.parametrize("numbers", [(0.0, 1.0), (float("nan"), 0.0), (1.0,)])
def test_broken_numbers_are_refused(numbers):
    with pytest.raises(CalibrationError, match="fazhi calibrate"):
        Calibration({"ORG": numbers})


@pytest.mark.parametrize("content", ["{", '["ORG"]', '{"ORG": 3}', '{"ORG": [0, 0]}'])
def test_a_broken_file_is_refused(content, tmp_path):
    (tmp_path / "calibration.json").write_text(content, encoding="utf-8")
    with pytest.raises(CalibrationError, match="fazhi calibrate"):
        load_calibration(tmp_path)


def test_it_is_read_as_it_was_written(tmp_path):
    calibration = Calibration({"ORG": (0.5, -1.25), "ACTIVITY": (2.0, 0.0)})
    save_calibration(calibration, tmp_path)
    assert load_calibration(tmp_path) == calibration


def test_it_changes_scores_alone_and_is_saved_with_the_model(trained: Language, tmp_path: Path):
    plain = tag(trained, TEXT)
    nlp = type(trained).from_config(trained.config).from_bytes(trained.to_bytes())
    for name in ("fazhi_entities", "fazhi_spans"):
        component = nlp.get_pipe(name)
        component.calibration = Calibration(dict.fromkeys(component.labels, (0.5, -0.5)))
    changed = tag(nlp, TEXT)
    assert [(m.label, m.start, m.end) for m in changed] == [
        (m.label, m.start, m.end) for m in plain
    ]
    assert all(after.score < before.score for after, before in zip(changed, plain, strict=True))
    nlp.to_disk(tmp_path)
    assert tag(load(tmp_path), TEXT) == changed
    assert tag(type(nlp).from_config(nlp.config).from_bytes(nlp.to_bytes()), TEXT) == changed
