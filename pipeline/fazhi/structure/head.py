"""The zone above the body: which line is header, title, salutation or byline."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fazhi.structure import header as header_block
from fazhi.structure import title as titles
from fazhi.structure.document import SectionKind, TextRange
from fazhi.structure.lines import Line
from fazhi.structure.patterns import is_furniture

_NUMBERED = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[(][一二三四五六七八九十]{1,3}[)]|\d[.、](?!\d)"
)
_SALUTATION = re.compile(
    r"[^。;]{0,50}(?:委|政府|办公室|办|小组|代表|委员|局|厅|同志|领导|主任|部|院|人大|中心|们|会)\s?[:,]"
)
_LONGEST_HEAD_LINE = 60
_MOST_HEAD_LINES = 80
_MOST_BYLINE = 60


@dataclass(frozen=True, slots=True)
class Head:
    """The lines above the body. kinds: per line; body: index of the first body line."""

    kinds: tuple[SectionKind, ...]
    body: int
    title: TextRange | None
    header: header_block.Header
    bylines: tuple[Line, ...]


def read_head(lines: Sequence[Line], *, text: str) -> Head:
    """Classify the lines above the body. text: the whole report, for values as written."""
    body = _body_index(lines)
    above = lines[:body]
    header = header_block.read_header(above, text=text)
    kinds: dict[int, SectionKind] = dict.fromkeys(header.line_numbers, "header")
    for index, line in enumerate(above):
        if index not in kinds and is_furniture(line.folded):
            kinds[index] = "header"
    found = titles.find_title(above, excluded=_not_title(above, kinds))
    title = None
    if found is not None:
        start, end = above[found.first].start, above[found.last].end
        title = TextRange(start, end, text[start:end])
        for index in found.copies:
            kinds.setdefault(index, "title")
    bylines = []
    last_title = found.last if found is not None else -1
    for index, line in enumerate(above):
        if index in kinds or line.is_blank:
            continue
        if _is_salutation(line):
            kinds[index] = "salutation"
            continue
        if len(line.folded) <= _MOST_BYLINE:
            bylines.append(line)
        kinds[index] = "title" if found is not None and index > last_title else "header"
    return Head(_filled(kinds, len(above)), body, title, header, tuple(bylines))


def _filled(kinds: Mapping[int, SectionKind], count: int) -> tuple[SectionKind, ...]:
    """Blank lines belong to what stands above them."""
    filled: list[SectionKind] = []
    for index in range(count):
        filled.append(kinds.get(index, filled[-1] if filled else "header"))
    return tuple(filled)


def _not_title(lines: Sequence[Line], kinds: Mapping[int, SectionKind]) -> frozenset[int]:
    salutations = {index for index, line in enumerate(lines) if _is_salutation(line)}
    return frozenset(salutations | kinds.keys())


def _is_salutation(line: Line) -> bool:
    return len(line.folded) <= _LONGEST_HEAD_LINE and bool(_SALUTATION.fullmatch(line.folded))


def _body_index(lines: Sequence[Line]) -> int:
    """The first line that is running text or a numbered heading."""
    limit = min(len(lines), _MOST_HEAD_LINES)
    addressed = False
    for index in range(limit):
        line = lines[index]
        folded = line.folded
        if line.is_blank or header_block.is_field_line(line) or is_furniture(folded):
            continue
        if folded.startswith("|") or _is_salutation(line):
            addressed = addressed or _is_salutation(line)
            continue
        if addressed:
            return index
        if _NUMBERED.match(folded) and len(folded) > 3:
            return index
        if _is_running_text(folded):
            return index
    return limit if limit == len(lines) else 0


def _is_running_text(folded: str) -> bool:
    if folded.startswith(("(", "-", "—")) and len(folded) <= _LONGEST_HEAD_LINE:
        return False
    if "。" in folded and len(folded) >= 12:
        return True
    if len(folded) > 90:
        return True
    return len(folded) >= 12 and re.search(r"[,;]", folded) is not None
