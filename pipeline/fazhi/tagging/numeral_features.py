"""Features of numerals: where a number begins and ends, and the words around the whole of it.

`一万二千余份` is longer than any window of characters. Here a numeral is one
thing: every character of it, and the few beside it, see the character that
follows it (份) and the one before it.
"""

from __future__ import annotations

import re

import numpy as np

from fazhi.tagging.features import FeatureRows, Values, character_values
from fazhi.tagging.lexicon import BEGIN, END, INSIDE, SINGLE
from fazhi.tagging.visible import VisibleText

_CHINESE = "一二两三四五六七八九十百千万亿零〇廿"
_NUMERAL = re.compile(
    rf"[0-9{_CHINESE}数几](?:[0-9.{_CHINESE}数几点余多来]|，(?=[0-9]{{3}}(?![0-9])))*"
    r"(?:%|‰|个百分点)?"
)
_BESIDE = 2
_LONGEST = 6
_BEFORE, _AFTER = 20, 10
_EDGE = 1


def add_numeral_features(rows: FeatureRows, visible: VisibleText) -> None:
    """Position in or beside a numeral, its kind and length, the characters around it."""
    rows.begin("numerals")
    text = visible.string()
    length = len(text)
    position, kind, size, before, after, second_after = np.zeros((6, length), dtype=np.int64)
    for match in _NUMERAL.finditer(text):
        start, end = match.span()
        first, last = max(0, start - _BESIDE), min(length, end + _BESIDE)
        around = slice(first, last)
        kind[around] = _kind(match.group())
        size[around] = min(end - start, _LONGEST)
        before[around] = ord(text[start - 1]) if start else _EDGE
        after[around] = ord(text[end]) if end < length else _EDGE
        second_after[around] = ord(text[end + 1]) if end + 1 < length else _EDGE
        position[first:start] = _BEFORE + start - np.arange(first, start)
        position[end:last] = _AFTER + np.arange(end, last) - end
        position[start:end] = INSIDE
        position[start], position[end - 1] = BEGIN, END
        if end - start == 1:
            position[start] = SINGLE
    _add(rows, character_values(visible), position, kind, size, before, after, second_after)


def _add(
    rows: FeatureRows,
    characters: Values,
    position: Values,
    kind: Values,
    size: Values,
    before: Values,
    after: Values,
    second_after: Values,
) -> None:
    rows.add(position)
    rows.add(position, kind)
    rows.add(position, kind, after)
    rows.add(position, kind, after, characters)
    rows.add(position, after, second_after)
    rows.add(position, before)
    rows.add(position, before, after)
    rows.add(position, kind, size)


def _kind(numeral: str) -> int:
    """Digits or Chinese numerals, a single one, and what it ends with."""
    kind = 1 if numeral[0].isdigit() else 2 if len(numeral) > 1 else 3
    if numeral[-1] in "余多来":
        return kind + 3
    if numeral[-1] in "%‰点":
        return kind + 6
    return kind
