"""Quotes and brackets belong to an entity in pairs, or not at all (guidelines G2, G3)."""

from __future__ import annotations

from collections.abc import Sequence

from fazhi.tagging.visible import VisibleText

LabelledRange = tuple[int, int, str]

_PAIRS = tuple((ord(opening), ord(closing)) for opening, closing in ("“”", "（）"))


def complete_pairs(visible: VisibleText, ranges: Sequence[LabelledRange]) -> list[LabelledRange]:
    """Widen a range over the missing partner of a mark inside it, or narrow it where it ends
    with a mark that has none.

    ranges: (start, end, label) in visible positions, sorted, not overlapping. RETURNS: as many
    ranges in the same order, still not overlapping.
    """
    codes = visible.codes.tolist()
    result: list[LabelledRange] = []
    for index, (start, end, label) in enumerate(ranges):
        least = result[-1][1] if result else 0
        most = ranges[index + 1][0] if index + 1 < len(ranges) else len(codes)
        result.append((*_complete(codes, start, end, least, most), label))
    return result


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
