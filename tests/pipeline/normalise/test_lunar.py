"""The Chinese calendar: known days, and the order of its months."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.normalise.calendar_error import NoSuchDayError
from fazhi.normalise.lunar import festival, lunar_day, lunar_month, season, solar_term


@pytest.mark.parametrize(
    ("year", "name", "day"),
    [
        (2021, "春节", "2021-02-12"),
        (2024, "元宵节", "2024-02-24"),
        (2025, "端午节", "2025-05-31"),
        (2023, "中秋节", "2023-09-29"),
        (2025, "中秋节", "2025-10-06"),
        (2024, "重阳节", "2024-10-11"),
        (2024, "除夕", "2024-02-09"),
        (2023, "除夕", "2023-01-21"),
        (2023, "腊八节", "2024-01-18"),
        (2024, "母亲节", "2024-05-12"),
        (2024, "全民国防教育日", "2024-09-21"),
        (2024, "中国农民丰收节", "2024-09-22"),
        (2024, "国家宪法日", "2024-12-04"),
    ],
)
def test_days_of_festivals(year: int, name: str, day: str) -> None:
    assert festival(year, name) == datetime.date.fromisoformat(day)


@pytest.mark.parametrize(
    ("year", "name", "day"),
    [(2024, "清明", "2024-04-04"), (2021, "立春", "2021-02-03"), (2023, "霜降", "2023-10-24")],
)
def test_days_of_solar_terms(year: int, name: str, day: str) -> None:
    assert solar_term(year, name) == datetime.date.fromisoformat(day)


def test_names_of_nothing_are_none() -> None:
    assert (festival(2024, "某节"), solar_term(2024, "某日"), season(2024, "季")) == (None,) * 3


@settings(max_examples=100)
@given(st.integers(1900, 2099))
def test_months_of_a_year_follow_each_other(year: int) -> None:
    end = lunar_month(year, 1)[0] - datetime.timedelta(days=1)
    for month in range(1, 13):
        for leap in (False, True):
            try:
                first, last = lunar_month(year, month, leap=leap)
            except NoSuchDayError:
                assert leap
                continue
            assert first == end + datetime.timedelta(days=1)
            end = last
    assert lunar_month(year + 1, 1)[0] == end + datetime.timedelta(days=1)


@pytest.mark.parametrize(("year", "month", "day"), [(1800, 1, 1), (2024, 13, 1), (2024, 1, 30)])
def test_days_that_are_none_raise(year: int, month: int, day: int) -> None:
    with pytest.raises(NoSuchDayError):
        lunar_day(year, month, day)
