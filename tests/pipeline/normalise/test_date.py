from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.normalise.date import resolve_date

DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")


def days(text: str, year: int | None = 2024) -> tuple[str | None, str | None]:
    found = resolve_date(text, report_year=year)
    ends = (found.date_from, found.date_to)
    start, end = (None if day is None else day.isoformat() for day in ends)
    return start, end


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2024年", "2024-01-01", "2024-12-31"),
        ("2024年度", "2024-01-01", "2024-12-31"),
        ("2022年同期", "2022-01-01", "2022-12-31"),
        ("2022", "2022-01-01", "2022-12-31"),
        ("２０２３年３月", "2023-03-01", "2023-03-31"),
        ("2025年1月15日", "2025-01-15", "2025-01-15"),
        ("二〇二五年一月十五日", "2025-01-15", "2025-01-15"),
        ("二○二五年十二月二十一日", "2025-12-21", "2025-12-21"),
        ("二Ｏ二四年", "2024-01-01", "2024-12-31"),
        ("2025-01-15", "2025-01-15", "2025-01-15"),
        ("2025/1/15", "2025-01-15", "2025-01-15"),
        ("2025.1.15", "2025-01-15", "2025-01-15"),
        ("2025 年 1 月 15 日上午9:30", "2025-01-15", "2025-01-15"),
        ("2021—2025年", "2021-01-01", "2025-12-31"),
        ("2021年-2025年", "2021-01-01", "2025-12-31"),
        ("二○二四—二○二五年", "2024-01-01", "2025-12-31"),
        ("2023年12月至2024年2月", "2023-12-01", "2024-02-29"),
        ("2024年12月底", "2024-12-25", "2024-12-31"),
        ("2023年第四季度", "2023-10-01", "2023-12-31"),
        ("2024年1月12、4月1日", "2024-01-12", "2024-04-01"),
        ("截至2024年12月底", None, "2024-12-31"),
        ("截止2024年11月", None, "2024-11-30"),
        ("2025年6月底前", None, "2025-06-30"),
        ("“十四五”期间", "2021-01-01", "2025-12-31"),
        ("“八五”普法期间", "2021-01-01", "2025-12-31"),
        ("十三五时期", "2016-01-01", "2020-12-31"),
    ],
)
@pytest.mark.parametrize("year", [2024, None])
def test_dates_with_their_own_year(
    text: str, start: str | None, end: str | None, year: int | None
) -> None:
    assert days(text, year) == (start, end)
    assert resolve_date(text, report_year=year).anchor is None


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("3月11日", "2024-03-11", "2024-03-11"),
        ("8月份上旬", "2024-08-01", "2024-08-10"),
        ("2月下旬", "2024-02-21", "2024-02-29"),
        ("1—11月", "2024-01-01", "2024-11-30"),
        ("1至6月", "2024-01-01", "2024-06-30"),
        ("第一季度", "2024-01-01", "2024-03-31"),
        ("前三季度", "2024-01-01", "2024-09-30"),
        ("截至11月", None, "2024-11-30"),
        ("12月至2月", "2024-12-01", "2025-02-28"),
        ("12月第一周", "2024-12-02", "2024-12-08"),
    ],
)
def test_elided_year_is_the_report_year(text: str, start: str | None, end: str) -> None:
    found = resolve_date(text, report_year=2024)
    assert days(text) == (start, end)
    assert (found.relative, found.anchor) == (False, "report_year")
    assert "partial" in found.flags
    assert days(text, None) == (None, None)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("今年", "2024-01-01", "2024-12-31"),
        ("今年以来", "2024-01-01", "2024-12-31"),
        ("今年上半年", "2024-01-01", "2024-06-30"),
        ("全年", "2024-01-01", "2024-12-31"),
        ("一年来", "2024-01-01", "2024-12-31"),
        ("年内", "2024-01-01", "2024-12-31"),
        ("年初", "2024-01-01", "2024-02-29"),
        ("年底", "2024-11-01", "2024-12-31"),
        ("下半年", "2024-07-01", "2024-12-31"),
        ("去年", "2023-01-01", "2023-12-31"),
        ("上年", "2023-01-01", "2023-12-31"),
        ("去年同期", "2023-01-01", "2023-12-31"),
        ("本年度", "2024-01-01", "2024-12-31"),
        ("下年度", "2025-01-01", "2025-12-31"),
        ("近五年", "2020-01-01", "2024-12-31"),
        ("连续三年", "2022-01-01", "2024-12-31"),
        ("三年来", "2022-01-01", "2024-12-31"),
        ("截至目前", None, "2024-12-31"),
    ],
)
def test_relative_dates_need_the_report_year(text: str, start: str | None, end: str) -> None:
    found = resolve_date(text, report_year=2024)
    assert days(text) == (start, end)
    assert (found.relative, found.anchor) == (True, "report_year")
    unknown = resolve_date(text, report_year=None)
    assert (unknown.date_from, unknown.date_to) == (None, None)
    assert "unresolved" in unknown.flags


def test_an_open_period_ends_with_the_report_year() -> None:
    found = resolve_date("2022年以来", report_year=2024)
    assert days("2022年以来") == ("2022-01-01", "2024-12-31")
    assert "assumed_end" in found.flags
    assert days("2022年以来", None) == ("2022-01-01", None)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("20256月", "2025-06-01", "2025-06-30"),
        ("2025730日", "2025-07-30", "2025-07-30"),
        ("20253月9日", "2025-03-09", "2025-03-09"),
        ("（20212025年）", "2021-01-01", "2025-12-31"),
    ],
)
def test_damage_with_one_reading_is_repaired(text: str, start: str, end: str) -> None:
    assert days(text) == (start, end)
    assert {"damaged", "repaired"} <= set(resolve_date(text, report_year=2024).flags)


def test_damage_with_two_readings_stays_unresolved() -> None:
    found = resolve_date("2025111日", report_year=2024)
    assert (found.date_from, found.flags) == (None, ("damaged", "unresolved"))


def test_two_digit_year_is_flagged() -> None:
    assert "two_digit_year" in resolve_date("24年3月", report_year=2024).flags
    assert days("24年3月") == ("2024-03-01", "2024-03-31")
    assert days("98年3月") == ("1998-03-01", "1998-03-31")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "近年来",
        "下一步",
        "2月30日",
        "13月",
        "闰三月",
        "腊月卅五",
        "每年",
        "第三天",
        "x" * 100_000,
    ],
)
def test_what_is_no_date_stays_none(text: str) -> None:
    assert days(text) == (None, None)
    assert "unresolved" in resolve_date(text, report_year=2024).flags


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2025年元月", "2025-01-01", "2025-01-31"),
        ("2024年10月中下旬", "2024-10-11", "2024-10-31"),
        ("2024年5月底6月初", "2024-05-25", "2024-06-05"),
        ("2023年11月至次年2月", "2023-11-01", "2024-02-29"),
        ("2024年岁末年初", "2024-11-01", "2025-02-28"),
        ("2024年7、8月", "2024-07-01", "2024-08-31"),
        ("2024年（含）", "2024-01-01", "2024-12-31"),
        ("2024年春", "2024-02-04", "2024-05-04"),
        ("2024年冬季", "2024-11-07", "2025-02-02"),
        ("2024年端午节", "2024-06-10", "2024-06-10"),
        ("2024年清明", "2024-04-04", "2024-04-04"),
        ("2024年冬至", "2024-12-21", "2024-12-21"),
        ("2024年全国助残日", "2024-05-19", "2024-05-19"),
        ("2024年国庆期间", "2024-10-01", "2024-10-01"),
        ("2024年五一假期", "2024-05-01", "2024-05-01"),
        ("2024年除夕", "2024-02-09", "2024-02-09"),
        ("2025年除夕夜", "2025-01-28", "2025-01-28"),
        ("2024年大年三十", "2024-02-09", "2024-02-09"),
        ("2024年腊八节", "2024-01-18", "2024-01-18"),
        ("2024年小年", "2024-02-02", "2024-02-02"),
        ("2024年腊月初八", "2025-01-07", "2025-01-07"),
        ("2024年国庆节前", None, "2024-10-01"),
        ("2024年五一前", None, "2024-05-01"),
        ("2024年“五一”节前", None, "2024-05-01"),
        ("2024年五一假期前", None, "2024-05-01"),
        ("2024年七一之前", None, "2024-07-01"),
        ("2024年十一以前", None, "2024-10-01"),
        ("2024年三月三前", None, "2024-04-11"),
        ("2024年除夕前", None, "2024-02-09"),
        ("截至2024年五一", None, "2024-05-01"),
        ("2024年八一以来", "2024-08-01", None),
        ("2024年五一前后", "2024-05-01", "2024-05-01"),
        ("2020年农历闰四月", "2020-05-23", "2020-06-20"),
        ("2024年正月十五", "2024-02-24", "2024-02-24"),
        ("2024年农历8月15日", "2024-09-17", "2024-09-17"),
    ],
)
def test_seasons_festivals_and_lunar_days(text: str, start: str | None, end: str | None) -> None:
    assert days(text, None) == (start, end)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("五月廿二", "2024-06-27", "2024-06-27"),
        ("八月十五", "2024-09-17", "2024-09-17"),
        ("八月十五日", "2024-08-15", "2024-08-15"),
        ("腊月", "2024-12-31", "2025-01-28"),
        ("除夕", "2024-02-09", "2024-02-09"),
        ("五一前", None, "2024-05-01"),
        ("截至五一", None, "2024-05-01"),
        ("十一月前", None, "2024-11-30"),
        ("今冬明春", "2024-11-07", "2025-05-04"),
        ("七八月份", "2024-07-01", "2024-08-31"),
        ("24年以来", "2024-01-01", "2024-12-31"),
        ("三年以来", "2022-01-01", "2024-12-31"),
        ("三年前", "2021-01-01", "2021-12-31"),
        ("三年以前", None, "2021-12-31"),
        ("未来三年", "2025-01-01", "2027-12-31"),
        ("2025年以后", "2025-01-01", None),
    ],
)
def test_days_and_spans_of_the_report_year(text: str, start: str | None, end: str | None) -> None:
    assert days(text) == (start, end)


WRITTEN_ON = datetime.date(2025, 1, 15)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("今天", "2025-01-15", "2025-01-15"),
        ("昨日下午", "2025-01-14", "2025-01-14"),
        ("上午9:00", "2025-01-15", "2025-01-15"),
        ("本周", "2025-01-13", "2025-01-19"),
        ("上周五", "2025-01-10", "2025-01-10"),
        ("本月10日", "2025-01-10", "2025-01-10"),
        ("10日", "2025-01-10", "2025-01-10"),
        ("上月底", "2024-12-25", "2024-12-31"),
        ("上个月下旬", "2024-12-21", "2024-12-31"),
        ("上季度", "2024-10-01", "2024-12-31"),
        ("三天前", "2025-01-12", "2025-01-12"),
        ("近三个月", "2024-10-15", "2025-01-15"),
        ("三个多月以来", "2024-10-01", "2025-01-15"),
        ("15个工作日内", "2025-01-15", "2025-02-05"),
        ("未来两个月", "2025-01-15", "2025-03-14"),
        ("今年以来", "2024-01-01", "2025-01-15"),
        ("截至目前", None, "2025-01-15"),
        ("2024年11月到本月10日", "2024-11-01", "2025-01-10"),
    ],
)
def test_the_day_of_writing_is_an_anchor(text: str, start: str | None, end: str) -> None:
    found = resolve_date(text, report_year=2024, written_on=WRITTEN_ON)
    assert (found.date_from and found.date_from.isoformat()) == start
    assert (found.date_to and found.date_to.isoformat()) == end


@pytest.mark.parametrize(
    "text", ["本月", "上周五", "三天前", "昨天", "近三个月", "10日", "上午9:00"]
)
def test_without_a_day_of_writing_its_words_stay_unresolved(text: str) -> None:
    found = resolve_date(text, report_year=2024)
    assert (found.date_from, found.date_to) == (None, None)
    assert (found.relative, found.anchor, found.flags) == (True, "written_on", ("unresolved",))


@settings(max_examples=100)
@given(st.dates(datetime.date(1990, 1, 1), datetime.date(2040, 12, 31)))
def test_every_day_parses_back(day: datetime.date) -> None:
    year = str(day.year).translate(DIGITS)
    for text in (
        day.isoformat(),
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}.{day.month}.{day.day}",
        f"{year}年{day.month}月{day.day}日",
    ):
        found = resolve_date(text, report_year=None)
        assert (found.date_from, found.date_to, found.flags) == (day, day, ())


@settings(max_examples=100)
@given(
    st.text(max_size=40)
    | st.text(
        "0123456789年月日号至到-截止以来前后内近初廿正腊闰周天个半春冬一三十今去上下季度、",
        max_size=24,
    ),
    st.sampled_from([None, 2024, 1, 9999]),
    st.sampled_from([None, datetime.date(2025, 1, 15), datetime.date.min, datetime.date.max]),
)
def test_no_text_crashes_and_ends_are_in_order(
    text: str, year: int | None, written_on: datetime.date | None
) -> None:
    found = resolve_date(text, report_year=year, written_on=written_on)
    if found.date_from is not None and found.date_to is not None:
        assert found.date_from <= found.date_to
