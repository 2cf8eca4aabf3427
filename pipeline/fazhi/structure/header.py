"""The metadata block above a report: its fields in every layout that sites use.

Layouts: `label：value` (one or several on a line, bracketed labels, bullets),
pipe tables of labels and values, label and value on separate lines, label
glued to its value, and bare values without labels.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from fazhi.data import read_table
from fazhi.structure.dates import find_date, is_date_line
from fazhi.structure.document import HeaderField
from fazhi.structure.lines import Line
from fazhi.structure.patterns import unit_suffixes

_BULLET = re.compile(r"[-*·•●◆▪]\s{0,3}")
_INDEX_NUMBER = re.compile(r"(?=.{0,40}\d{4})[A-Za-z0-9]{4,24}(?:[-/_][A-Za-z0-9-]{2,24}){1,5}")
_DOC_NUMBER = re.compile(r"[一-鿿]{1,12}[〔\[(<]?\s?(?:\d{4})?\s?[〕\])>]?\s?(?:第\s?)?\d{1,5}号")
_LONGEST_LINE = 240
_LONGEST_GLUED = 60
_LONGEST_VALUE = 120


@dataclass(frozen=True, slots=True)
class Header:
    """The fields found and the indexes of the lines that belong to the block."""

    fields: tuple[HeaderField, ...]
    line_numbers: frozenset[int]
    is_unlabelled: bool = False

    def first(self, *names: str) -> HeaderField | None:
        """The first field with one of these names that has a value; names in order of choice."""
        for name in names:
            for found in self.fields:
                if found.name == name and found.value:
                    return found
        return None


@cache
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for row in read_table("header_fields"):
        names.setdefault(row["label"], row["name"])
    return names


@cache
def _labels(*, glued: bool = False) -> str:
    """All labels as one alternation, blanks allowed between characters, longest first."""
    labels = [
        row["label"] for row in read_table("header_fields") if not glued or row["glue"] == "yes"
    ]
    spaced = (r"\s{0,4}".join(map(re.escape, label)) for label in sorted(labels, key=len)[::-1])
    return "|".join(spaced)


@cache
def _with_colon() -> re.Pattern[str]:
    return re.compile(
        rf"(?:^|(?<=[\s|·•*\-\[(,;、)\]]))[\[(]?\s{{0,3}}({_labels()})\s{{0,3}}[\])]?\s{{0,3}}:\s{{0,3}}"
    )


@cache
def _bracketed() -> re.Pattern[str]:
    return re.compile(rf"\[\s{{0,3}}({_labels()})\s{{0,3}}\]\s{{0,3}}:?\s{{0,3}}")


@cache
def _alone() -> re.Pattern[str]:
    return re.compile(rf"\[?\s{{0,3}}({_labels()})\s{{0,3}}\]?\s{{0,3}}:?")


@cache
def _glued() -> re.Pattern[str]:
    return re.compile(rf"({_labels(glued=True)})\s{{0,3}}(?=\S)")


@cache
def _spaced() -> re.Pattern[str]:
    return re.compile(rf"({_labels()})\s{{1,6}}(?=\S)")


def read_header(lines: Sequence[Line], *, text: str) -> Header:
    """Fields among the lines above the body. text: the whole report, for values as written."""
    fields: list[HeaderField] = []
    used: set[int] = set()
    index = 0
    while index < len(lines):
        taken = _read_at(lines, index, fields, text=text)
        used.update(range(index, index + taken))
        index += max(1, taken)
    bare, bare_lines = _bare_values(lines, used, text=text)
    return Header(
        fields=tuple(fields + bare),
        line_numbers=frozenset(used | bare_lines),
        is_unlabelled=bool(bare) and not fields,
    )


def is_field_line(line: Line) -> bool:
    """Whether a line starts with a known label and its value, so that it cannot be body text."""
    folded = _BULLET.sub("", line.folded, count=1) if line.folded else ""
    match = _with_colon().match(folded) or _bracketed().match(folded)
    return match is not None or bool(_table_cells(line))


def _read_at(lines: Sequence[Line], index: int, fields: list[HeaderField], *, text: str) -> int:
    """Read the field or fields at a line; return how many lines they took, 0 for none."""
    line = lines[index]
    if line.is_blank or len(line.folded) > _LONGEST_LINE:
        return 0
    cells = _table_cells(line)
    if cells:
        fields.extend(_of_cells(line, cells, text=text))
        return 1
    found = list(_of_labelled_line(line, text=text))
    if found:
        # A site that writes values beside their labels leaves an empty value empty.
        may_follow = len(found) == 1 and not found[0].value and not _has_value(fields)
        following = _value_below(lines, index) if may_follow else None
        if following is None:
            fields.extend(found)
            return 1
        value = lines[following]
        fields.append(_field(found[0].name, value.start, value.end, text=text))
        return following - index + 1
    bullet = _bullet_length(line)
    folded = line.folded[bullet:]
    alone = _alone().fullmatch(folded)
    if alone is not None:
        following = _value_below(lines, index)
        if following is None:
            return 1 if index + 1 < len(lines) and _is_label(lines[index + 1]) else 0
        value = lines[following]
        fields.append(_field(_canonical(alone.group(1)), value.start, value.end, text=text))
        return following - index + 1
    return _of_glued_line(line, folded, bullet, fields, text=text)


def _has_value(fields: Sequence[HeaderField]) -> bool:
    return any(field.value for field in fields)


def _of_labelled_line(line: Line, *, text: str) -> Iterator[HeaderField]:
    folded = line.folded
    pattern = _with_colon()
    matches = list(pattern.finditer(folded)) or list(_bracketed().finditer(folded))
    if not matches or matches[0].start() > _bullet_length(line):
        return
    for position, match in enumerate(matches):
        limit = matches[position + 1].start() if position + 1 < len(matches) else len(folded)
        pipe = folded.find("|", match.end(), limit)
        end = pipe if pipe >= 0 else limit
        value = folded[match.end() : end]
        start = line.start + match.end() + len(value) - len(value.lstrip())
        stop = start + len(value.strip(" [;"))
        yield _field(_canonical(match.group(1)), start, max(start, stop), text=text)


def _of_glued_line(
    line: Line, folded: str, bullet: int, fields: list[HeaderField], *, text: str
) -> int:
    if len(folded) > _LONGEST_GLUED or re.search(r"[。;!?]", folded):
        return 0
    match = _glued().match(folded) or _spaced().match(folded)
    if match is None:
        return 0
    start = line.start + bullet + match.end()
    fields.append(_field(_canonical(match.group(1)), start, line.end, text=text))
    return 1


def _table_cells(line: Line) -> list[tuple[int, int]]:
    """Cells (offsets in the folded line) of a pipe table row that starts with a label."""
    folded = line.folded
    if "|" not in folded or len(folded) > _LONGEST_LINE:
        return []
    cells = []
    start = 0
    for piece in folded.split("|"):
        cells.append((start, start + len(piece)))
        start += len(piece) + 1
    if not folded.split("|")[0].strip():
        cells = cells[1:]
    first = folded[slice(*cells[0])].strip() if cells else ""
    match = _alone().fullmatch(first)
    return cells if match is not None else []


def _of_cells(line: Line, cells: Sequence[tuple[int, int]], *, text: str) -> Iterator[HeaderField]:
    position = 0
    while position < len(cells):
        label = _alone().fullmatch(line.folded[slice(*cells[position])].strip())
        if label is None or position + 1 >= len(cells):
            position += 1
            continue
        start, end = cells[position + 1]
        raw = line.folded[start:end]
        if _alone().fullmatch(raw.strip()) and raw.strip():
            position += 1
            continue
        first = line.start + start + len(raw) - len(raw.lstrip())
        yield _field(_canonical(label.group(1)), first, first + len(raw.strip()), text=text)
        position += 2


def _value_below(lines: Sequence[Line], index: int) -> int | None:
    """The line that holds the value of a label standing alone."""
    for following in range(index + 1, min(index + 3, len(lines))):
        line = lines[following]
        if line.is_blank:
            continue
        return None if _is_label(line) or len(line.folded) > _LONGEST_VALUE else following
    return None


def _is_label(line: Line) -> bool:
    folded = line.folded[_bullet_length(line) :]
    return _alone().fullmatch(folded) is not None or is_field_line(line)


def _bullet_length(line: Line) -> int:
    match = _BULLET.match(line.folded)
    return match.end() if match else 0


def _bare_values(
    lines: Sequence[Line], used: set[int], *, text: str
) -> tuple[list[HeaderField], set[int]]:
    """Values without labels: a bullet list of them, or a document number on its own line."""
    fields: list[HeaderField] = []
    taken: set[int] = set()
    names: set[str] = set()
    for index, line in enumerate(lines):
        if index in used or line.is_blank:
            continue
        bullet = _bullet_length(line)
        name = _name_of_value(line.folded[bullet:], is_bullet=bullet > 0, known=names)
        if name is not None:
            names.add(name)
            fields.append(_field(name, line.start + bullet, line.end, text=text))
        if name is not None or (bullet > 0 and taken and len(line.folded) <= _LONGEST_GLUED):
            taken.add(index)
    return fields, taken


def _name_of_value(value: str, *, is_bullet: bool, known: set[str]) -> str | None:
    if _INDEX_NUMBER.fullmatch(value) and not is_date_line(value):
        return "index_number"
    if _DOC_NUMBER.fullmatch(value):
        return "doc_number"
    if not is_bullet:
        return None
    if is_date_line(value) or (find_date(value) is not None and len(value) <= 20):
        return "publish_date" if "publish_date" not in known else "created_date"
    if value.endswith(unit_suffixes()) and 3 <= len(value) <= 40 and "publisher" not in known:
        return "publisher"
    return None


def _field(name: str, start: int, end: int, *, text: str) -> HeaderField:
    return HeaderField(name, text[start:end], start, end)


def _canonical(label: str) -> str:
    return _names().get("".join(label.split()), "note")
