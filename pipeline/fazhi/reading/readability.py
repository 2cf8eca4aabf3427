"""Whether what another program made of a file is text, in whatever script it is written.

Judged in several stretches, by what kinds of characters are in them: a form may begin with
a page of boxes, and misread bytes are misread everywhere.
"""

from __future__ import annotations

import unicodedata
from itertools import pairwise

from fazhi.reading.decoding import frequent_characters

_STRETCHES = 5
_LONGEST_STRETCH = 4000
_SHORT_TEXT = 1000
_MINIMUM_COUNT = 20
_MINIMUM_FREQUENT_SHARE = 0.05
_MAXIMUM_SWITCH_SHARE = 0.05
_MAXIMUM_KINDS = 10
_MAXIMUM_SHARE_WITHOUT_MEANING = 0.05


def is_readable(text: str) -> bool:
    """Whether a text looks like one of any language, and not like misread bytes."""
    stretches = [stretch for stretch in _stretches(text) if stretch.strip()]
    return sum(map(_is_text, stretches)) * 2 >= len(stretches)


def _stretches(text: str) -> list[str]:
    if len(text) < _SHORT_TEXT:
        return [text]
    step = len(text) // _STRETCHES
    length = min(step, _LONGEST_STRETCH)
    return [text[start * step : start * step + length] for start in range(_STRETCHES)]


def _is_text(stretch: str) -> bool:
    letters = [c for c in stretch if unicodedata.category(c)[0] in "LM"]
    strange = [c for c in stretch if _is_strange(c)]
    if strange and len(strange) >= len(letters):
        return False
    return not (
        _has_many_without_meaning(letters, strange)
        or _is_misread_as_latin(letters, strange)
        or _is_misread_as_chinese(letters)
        or _changes_case_within_words(stretch)
    )


def _is_strange(character: str) -> bool:
    """Symbols, controls, private use, surrogates and what is not assigned."""
    category = unicodedata.category(character)
    return (category[0] in "SC" and category != "Cf") and character not in "\t\r\n\f\v\x07"


def _has_many_without_meaning(letters: list[str], strange: list[str]) -> bool:
    """Controls and private use of many kinds; the boxes and bullets of a form are a few."""
    without = [c for c in strange if unicodedata.category(c)[0] == "C"]
    share = len(without) / max(1, len(letters) + len(without))
    return len(set(without)) > _MAXIMUM_KINDS and share > _MAXIMUM_SHARE_WITHOUT_MEANING


def _is_misread_as_latin(letters: list[str], strange: list[str]) -> bool:
    """In no language written in Latin letters are those with accents the most.

    Bytes of Chinese become such letters, and signs of the same range.
    """
    accented = sum("\x80" <= c <= "\u024f" for c in (*letters, *strange))
    return 2 * accented > len(letters) + len(strange)


def _is_misread_as_chinese(letters: list[str]) -> bool:
    """Characters taken out of all there are, of which few are ever used."""
    ideographs = [c for c in letters if "\u3400" <= c <= "\u9fff" or c >= "\U00020000"]
    if len(ideographs) < _MINIMUM_COUNT or 2 * len(ideographs) <= len(letters):
        return False
    frequent = frequent_characters()
    return sum(c in frequent for c in ideographs) < _MINIMUM_FREQUENT_SHARE * len(ideographs)


def _changes_case_within_words(stretch: str) -> bool:
    """Small letters followed by capitals: misread as Cyrillic or Greek."""
    pairs = [(a, b) for a, b in pairwise(stretch) if _has_case(a) and _has_case(b)]
    switches = sum(a.islower() and b.isupper() for a, b in pairs)
    return len(pairs) >= _MINIMUM_COUNT and switches > _MAXIMUM_SWITCH_SHARE * len(pairs)


def _has_case(character: str) -> bool:
    return character.islower() or character.isupper()
