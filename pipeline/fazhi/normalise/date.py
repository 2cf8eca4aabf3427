"""Dates: an expression becomes a stretch of days (`resolve_date`)."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace

from fazhi.data import read_table
from fazhi.normalise.date_context import Context, Point
from fazhi.normalise.date_offset import resolve_offset
from fazhi.normalise.date_point import parse_point
from fazhi.normalise.date_range import Anchor, DateRange, unresolved
from fazhi.normalise.date_text import normal_text, repairs

__all__ = ["DateRange", "resolve_date"]

LONGEST_DATE = 80  # characters
_FIRST_YEAR, _LAST_YEAR = 1000, 2900  # of a report: four digits, room for offsets


_UNTIL = re.compile(r"(?:截[至止]到?(?:至)?|直到|到(?=目前|现在|[0-9]))")
_NOW = re.compile(r"目前|现在|今|当前|此刻|报告期末?|本报告期末?")
_SINCE_LEAD = re.compile(r"自从|自|从|由")
_SINCE = re.compile(r"(?:[起]?(?:以来|至今|-今|-现在|-目前|到现在|到目前|以后|之后|开始)|起)$")
_BEFORE = re.compile(r"(?:之前|以前|前|为?止)$")
_WITHIN = re.compile(r"(?:期间|间|时期|时间|[以之]?内|里|(?<=[0-9]年)同期|左右|前后|份(?<!月份))$")
_TO = re.compile(r"至|到")
_RANGE = re.compile(r"(?<=[0-9年月日])(?:-|至|到)(?=[0-9])")
_ADJACENT = re.compile(r"(?<=[初底末旬])(?=[0-9]{1,2}月)")  # 5月底6月初
_NEXT_YEAR = re.compile(r"次年|翌年|第2年")
_HALVES = re.compile(r"上(?:、|和|及)下半年")
_LIST = re.compile(r"[、，,]|和|及")
_BARE = re.compile(r"[0-9]{1,4}")
_SUFFIX = re.compile(r"(?:年度?|个?季度|月份?|[日号])$")
_PLAN = re.compile(
    r"[“\"'‘]?(十?[一二三四五六七八九十]五)[”\"'’]?(普法|法治宣传教育)?(?:规划)?"
    r"(期间|时期|期|以来|末期?|期末|初期?|收官之年|收官年|开局之年|中期)"
)
_PLANS = {
    (row["name"], row["series"]): (int(row["year_from"]), int(row["year_to"]))
    for row in read_table("five_year_plans")
}


def resolve_date(
    text: str, *, report_year: int | None, written_on: datetime.date | None = None
) -> DateRange:
    """Resolve one DATE mention; what needs an anchor stays None without it.

    report_year: what 今年 and 3月11日 count from; outside 1000 to 2900 it counts as unknown.
    written_on: the day of writing (signature, publication), which 本月 and 三天前 count from
        and where 今年以来 and 截至目前 end; without it they end with the report year.

    >>> resolve_date("2024年度", report_year=None).date_to
    datetime.date(2024, 12, 31)
    """
    if len(text) > LONGEST_DATE:
        return unresolved(text)
    if report_year is not None and not _FIRST_YEAR <= report_year <= _LAST_YEAR:
        report_year = None
    context = Context(report_year, report_year, written_on=written_on)
    plan = _plan(text, context)
    if plan is not None:
        return plan
    normal = _HALVES.sub("上半年、下半年", normal_text(text))
    found = _read(text, normal, context)
    if found is not None:
        return found
    damaged = repairs(normal)
    readings = [one for one in (_read(text, two, context) for two in damaged) if one]
    spans = {(one.date_from, one.date_to) for one in readings}
    if len(spans) == 1:
        return replace(readings[0], flags=(*readings[0].flags, "damaged", "repaired"))
    return replace(unresolved(text), flags=(*(["damaged"] if damaged else []), "unresolved"))


def _read(text: str, normal: str, context: Context) -> DateRange | None:
    """One reading of a normalised expression, None when it is none."""
    until = _UNTIL.match(normal)
    body = normal[until.end() :] if until else normal
    if _NOW.fullmatch(body):
        return _now(text, context, until=until is not None)
    lead = _SINCE_LEAD.match(body)
    body = body[lead.end() :] if lead else body
    stretch = resolve_offset(body, context)
    if stretch is not None:
        flags = stretch.flags if stretch.known else ("unresolved",)
        return DateRange(text, stretch.start, stretch.end, True, stretch.anchor, flags)
    since = _SINCE.search(body)
    if since and not until:
        point = _period(body[: since.start()], context)
        if point is not None and since[0].endswith("后"):
            return replace(_build(text, point), date_to=None)
        if point is not None:
            return _since(text, point, context)
    before = _BEFORE.search(body) if not until else None
    if before and not lead:
        point = _period(body[: before.start()], context)
        if point is not None:
            ranged = _RANGE.search(body) is not None
            return _build(text, point, open_start=not ranged)
        body = body[: before.start()]
    point = _period(_BEFORE.sub("", body) if lead else body, context)
    if point is None:
        point = _period(_WITHIN.sub("", body), context)
    if point is None:
        return None
    return _build(text, point, open_start=until is not None)


def _build(text: str, point: Point, *, open_start: bool = False) -> DateRange:
    flags = list(point.flags)
    if point.year_elided:
        flags.append("partial")
    if point.days is None:
        flags.append("unresolved")
    anchor: Anchor | None = "report_year" if point.relative or point.year_elided else None
    start, end = point.days if point.days is not None else (None, None)
    return DateRange(
        text,
        None if open_start else start,
        end,
        point.relative,
        "written_on" if point.written else anchor,
        tuple(flags),
    )


def _since(text: str, point: Point, context: Context) -> DateRange:
    """2024年以来 runs to the day of writing, or to the end of the report year."""
    found = _build(text, point)
    if found.date_from is None:
        return found
    end = _present(context)
    if end is None or end < found.date_from:
        return replace(found, date_to=None)
    return replace(found, date_to=end, flags=(*found.flags, *_assumed(context)))


def _now(text: str, context: Context, *, until: bool) -> DateRange:
    """截至目前 and 目前: up to the present, as far as it is known."""
    end = _present(context)
    if context.written_on is not None:
        return DateRange(text, None if until else end, end, True, "written_on", ())
    flags = ("unresolved",) if end is None else ("assumed_end",)
    return DateRange(text, None, end, relative=True, anchor="report_year", flags=flags)


def _present(context: Context) -> datetime.date | None:
    if context.written_on is not None:
        return context.written_on
    return None if context.report_year is None else datetime.date(context.report_year, 12, 31)


def _assumed(context: Context) -> tuple[str, ...]:
    return () if context.written_on is not None else ("assumed_end",)


def _plan(text: str, context: Context) -> DateRange | None:
    """“十四五”期间 by the table of plans; 普法 plans are a series of their own."""
    match = _PLAN.search("".join(text.split()))
    years = match and _PLANS.get((match[1], "publicity" if match[2] else "plan"))
    if match is None or years is None:
        return None
    first, last = years
    flags: tuple[str, ...] = ()
    end: datetime.date | None = datetime.date(last, 12, 31)
    if match[3] == "以来":
        end = _present(context)
        flags = _assumed(context) if end else ()
    elif match[3].startswith("收官") or "末" in match[3]:
        first = last
    elif match[3] == "开局之年":
        end = datetime.date(first, 12, 31)
    start = datetime.date(first, 1, 1)
    return DateRange(text, start, end, relative=False, anchor=None, flags=flags)


def _period(text: str, context: Context) -> Point | None:
    """A point, a range of two points or a list of points, as one stretch."""
    point = parse_point(text, context)
    if point is not None or not text:
        return point
    ranged = _ADJACENT.sub("-", _TO.sub("-", text))
    return _between(ranged, context) or _listed(text, context)


def _between(text: str, context: Context) -> Point | None:
    """1-11月, 2021-2025年, 2017年8月11日-8月22日: the right end inherits what it leaves out."""
    for at, character in enumerate(text):
        if character != "-" or not text[:at] or not text[at + 1 :]:
            continue
        left, right = text[:at].removesuffix("起"), text[at + 1 :]
        first = _left(left, right, context)
        if first is None:
            continue
        second = _right(right, first, context)
        if second is not None:
            return _join(first, second)
    return None


def _left(left: str, right: str, context: Context) -> Point | None:
    """The left end, with the right end's 年, 月 or 日 where it is a bare number."""
    suffix = _SUFFIX.search(right)
    if suffix is not None and left[-1].isdigit():
        candidates = (left + suffix[0], left)
        if suffix[0] in {"日", "号"} and "月" in right and "月" not in left:
            return parse_point(left, context)
        for candidate in candidates:
            point = parse_point(candidate, context)
            if point is not None:
                return point
        month = re.search("月", right)
        return parse_point(left + "月", context) if month else None
    return parse_point(left, context)


def _right(right: str, first: Point, context: Context) -> Point | None:
    year = first.days[0].year if first.days is not None else context.year
    inner = replace(context, year=year, month=first.month)
    following = _NEXT_YEAR.match(right)
    if following is not None and year is not None:  # the year after the left end's
        right = f"{year + 1}年{right[following.end() :]}"
    point = parse_point(right, inner)
    if point is None and _BARE.fullmatch(right) and len(right) == 4:
        point = parse_point(right + "年", inner)
    return point


def _join(first: Point, second: Point) -> Point | None:
    relative = first.relative or second.relative
    elided, written = first.year_elided, first.written or second.written
    flags = tuple(dict.fromkeys(first.flags + second.flags))
    if first.days is None or second.days is None:
        return Point(None, relative, elided, flags, written=written)
    start, end = first.days[0], second.days[1]
    if end < start and second.year_elided:  # 2024年12月至2月 runs into the next year
        end = _year_later(end)
    return None if end < start else Point((start, end), relative, elided, flags, written=written)


def _year_later(day: datetime.date) -> datetime.date:
    last = (day + datetime.timedelta(days=1)).month != day.month
    if last:  # the last of February stays the last of February
        following = datetime.date(day.year + 1, day.month, 28) + datetime.timedelta(days=4)
        return following - datetime.timedelta(days=following.day)
    return day.replace(year=day.year + 1)


def _listed(text: str, context: Context) -> Point | None:
    """9月10号，11号: one stretch from the first to the last, flagged as a list."""
    pieces = [piece for piece in _LIST.split(text) if piece]
    if len(pieces) < 2:
        return None
    suffix = _SUFFIX.search(pieces[-1])
    points: list[Point] = []
    for piece in pieces:
        last = points[-1] if points else None
        year = last.days[0].year if last is not None and last.days is not None else context.year
        inner = replace(context, year=year, month=last.month if last is not None else None)
        point = parse_point(piece, inner)
        if point is None and suffix is not None:  # 7、8月份
            point = parse_point(piece + suffix[0], inner)
        if point is None:
            return None
        points.append(point)
    days = [point.days for point in points if point.days is not None]
    whole = (min(day[0] for day in days), max(day[1] for day in days)) if days else None
    first = points[0]
    if len(days) != len(points):
        whole = None
    return Point(whole, first.relative, first.year_elided, (*first.flags, "list"))
