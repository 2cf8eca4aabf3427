"""From a report's text to its structure: zones from the top, zones from the end, body between."""

from __future__ import annotations

import datetime
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from fazhi.reading.report import Report
from fazhi.structure import header as header_block
from fazhi.structure import signature as signing
from fazhi.structure import title as titles
from fazhi.structure import units, years
from fazhi.structure.dates import find_date, find_year
from fazhi.structure.document import Evidence, Heading, Section, SectionKind, Structure, TextRange
from fazhi.structure.evidence import meeting_date, unit_evidence
from fazhi.structure.head import Head, read_head
from fazhi.structure.headings import find_headings, find_run_in_headings
from fazhi.structure.lines import Line, fold, line_start, split_lines
from fazhi.structure.sections import Outline, body_sections

_DOCUMENT_NUMBER = re.compile(r"\d{1,5}\s?号")
_EMPTY_VALUES = frozenset({"无", "无文号", "/", "-", "—", "暂无", "空"})


def parse(report: Report) -> Structure:
    """Find header, title, headings, sections, unit and year of any text, an empty one too."""
    text = report.text
    folded = fold(text)
    lines = split_lines(text)
    head = read_head(lines, text=text)
    body_start = line_start(lines, head.body)
    title, body_start = _title_or_prefix(head, text, folded, body_start)
    tail = signing.find_tail(lines, body_index=head.body, length=len(text))
    body_end = max(body_start, tail.body_end)
    headings = [
        heading
        for heading in find_headings(lines, folded=folded)
        if body_start <= heading.start and heading.end <= body_end
    ]
    run_in = _outside(
        headings,
        [
            heading
            for heading in find_run_in_headings(lines, folded=folded)
            if body_start <= heading.start and heading.end <= body_end
        ],
    )
    bare_title = "" if title is None else _bare(title)
    signed, signed_year = _sign_date(tail, folded)
    is_review = titles.is_review_title(bare_title)
    year = _report_year(
        folded,
        is_review=is_review,
        head=head,
        title=title,
        headings=headings,
        signed=signed,
        signed_year=signed_year,
        body=(body_start, body_end),
    )
    outline = Outline(
        report_year=year.year,
        is_plan=titles.is_plan_title(bare_title),
        is_personal="述法" in bare_title or "述职" in bare_title,
    )
    body = body_sections(folded, headings, start=body_start, end=body_end, outline=outline)
    sections = _merged(
        [
            *_head_sections(lines, head, title, body_start),
            *body,
            *_tail_sections(lines, tail, body_end),
        ],
        text,
    )
    evidence = unit_evidence(
        text, metadata=report.metadata, head=head, title=title, tail=tail, sections=sections
    )
    flags = list(year.flags)
    if units.is_conflicting(evidence):
        flags.append("unit_conflict")
    if head.header.is_unlabelled:
        flags.append("unlabelled_header")
    if title is None:
        flags.append("no_title")
    return Structure(
        title=title,
        fields=head.header.fields,
        headings=tuple(
            _as_written(item, text)
            for item in sorted([*headings, *run_in], key=lambda item: (item.start, item.level))
        ),
        sections=tuple(
            replace(section, path=tuple(_as_written(item, text) for item in section.path))
            for section in sections
        ),
        unit_name=units.choose_unit(evidence),
        unit_evidence=tuple(evidence),
        report_year=year.year,
        year_evidence=tuple(
            replace(item, text=text[item.start : item.end]) if item.start is not None else item
            for item in year.evidence
        ),
        publish_date=_publish_date(head.header, report.metadata),
        sign_date=signed,
        doc_number=_doc_number(head.header),
        index_number=_value(head.header, "index_number"),
        flags=tuple(flags),
        is_review=is_review and year.year is not None,
    )


def _outside(headings: Sequence[Heading], run_in: Sequence[Heading]) -> list[Heading]:
    """Run-in headings that start in none of the headings, which are in order."""
    starts = [heading.start for heading in headings]
    outside = []
    for heading in run_in:
        before = bisect_right(starts, heading.start) - 1
        if before < 0 or heading.start >= headings[before].end:
            outside.append(heading)
    return outside


def _as_written(heading: Heading, text: str) -> Heading:
    """Number and text of a heading as the report writes them, not folded."""
    if "\n" in text[heading.start : heading.end]:
        return heading
    number = text[heading.start : heading.start + len(heading.number)]
    at = fold(text[heading.start : heading.end]).find(heading.text)
    if at < 0:
        return replace(heading, number=number)
    start = heading.start + at
    return replace(heading, number=number, text=text[start : start + len(heading.text)])


def _title_or_prefix(
    head: Head, text: str, folded: str, body_start: int
) -> tuple[TextRange | None, int]:
    """The title, taken from the body's start, the header's field or nowhere."""
    if head.title is not None:
        return head.title, body_start
    end = titles.title_prefix(folded[body_start : body_start + 200])
    if end is not None:
        start = body_start + len(folded[body_start:]) - len(folded[body_start:].lstrip())
        found = _range(text, start, body_start + end)
        while body_start + end < len(text) and folded[body_start + end].isspace():
            end += 1
        return found, body_start + end
    field = head.header.first("title")
    return (None if field is None else _range(text, field.start, field.end)), body_start


def _head_sections(
    lines: Sequence[Line], head: Head, title: TextRange | None, body_start: int
) -> Iterator[Section]:
    start = 0
    for line, kind in zip(lines, head.kinds, strict=False):
        yield Section(start, line.limit, kind)
        start = line.limit
    if start < body_start:
        yield Section(start, body_start, "title" if title is not None else "header")


def _tail_sections(lines: Sequence[Line], tail: signing.Tail, body_end: int) -> Iterator[Section]:
    if tail.rest_start > body_end:
        yield Section(body_end, tail.rest_start, "signature")
    for line in lines:
        if line.limit > max(tail.rest_start, body_end) and not line.is_blank:
            start = max(tail.rest_start, body_end, line.start)
            kind: SectionKind = (
                "residue"
                if not tail.has_signature or signing.is_residue_line(line.folded)
                else "other"
            )
            yield Section(start, line.limit, kind)


def _merged(sections: Sequence[Section], text: str) -> list[Section]:
    """Neighbours of one kind and path as one section, without gaps, up to the end of the text."""
    merged: list[Section] = []
    for section in sections:
        if section.end <= section.start or not text[section.start : section.end]:
            continue
        if merged and merged[-1].end < section.start:
            merged[-1] = replace(merged[-1], end=section.start)
        if merged and (merged[-1].kind, merged[-1].path) == (section.kind, section.path):
            merged[-1] = replace(merged[-1], end=section.end)
        else:
            start = section.start if merged else 0
            merged.append(replace(section, start=start))
    if merged and merged[-1].end < len(text):
        merged[-1] = replace(merged[-1], end=len(text))
    if not merged and text:
        merged.append(Section(0, len(text), "other"))
    return merged


def _sign_date(tail: signing.Tail, folded: str) -> tuple[datetime.date | None, int | None]:
    if tail.date is None:
        return None, None
    written = folded[slice(*tail.date)]
    found = find_date(written)
    if found is not None:
        return found.value, found.value.year
    return None, find_year(written)


def _report_year(
    folded: str,
    *,
    is_review: bool,
    head: Head,
    title: TextRange | None,
    headings: Sequence[Heading],
    signed: datetime.date | None,
    signed_year: int | None,
    body: tuple[int, int],
) -> years.ReportYear:
    found: list[years.YearEvidence] = []
    if title is not None:
        found += years.title_years(folded[title.start : title.end], offset=title.start)
    top = min((heading.level for heading in headings), default=1)
    chapters = [heading for heading in headings if heading.level == top]
    stop = headings[0].start if headings else min(body[1], body[0] + 1000)
    found += years.preamble_years(folded[body[0] : stop], offset=body[0])
    found += years.heading_years(chapters, folded=folded)
    guess = years.year_of_date(signed, year=signed_year)
    if guess is not None:
        found.append(years.YearEvidence(guess, Evidence("signature", str(guess))))
    meeting = meeting_date(head)
    field = head.header.first("created_date", "publish_date")
    if field is not None and (date := find_date(fold(field.value))) is not None:
        found.append(
            years.YearEvidence(
                years.year_of_date(date.value) or date.value.year,
                Evidence("header", field.value, field.start, field.end),
            )
        )
    return years.choose_year(
        found,
        is_review=is_review,
        signed=meeting or signed,
    )


def _publish_date(header: header_block.Header, metadata: Mapping[str, str]) -> datetime.date | None:
    for field in header.fields:
        if field.name == "publish_date" and (found := find_date(fold(field.value))) is not None:
            return found.value
    found = find_date(fold(metadata.get("publish_date", "")))
    return None if found is None else found.value


def _value(header: header_block.Header, name: str) -> str | None:
    field = header.first(name)
    return None if field is None or field.value in _EMPTY_VALUES else field.value


def _doc_number(header: header_block.Header) -> str | None:
    value = _value(header, "doc_number")
    return value if value is not None and _DOCUMENT_NUMBER.search(fold(value)) else None


def _bare(title: TextRange) -> str:
    return "".join(fold(title.text).split())


def _range(text: str, start: int, end: int) -> TextRange:
    return TextRange(start, end, text[start:end])
