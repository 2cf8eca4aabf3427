"""Which period a figure covers."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain

from fazhi.normalise.date import DateRange, resolve_date
from fazhi.records.context import Context
from fazhi.records.date_years import AHEAD, years_ahead, years_ahead_of_date
from fazhi.records.figures import LABELS
from fazhi.records.words import pattern_of
from fazhi.tagging.mention import Mention

_DEADLINE = re.compile(r"[底末前]")
_COMPARING = ("较", "比", "与", "同", "于")
_LEAD = 8  # characters that may stand before a date at the head of its clause (（一）据统计)
_FRAME_DAYS = 150  # a period this long frames the sentences after its own, an event's day does not
_REACH = 1500  # characters after a date in which a figure may be about it
_EVENT_WORDS = 24  # characters after a date in which 颁布后 or 起施行 may stand
_COMMAS = "，,、 "
_SINCE = ("自", "从")
_TABLE = "period_words"
PERIOD_CARRIED = "period_carried"


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day. flags: period_assumed (nothing is written; the whole report
    year), period_from_assumed (截至…: from the start of that year), period_carried (a part of
    a year that a sentence before the figure's is about)."""

    first: datetime.date | None
    last: datetime.date | None
    flags: tuple[str, ...] = ()


def period_of(context: Context, span: Mention, *, target: bool) -> Period:
    """The part of a year that opens a span (二季度5次), else the nearest date before it in its
    sentence, else after it in its clause, else a long period that frames it from a sentence
    before, else the year of the report.

    Dates of comparisons (较2023年) do not count. A target of a plan section is about the
    year after the report's, unless a date says otherwise.
    """
    sentence, _ = context.sentence(span.start)
    _, clause_end = context.clause(span.end)
    nearest = chain(
        _own_words(context, span),
        _dates_before(context, sentence, span.end),
        _dates_after(context, span.end, clause_end),
    )
    for date in nearest:
        period = _period(context, date, target=target)
        if period is not None and not (
            _is_total(span) and _is_passing(context, date, span, period)
        ):
            return period
    return _frame(context, span, target=target) or _assumed_period(context, span, target=target)


def _assumed_period(context: Context, span: Mention, *, target: bool) -> Period:
    """The report year; for what is planned, the year of the plan."""
    year = context.year
    if year is None:
        return Period(None, None)
    if target and context.section(span) in AHEAD:
        year += years_ahead(context, span)
    return Period(datetime.date(year, 1, 1), datetime.date(year, 12, 31), ("period_assumed",))


def _frame(context: Context, span: Mention, *, target: bool) -> Period | None:
    """The nearest period that frames a span from an earlier sentence of its paragraph.

    A whole year does so from the head of any clause; anything else from the head of the
    paragraph, or of a sentence that it stands before alone (上半年，…), and only as long as no
    other time is named after it: 上半年…，下半年…。 frames nothing.
    """
    sentence, _ = context.sentence(span.start)
    paragraph, _ = context.paragraph(span.start)
    later: list[Period] = []
    for date in _dates_before(context, max(paragraph, span.start - _REACH), sentence):
        period = _period(context, date, target=target)
        if period is None:
            continue
        if _is_frame(period) and _opens_clause(context, date):
            if _is_year(period):
                return period
            if _heads(context, date) and all(_lies_within(one, period) for one in later):
                return replace(period, flags=(*period.flags, PERIOD_CARRIED))
        if not _is_year(period):
            later.append(period)
    return None


def _own_words(context: Context, span: Mention) -> list[Mention]:
    """The part of a year that opens a span and that no DATE covers, as a date of its own."""
    written = pattern_of(_TABLE, "pattern", "own").match(span.text)
    if written is None:
        return []
    end = span.start + written.end()
    if context.entities_in(span.start, end, "DATE"):
        return []
    return [replace(span, layer="entity", label="DATE", end=end, text=written[0])]


def _dates_before(context: Context, start: int, end: int) -> Iterator[Mention]:
    """Dates of a stretch that may say a period, the last one first."""
    dates = reversed(context.entities_in(max(start, end - _REACH), end, "DATE"))
    return (date for date in dates if _may_say_a_period(context, date))


def _dates_after(context: Context, start: int, end: int) -> Iterator[Mention]:
    """Dates of a stretch that may say a period, the first one first."""
    dates = context.entities_in(start, min(end, start + _REACH), "DATE")
    return (date for date in dates if _may_say_a_period(context, date))


def _may_say_a_period(context: Context, date: Mention) -> bool:
    """Whether a date is no part of a comparison or of another figure's words."""
    return (
        context.text[date.start - 1 : date.start] not in _COMPARING
        and not _is_inside_another(context, date)
        and not _tells_of_something_else(context, date)
    )


def _is_inside_another(context: Context, date: Mention) -> bool:
    """Whether a date belongs to a comparison or stands within a figure, not at its head."""
    comparisons = context.changes_in(date.start, date.end)
    figures = context.spans_over(date.start, date.end, *LABELS)
    return any(one.start <= date.start and date.end <= one.end for one in comparisons) or any(
        one.start < date.start and date.end <= one.end for one in figures
    )


def _period(context: Context, date: Mention, *, target: bool) -> Period | None:
    """The days of a date, None for those that a figure cannot be about.

    A target 年底前 has the whole year up to then; what was done lies before the report's end.
    """
    resolved = _resolve(context, date)
    first, last = resolved.date_from, resolved.date_to
    if "unresolved" in resolved.flags or (first is None and last is None):
        return None
    if not target and first is not None and _is_to_come(context, date, first):
        return None
    if last is not None and target and _DEADLINE.search(date.text):
        return Period(datetime.date(last.year, 1, 1), last)
    if first is None and last is not None:
        start = _start_before(context, date, last)
        if start is not None:
            return Period(start, last)
        return Period(datetime.date(last.year, 1, 1), last, ("period_from_assumed",))
    return Period(first, last)


def _resolve(context: Context, date: Mention) -> DateRange:
    year = context.year
    if year is not None:
        year += years_ahead_of_date(context, date)
    return resolve_date(date.text, report_year=year)


def _start_before(context: Context, until: Mention, last: datetime.date) -> datetime.date | None:
    """The start that is written right before 截至…: 自2021年以来，截至2023年12月31日."""
    sentence, _ = context.sentence(until.start)
    dates = context.entities_in(max(sentence, until.start - _REACH), until.start, "DATE")
    if not dates:
        return None
    since = dates[-1]
    words = pattern_of(_TABLE, "pattern", "since")
    between = context.text[since.end : until.start].strip(_COMMAS)
    opened = context.text[since.start - 1 : since.start] in _SINCE or words.search(since.text)
    if not (words.fullmatch(between) or (opened and not between)):
        return None
    start = _resolve(context, since).date_from
    return start if start is not None and start <= last else None


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


def _heads(context: Context, date: Mention) -> bool:
    """Whether a date opens its paragraph, or its sentence with a comma behind it."""
    paragraph, _ = context.paragraph(date.start)
    if not context.text[paragraph : date.start].strip():
        return True
    sentence, _ = context.sentence(date.start)
    return len(context.text[sentence : date.start].strip()) <= _LEAD and context.text[
        date.end : date.end + 1
    ] in ("，", ",")


def _is_frame(period: Period) -> bool:
    if period.first is None or period.last is None:
        return True
    return (period.last - period.first).days >= _FRAME_DAYS


def _is_year(period: Period) -> bool:
    """Whether a period is one whole year, or without an end."""
    if period.first is None or period.last is None:
        return True
    whole = (datetime.date(period.first.year, 1, 1), datetime.date(period.first.year, 12, 31))
    return (period.first, period.last) == whole


def _lies_within(inner: Period, outer: Period) -> bool:
    if inner.first is None or inner.last is None or outer.first is None or outer.last is None:
        return False
    return outer.first <= inner.first and inner.last <= outer.last
