"""Word boundaries from a local spacy-pkuseg model, one flag per character.

The model is a folder written by `fazhi train-segmenter`; nothing is downloaded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from fazhi.errors import FazhiError

WordBoundaries = Callable[[str], list[int]]

_WEIGHTS = "weights.npz"


class SegmenterError(FazhiError):
    """spacy-pkuseg or a trained model of it is missing."""


def load_word_boundaries(model: Path) -> WordBoundaries:
    """A function from a text to its word boundaries, see `boundary_flags`.

    model: folder written by `fazhi train-segmenter`.
    Raises SegmenterError when spacy-pkuseg or the model is missing.
    """
    segmenter = load_segmenter(model)

    def word_boundaries(text: str) -> list[int]:
        return boundary_flags(text, segmenter.cut(text))

    return word_boundaries


def load_segmenter(model: Path) -> Any:
    """The segmenter itself, with the word list of spacy-pkuseg, as spaCy loads it.

    Raises SegmenterError when spacy-pkuseg or the model is missing.
    """
    # pkuseg takes any unknown name for a model to download or to read from its home.
    if not (model / _WEIGHTS).is_file():
        raise SegmenterError(
            f"There is no segmentation model in {model} (no {_WEIGHTS}): train one with "
            "`fazhi train-segmenter -o FOLDER TEXT…`; none is ever downloaded."
        )
    try:
        import spacy_pkuseg
    except ImportError as error:
        raise SegmenterError(
            "Word segmentation needs spacy-pkuseg. Install it with: pip install 'fazhi[train]'"
        ) from error
    return spacy_pkuseg.pkuseg(str(model))


def boundary_flags(text: str, words: Sequence[str]) -> list[int]:
    """[len(text)] 1 where a word begins, else 0; white space and what is left out get 0.

    words: the words of the text in order; white space between them may be missing.
    """
    flags = [0] * len(text)
    at = 0
    for word in words:
        start = text.find(word, at) if word else -1
        if start < 0:
            continue
        flags[start] = 1
        at = start + len(word)
    return flags
