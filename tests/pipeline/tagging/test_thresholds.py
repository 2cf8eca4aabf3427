"""Thresholds of the span categorizer: by label, saved with the model."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
import spacy
from spacy.language import Language

from fazhi.tagging import load, tag
from fazhi.tagging.crf import CrfError

TEXT = "全年发放宣传资料3000余份，未发生群体性事件，调解纠纷41件。"


@pytest.fixture
def strict(trained: Language) -> Iterator[Language]:
    """The trained pipeline as one that leaves out every `INDICATOR`."""
    component = trained.get_pipe("fazhi_spans")
    component.thresholds = {"INDICATOR": 1.0}
    yield trained
    component.thresholds = {}


def _labels(nlp: Language) -> set[str]:
    return {mention.label for mention in tag(nlp, TEXT) if mention.layer == "span"}


def test_there_are_none_by_default(trained: Language) -> None:
    assert trained.get_pipe("fazhi_spans").thresholds == {}
    assert _labels(trained) == {"INDICATOR", "ZERO"}


def test_spans_below_the_threshold_of_their_label_are_left_out(strict: Language) -> None:
    assert _labels(strict) == {"ZERO"}


def test_scores_stay_beside_their_spans(strict: Language) -> None:
    spans = strict(TEXT).spans["sc"]
    assert len(spans.attrs["scores"]) == len(spans) > 0


def test_saving_keeps_them(strict: Language, blank: Callable[[], Language], tmp_path: Path) -> None:
    strict.to_disk(tmp_path / "model")
    copies = (
        load(tmp_path / "model"),
        blank().from_bytes(strict.to_bytes()),
        pickle.loads(pickle.dumps(strict)),
    )
    for copy in copies:
        assert copy.get_pipe("fazhi_spans").thresholds == {"INDICATOR": 1.0}
        assert _labels(copy) == {"ZERO"}


def test_the_config_sets_them() -> None:
    nlp = spacy.blank("zh")
    component = nlp.add_pipe("fazhi_spans", config={"thresholds": {"ZERO": 0.4}})
    assert component.thresholds == {"ZERO": 0.4}


@pytest.mark.parametrize(
    ("thresholds", "message"),
    [({"PLACE": 0.5}, "no group names"), ({"ZERO": 40.0}, "from 0 to 1")],
)
def test_thresholds_that_cannot_hold_are_refused(
    thresholds: Mapping[str, float], message: str
) -> None:
    with pytest.raises(CrfError, match=message):
        spacy.blank("zh").add_pipe("fazhi_spans", config={"thresholds": thresholds})
