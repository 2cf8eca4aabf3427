"""Cutting a report into pieces that an annotator can read in one sitting.

Pieces follow each other without a gap, so their texts concatenated are the
report. Borders lie after a paragraph, else after a sentence, never inside an
annotated span.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

SHORTEST = 500
LONGEST = 2000
_IDEAL = 1100
_PARAGRAPH_END = re.compile(r"\n[\n\r \t　]*(?<=\n)")
_SENTENCE_END = re.compile(r"[。！？!?；;][”’」』）)]{0,2}+(?!\n)")
_CLOSING = "。！？!?；;：:”）)】"
_COST_SENTENCE = 1.0
_COST_OPEN_PARAGRAPH = 0.5
_COST_OUT_OF_RANGE = 10.0


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece: number from 0, offset in the report in code points, text."""

    number: int
    offset: int
    text: str

    @property
    def end(self) -> int:
        """Offset just behind the piece."""
        return self.offset + len(self.text)


def pieces_at(text: str, borders: Iterable[int]) -> tuple[Piece, ...]:
    """Cut at these offsets (0 and the end of the text need not be named)."""
    edges = sorted({0, len(text), *borders})
    return tuple(
        Piece(number, start, text[start:end]) for number, (start, end) in enumerate(pairwise(edges))
    )


def cut(text: str, *, protected: Iterable[tuple[int, int]] = ()) -> tuple[Piece, ...]:
    """Cut a text into pieces of 500 to 2,000 characters where its borders allow it.

    protected: stretches [start, end) that no border may cut. A text without
    borders stays one piece.
    """
    if not text:
        return ()
    candidates = _candidates(text, protected)
    borders = sorted(candidates)
    best: dict[int, tuple[float, int]] = {0: (0.0, -1)}
    for index, border in enumerate(borders):
        if index == 0:
            continue
        options = [
            (best[earlier][0] + _length_cost(border - earlier), earlier)
            for earlier in _reachable(borders, index)
        ]
        cost, earlier = min(options)
        best[border] = (cost + candidates[border], earlier)
    chosen = []
    position = len(text)
    while position > 0:
        chosen.append(position)
        position = best[position][1]
    return pieces_at(text, chosen)


def _candidates(text: str, protected: Iterable[tuple[int, int]]) -> dict[int, float]:
    """Offsets where a border may lie, with the cost of cutting there."""
    found: dict[int, float] = {}
    for match in _SENTENCE_END.finditer(text):
        found[match.end()] = _COST_SENTENCE
    for match in _PARAGRAPH_END.finditer(text):
        closed = text[max(0, match.start() - 20) : match.start()].rstrip()[-1:] in tuple(_CLOSING)
        found[match.end()] = 0.0 if closed else _COST_OPEN_PARAGRAPH
    for start, end in protected:
        for offset in [offset for offset in range(start + 1, end) if offset in found]:
            del found[offset]
    found[0] = 0.0
    found[len(text)] = 0.0
    return found


def _reachable(borders: list[int], index: int) -> list[int]:
    """Earlier borders within the longest piece; the nearest one where none is."""
    reachable: list[int] = []
    for earlier in reversed(borders[:index]):
        if reachable and borders[index] - earlier > LONGEST:
            break
        reachable.append(earlier)
    return reachable


def _length_cost(length: int) -> float:
    outside = max(SHORTEST - length, length - LONGEST, 0)
    return ((length - _IDEAL) / _IDEAL) ** 2 + (_COST_OUT_OF_RANGE if outside else 0.0)
