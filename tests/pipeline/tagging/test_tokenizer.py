import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.vocab import Vocab

from fazhi.tagging.tokenizer import CharacterTokenizer

AWKWARD = [
    "",
    "会议 1 次",
    "a\r\nb",
    "\u3000\u3000一、",
    "𠮷林😀",
    "\ufeff标题\u200b",
    "\t\x0b\u2028",
]


@pytest.mark.parametrize("text", AWKWARD)
def test_tokens_are_the_characters(text: str) -> None:
    doc = CharacterTokenizer(Vocab())(text)
    assert doc.text == text
    assert [token.text for token in doc] == list(text)
    assert [token.idx for token in doc] == list(range(len(text)))


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_text_round_trips(text: str) -> None:
    doc = CharacterTokenizer(Vocab())(text)
    assert doc.text == text
    assert len(doc) == len(text)


def test_lone_surrogates_are_replaced_one_for_one() -> None:
    assert CharacterTokenizer(Vocab())("甲\ud800乙").text == "甲\ufffd乙"
