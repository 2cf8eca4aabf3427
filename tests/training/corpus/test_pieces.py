from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi_training.corpus.pieces import LONGEST, SHORTEST, cut

PARAGRAPH = "各村按照要求开展自查，" * 20 + "完成整改。\n"


def _check_whole(text, pieces):
    assert "".join(piece.text for piece in pieces) == text
    assert [piece.number for piece in pieces] == list(range(len(pieces)))
    for piece in pieces:
        assert text[piece.offset : piece.end] == piece.text


def test_long_report_is_cut_at_paragraphs():
    pieces = cut(PARAGRAPH * 30)
    _check_whole(PARAGRAPH * 30, pieces)
    assert all(SHORTEST <= len(piece.text) <= LONGEST for piece in pieces)
    assert all(piece.text.endswith("\n") for piece in pieces)


def test_paragraph_without_line_breaks_is_cut_at_sentences():
    text = "镇里组织各村学习民法典，效果较好。" * 200
    pieces = cut(text)
    _check_whole(text, pieces)
    assert len(pieces) > 1
    assert all(piece.text.endswith("。") for piece in pieces)
    assert all(len(piece.text) <= LONGEST for piece in pieces)


def test_closing_quote_stays_with_its_sentence():
    text = "他说：“按章办事。”群众满意。" * 200
    assert not any(piece.text.startswith("”") for piece in cut(text))


@pytest.mark.parametrize("text", ["短。", "无标点" * 2000, "\n\n\n", "😀" * 3000])
def test_texts_without_borders_stay_whole(text):
    _check_whole(text, cut(text))


def test_empty_text_has_no_pieces():
    assert cut("") == ()


@given(
    text=st.text(alphabet="县乡法。；\n　 ”", max_size=6000),
    spans=st.lists(st.tuples(st.integers(0, 6000), st.integers(1, 60)), max_size=30),
)
@settings(max_examples=60)
def test_no_span_is_cut(text, spans):
    inside = [(start, start + length) for start, length in spans if start + length <= len(text)]
    pieces = cut(text, protected=inside)
    _check_whole(text, pieces)
    borders = {piece.offset for piece in pieces}
    assert not any(start < border < end for start, end in inside for border in borders)
