"""Between offsets of a text, positions in its visible view and spans of a doc."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from spacy.tokens import Doc, Span

from fazhi.errors import FazhiError
from fazhi.tagging.visible import VisibleText

LabelledRange = tuple[int, int, str]


class AlignmentError(FazhiError):
    """The tokens of a doc are not the characters of its text."""


def text_of(doc: Doc) -> str:
    """The text of a doc. Raises AlignmentError unless every token is one character."""
    # doc.text walks over all tokens in Python; this walks over the different ones.
    keys, places = np.unique(doc.to_array("ORTH"), return_inverse=True)
    characters = [doc.vocab.strings[int(key)] for key in keys]
    if any(len(character) != 1 for character in characters) or doc.to_array("SPACY").any():
        raise AlignmentError(
            "The fazhi components read characters, but this doc has other tokens. Use the "
            'tokenizer {"@tokenizers": "fazhi.CharacterTokenizer.v1"} in [nlp.tokenizer].'
        )
    codes = np.array([ord(character) for character in characters], dtype="<u4")
    return codes[places].tobytes().decode("utf-32-le", "surrogatepass")


def to_visible(visible: VisibleText, ranges: Iterable[LabelledRange]) -> list[LabelledRange]:
    """Offsets (start, end, label) → visible positions; ranges with nothing visible are left out."""
    result = []
    for start, end, label in ranges:
        first = int(np.searchsorted(visible.offsets, start))
        stop = int(np.searchsorted(visible.offsets, end))
        if stop > first:
            result.append((first, stop, label))
    return result


def to_offsets(visible: VisibleText, ranges: Iterable[LabelledRange]) -> list[LabelledRange]:
    """Visible positions (start, end, label) → offsets of the text."""
    return [
        (int(visible.offsets[start]), int(visible.offsets[end - 1]) + 1, label)
        for start, end, label in ranges
    ]


def make_spans(doc: Doc, ranges: Sequence[LabelledRange]) -> list[Span]:
    """Spans of a doc whose tokens are characters. ranges: offsets."""
    return [Span(doc, start, end, label=label) for start, end, label in ranges]
