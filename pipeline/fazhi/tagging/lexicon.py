"""Longest matches of word lists in a visible text, by rolling hashes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from fazhi.tagging.visible import VisibleText, unified_codes

Values = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]

_BASE = 0x100000001B3
_MASK = (1 << 64) - 1

# Codes of a match: where in the matched phrase a character stands.
BEGIN, INSIDE, END, SINGLE = 1, 2, 3, 4


class Lexicon:
    """A set of phrases. Building is linear in their length; matching is vectorised.

    Phrases are compared in the visible view, so that width and typography do not matter.
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        by_length: dict[int, set[int]] = {}
        for codes in _phrase_codes(phrases):
            by_length.setdefault(len(codes), set()).add(_hash(codes))
        self._by_length = {
            length: np.array(sorted(hashes), dtype=np.uint64)
            for length, hashes in sorted(by_length.items(), reverse=True)
        }

    def matches(self, visible: VisibleText) -> list[tuple[int, int]]:
        """Non-overlapping matches, the longest first where they compete. (start, end), sorted."""
        taken = np.zeros(len(visible), dtype=bool)
        prefix, powers = _prefix_hashes(visible.codes, max(self._by_length, default=0))
        found = []
        for length, hashes in self._by_length.items():
            if length > len(visible):
                continue
            with np.errstate(over="ignore"):
                windows = prefix[length:] - prefix[:-length] * powers[length]
            slots = np.minimum(np.searchsorted(hashes, windows), len(hashes) - 1)
            for start in np.flatnonzero(hashes[slots] == windows).tolist():
                if not taken[start : start + length].any():
                    taken[start : start + length] = True
                    found.append((start, start + length))
        return sorted(found)

    def codes(self, visible: VisibleText) -> Values:
        """[t] BEGIN, INSIDE, END, SINGLE or 0 for each visible character."""
        return position_codes(len(visible), self.matches(visible))


def position_codes(length: int, ranges: Iterable[tuple[int, int]]) -> Values:
    """[length] position codes of non-overlapping (start, end) ranges."""
    result = np.zeros(length, dtype=np.int64)
    for start, end in ranges:
        if end - start == 1:
            result[start] = SINGLE
        else:
            result[start] = BEGIN
            result[start + 1 : end - 1] = INSIDE
            result[end - 1] = END
    return result


def _prefix_hashes(codes: npt.NDArray[np.uint32], longest: int) -> tuple[Hashes, Hashes]:
    prefix = [0]
    for code in codes.tolist():
        prefix.append((prefix[-1] * _BASE + code) & _MASK)
    powers = [1]
    for _ in range(longest):
        powers.append((powers[-1] * _BASE) & _MASK)
    return np.array(prefix, dtype=np.uint64), np.array(powers, dtype=np.uint64)


def _phrase_codes(phrases: Iterable[str]) -> Iterator[list[int]]:
    """Unified characters of each phrase that has any; all phrases in one array operation."""
    listed = list(phrases)
    codes = unified_codes("".join(listed)).tolist()
    start = 0
    for phrase in listed:
        end = start + len(phrase)
        visible = [code for code in codes[start:end] if code]
        start = end
        if visible:
            yield visible


def _hash(codes: Iterable[int]) -> int:
    value = 0
    for code in codes:
        value = (value * _BASE + code) & _MASK
    return value
