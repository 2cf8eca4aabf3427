"""Which period a figure covers."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from fazhi.normalise.date import DateRange, resolve_date
from fazhi.records.context import Context
from fazhi.records.figures import LABELS
from fazhi.tagging.mention import Mention

_DEADLINE = re.compile(r"[底末前]")
_COMPARING = ("较", "比", "与", "同", "于")
_FRAME_DAYS = 150  # a period this long frames the sentences after its own, an event's day does not
_AHEAD = ("plans", "problems")  # sections whose targets are about the year to come


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day. flags: period_assumed (nothing is written; the whole report
    year), period_from_assumed (截至…: from the start of that year)."""

    first: datetime.date | None
    last: datetime.date | None
    flags: tuple[str, ...] = ()


def period_of(context: Context, span: Mention, *, target: bool) -> Period:
    """The nearest date before a span in its sentence, else after it in its clause, else a
    long period named earlier in its paragraph, else the year of the report.

    Dates of comparisons (较2023年) do not count. A target of a plan section is about the
    year after the report's, unless a date says otherwise.
    """
    year = context.year
    if year is not None and target and context.section(span) in _AHEAD and _looks_back(context):
        year += 1
    sentence, _ = context.sentence(span.start)
    paragraph, _ = context.paragraph(span.start)
    _, clause_end = context.clause(span.end)
    nearest = [
        *reversed(_dates(context, sentence, span.end)),
        *_dates(context, span.end, clause_end),
    ]
    for date in nearest:
        if (period := _period(date, year, deadline=target)) is not None:
            return period
    for date in reversed(_dates(context, paragraph, sentence)):
        period = _period(date, year, deadline=target)
        if period is not None and _is_frame(period):
            return period
    if year is None:
        return Period(None, None)
    return Period(datetime.date(year, 1, 1), datetime.date(year, 12, 31), ("period_assumed",))


def _looks_back(context: Context) -> bool:
    """Whether most of the report tells of its year; a plan for the year itself does not."""
    sections = context.structure.sections
    ahead = sum(section.end - section.start for section in sections if section.kind in _AHEAD)
    return 2 * ahead < len(context.text)


def _dates(context: Context, start: int, end: int) -> list[Mention]:
    """Dates of a stretch that are no part of a comparison or of another figure's words."""
    comparisons = context.changes_in(start, end)
    figures = [span for span in context.spans_of(*LABELS) if span.start < end]
    return [
        date
        for date in context.entities_in(start, end, "DATE")
        if context.text[date.start - 1 : date.start] not in _COMPARING
        and not any(one.start <= date.start and date.end <= one.end for one in comparisons)
        and not any(one.start < date.start and date.end <= one.end for one in figures)
    ]


def _period(date: Mention, year: int | None, *, deadline: bool) -> Period | None:
    """The days of a date. deadline: a target 年底前 has the whole year up to then."""
    resolved: DateRange = resolve_date(date.text, report_year=year)
    first, last = resolved.date_from, resolved.date_to
    if "unresolved" in resolved.flags or (first is None and last is None):
        return None
    if last is not None and deadline and _DEADLINE.search(date.text):
        return Period(datetime.date(last.year, 1, 1), last)
    if first is None and last is not None:
        return Period(datetime.date(last.year, 1, 1), last, ("period_from_assumed",))
    return Period(first, last)


def _is_frame(period: Period) -> bool:
    if period.first is None or period.last is None:
        return True
    return (period.last - period.first).days >= _FRAME_DAYS
