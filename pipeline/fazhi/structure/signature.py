"""The end of a report: signature lines, the date under them, and what a web page leaves below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from fazhi.structure.dates import find_date, is_date_line
from fazhi.structure.lines import Line, line_start
from fazhi.structure.patterns import is_furniture, unit_suffixes

_BOOKMARK = re.compile(r"\[bookmark:\s?\w{1,40}\]\s?")
_SIGNER = re.compile(r"(?:述法人|报告人|述职人|汇报人|单位\(?盖章\)?|报告单位)\s?[:].{0,40}")
_INLINE = re.compile(r"[。!?](?=[^。!?]{6,60}$)")
_SENTENCE = re.compile(r"[。,;!?:]")
_LONGEST_SIGNATURE = 60
_LONGEST_UNIT = 40
_LINES_LOOKED_AT = 12
_LINES_ABOVE = 4
_LONGEST_RESIDUE = 80


@dataclass(frozen=True, slots=True)
class Tail:
    """Offsets: body text ends at `body_end`; the signature follows, then the rest of the lines.

    units: (start, end) of signing units; date: (start, end) of the date
    line; rest_start: where the text after the signature begins.
    """

    body_end: int
    rest_start: int
    units: tuple[tuple[int, int], ...] = ()
    date: tuple[int, int] | None = None

    @property
    def has_signature(self) -> bool:
        """Whether anything is signed."""
        return self.body_end < self.rest_start


def find_tail(lines: Sequence[Line], *, body_index: int, length: int) -> Tail:
    """Take the end of the text apart. body_index: first line of the body; length: of the text."""
    filled = [index for index in range(body_index, len(lines)) if not lines[index].is_blank]
    while len(filled) > 1 and is_furniture(lines[filled[-1]].folded):
        filled.pop()
    if not filled:
        return Tail(length, length)
    dated = _date_line(lines, filled)
    if dated is not None:
        return _around_date(lines, filled, dated)
    if len(filled) > 1 and is_unit_line(lines[filled[-1]].folded):
        first = filled[-1]
        if len(filled) > 2 and is_unit_line(lines[filled[-2]].folded):
            first = filled[-2]
        units = tuple(_unit_range(lines[index]) for index in filled if index >= first)
        return Tail(line_start(lines, first), lines[filled[-1]].limit, units)
    return _inline(lines[filled[-1]]) or Tail(lines[filled[-1]].limit, lines[filled[-1]].limit)


def is_unit_line(folded: str) -> bool:
    """Whether a folded line is nothing but the name of a unit."""
    bare = _BOOKMARK.sub("", folded).strip()
    return (
        3 <= len(bare) <= _LONGEST_UNIT
        and _SENTENCE.search(bare) is None
        and "".join(bare.split()).rstrip("()").endswith(unit_suffixes())
    )


def _date_line(lines: Sequence[Line], filled: Sequence[int]) -> int | None:
    for index in reversed(filled[-_LINES_LOOKED_AT:]):
        folded = lines[index].folded
        if index != filled[0] and (is_date_line(folded) or _has_date_at_end(folded)):
            return index
        if len(folded) > 2 * _LONGEST_SIGNATURE:
            return None
    return None


def _has_date_at_end(folded: str) -> bool:
    if len(folded) > _LONGEST_SIGNATURE or _SENTENCE.search(folded):
        return False
    date = find_date(folded)
    if date is None or date.end < len(folded.rstrip(") ")):
        return False
    return is_unit_line(folded[: date.start].strip())


def _around_date(lines: Sequence[Line], filled: Sequence[int], dated: int) -> Tail:
    line = lines[dated]
    units: list[tuple[int, int]] = []
    date = (line.start, line.end)
    if not is_date_line(line.folded):
        found = find_date(line.folded)
        if found is not None:
            date = (line.start + found.start, line.start + found.end)
            units.append((line.start, line.start + len(line.folded[: found.start].rstrip())))
    first = dated
    above = [index for index in filled if index < dated][-_LINES_ABOVE:]
    for index in reversed(above):
        if is_unit_line(lines[index].folded):
            units.insert(0, _unit_range(lines[index]))
        elif not _SIGNER.fullmatch(lines[index].folded):
            break
        first = index
    return Tail(line_start(lines, first), line.limit, tuple(units), date)


def _inline(line: Line) -> Tail | None:
    """Unit and date glued to the last sentence of the text."""
    stop = _INLINE.search(line.folded)
    if stop is None:
        return None
    tail = line.folded[stop.end() :]
    date = find_date(tail)
    if date is None or date.end < len(tail.rstrip()) or not is_unit_line(tail[: date.start]):
        return None
    start = line.start + stop.end()
    unit = tail[: date.start]
    left = len(unit) - len(unit.lstrip())
    return Tail(
        start,
        line.limit,
        ((start + left, start + len(unit.rstrip())),),
        (start + date.start, start + date.end),
    )


def is_residue_line(folded: str) -> bool:
    """Whether a line below the signature is left over from its page and no annex."""
    return is_furniture(folded) or (len(folded) <= _LONGEST_RESIDUE and "。" not in folded)


def _unit_range(line: Line) -> tuple[int, int]:
    match = _BOOKMARK.match(line.folded)
    return (line.start + (match.end() if match else 0), line.end)
