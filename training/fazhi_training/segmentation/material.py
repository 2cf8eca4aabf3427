"""Segmented text to train on, made from raw text where there is none.

Nobody's segmented corpus is at hand that may be used: spacy-pkuseg ships no
model, but a word list (names of people, places and bodies, idioms, terms). It is
taken together with this package's gazetteers and the words that the raw text
itself betrays; a unigram lattice then segments that text.
"""

from __future__ import annotations

import pickle
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from fazhi.data import read_table
from fazhi.tagging.word_boundaries import SegmenterError
from fazhi_training.segmentation.discovery import discover_words
from fazhi_training.segmentation.errors import SegmentationError
from fazhi_training.segmentation.lattice import estimate

_GAZETTEERS = (
    ("posts", "text"),
    ("units", "unit"),
    ("divisions", "name"),
    ("townships", "name"),
    ("unit_suffixes", "suffix"),
    ("change_words", "word"),
    ("relative_years", "phrase"),
    ("quantity_qualifiers", "word"),
)
_CHINESE_WORD = re.compile(r"[\u4e00-\u9fff]{2,8}")
_SENTENCE = re.compile(r"[^。！？；\n]{1,200}[。！？；]?")


def segment_texts(texts: Sequence[str]) -> list[list[str]]:
    """The sentences of raw texts as lists of words. Raises SegmentationError without any text."""
    sentences = [match[0].strip() for text in texts for match in _SENTENCE.finditer(text)]
    sentences = [sentence for sentence in sentences if sentence]
    if not sentences:
        raise SegmentationError("There is no text to learn words from; name .txt or .md files.")
    listed = pkuseg_words() | gazetteer_words()
    found = {word for word in discover_words(texts) if not _is_two_words(word, listed)}
    model = estimate(sentences, listed | found)
    return [model.segment(sentence) for sentence in sentences]


def pkuseg_words() -> set[str]:
    """Chinese words of the list in spacy-pkuseg. Raises SegmenterError when it is missing."""
    try:
        import spacy_pkuseg
    except ImportError as error:
        raise SegmenterError(
            "Word segmentation needs spacy-pkuseg. Install it with: pip install 'fazhi[train]'"
        ) from error
    path = Path(spacy_pkuseg.__file__).parent / "dicts" / "default.pkl"
    # The file is part of the installed package, as trusted as its code.
    listed: str = pickle.loads(path.read_bytes())  # noqa: S301
    return _chinese(listed.split("\n"))


def gazetteer_words() -> set[str]:
    """Chinese words of this package's tables."""
    return _chinese(row[column] for table, column in _GAZETTEERS for row in read_table(table))


def read_segmented(paths: Iterable[Path]) -> list[list[str]]:
    """Sentences of files with one sentence per line and white space between words.

    Raises SegmentationError when a file is missing or there is no sentence.
    """
    sentences = [line.split() for path in paths for line in _read(path).splitlines()]
    sentences = [sentence for sentence in sentences if sentence]
    if not sentences:
        raise SegmentationError("The segmented files hold no sentence; one per line is expected.")
    return sentences


def read_raw(paths: Iterable[Path]) -> list[str]:
    """Texts of files, and of the .txt and .md files of folders."""
    texts = []
    for path in paths:
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        texts += [_read(file) for file in files if file == path or file.suffix in (".txt", ".md")]
    return texts


def _is_two_words(string: str, listed: set[str]) -> bool:
    """Whether a string is a phrase: a listed word behind another, or behind one character.

    One character at the end is left alone: it makes words (网格员, 合格率).
    """
    return any(
        (cut == 1 or string[:cut] in listed) and string[cut:] in listed
        for cut in range(1, len(string) - 1)
    )


def _chinese(words: Iterable[str]) -> set[str]:
    return {word for word in words if _CHINESE_WORD.fullmatch(word)}


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (FileNotFoundError, UnicodeDecodeError) as error:
        raise SegmentationError(f"{path} cannot be read as UTF-8 text: {error}.") from error
