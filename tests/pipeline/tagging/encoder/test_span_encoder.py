"""The span categorizer with an encoder: training, answers, saving."""

import pickle
from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.language import Language
from spacy.training import Example

from fazhi.tagging import load, tag
from fazhi.tagging.crf import CrfError
from fazhi.tagging.encoder.factories import DEFAULT_MODEL
from fazhi.tagging.encoder.span_encoder import SpanEncoderError

TEXT = "石坪乡2024年工作报告\n全年发放宣传资料3000余份，未发生群体性事件。"
WIDTHS = {"width": 24, "depth": 1, "character_width": 16, "bigram_width": 8, "mark_width": 8}
SMALL = {**DEFAULT_MODEL, "encoder": {**DEFAULT_MODEL["encoder"], **WIDTHS, "min_count": 1}}


def make(*, weight: float = 0.5, width: int = 24) -> Language:
    nlp = spacy.blank(
        "zh", config={"nlp": {"tokenizer": {"@tokenizers": "fazhi.CharacterTokenizer.v1"}}}
    )
    nlp.add_pipe("fazhi_entities", config={"iterations": 30, "l1": 0.01, "l2": 0.01})
    encoder = {**SMALL, "encoder": {**SMALL["encoder"], "width": width}}
    config = {"encoder": encoder, "encoder_weight": weight, "encoder_steps": 150, "folds": 0}
    nlp.add_pipe("fazhi_spans", config={**config, "iterations": 30, "l1": 0.01, "l2": 0.01})
    return nlp


@pytest.fixture(scope="module")
def lent(examples: list[Example]) -> Language:
    nlp = make()
    nlp.initialize(lambda: examples)
    return nlp


def answers(nlp: Language) -> list[tuple[str, str, float]]:
    return [(mention.label, mention.text, mention.score) for mention in tag(nlp, TEXT)]


def test_the_encoder_learns_its_gold(examples: list[Example]) -> None:
    nlp = make(weight=0.99)
    nlp.initialize(lambda: examples)
    fresh = [Example(nlp.make_doc(e.text), e.reference) for e in examples]
    assert nlp.evaluate(fresh)["spans_sc_f"] > 0.9


def test_saved_loaded_and_pickled_it_gives_the_same_answers(lent: Language, tmp_path: Path) -> None:
    lent.to_disk(tmp_path / "model")
    assert any(label == "INDICATOR" for label, *_ in answers(lent))
    assert answers(load(tmp_path / "model")) == answers(lent)
    assert answers(make().from_bytes(lent.to_bytes())) == answers(lent)
    assert answers(pickle.loads(pickle.dumps(lent))) == answers(lent)


def test_training_twice_gives_the_same_weights_and_draws_nothing(
    lent: Language, examples: list[Example]
) -> None:
    np.random.seed(5)
    before = np.random.get_state()[1].tolist()
    again = make()
    again.get_pipe("fazhi_entities").initialize(lambda: examples)
    again.get_pipe("fazhi_spans").initialize(lambda: examples)
    assert np.random.get_state()[1].tolist() == before
    assert again.get_pipe("fazhi_spans").to_bytes() == lent.get_pipe("fazhi_spans").to_bytes()


@pytest.mark.parametrize("text", ["", "\n", "😀", "3000", "，" * 50])
def test_awkward_text_is_tagged_without_harm(lent: Language, text: str) -> None:
    assert all(text[m.start : m.end] == m.text for m in tag(lent, text))


def test_weights_of_another_width_are_refused(lent: Language) -> None:
    with pytest.raises(SpanEncoderError, match="fazhi train"):
        make(width=32).from_bytes(lent.to_bytes())


def test_a_model_without_its_encoder_is_not_complete(lent: Language, tmp_path: Path) -> None:
    lent.to_disk(tmp_path)
    (tmp_path / "fazhi_spans" / "encoder.bin").unlink()
    with pytest.raises(CrfError, match="not complete"):
        load(tmp_path)


def test_a_weight_of_one_would_silence_the_crfs() -> None:
    with pytest.raises(CrfError, match="encoder_weight"):
        make(weight=1.0)
