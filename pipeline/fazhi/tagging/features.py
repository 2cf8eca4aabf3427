"""Discrete features of characters as 64-bit hashes, computed for a whole text at once.

A feature is a template number and the values it looks at, mixed into one hash.
Everything is an array operation over the visible text: no Python loop over
characters and no strings.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Mapping, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from fazhi.data import read_table
from fazhi.errors import FazhiError
from fazhi.tagging.visible import LINE_END, VisibleText

Hashes = npt.NDArray[np.uint64]
Values = npt.NDArray[np.int64]

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_MIXER = np.uint64(0xBF58476D1CE4E5B9)
_SHIFT = np.uint64(29)
_EDGE = 1
_DIGIT = ord("0")

# Character n-grams as (first, last) position relative to the character.
_NGRAMS = (
    *((offset, offset) for offset in range(-4, 5)),
    *((offset, offset + 1) for offset in range(-3, 3)),
    *((offset, offset + 2) for offset in range(-3, 2)),
    (-3, 0), (-2, 1), (-1, 2), (0, 3),
    (-4, 0), (0, 4),
)  # fmt: skip
_CLASS_WINDOWS = ((-1, 1), (-2, 2), (-4, -1), (1, 4), (-3, 3))
_ALONE = range(-2, 3)


class FeatureError(FazhiError):
    """The config names a feature group that does not exist."""


class FeatureRows:
    """Collects feature columns of one text; every column gets its own template number."""

    def __init__(self, length: int, *, first_template: int = 0) -> None:
        self.length = length
        self._template = first_template
        self._columns: list[Hashes] = []

    def begin(self, group: str) -> None:
        """Number the templates that follow by their group, whatever groups came before."""
        self._template = zlib.crc32(group.encode()) << 8

    def add(self, *values: Values | Hashes) -> None:
        """One feature per position: the conjunction of the given values ([t] integers each)."""
        self._template += 1
        column = np.full(self.length, self._template, dtype=np.uint64) * _MULTIPLIER
        for value in values:
            column ^= value.astype(np.uint64)
            column *= _MIXER
            column ^= column >> _SHIFT
            column *= _MULTIPLIER
        self._columns.append(column)

    def matrix(self) -> Hashes:
        """RETURNS: [t, f] hashes."""
        if not self._columns:
            return np.zeros((self.length, 0), dtype=np.uint64)
        return np.stack(self._columns, axis=1)


def shifted(values: Values, offset: int, fill: int = _EDGE) -> Values:
    """`values[i + offset]` at every i, `fill` beyond the ends."""
    result = np.full_like(values, fill)
    if offset == 0:
        result[:] = values
    elif abs(offset) < len(values):
        if offset > 0:
            result[:-offset] = values[offset:]
        else:
            result[-offset:] = values[:offset]
    return result


def character_values(visible: VisibleText) -> Values:
    """Code points with every Arabic digit turned into `0`."""
    codes = visible.codes.astype(np.int64)
    codes[(codes >= ord("0")) & (codes <= ord("9"))] = _DIGIT
    return codes


@cache
def _class_table() -> Values:
    """Lookup: code point → class number (0 = other)."""
    table = np.zeros(0x10000, dtype=np.int64)
    table[0x4E00:0xA000] = 1
    table[ord("A") : ord("Z") + 1] = 2
    table[ord("a") : ord("z") + 1] = 2
    table[ord("0") : ord("9") + 1] = 3
    table[LINE_END] = 4
    names: dict[str, int] = {}
    for row in read_table("character_classes"):
        number = names.setdefault(row["class"], 5 + len(names))
        table[ord(row["character"])] = number
    return table


def character_classes(visible: VisibleText) -> Values:
    """Class of each character: digit, Chinese numeral, measure word, bracket, …"""
    classes: Values = _class_table()[np.minimum(visible.codes, 0xFFFF)]
    return classes


def nesting(visible: VisibleText) -> tuple[Values, Values, Values]:
    """Whether each character is inside 《》, quotes or round brackets (0 or 1), per paragraph."""
    return (
        _inside(visible, "《", "》"),
        _inside(visible, "“", "”"),
        _inside(visible, "（", "）"),
    )


def _inside(visible: VisibleText, opening: str, closing: str, *, limit: int = 80) -> Values:
    """1 between an opening mark and its close in the same paragraph, at most `limit` apart."""
    codes = visible.codes
    result = np.zeros(len(codes), dtype=np.int64)
    marks = np.flatnonzero((codes == ord(opening)) | (codes == ord(closing)) | (codes == LINE_END))
    opened = -1
    for position in marks.tolist():
        code = codes[position]
        if code == ord(opening):
            if opened < 0:
                opened = position
        else:
            if code == ord(closing) and opened >= 0 and position - opened <= limit:
                result[opened : position + 1] = 1
            opened = -1
    return result


def line_positions(visible: VisibleText) -> tuple[Values, Values]:
    """Number of the paragraph (capped at 6) and distance from its start (capped at 8)."""
    is_end = visible.codes == LINE_END
    number = np.concatenate(([0], np.cumsum(is_end)[:-1])) if len(is_end) else np.zeros(0)
    positions = np.arange(len(is_end))
    last_end = np.maximum.accumulate(np.where(is_end, positions, -1)) if len(is_end) else positions
    start = np.concatenate(([0], last_end[:-1] + 1)) if len(is_end) else positions
    return (
        np.minimum(number, 6).astype(np.int64),
        np.minimum(positions - start, 8).astype(np.int64),
    )


def clause_positions(
    visible: VisibleText, marks: str = "，。；：、！？\n"
) -> tuple[Values, Values]:
    """Distance to the clause's first and last character, capped at 30."""
    is_mark = np.isin(visible.codes, np.array([ord(mark) for mark in marks], dtype=np.uint32))
    positions = np.arange(len(is_mark))
    before = np.maximum.accumulate(np.where(is_mark, positions, -1)) if len(is_mark) else positions
    reverse = np.where(is_mark, positions, len(is_mark))[::-1]
    after = np.minimum.accumulate(reverse)[::-1] if len(is_mark) else positions
    return (
        np.minimum(positions - before, 30).astype(np.int64),
        np.minimum(after - positions, 30).astype(np.int64),
    )


def chosen_groups(features: Mapping[str, bool], known: Collection[str]) -> frozenset[str]:
    """Names of the feature groups that are on: all that are known, but those switched off.

    Raises FeatureError for a group that does not exist.
    """
    unknown = set(features) - set(known)
    if unknown:
        raise FeatureError(
            f"There are no feature groups named {', '.join(sorted(unknown))}. "
            f"The config may switch: {', '.join(known)}."
        )
    return frozenset(name for name in known if features.get(name, True))


def add_character_features(rows: FeatureRows, visible: VisibleText) -> None:
    """Characters and pairs, triples … of them around each position."""
    rows.begin("characters")
    codes = character_values(visible)
    near = {offset: shifted(codes, offset) for offset in range(-4, 5)}
    for first, last in _NGRAMS:
        rows.add(*(near[offset] for offset in range(first, last + 1)))
    rows.add(visible.codes.astype(np.int64))


def add_typography_features(rows: FeatureRows, visible: VisibleText) -> None:
    """Character classes, nesting in marks, place in the line, dropped white space."""
    rows.begin("typography")
    codes = character_values(visible)
    classes = character_classes(visible)
    kinds = {offset: shifted(classes, offset) for offset in range(-4, 5)}
    for first, last in _CLASS_WINDOWS:
        rows.add(*(kinds[offset] for offset in range(first, last + 1)))
    for offset in _ALONE:
        rows.add(kinds[offset])
    title, quotes, brackets = nesting(visible)
    rows.add(title, shifted(title, 1), shifted(title, -1))
    rows.add(quotes, shifted(quotes, 1), shifted(quotes, -1))
    rows.add(brackets, shifted(brackets, 1), codes)
    paragraph, start = line_positions(visible)
    rows.add(paragraph, start)
    space = visible.space_before.astype(np.int64) + 2 * visible.line_before.astype(np.int64)
    rows.add(space, shifted(space, 1))


def add_match_features(rows: FeatureRows, matches: Sequence[Values]) -> None:
    """Gazetteer matches: per gazetteer a BIES code at each position, 0 where none."""
    rows.begin("gazetteers")
    for match in matches:
        rows.add(match)
        rows.add(shifted(match, -1), match, shifted(match, 1))
