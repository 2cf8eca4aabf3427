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
_INVERSE = pow(_BASE, -1, 1 << 64)
_MIXER = np.uint64(0x9E3779B97F4A7C15)
_LEADING_BITS = 20
_SHIFT = np.uint64(64 - _LEADING_BITS)

# Codes of a match: where in the matched phrase a character stands.
BEGIN, INSIDE, END, SINGLE = 1, 2, 3, 4


class RollingHashes:
    """Hashes of all stretches of a text: the text is read once for any number of lexicons.

    The hash of characters c_1 … c_n is Σ c_i·B^(n-i) modulo 2^64 (Karp and Rabin, 1987).
    """

    def __init__(self, visible: VisibleText) -> None:
        length = len(visible)
        self._powers = _powers(_BASE, length)
        falling = visible.codes.astype(np.uint64) * _powers(_INVERSE, length)
        self._sums = np.concatenate((np.zeros(1, dtype=np.uint64), np.cumsum(falling)))
        self._windows: dict[int, Hashes] = {}

    def of_length(self, length: int) -> Hashes:
        """[t - length + 1] hash of the stretch that begins at each position."""
        if length not in self._windows:
            sums = self._sums[length:] - self._sums[:-length]
            self._windows[length] = sums * self._powers[length - 1 :]
        return self._windows[length]


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
        # Most stretches of a text are no phrase: a table of leading bits tells at once.
        self._likely = np.zeros(1 << _LEADING_BITS, dtype=bool)
        for hashes in self._by_length.values():
            self._likely[_leading(hashes)] = True

    def matches(
        self, visible: VisibleText, hashes: RollingHashes | None = None
    ) -> list[tuple[int, int]]:
        """Non-overlapping matches, the longest first where they compete. (start, end), sorted.

        hashes: of the same text, where several lexicons share them.
        """
        hashes = hashes or RollingHashes(visible)
        taken = np.zeros(len(visible), dtype=bool)
        found = []
        for length, phrases in self._by_length.items():
            if length > len(visible):
                continue
            windows = hashes.of_length(length)
            likely = np.flatnonzero(self._likely[_leading(windows)])
            wanted = windows[likely]
            slots = np.minimum(np.searchsorted(phrases, wanted), len(phrases) - 1)
            for start in likely[phrases[slots] == wanted].tolist():
                if not taken[start : start + length].any():
                    taken[start : start + length] = True
                    found.append((start, start + length))
        return sorted(found)

    def codes(self, visible: VisibleText, hashes: RollingHashes | None = None) -> Values:
        """[t] BEGIN, INSIDE, END, SINGLE or 0 for each visible character."""
        return position_codes(len(visible), self.matches(visible, hashes))


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


def _powers(base: int, count: int) -> Hashes:
    """[count] base^0, base^1, … modulo 2^64."""
    factors = np.full(count, base, dtype=np.uint64)
    factors[:1] = 1
    return np.cumprod(factors)


def _leading(hashes: Hashes) -> npt.NDArray[np.int64]:
    return ((hashes * _MIXER) >> _SHIFT).astype(np.int64)


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
