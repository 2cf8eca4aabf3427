"""Dates: an expression becomes a stretch of days (`resolve_date`)."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, replace
from typing import Literal

from fazhi.data import read_table
from fazhi.normalise.date_point import Context, Point, parse_point
from fazhi.normalise.date_text import normal_text, repairs

LONGEST_DATE = 80  # characters
_FIRST_YEAR, _LAST_YEAR = 1000, 2900  # of a report: four digits, room for offsets


@dataclass(frozen=True, slots=True)
class DateRange:
    """The days that a date expression covers, both ends included.

    date_from, date_to: None for an open end (截至…) or when nothing could be resolved.
    relative: the words have no year of their own and point from the report year (今年, 上半年).
    anchor: `report_year` when the years were, or would have to be, taken from it.
    flags: partial (year elided: 3月11日), two_digit_year, same_period, list, assumed_end
        (an open period closed with the report year), damaged, repaired, unresolved.
    """

    text: str
    date_from: datetime.date | None
    date_to: datetime.date | None
    relative: bool
    anchor: Literal["report_year"] | None
    flags: tuple[str, ...]


_UNTIL = re.compile(r"(?:截[至止]到?(?:至)?|直到|到(?=目前|现在|[0-9]))")
_NOW = re.compile(r"目前|现在|今|当前|此刻|报告期末?|本报告期末?")
_SINCE_LEAD = re.compile(r"自从|自|从|由")
_SINCE = re.compile(r"(?:[起]?(?:以来|至今|-今|-现在|-目前|到现在|到目前|以后|之后|开始)|起)$")
_BEFORE = re.compile(r"(?:之前|以前|前|为?止)$")
_WITHIN = re.compile(r"(?:期间|间|时期|时间|[以之]?内|里|左右|前后|份(?<!月份))$")
_RECENT = re.compile(
    r"(?:最?近|过去|连续|前|这|的){0,3}([0-9]{1,2})(?:个)?年(?:来|以来|间|内|多来)?"
)
_RECENT_LEAD = re.compile(r"最?近|过去|连续|这")
_TO = re.compile(r"至|到")
_RANGE = re.compile(r"(?<=[0-9年月日])(?:-|至|到)(?=[0-9])")
_OFFSET = re.compile(r"([0-9]{1,2})年(以|之)?(前|后)")
_LUNAR = re.compile(
    r"农历|阴历|正月|腊月|冬月|闰|[廿卅][一二三四五六七八九]?(?![一二三四五六七八九日号])"
)
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


def resolve_date(text: str, *, report_year: int | None) -> DateRange:
    """Resolve one DATE mention; what needs a report year stays None without one.

    report_year: a year outside 1000 to 2900 counts as unknown.

    >>> resolve_date("2024年度", report_year=None).date_to
    datetime.date(2024, 12, 31)
    """
    if len(text) > LONGEST_DATE:
        return _unresolved(text)
    if report_year is not None and not _FIRST_YEAR <= report_year <= _LAST_YEAR:
        report_year = None
    plan = _plan(text, report_year)
    if plan is not None:
        return plan
    if _LUNAR.search(text):
        return _unresolved(text)
    normal = normal_text(text)
    found = _read(text, normal, report_year)
    if found is not None:
        return found
    readings = [one for one in (_read(text, two, report_year) for two in repairs(normal)) if one]
    spans = {(one.date_from, one.date_to) for one in readings}
    if len(spans) == 1:
        return replace(readings[0], flags=(*readings[0].flags, "damaged", "repaired"))
    damaged = ("damaged",) if repairs(normal) else ()
    return replace(_unresolved(text), flags=(*damaged, "unresolved"))


def _unresolved(text: str) -> DateRange:
    return DateRange(text, None, None, relative=False, anchor=None, flags=("unresolved",))


def _read(text: str, normal: str, report_year: int | None) -> DateRange | None:
    """One reading of a normalised expression, None when it is none."""
    until = _UNTIL.match(normal)
    body = normal[until.end() :] if until else normal
    if _NOW.fullmatch(body):
        return _now(text, report_year) if until or body != "今" else None
    lead = _SINCE_LEAD.match(body)
    body = body[lead.end() :] if lead else body
    since = _SINCE.search(body)
    recent = _recent(text, body, report_year) or _offset(text, body, report_year)
    if recent is not None:
        return recent
    if since and not until:
        point = _period(body[: since.start()], report_year)
        if point is not None:
            return _since(text, point, report_year)
    before = _BEFORE.search(body) if not until else None
    if before and not lead:
        point = _period(body[: before.start()], report_year)
        if point is not None:
            ranged = _RANGE.search(body) is not None
            return _build(text, point, report_year, open_start=not ranged)
        body = body[: before.start()]
    point = _period(_BEFORE.sub("", body) if lead else body, report_year)
    if point is None:
        point = _period(_WITHIN.sub("", body), report_year)
    if point is None:
        return None
    return _build(text, point, report_year, open_start=until is not None)


def _build(
    text: str, point: Point, report_year: int | None, *, open_start: bool = False
) -> DateRange:
    flags = list(point.flags)
    if point.year_elided:
        flags.append("partial")
    if point.days is None:
        flags.append("unresolved")
    anchored = point.relative or point.year_elided
    start, end = point.days if point.days is not None else (None, None)
    return DateRange(
        text,
        None if open_start else start,
        end,
        point.relative,
        "report_year" if anchored else None,
        tuple(flags),
    )


def _since(text: str, point: Point, report_year: int | None) -> DateRange:
    """2024年以来 runs to the end of the report year."""
    found = _build(text, point, report_year)
    if found.date_from is None:
        return found
    end = _year_end(report_year)
    if end is None or end < found.date_from:
        return replace(found, date_to=None)
    return replace(found, date_to=end, flags=(*found.flags, "assumed_end"))


def _now(text: str, report_year: int | None) -> DateRange:
    end = _year_end(report_year)
    flags = ("unresolved",) if end is None else ("assumed_end",)
    return DateRange(text, None, end, relative=True, anchor="report_year", flags=flags)


def _year_end(report_year: int | None) -> datetime.date | None:
    return None if report_year is None else datetime.date(report_year, 12, 31)


def _recent(text: str, body: str, report_year: int | None) -> DateRange | None:
    """近五年, 过去三年, 连续两年, 三年来: so many years up to the report year."""
    match = _RECENT.fullmatch(body)
    if match is None or not 1 <= int(match[1]) <= 99:
        return None
    if not _RECENT_LEAD.match(body) and not match[0].endswith(("来", "间")):
        return None
    if report_year is None:
        flags: tuple[str, ...] = ("unresolved",)
        return DateRange(text, None, None, relative=True, anchor="report_year", flags=flags)
    start = datetime.date(report_year - int(match[1]) + 1, 1, 1)
    return DateRange(
        text, start, _year_end(report_year), relative=True, anchor="report_year", flags=()
    )


def _offset(text: str, body: str, report_year: int | None) -> DateRange | None:
    """三年前, 两年后: the year that many away; with 以 or 之 everything beyond it."""
    match = _OFFSET.fullmatch(body)
    if match is None:
        return None
    if report_year is None:
        unresolved: tuple[str, ...] = ("unresolved",)
        return DateRange(text, None, None, relative=True, anchor="report_year", flags=unresolved)
    year = report_year + (int(match[1]) if match[3] == "后" else -int(match[1]))
    start = None if match[2] and match[3] == "前" else datetime.date(year, 1, 1)
    end = None if match[2] and match[3] == "后" else datetime.date(year, 12, 31)
    return DateRange(text, start, end, relative=True, anchor="report_year", flags=())


def _plan(text: str, report_year: int | None) -> DateRange | None:
    """“十四五”期间 by the table of plans; 普法 plans are a series of their own."""
    match = _PLAN.search("".join(text.split()))
    years = match and _PLANS.get((match[1], "publicity" if match[2] else "plan"))
    if match is None or years is None:
        return None
    first, last = years
    flags: tuple[str, ...] = ()
    end: datetime.date | None = datetime.date(last, 12, 31)
    if match[3] == "以来":
        end = _year_end(report_year)
        flags = ("assumed_end",) if end else ()
    elif match[3].startswith("收官") or "末" in match[3]:
        first = last
    elif match[3] == "开局之年":
        end = datetime.date(first, 12, 31)
    start = datetime.date(first, 1, 1)
    return DateRange(text, start, end, relative=False, anchor=None, flags=flags)


def _period(text: str, report_year: int | None) -> Point | None:
    """A point, a range of two points or a list of points, as one stretch."""
    context = Context(report_year, report_year)
    point = parse_point(text, context)
    if point is not None or not text:
        return point
    return _between(_TO.sub("-", text), context) or _listed(text, context)


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
    inner = Context(context.report_year, year, first.month)
    point = parse_point(right, inner)
    if point is None and _BARE.fullmatch(right) and len(right) == 4:
        point = parse_point(right + "年", inner)
    return point


def _join(first: Point, second: Point) -> Point | None:
    relative = first.relative or second.relative
    elided = first.year_elided
    flags = tuple(dict.fromkeys(first.flags + second.flags))
    if first.days is None or second.days is None:
        return Point(None, relative, elided, flags)
    start, end = first.days[0], second.days[1]
    if end < start and second.year_elided:  # 2024年12月至2月 runs into the next year
        end = _year_later(end)
    return None if end < start else Point((start, end), relative, elided, flags)


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
    points: list[Point] = []
    for piece in pieces:
        last = points[-1] if points else None
        year = last.days[0].year if last is not None and last.days is not None else context.year
        inner = Context(context.report_year, year, last.month if last is not None else None)
        point = parse_point(piece, inner)
        if point is None:
            return None
        points.append(point)
    days = [point.days for point in points if point.days is not None]
    whole = (min(day[0] for day in days), max(day[1] for day in days)) if days else None
    first = points[0]
    if len(days) != len(points):
        whole = None
    return Point(whole, first.relative, first.year_elided, (*first.flags, "list"))
