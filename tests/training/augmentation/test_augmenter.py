import os
import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Span
from spacy.training import Example

from fazhi_training.augmentation.augmenter import AugmentationError, create_report_augmenter
from fazhi_training.augmentation.operations import OPERATIONS
from fazhi_training.corpus.inline import parse_inline
from fazhi_training.corpus.scheme import load_scheme

ROOT = Path(__file__).parents[3]
MARKED = (
    "⟦ORG|岱谷县青岩乡人民政府⟧\n关于⟦DATE|2024年度⟧法治政府建设情况的报告\n⟦GPE|青岩乡⟧⟦OFFICIAL|⟦POST|乡党委书记⟧"
    "⟦PERSON|闻人静⟧⟧带头，“⟦CAMPAIGN|12·4⟧”当天⟦INDICATOR|发放资料⟦QUANTITY|3000余份⟧⟧，⟦GPE|青岩乡⟧无新增。"
)


@pytest.fixture
def nlp() -> Language:
    return spacy.blank(
        "zh", config={"nlp": {"tokenizer": {"@tokenizers": "fazhi.CharacterTokenizer.v1"}}}
    )


@pytest.fixture
def example(nlp: Language) -> Example:
    text, spans = parse_inline(MARKED, scheme=load_scheme(ROOT / "configs" / "label_scheme.json"))
    doc = nlp.make_doc(text)
    doc.set_ents([Span(doc, s.start, s.end, s.label) for s in spans if s.layer == "entity"])
    doc.spans["sc"] = [Span(doc, s.start, s.end, s.label) for s in spans if s.layer == "span"]
    return Example(nlp.make_doc(text), doc)


def labels(example: Example) -> list[str]:
    return [ent.label_ for ent in example.reference.ents]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_operation_keeps_the_labels(nlp: Language, example: Example, operation: str) -> None:
    augment = create_report_augmenter(3, 1, {operation: 1.0})
    original, *copies = augment(nlp, example)
    assert original is example
    assert len(copies) == 3
    for copy in copies:
        assert labels(copy) == labels(example)
        assert len(copy.reference.spans["sc"]) == 2


def test_places_change_everywhere_alike(nlp: Language, example: Example) -> None:
    *_, copy = create_report_augmenter(1, 1, {"places": 1.0})(nlp, example)
    towns = {ent.text for ent in copy.reference.ents if ent.label_ == "GPE"}
    assert len(towns) == 1
    assert "青岩乡" not in copy.reference.text
    assert next(ent.text for ent in copy.reference.ents if ent.label_ == "ORG").endswith(
        f"{towns.pop()}人民政府"
    )


def test_same_seed_same_copies(nlp: Language, example: Example) -> None:
    shares = dict.fromkeys(OPERATIONS, 0.5)
    first = [e.reference.text for e in create_report_augmenter(4, 7, shares)(nlp, example)]
    again = [e.reference.text for e in create_report_augmenter(4, 7, shares)(nlp, example)]
    other = [e.reference.text for e in create_report_augmenter(4, 8, shares)(nlp, example)]
    assert first == again
    assert first != other


_PROGRAM = """
import random, sys
from fazhi_training.augmentation.operations import other_places
text = "岱谷县青岩乡人民政府\\n青岩乡与白石乡、红坪乡、柳湾乡共建。"
entities = [(text.index(n), text.index(n) + 3, "GPE") for n in ("白石乡", "红坪乡", "柳湾乡")]
print([(e.start, e.replacement) for e in other_places(text, entities, random.Random(1))])
"""


def test_the_order_of_sets_does_not_matter() -> None:
    outputs = {
        subprocess.run(
            [sys.executable, "-c", _PROGRAM],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(outputs) == 1
    assert outputs != {b"[]\n"}


def test_no_copies_switches_it_off(nlp: Language, example: Example) -> None:
    assert list(create_report_augmenter(0, 1, {"places": 1.0})(nlp, example)) == [example]


def test_unknown_operation_lists_the_known_ones() -> None:
    with pytest.raises(AugmentationError, match="places"):
        create_report_augmenter(1, 1, {"colours": 1.0})
