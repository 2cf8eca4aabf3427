"""configs/pkuseg.cfg: complete, trains on character gold, saves and loads, downloads nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.tokens import DocBin, Span

from fazhi.tagging import load, tag
from fazhi_training.corpus.docbin import character_tokenizer
from fazhi_training.segmentation.train import train_segmenter
from fazhi_training.training.train import TrainingError, save, train_pipeline

CONFIG = Path(__file__).parents[3] / "configs" / "pkuseg.cfg"
TEXT = "本镇调解纠纷30件。"
SENTENCES = [["本镇", "调解", "纠纷", "30", "件", "。"], ["发放", "资料", "3000", "份", "。"]] * 10


@pytest.fixture
def overrides(tmp_path) -> dict[str, object]:
    train_segmenter(SENTENCES, tmp_path / "segmenter", iterations=3, overwrite=False)
    docbin = DocBin()
    tokenizer = character_tokenizer()
    for text in (TEXT, "发放资料3000份。"):
        doc = tokenizer(text)
        end = len(text) - 1
        figure = text.index("3")
        doc.set_ents([Span(doc, figure, end, "QUANTITY")], default="outside")
        doc.spans["sc"] = [Span(doc, 2 if text == TEXT else 0, end, "INDICATOR")]
        docbin.add(doc)
    docbin.to_disk(tmp_path / "gold.spacy")
    return {
        "paths.train": str(tmp_path / "gold.spacy"),
        "paths.dev": str(tmp_path / "gold.spacy"),
        "paths.segmenter": str(tmp_path / "segmenter"),
        "training.max_steps": 30,
        "training.eval_frequency": 15,
        "training.dropout": 0.0,
    }


def test_trains_on_words_and_loads(overrides, tmp_path):
    nlp = train_pipeline(CONFIG, overrides=overrides)
    save(nlp, tmp_path / "model", overwrite=False)
    loaded = load(tmp_path / "model")
    assert [token.text for token in loaded(TEXT)][:3] == ["本镇", "调解", "纠纷"]
    assert [token.text for token in loaded(TEXT)] == [token.text for token in nlp(TEXT)]
    assert {mention.label for mention in tag(loaded, TEXT)} <= {"QUANTITY", "INDICATOR"}


def test_a_missing_segmenter_is_an_error_not_a_download(overrides, tmp_path):
    with pytest.raises((TrainingError, FileNotFoundError), match="none"):
        train_pipeline(CONFIG, overrides={**overrides, "paths.segmenter": str(tmp_path / "none")})


def test_the_config_is_complete():
    nlp = spacy.util.load_model_from_config(spacy.util.load_config(CONFIG), auto_fill=False)
    assert nlp.pipe_names == ["tok2vec", "ner", "spancat"]
