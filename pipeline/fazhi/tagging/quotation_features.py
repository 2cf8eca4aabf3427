"""Features of quotations: what stands before and after the whole of “…”.

Whether a quoted name is a campaign, and whether its quotes belong to it, is
decided by what follows the closing quote (“绿剑”执法行动), or the last one of a
row of quotations (“守护”“蓝盾”等专项行动).
"""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np

from fazhi.tagging.features import FeatureRows
from fazhi.tagging.visible import VisibleText

_QUOTATION = re.compile(r"“[^“”\n]{1,60}”")
_BETWEEN = frozenset(["", "、", "，", "和", "及"])
_AND_SO_ON = "等系"
_BEYOND = 4
_LONGEST = 14
_EDGE = 1
_FIRST_AFTER = 7
_BASE = 0x110000


def add_quotation_features(rows: FeatureRows, visible: VisibleText) -> None:
    """Position in or just after a quotation, the characters around it, what ends its row."""
    rows.begin("quotations")
    text = visible.string()
    length = len(text)
    spans = [match.span() for match in _QUOTATION.finditer(text)]
    place, size, before, last, after, second_after, tail = np.zeros((7, length), dtype=np.int64)
    for (start, end), row_end in zip(spans, _row_ends(text, spans), strict=True):
        stop = min(length, end + _BEYOND)
        around = slice(start, stop)
        size[around] = min(end - start, _LONGEST)
        before[around] = _code(text, start - 1)
        last[around] = _code(text, end - 2)
        after[around] = _code(text, end)
        second_after[around] = _code(text, end + 1)
        tail[around] = _tail(text, row_end)
        place[end:stop] = _FIRST_AFTER + np.arange(stop - end)
        place[start:end] = 3
        place[start], place[start + 1], place[end - 2], place[end - 1] = 1, 2, 4, 5
        if end - start == 3:
            place[start + 1] = 6
    rows.add(place, after)
    rows.add(place, after, second_after)
    rows.add(place, before)
    rows.add(place, tail)
    rows.add(place, size)
    rows.add(place, after, last)
    rows.add(place, before, after)
    rows.add(place, last)
    rows.add(place, tail, before)


def _row_ends(text: str, spans: list[tuple[int, int]]) -> list[int]:
    """For each quotation, where the row of quotations that it belongs to ends."""
    ends = [end for _, end in spans]
    for index, ((_, end), (start, _)) in reversed(list(enumerate(pairwise(spans)))):
        if text[end:start] in _BETWEEN:
            ends[index] = ends[index + 1]
    return ends


def _tail(text: str, end: int) -> int:
    """The two characters after a row of quotations, without 等."""
    if text[end : end + 1] and text[end] in _AND_SO_ON:
        end += 1
    return _code(text, end) * _BASE + _code(text, end + 1)


def _code(text: str, position: int) -> int:
    return ord(text[position]) if 0 <= position < len(text) else _EDGE
