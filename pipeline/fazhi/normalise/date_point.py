"""One point of a date expression: a year, a part of one, a month, a day (no ranges)."""

from __future__ import annotations

import datetime
import re
from calendar import monthrange
from collections.abc import Callable

from fazhi.data import read_table
from fazhi.normalise.calendar_error import NoSuchDayError
from fazhi.normalise.date_anchor import anchored_point
from fazhi.normalise.date_context import Context, Days, Point
from fazhi.normalise.date_text import normal_text
from fazhi.normalise.lunar import (
    festival,
    lunar_day,
    lunar_festival,
    lunar_month,
    season,
    solar_term,
)

_FIRST_YEAR, _LAST_YEAR = 1000, 2999
_LATEST_SHORT_YEAR = 2035  # of a two-digit year when the report year is unknown


_YEAR_WORDS = {normal_text(row["phrase"]): row for row in read_table("relative_years")}
_PARTS = {
    row["phrase"]: tuple(
        int(row[name]) for name in ("month_from", "day_from", "month_to", "day_to")
    )
    for row in read_table("year_parts")
}
_WORDS = "|".join(sorted(_YEAR_WORDS, key=len, reverse=True))
_YEAR = re.compile(
    rf"(?:(?P<full>[0-9]{{4}})(?:年度|年|(?=$|第|[一-鿿]))|(?P<short>[0-9]{{2}})年度?|(?P<word>{_WORDS}))的?"
)
_NUMERIC = re.compile(r"([0-9]{4})[-./]([0-9]{1,2})(?:月?|[-./]([0-9]{1,2})[日号]?)")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_MONTH_DAY = re.compile(r"([0-9]{1,2})[-./·・](?:([0-9]{1,2}))[日号]?")
_DECADE = re.compile(
    r"(?:(上|本)|([0-9]{1,2}))世纪(?:([0-9]{2})年代)?(初期?|前期|中期|末期?|后期)?"
)
_TENS = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31)}
_TENS |= {"上中旬": (1, 20), "中上旬": (1, 20), "中下旬": (11, 31)}
_MONTH_PARTS = {"初": (1, 5), "底": (25, 31), "末": (25, 31), "中": (11, 20)}
_WEEKDAYS = {"日": 6, "天": 6, "7": 6} | {str(day + 1): day for day in range(6)}


def parse_point(text: str, context: Context) -> Point | None:
    """Read a normalised expression (see `date_text`), None when it is not one point."""
    try:
        return (
            _numeric(text)
            or anchored_point(text, context, _inside_month)
            or _with_year(text, context)
        )
    except (ValueError, OverflowError):  # no such day, or one beyond the calendar
        return None


def _numeric(text: str) -> Point | None:
    match = _NUMERIC.fullmatch(text) or _COMPACT.fullmatch(text)
    if match is not None:
        year, month = int(match[1]), int(match[2])
        days = _day(year, month, int(match[3])) if match[3] else _month(year, month)
        return Point(days, relative=False, year_elided=False, month=month)
    match = _DECADE.fullmatch(text)
    return None if match is None else _century(match)


def _with_year(text: str, context: Context) -> Point | None:
    match = _YEAR.match(text)
    if match is None:
        return _without_year(text, context)
    rest = text[match.end() :]
    flags: tuple[str, ...] = ()
    relative = match["word"] is not None
    if match["full"]:
        first = last = int(match["full"])
    elif match["short"]:
        first = last = _century_of(int(match["short"]), context.report_year)
        flags = ("two_digit_year",)
    else:
        row = _YEAR_WORDS[match["word"]]
        flags = (row["flag"],) if row["flag"] else ()
        if context.report_year is None:
            known = not rest or _inside(rest, 2000, context) is not None
            return Point(None, relative=True, year_elided=False, flags=flags) if known else None
        first = context.report_year + int(row["offset_from"])
        last = context.report_year + int(row["offset_to"])
    if not rest:
        days = (_day(first, 1, 1)[0], _day(last, 12, 31)[1])
        return Point(days, relative=relative, year_elided=False, flags=flags)
    inside = _inside(rest, first, context)
    if inside is None:
        return None
    if rest.startswith("阴"):
        flags = (*flags, "lunar")
    return Point(inside, relative, year_elided=False, flags=flags, month=inside[0].month)


def _without_year(text: str, context: Context) -> Point | None:
    if _DAY_OF_SOMETHING.fullmatch(text):
        return None  # 第三天 counts from what the sentence tells
    year = context.year
    days = _inside(text, year if year is not None else 2000, context)
    if days is None:
        return None
    relative = text in _PARTS
    flags = ("lunar",) if text.startswith("阴") else ()
    return Point(
        None if year is None else days,
        relative,
        year_elided=not relative,
        flags=flags,
        month=days[0].month,
    )


def _inside(rest: str, year: int, context: Context) -> Days | None:
    """The days of `rest` within a year: 上半年, 第一季度, 3月11日, 8月上旬, 前三个月."""
    part = _PARTS.get(rest)
    if part is not None:
        start = _day(year, part[0], part[1])[0]
        return start, _month(year, part[2])[1] if part[3] >= 28 else _day(year, *part[2:])[1]
    for pattern, read in _RULES:
        match = pattern.fullmatch(rest)
        if match is not None:
            return read(match, year)
    return _within_month(rest, year, context) or _named(rest, year)


def _inside_month(rest: str, year: int) -> Days | None:
    return _inside(rest, year, Context(year, year))


def _within_month(rest: str, year: int, context: Context) -> Days | None:
    """15日 or 下旬 of the month that went before."""
    match = _DAY_ONLY.fullmatch(rest)
    if context.month is None or match is None:
        return None
    if match[2]:
        return _inside(f"{context.month}月{match[2]}", year, context)
    return _day(year, context.month, int(match[1]))


def _named(rest: str, year: int) -> Days | None:
    """端午节, 春节期间, 冬至, 夏季, 阴8月15."""
    name = _HOLIDAY.sub("", rest)
    day = festival(year, name) or solar_term(year, name)
    if day is not None:
        return day, day
    of_last_month = _LAST_MONTH_FESTIVAL.fullmatch(rest)
    if of_last_month is not None:
        day = lunar_festival(year, int(of_last_month[1]), int(of_last_month[2]))
        return day, day
    lunar = _LUNAR.fullmatch(rest)
    if lunar is None:
        return season(year, _SEASON_END.sub("", rest))
    leap, month = bool(lunar[1]), int(lunar[2])
    if not lunar[3]:
        return lunar_month(year, month, leap=leap)
    day = lunar_day(year, month, int(lunar[3]), leap=leap)
    return day, day


def _quarter(match: re.Match[str], year: int) -> Days:
    number = int(match[1] or 1)
    if not 1 <= number <= 4:
        raise NoSuchDayError
    first = 3 * number - 2
    if match[2] == "初":
        return _month(year, first)
    if match[2]:
        return _month(year, first + 2)
    return _month(year, first)[0], _month(year, first + 2)[1]


def _first_quarters(match: re.Match[str], year: int) -> Days:
    return _month(year, 1)[0], _month(year, 3 * int(match[1]))[1]


def _month_rule(match: re.Match[str], year: int) -> Days:
    month, part = int(match[1]), match[2]
    start, end = _month(year, month)
    if part:
        days = _TENS.get(part) or _MONTH_PARTS.get(part[-1])
        if days is None:
            raise NoSuchDayError
        low, high = days
        return start.replace(day=low), start.replace(day=min(high, end.day))
    return start, end


def _month_day(match: re.Match[str], year: int) -> Days:
    return _day(year, int(match[1]), int(match[2]))


def _first_months(match: re.Match[str], year: int) -> Days:
    return _month(year, 1)[0], _month(year, int(match[1]))[1]


def _last_months(match: re.Match[str], year: int) -> Days:
    return _month(year, 13 - int(match[1]))[0], _month(year, 12)[1]


def _first_month(_match: re.Match[str], year: int) -> Days:
    return _month(year, 1)


def _first_days(match: re.Match[str], year: int) -> Days:
    start = _month(year, int(match[1]))[0]
    return start, _day(year, start.month, int(match[2]))[1]


def _week_of_month(match: re.Match[str], year: int) -> Days:
    """The nth week counts from the month's first Monday; with a weekday, the nth such day."""
    month, number, weekday = int(match[1]), int(match[2]), match[3]
    return _week(_month(year, month)[0], number, weekday)


def _week_of_year(match: re.Match[str], year: int) -> Days:
    return _week(_day(year, 1, 1)[0], int(match[1]), None)


def _week(start: datetime.date, number: int, weekday: str | None) -> Days:
    if number < 1:
        raise NoSuchDayError
    wanted = _WEEKDAYS[weekday] if weekday else 0
    offset = (wanted - start.weekday()) % 7 + 7 * (number - 1)
    monday = start + datetime.timedelta(days=offset)
    return (monday, monday) if weekday else (monday, monday + datetime.timedelta(days=6))


def _day_of_year(match: re.Match[str], year: int) -> Days:
    day = _day(year, 1, 1)[0] + datetime.timedelta(days=int(match[1]) - 1)
    if day.year != year:
        raise NoSuchDayError
    return day, day


_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], int], Days]], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (r"([0-9]{1,2})月份?(?:的)?([上中下]{1,2}旬|月?[初底末中])?", _month_rule),
        (r"([0-9]{1,2})月份?([0-9]{1,2})[日号]?", _month_day),
        (_MONTH_DAY.pattern, _month_day),
        (r"(?:第|Q|q)?([1-4])个?季度?([初末底])?", _quarter),
        (r"[Qq]([1-4])()", _quarter),
        (r"首()个?季度([初末底])?", _quarter),
        (r"前([1-4])个?季度", _first_quarters),
        (r"前([0-9]{1,2})个?月份?", _first_months),
        (r"后([0-9]{1,2})个?月份?", _last_months),
        (r"第([0-9]{1,2})个月()", _month_rule),
        (r"首个?月", _first_month),
        (r"([0-9]{1,2})月份?前([0-9]{1,2})[天日]", _first_days),
        (r"([0-9]{1,2})月份?的?第([0-9])个?(?:周|星期|礼拜)([1-7日天])?", _week_of_month),
        (r"第([0-9]{1,2})个?(?:周|星期|礼拜)", _week_of_year),
        (r"第([0-9]{1,3})天", _day_of_year),
    )
)
_DAY_OF_SOMETHING = re.compile(r"第[0-9]{1,3}天")
_DAY_ONLY = re.compile(r"([0-9]{1,2})[日号]?|([上中下]{1,2}旬|月[初底末中])")
_LAST_MONTH_FESTIVAL = re.compile(r"岁([0-9]{1,2})月([0-9]{1,2})")
_LUNAR = re.compile(r"阴(闰)?([0-9]{1,2})月([0-9]{1,2})?")
_HOLIDAY = re.compile(r"(?:当天|当日|假期|假日|小?长假|期间|佳节)$")
_SEASON_END = re.compile(r"(?:季节?|天|日|节|时节)$")


def _day(year: int, month: int, day: int) -> Days:
    try:
        date = datetime.date(_checked(year), month, day)
    except ValueError as error:
        raise NoSuchDayError from error
    return date, date


def _month(year: int, month: int) -> Days:
    if not 1 <= month <= 12:
        raise NoSuchDayError
    last = monthrange(_checked(year), month)[1]
    return datetime.date(year, month, 1), datetime.date(year, month, last)


def _checked(year: int) -> int:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise NoSuchDayError
    return year


def _century_of(short: int, report_year: int | None) -> int:
    """The year that two digits mean: at most ten years after the report, else the last century."""
    latest = _LATEST_SHORT_YEAR if report_year is None else report_year + 10
    return 2000 + short if 2000 + short <= latest else 1900 + short


def _century(match: re.Match[str]) -> Point | None:
    """上世纪80年代, 18世纪: whole decades and centuries, 初 and 末 as JioNLP has them."""
    century = {"上": 20, "本": 21}.get(match[1] or "") or int(match[2])
    start, length = (century - 1) * 100, 100
    if match[3]:
        start, length = start + int(match[3]), 10
    part = (match[4] or "")[:1]
    edge = 3 if length == 10 else 20
    if part in {"末", "后"}:
        start, length = start + length - edge, edge
    elif part in {"初", "前"}:
        length = edge
    elif part:
        start, length = start + edge, length - 2 * edge
    days = (_day(start, 1, 1)[0], _day(start + length - 1, 12, 31)[1])
    return Point(days, relative=False, year_elided=False)
