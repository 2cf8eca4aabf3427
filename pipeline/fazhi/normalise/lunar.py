"""The Chinese calendar: lunar months and days, solar terms, festivals of any calendar."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cache

from fazhi.data import read_table
from fazhi.normalise.calendar_error import NoSuchDayError

Days = tuple[datetime.date, datetime.date]
_LAST_MONTH = 12
_LENGTHS = {"大": 30, "小": 29}
_WEEKDAYS = {"thursday": 3, "saturday": 5, "sunday": 6}
_SEASONS = {"春": ("立春", "立夏"), "夏": ("立夏", "立秋"), "秋": ("立秋", "立冬")}
_ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _LunarYear:
    """new_year: its first day; leap: the month that occurs twice, 0 for none."""

    new_year: datetime.date
    leap: int
    lengths: tuple[int, ...]


def lunar_month(year: int, month: int, *, leap: bool = False) -> Days:
    """The days of a lunar month (1 to 12) of the lunar year that begins in `year`.

    Raises NoSuchDayError outside 1900 to 2100, or for a leap month that the year has not.

    >>> lunar_month(2020, 4, leap=True)
    (datetime.date(2020, 5, 23), datetime.date(2020, 6, 20))
    """
    table = _years().get(year)
    if table is None or not 1 <= month <= 12 or (leap and month != table.leap):
        raise NoSuchDayError
    place = month - 1 + (leap or 0 < table.leap < month)
    start = table.new_year + datetime.timedelta(days=sum(table.lengths[:place]))
    return start, start + datetime.timedelta(days=table.lengths[place] - 1)


def lunar_day(year: int, month: int, day: int, *, leap: bool = False) -> datetime.date:
    """A day of a lunar month; day 0 is its last one (除夕).

    >>> lunar_day(2024, 8, 15)
    datetime.date(2024, 9, 17)
    """
    first, last = lunar_month(year, month, leap=leap)
    if day == 0:
        return last
    found = first + datetime.timedelta(days=day - 1)
    if day < 0 or found > last:
        raise NoSuchDayError
    return found


def solar_term(year: int, name: str) -> datetime.date | None:
    """The day of a solar term (清明, 冬至) in a calendar year, None for other names."""
    if name not in _term_months():
        return None
    days = _terms().get(year)
    if days is None:
        raise NoSuchDayError
    return datetime.date(year, _term_months()[name], days[name])


def season(year: int, name: str) -> Days | None:
    """春, 夏, 秋 or 冬 of a year, from its first solar term to the day before the next season."""
    if name == "冬":
        start, end = solar_term(year, "立冬"), solar_term(year + 1, "立春")
    elif name in _SEASONS:
        first, following = _SEASONS[name]
        start, end = solar_term(year, first), solar_term(year, following)
    else:
        return None
    return None if start is None or end is None else (start, end - _ONE_DAY)


def festival(year: int, name: str) -> datetime.date | None:
    """The day of a festival or movable observance in a calendar year, None for other names.

    A festival of the last lunar month may fall early in the year that it is named by: 2024年除夕
    is the eve of the lunar new year 2024.

    >>> festival(2024, "端午节"), festival(2024, "全国助残日")
    (datetime.date(2024, 6, 10), datetime.date(2024, 5, 19))
    """
    row = _festivals().get(name)
    if row is None:
        return None
    month = int(row["month"])
    if row["calendar"] == "lunar":
        return lunar_festival(year, month, int(row["day"]))
    if row["calendar"] == "term":
        return solar_term(year, row["nth"])
    if row["calendar"] == "solar":
        return datetime.date(year, month, int(row["day"]))
    first = datetime.date(year, month, 1)
    ahead = (_WEEKDAYS[row["calendar"]] - first.weekday()) % 7 + 7 * (int(row["nth"]) - 1)
    return first + datetime.timedelta(days=ahead)


def lunar_festival(year: int, month: int, day: int) -> datetime.date:
    """The lunar day in a calendar year, of two the first; where it has none, the next one.

    >>> lunar_festival(2024, 12, 8), lunar_day(2024, 12, 8)
    (datetime.date(2024, 1, 18), datetime.date(2025, 1, 7))
    """
    if month == _LAST_MONTH and year - 1 in _years():
        early = lunar_day(year - 1, month, day)
        if early.year == year:
            return early
    return lunar_day(year, month, day)


@cache
def _years() -> dict[int, _LunarYear]:
    return {
        int(row["year"]): _LunarYear(
            datetime.date.fromisoformat(row["new_year"]),
            int(row["leap_month"] or 0),
            tuple(_LENGTHS[length] for length in row["months"]),
        )
        for row in read_table("lunar_years")
    }


@cache
def _terms() -> dict[int, dict[str, int]]:
    return {
        int(row["year"]): {name: int(row[name]) for name in _term_months()}
        for row in read_table("solar_terms")
    }


@cache
def _term_months() -> dict[str, int]:
    """Solar terms in the order of the year, two in each month."""
    names = [name for name in next(read_table("solar_terms")) if name not in {"year", "source"}]
    return {name: at // 2 + 1 for at, name in enumerate(names)}


@cache
def _festivals() -> dict[str, dict[str, str]]:
    return {row["name"]: row for row in read_table("festivals")}
