"""Quotes and brackets belong to an entity in pairs, or not at all (guidelines G2, G3)."""

from __future__ import annotations

from collections.abc import Sequence

from fazhi.tagging.visible import VisibleText

LabelledRange = tuple[int, int, str]

_PAIRS = tuple((ord(opening), ord(closing)) for opening, closing in ("“”", "（）"))


def complete_pairs(visible: VisibleText, ranges: Sequence[LabelledRange]) -> list[LabelledRange]:
    """Widen a range over the missing partner of a mark inside it, narrow it where it ends with a
    mark that has none, and leave a pair outside that encloses all of it.

    ranges: (start, end, label) in visible positions, sorted, not overlapping. RETURNS: as many
    ranges in the same order, still not overlapping.
    """
    codes = visible.codes.tolist()
    result: list[LabelledRange] = []
    for index, (start, end, label) in enumerate(ranges):
        least = result[-1][1] if result else 0
        most = ranges[index + 1][0] if index + 1 < len(ranges) else len(codes)
        completed = _complete(codes, start, end, least, most)
        result.append((*_unwrap(codes, *completed), label))
    return result


def _unwrap(codes: list[int], start: int, end: int) -> tuple[int, int]:
    """Leave out a pair that encloses the whole range (G3)."""
    for opening, closing in _PAIRS:
        inside = codes[start:end]
        if (
            len(inside) > 2
            and inside[0] == opening
            and inside[-1] == closing
            and opening not in inside[1:-1]
            and closing not in inside[1:-1]
        ):
            return start + 1, end - 1
    return start, end


def _complete(codes: list[int], start: int, end: int, least: int, most: int) -> tuple[int, int]:
    first, stop = start, end
    for opening, closing in _PAIRS:
        inside = codes[first:stop]
        surplus = inside.count(closing) - inside.count(opening)
        if surplus > 0:
            if inside[-1] == closing:
                stop -= 1
            elif first > least and codes[first - 1] == opening:
                first -= 1
        elif surplus < 0:
            if stop < most and codes[stop] == closing:
                stop += 1
            elif inside[0] == opening:
                first += 1
    return (first, stop) if first < stop else (start, end)
