"""Stretches told as a span of time from the present: 近五年, 三年前, 15个工作日内, 未来两个月."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from fazhi.normalise.date_anchor import shift_months
from fazhi.normalise.date_context import Context
from fazhi.normalise.date_range import Anchor

_OFFSET = re.compile(
    r"(?P<lead>(?:最近|近|过去|未来|今后|连续|再过|过|前|后|这|的){0,3})"
    r"(?P<number>[0-9]{1,3}|[0-9]{4}(?=[多余])|半)(?P<several>[几余多])?(?P<piece>个[余多]?)?(?P<half>半)?"
    r"(?P<unit>年|季度|月|周|星期|礼拜|天|日|工作日|交易日)(?P<late>[半多余])?(?:的?时间)?"
    r"(?P<tail>以来|来|间|里|(?:以|之)?[前后内])?"
)
_MONTHS = {"年": 12, "季度": 3, "月": 1}
_BACK = re.compile(r"近|过去|连续|这")
_AHEAD = re.compile(r"未来|今后")
_SHORT_YEAR = re.compile(r"([0-9]{2})年以来")
_OLDEST_SHORT_YEAR = 15  # 24年以来 is a year of a report of 2024, 三年以来 is not
_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days from `start` to `end`, None where open; `known` is False when the anchor is missing."""

    start: datetime.date | None
    end: datetime.date | None
    anchor: Anchor
    known: bool = True
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Span:
    """A span of time and how it is told.

    more: 三年多, 三年余: longer than the number says.
    lead: one of `back` (近, 过去), `ahead` (未来), `past` (过两天), `before` (前两天) or empty.
    tail: 来, 内, 前, 后 or empty; open_ended: 以前, 之后: everything beyond.
    """

    number: int
    highest: int
    half: bool
    more: bool
    unit: str
    lead: str
    tail: str
    open_ended: bool


def resolve_offset(body: str, context: Context) -> Stretch | None:
    """The stretch that a normalised expression tells as an offset, None when it is no offset."""
    short = _SHORT_YEAR.fullmatch(body)
    latest = (context.report_year or 0) % 100
    if short and _OLDEST_SHORT_YEAR <= int(short[1]) <= latest:
        return None
    span = _span(body)
    if span is None:
        return None
    try:
        if span.unit == "年" and not span.half and span.number:
            return _years(span, context)
        return _since_writing(span, context)
    except (ValueError, OverflowError):  # a day before the year 1 or after 9999
        return None


def _span(body: str) -> _Span | None:
    match = _OFFSET.fullmatch(body)
    if match is None:
        return None
    lead, tail = _lead(match["lead"]), (match["tail"] or "")[-1:]
    unit = match["unit"].replace("星期", "周").replace("礼拜", "周").replace("交易日", "工作日")
    if not lead and (not tail or (unit == "月" and not match["piece"] and match["number"] != "半")):
        return None
    if unit == "日" and not lead and tail in "前后":
        return None  # 30日前: by the 30th
    if unit in {"月", "季度"} and lead == "before":
        return None  # 前两个季度: of the year
    if tail in "间里" and not lead and not (unit == "年" and tail == "间"):
        return None
    whole = 0 if match["number"] == "半" else int(match["number"])
    ten = 10 if match["several"] == "几" and whole % 10 == 0 else 0
    half = match["number"] == "半" or bool(match["half"]) or match["late"] == "半"
    open_ended = (match["tail"] or "")[:1] in {"以", "之"} and tail in {"前", "后"}
    more = match["late"] in {"多", "余"} or match["several"] in {"多", "余"}
    return _Span(whole, whole + ten, half, more, unit.replace("天", "日"), lead, tail, open_ended)


def _lead(text: str) -> str:
    if _AHEAD.search(text):
        return "ahead"
    if "过" in text and "过去" not in text:
        return "past"
    if _BACK.search(text):
        return "back"
    return "before" if text.startswith("前") else ""


def _years(span: _Span, context: Context) -> Stretch | None:
    """近五年, 三年来, 三年前: whole years, counted from the report year."""
    if context.report_year is None:
        return Stretch(None, None, "report_year", known=False)
    year, number = context.report_year, span.number
    first, last = year, year
    if span.lead == "back" or (not span.lead and span.tail in {"来", "间"}):
        first = year - number + (0 if span.more else 1)
    elif span.lead == "ahead" or span.tail == "内":
        if context.written_on is not None:
            return _months(span, 12 * number, context.written_on, context)
        first, last = (year + 1, year + number) if span.lead else (year, year + number)
    elif span.lead == "before":
        first, last = year - number, year - 1
    elif span.tail == "前":
        first, last = year - span.highest, year - number
    else:
        first, last = year + number, year + span.highest
    start, end = datetime.date(first, 1, 1), datetime.date(last, 12, 31)
    if span.open_ended or span.lead == "past":
        backwards = span.tail == "前"
        return Stretch(None if backwards else start, end if backwards else None, "report_year")
    return Stretch(start, end, "report_year")


def _since_writing(span: _Span, context: Context) -> Stretch | None:
    """近三个月, 20天后, 两个半月以内: counted from the day of writing."""
    if context.written_on is None and not (span.unit == "年" and context.report_year is not None):
        return Stretch(None, None, "written_on", known=False)
    now = context.written_on or datetime.date(context.report_year or 1, 1, 1)
    if span.unit == "工作日":
        return _working_days(span, now)
    if span.unit in _MONTHS:
        half = _MONTHS[span.unit] / 2 if span.half else 0
        months = span.number * _MONTHS[span.unit] + int(half)
        return _months(span, months, now, context, days=15 if half % 1 else 0)
    length = 7 if span.unit == "周" else 1
    return _days(span, datetime.timedelta(days=length * (span.number + span.half / 2)), now)


def _months(
    span: _Span, months: int, now: datetime.date, context: Context, *, days: int = 0
) -> Stretch:
    half = datetime.timedelta(days=days)
    later, earlier = shift_months(now, months) + half, shift_months(now, -months) - half
    anchor: Anchor = "written_on" if context.written_on is not None else "report_year"
    month = datetime.timedelta(days=30)
    if span.lead == "ahead":
        return Stretch(now, later - _DAY, anchor)
    if span.tail == "内" and span.lead != "back":
        return Stretch(now, _month_end(later) if span.unit == "年" else later, anchor)
    if span.tail == "后" or span.lead == "past":
        start = later if days else later.replace(day=1)
        end = start + month if days else _month_end(later)
        return Stretch(start, None if span.open_ended or span.lead else end, anchor)
    if span.tail == "前":
        end = earlier if days else _month_end(earlier)
        start = earlier - month if days else earlier.replace(day=1)
        return Stretch(None if span.open_ended else start, end, anchor)
    return Stretch(earlier if span.lead == "back" else earlier.replace(day=1), now, anchor)


def _days(span: _Span, length: datetime.timedelta, now: datetime.date) -> Stretch:
    noon = datetime.datetime.combine(now, datetime.time())
    later, earlier = (noon + length).date(), (noon - length).date()
    week = span.unit == "周"
    if span.lead == "ahead" or (span.tail == "内" and span.lead != "back"):
        return Stretch(now, later, "written_on")
    if span.lead == "past":
        return Stretch(later, None, "written_on")
    if span.lead == "before":
        start = earlier - datetime.timedelta(days=earlier.weekday()) if week else earlier
        return Stretch(start, now if week else now - _DAY, "written_on")
    if span.tail in {"后", "前"}:
        point = later if span.tail == "后" else earlier
        start = point - datetime.timedelta(days=point.weekday()) if week else point
        end = start + datetime.timedelta(days=6) if week else point
        if span.open_ended:
            ahead = span.tail == "后"
            return Stretch(start if ahead else None, None if ahead else end, "written_on")
        return Stretch(start, end, "written_on")
    return Stretch(earlier, now, "written_on")


def _working_days(span: _Span, now: datetime.date) -> Stretch:
    """Mondays to Fridays; holidays are not known."""
    step = -_DAY if span.tail in {"前", "来"} or span.lead == "back" else _DAY
    found, left = now, span.number
    while left:
        found += step
        left -= found.weekday() < 5
    flags = ("working_days",)
    if span.tail == "内" or span.lead == "ahead":
        return Stretch(now, found, "written_on", flags=flags)
    if span.tail == "来" or span.lead == "back":
        return Stretch(found, now, "written_on", flags=flags)
    if span.open_ended:
        back = span.tail == "前"
        return Stretch(None if back else found, found if back else None, "written_on", flags=flags)
    return Stretch(found, found, "written_on", flags=flags)


def _month_end(day: datetime.date) -> datetime.date:
    return shift_months(day.replace(day=1), 1) - _DAY
