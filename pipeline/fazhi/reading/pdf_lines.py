"""Printed lines back to paragraphs: pure functions over line boxes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

_EDGE = 0.12
_PAGE_NUMBER = re.compile(
    r"[-—–－‐·\s]{0,4}(?:第\s{0,2})?\d{1,4}(?:\s{0,2}页)?(?:\s{0,2}[/／，,共]{1,2}\s{0,2}\d{1,4})?"
    r"(?:\s{0,2}页)?[-—–－‐·\s]{0,4}"
)
_NUMBERED = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、](?!\d)"
)
_SENTENCE_END = "。！？!?；;：:"


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One line. left, right, size (of the font): points; top: share of the page height."""

    text: str
    left: float
    right: float
    top: float
    size: float


def join_pages(pages: Sequence[Sequence[PrintedLine]]) -> str:
    """One paragraph per line; a wrapped line continues the one before, across pages too."""
    lines = list(_without_page_furniture(pages))
    if not lines:
        return ""
    left = _left_margin(lines)
    right = _right_margin(lines)
    paragraphs = [lines[0].text]
    for before, line in pairwise(lines):
        if _continues(before, line, left=left, right=right):
            paragraphs[-1] = _joined(paragraphs[-1], line.text)
        else:
            paragraphs.append(line.text)
    return "\n".join(paragraphs)


def _continues(before: PrintedLine, line: PrintedLine, *, left: float, right: float) -> bool:
    reaches_margin = before.right >= right - 1.6 * before.size
    indented = line.left > left + 1.2 * line.size
    if not reaches_margin or indented or abs(before.size - line.size) > 0.25 * before.size:
        return False
    return not (_NUMBERED.match(line.text) and before.text[-1] in _SENTENCE_END)


def _joined(head: str, tail: str) -> str:
    needs_space = head[-1].isascii() and tail[0].isascii() and head[-1].isalpha()
    return f"{head} {tail}" if needs_space and tail[0].isalpha() else head + tail


def _left_margin(lines: Sequence[PrintedLine]) -> float:
    """The leftmost position that a fair share of the lines starts at."""
    counts = Counter(round(line.left) for line in lines)
    common = [position for position, count in counts.items() if count >= max(1, len(lines) // 20)]
    return float(min(common or counts))


def _right_margin(lines: Sequence[PrintedLine]) -> float:
    ends = sorted(line.right for line in lines)
    return ends[min(len(ends) - 1, int(0.95 * len(ends)))]


def _without_page_furniture(pages: Sequence[Sequence[PrintedLine]]) -> Iterator[PrintedLine]:
    seen = Counter(key for page in pages for key in {_key(line) for line in page if _at_edge(line)})
    limit = max(2, len(pages) // 2)
    for page in pages:
        for line in page:
            if _at_edge(line) and (
                _PAGE_NUMBER.fullmatch(line.text) or seen[_key(line)] >= max(limit, 2)
            ):
                continue
            yield line


def _key(line: PrintedLine) -> str:
    return re.sub(r"\d+", "#", line.text.replace(" ", ""))


def _at_edge(line: PrintedLine) -> bool:
    return line.top < _EDGE or line.top > 1 - _EDGE
