"""Where a visible text is cut into sequences for a CRF: at sentence ends and paragraphs."""

from __future__ import annotations

import numpy as np

from fazhi.tagging.visible import LINE_END, VisibleText

_ENDS = np.array([ord(mark) for mark in "。！？"] + [LINE_END], dtype=np.uint32)
_CUTS = np.array([ord(mark) for mark in "；，、："], dtype=np.uint32)


def borders(visible: VisibleText, *, longest: int = 400) -> list[tuple[int, int]]:
    """(start, end) of each sequence. They are in order and cover the text.

    A sentence longer than `longest` characters is cut at the last clause mark
    before that, or hard where there is none.
    """
    codes = visible.codes
    result: list[tuple[int, int]] = []
    start = 0
    for end in [*(np.flatnonzero(np.isin(codes, _ENDS)) + 1).tolist(), len(codes)]:
        while end - start > longest:
            cuts = np.flatnonzero(np.isin(codes[start : start + longest], _CUTS))
            cut = start + (int(cuts[-1]) + 1 if len(cuts) else longest)
            result.append((start, cut))
            start = cut
        if end > start:
            result.append((start, end))
        start = end
    return result
