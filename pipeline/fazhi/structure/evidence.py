"""Evidence for the issuing unit and the dates, gathered from the zones of a report."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from fazhi.structure import units
from fazhi.structure.dates import find_date
from fazhi.structure.document import Evidence, Section, TextRange
from fazhi.structure.head import Head
from fazhi.structure.signature import Tail


def meeting_date(head: Head) -> datetime.date | None:
    """The date of the session that heard the report, from the lines under its title."""
    for line in head.bylines:
        found = find_date(line.folded)
        if found is not None:
            return found.value
    return None


def unit_evidence(
    text: str,
    *,
    metadata: Mapping[str, str],
    head: Head,
    title: TextRange | None,
    tail: Tail,
    sections: Sequence[Section],
) -> list[Evidence]:
    """Every place that names the reporting unit, in the order of the zones."""
    found: list[Evidence] = []
    if title is not None and (unit := units.unit_of_title(title.text)):
        found.append(Evidence("title", unit, title.start, title.end))
    for line in head.bylines:
        if unit := units.unit_of_line(line.folded):
            found.append(Evidence("byline", unit, line.start, line.end))
        if unit := units.unit_of_meeting(line.folded):
            found.append(Evidence("meeting", unit, line.start, line.end))
    for start, end in tail.units:
        if unit := units.unit_of_line(text[start:end]):
            found.append(Evidence("signature", unit, start, end))
    for field in head.header.fields:
        if field.name in {"publisher", "source"} and (unit := units.unit_of_line(field.value)):
            source = "header" if field.name == "publisher" else "source"
            name = units.publisher_unit(unit)
            if name is not None:
                found.append(Evidence(source, name, field.start, field.end))
    preamble = next((section for section in sections if section.kind == "preamble"), None)
    if preamble is not None:
        for unit, offset in units.units_in_preamble(text[preamble.start : preamble.end]):
            start = preamble.start + offset
            found.append(Evidence("preamble", unit, start, start + len(unit)))
    for key in ("unit", "source"):
        if unit := units.unit_of_line(metadata.get(key, "")):
            found.append(Evidence("metadata", unit))
    return found
