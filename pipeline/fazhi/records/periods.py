"""Which period a figure covers."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from fazhi.normalise.date import DateRange, resolve_date
from fazhi.records.context import Context
from fazhi.records.date_years import AHEAD, spoken_years_ahead, years_ahead
from fazhi.records.figures import LABELS
from fazhi.records.words import pattern_of
from fazhi.tagging.mention import Mention

_DEADLINE = re.compile(r"[底末前]")
_COMPARING = ("较", "比", "与", "同", "于")
_LEAD = 8  # characters that may stand before a date at the head of its clause (（一）据统计)
_FRAME_DAYS = 150  # a period this long frames the sentences after its own, an event's day does not
_EVENT_WORDS = 24  # characters after a date in which 颁布后 or 起施行 may stand
_TABLE = "period_words"


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
    if year is not None and target and context.section(span) in AHEAD:
        year += years_ahead(context, span)
    sentence, _ = context.sentence(span.start)
    paragraph, _ = context.paragraph(span.start)
    _, clause_end = context.clause(span.end)
    nearest = [
        *reversed(_dates(context, sentence, span.end)),
        *_dates(context, span.end, clause_end),
    ]
    for date in nearest:
        period = _period(context, date, year, target=target)
        if period is not None and not (
            _is_total(span) and _is_passing(context, date, span, period)
        ):
            return period
    for date in reversed(_dates(context, paragraph, sentence)):
        period = _period(context, date, year, target=target)
        if period is not None and _is_frame(period) and _opens_clause(context, date):
            return period
    if year is None:
        return Period(None, None)
    return Period(datetime.date(year, 1, 1), datetime.date(year, 12, 31), ("period_assumed",))


def _dates(context: Context, start: int, end: int) -> list[Mention]:
    """Dates of a stretch that are no part of a comparison or of another figure's words."""
    comparisons = context.changes_in(start, end)
    figures = [span for span in context.spans_of(*LABELS) if span.start < end]
    return [
        date
        for date in context.entities_in(start, end, "DATE")
        if context.text[date.start - 1 : date.start] not in _COMPARING
        and not _tells_of_something_else(context, date)
        and not any(one.start <= date.start and date.end <= one.end for one in comparisons)
        and not any(one.start < date.start and date.end <= one.end for one in figures)
    ]


def _period(context: Context, date: Mention, year: int | None, *, target: bool) -> Period | None:
    """The days of a date, None for those that a figure cannot be about.

    A target 年底前 has the whole year up to then; what was done lies before the report's end.
    """
    if context.year is not None and (spoken := spoken_years_ahead(context, date.text)):
        year = context.year + spoken
    resolved: DateRange = resolve_date(date.text, report_year=year)
    first, last = resolved.date_from, resolved.date_to
    if "unresolved" in resolved.flags or (first is None and last is None):
        return None
    if not target and first is not None and _is_to_come(context, date, first):
        return None
    if last is not None and target and _DEADLINE.search(date.text):
        return Period(datetime.date(last.year, 1, 1), last)
    if first is None and last is not None:
        return Period(datetime.date(last.year, 1, 1), last, ("period_from_assumed",))
    return Period(first, last)


def _is_to_come(context: Context, date: Mention, first: datetime.date) -> bool:
    """Whether a date among what was done lies in a later year (谋划2025年重点项目)."""
    return (
        context.year is not None
        and first.year > context.year
        and context.section(date) not in AHEAD
    )


def _tells_of_something_else(context: Context, date: Mention) -> bool:
    """Whether a date is that of an act or an event (5月《民法典》颁布后), of the things that were
    dealt with (对2015年以来的文件) or of one campaign in a list (5月民法典宣传月、…)."""
    text = context.text
    if pattern_of(_TABLE, "pattern", "object").search(text[max(date.start - 4, 0) : date.start]):
        return True
    _, clause_end = context.clause(date.end)
    following = text[date.end : min(date.end + _EVENT_WORDS, clause_end)]
    if pattern_of(_TABLE, "pattern", "event").search(following):
        return True
    campaigns = context.entities_in(date.end, date.end + _EVENT_WORDS * 2, "CAMPAIGN")
    if not campaigns or campaigns[0].start != date.end:
        return False
    return text[date.start - 1 : date.start] == "、" or text.startswith("、", campaigns[0].end)


def _is_total(span: Mention) -> bool:
    return pattern_of(_TABLE, "pattern", "total").match(span.text) is not None


def _is_passing(context: Context, date: Mention, span: Mention, period: Period) -> bool:
    """Whether a short time of an earlier clause is past when a total is drawn (年初…，共…)."""
    clause, _ = context.clause(span.start)
    return date.start < clause and not _is_frame(period)


def _opens_clause(context: Context, date: Mention) -> bool:
    """Whether a date stands at the head of its clause, where it frames what follows."""
    clause, _ = context.clause(date.start)
    return len(context.text[clause : date.start].strip()) <= _LEAD


def _is_frame(period: Period) -> bool:
    if period.first is None or period.last is None:
        return True
    return (period.last - period.first).days >= _FRAME_DAYS
