"""Points that are told from the day of writing: 今天, 上周三, 本月15日, 上季度末."""

from __future__ import annotations

import datetime
import re
from calendar import monthrange
from collections.abc import Callable

from fazhi.data import read_table
from fazhi.normalise.date_context import Context, Days, Point

_WHICH = {"上上": -2, "上": -1, "前": -1, "这": 0, "本": 0, "当": 0, "同": 0}
_WHICH |= {"下": 1, "次": 1, "后": 1, "下下": 2, "上上上": -3, "下下下": 3}
_WEEK = re.compile(
    r"(?P<which>上{2,3}|下{2,3}|[上前这本下后]1?)?个?(?:周|星期|礼拜)(?:周|星期|礼拜)?(?P<day>[1-7日天末])?"
)
_MONTH = re.compile(
    r"(?:(?P<which>上上|下下|[上这下]1?|[本当同次])个?月份?的?(?P<rest>.{0,8})"
    r"|月(?P<part>[初底末中]))"
)
_QUARTER = re.compile(r"(?P<which>上上|下下|[上这下]1?|[本当同])个?季度(?P<part>[初末底])?")
_BARE = re.compile(r"[0-9]{1,2}[日号]|[上中下]{1,2}旬")
_LAST_DAYS = re.compile(r"最后([0-9]{1,2})[天日]")
_DAYS = {row["phrase"]: int(row["offset"]) for row in read_table("relative_days")}
_WEEKDAYS = {"日": 6, "天": 6, "7": 6} | {str(day + 1): day for day in range(6)}

Inside = Callable[[str, int], Days | None]


def anchored_point(text: str, context: Context, inside: Inside) -> Point | None:
    """Read a normalised expression that counts from the day of writing, None when it does not.

    inside: reads a month with what follows it (3月上旬) within a year.
    Without a day of writing the point is known to be one, and has no days.
    """
    day = context.written_on or datetime.date(2000, 6, 15)
    days = _relative_day(text, day) or _week(text, day) or _quarter(text, day, inside)
    days = days or _month(text, day, context, inside)
    if days is None:
        return None
    known = days if context.written_on is not None else None
    return Point(known, relative=True, year_elided=False, month=days[0].month, written=True)


def shift_months(day: datetime.date, months: int) -> datetime.date:
    """The same day so many months later, or the last one of a shorter month.

    >>> shift_months(datetime.date(2024, 1, 31), 1)
    datetime.date(2024, 2, 29)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _relative_day(text: str, day: datetime.date) -> Days | None:
    offset = _DAYS.get(text)
    if offset is None:
        return None
    found = day + datetime.timedelta(days=offset)
    return found, found


def _week(text: str, day: datetime.date) -> Days | None:
    match = _WEEK.fullmatch(text)
    if match is None or not (match["which"] or match["day"]):
        return None
    which = _WHICH[(match["which"] or "本").rstrip("1")]
    monday = day + datetime.timedelta(days=7 * which - day.weekday())
    wanted = match["day"]
    if wanted is None:
        return monday, monday + datetime.timedelta(days=6)
    if wanted == "末":
        return monday + datetime.timedelta(days=5), monday + datetime.timedelta(days=6)
    found = monday + datetime.timedelta(days=_WEEKDAYS[wanted])
    return found, found


def _quarter(text: str, day: datetime.date, inside: Inside) -> Days | None:
    match = _QUARTER.fullmatch(text)
    if match is None:
        return None
    shifted = shift_months(day.replace(day=1), 3 * _WHICH[match["which"].rstrip("1")])
    number = (shifted.month + 2) // 3
    return inside(f"第{number}季度{match['part'] or ''}", shifted.year)


def _month(text: str, day: datetime.date, context: Context, inside: Inside) -> Days | None:
    if context.month is None and _BARE.fullmatch(text):
        return inside(f"{day.month}月{text}", day.year)
    match = _MONTH.fullmatch(text)
    if match is None:
        return None
    which = (match["which"] or "本").rstrip("1")
    first = shift_months(day.replace(day=1), _WHICH[which])
    if which == "同" and context.month is not None and context.year is not None:
        first = datetime.date(context.year, context.month, 1)
    rest = match["rest"] or match["part"] or ""
    last = _LAST_DAYS.fullmatch(rest)
    if last is not None:
        end = inside(f"{first.month}月", first.year)
        start = None if end is None else end[1] - datetime.timedelta(days=int(last[1]) - 1)
        return None if end is None or start is None else (start, end[1])
    return inside(f"{first.month}月{rest}", first.year)
