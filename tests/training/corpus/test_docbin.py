from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from fazhi_training.corpus.docbin import (
    SPANS_KEY,
    DocumentError,
    character_tokenizer,
    to_doc,
    to_docbin,
)
from fazhi_training.corpus.gold import GoldReport, keep_longest
from fazhi_training.labelled_span import LabelledSpan


@pytest.fixture(scope="module")
def tokenizer():
    return character_tokenizer()


def _single(text: str) -> Doc:
    """A document of one token."""
    return Doc(Vocab(), words=[text], spaces=[False])


def test_layers_and_report_id_survive_the_docbin(gold, tokenizer, tmp_path):
    report = gold("⟦ORG|县委⟧ ⟦INDICATOR|办结 ⟦QUANTITY|3 件⟧⟧。")
    docbin, losses = to_docbin([report], tokenizer=tokenizer)
    docbin.to_disk(tmp_path / "a.spacy")
    (doc,) = DocBin().from_disk(tmp_path / "a.spacy").get_docs(Vocab())
    assert losses == []
    assert doc.text == report.text
    assert [(ent.text, ent.label_) for ent in doc.ents] == [("县委", "ORG"), ("3 件", "QUANTITY")]
    assert [(span.text, span.label_) for span in doc.spans[SPANS_KEY]] == [
        ("办结 3 件", "INDICATOR")
    ]
    assert doc.user_data["report_id"] == "t001"


def test_empty_layers_are_set_explicitly(gold, tokenizer):
    doc, _ = to_doc(gold("没有可标的内容。"), tokenizer=tokenizer)
    assert doc.has_annotation("ENT_IOB")
    assert SPANS_KEY in doc.spans


def test_border_inside_a_token_is_reported():
    report = GoldReport("t001", "办结3件", (LabelledSpan(2, 4, "entity", "QUANTITY"),), ())
    doc, losses = to_doc(report, tokenizer=_single)
    assert len(doc.ents) == 0
    assert [loss.reason for loss in losses] == ["not_on_tokens"]


def test_tokenizer_that_alters_the_text_is_refused():
    with pytest.raises(DocumentError, match="char segmenter"):
        to_doc(GoldReport("t001", "办结", (), ()), tokenizer=lambda text: _single(text + "。"))


@given(text=st.text(alphabet="县法1 \n\t　\r😀a.，", max_size=60))
@settings(max_examples=100)
def test_no_text_is_altered(text):
    doc, _ = to_doc(GoldReport("t001", text, (), ()), tokenizer=character_tokenizer())
    assert doc.text == text


def test_longer_entity_wins():
    long, short = LabelledSpan(0, 5, "entity", "ORG"), LabelledSpan(3, 6, "entity", "GPE")
    kept, lost = keep_longest([short, long])
    assert kept == (long,)
    assert lost == [(short, long)]
