"""Marks lunar months and days, festivals named by numbers, and seasons in date expressions."""

from __future__ import annotations

import re

from fazhi.data import read_table
from fazhi.normalise.numeral_value import canonical, evaluate

_CALENDAR = re.compile(r"(?:农历|阴历|旧历|夏历)的?")
_MONTH = re.compile(
    r"(?P<leap>闰)?(?<![阴岁0-9一二三四五六七八九十])"
    r"(?P<month>正|冬|腊|十[一二]?|[一二三四五六七八九]|1[0-2]|0?[1-9])月份?"
    r"(?P<day>初(?:[一二三四五六七八九十]|[0-9]{1,2})|[廿卅二]?十[一二三四五六七八九]?|三十"
    r"|[廿卅][一二三四五六七八九]?|[0-9]{1,2})?(?P<suffix>[日号])?"
)
_MONTH_NUMBERS = {"正": 1, "冬": 11, "腊": 12}
_SEASON = re.compile(r"(?P<year>[今去明])(?:年)?(?P<season>[春夏秋冬])(?:季|天)?")
_NEW_YEAR = re.compile(r"大年(?P<day>初[一二三四五六七八九十])")
_HOLIDAY = re.compile(r"(?:期间|小?长假|假期|假日|节假期|节日?期间|前后)$")
_OPEN_END = re.compile(r"(?:(?:之|以)?[前后]|以来|至今|起)$")  # not 前后
_YEAR_BEFORE = re.compile(r"(?:年度?|^|^截[至止]到?|^自从?|^从)(?:的)?$")
_QUOTES = str.maketrans("", "", "“”\"' ")
_LAST_MONTH = "12"


def _as_day(row: dict[str, str]) -> str:
    """A festival as `5月1`, of the lunar calendar as `阴3月3`, of its last month as `岁12月8`."""
    day = f"{row['month']}月{row['day']}"
    if row["calendar"] == "solar":
        return day
    return ("岁" if row["month"] == _LAST_MONTH else "阴") + day


_NAMED_BY_NUMBERS = {
    row["name"]: _as_day(row)
    for row in read_table("festivals")
    if set(row["name"]) & set("一二三四五六七八九十") and row["calendar"] in {"lunar", "solar"}
}


def mark_lunar(text: str) -> str:
    """Write lunar days as `阴8月15`, 五一 as `5月1`, 今冬明春 as `今年冬-明年春`.

    A day in Chinese numerals without 日 (八月十五) is lunar, as in JioNLP's convention.

    >>> mark_lunar("去年八月十五"), mark_lunar("闰四月"), mark_lunar("3月15日")
    ('去年阴8月15', '阴闰4月', '3月15日')
    """
    calendar = _CALENDAR.search(text)
    body = _CALENDAR.sub("", text) if calendar else text
    body = _seasons(_festival(body))
    body = _NEW_YEAR.sub(r"正月\g<day>", body)
    if "月" not in body:
        return body
    plain = any(mark in body for mark in "日号至到-—、")
    return _MONTH.sub(lambda match: _lunar(match, certain=calendar is not None, plain=plain), body)


def _lunar(match: re.Match[str], *, certain: bool, plain: bool) -> str:
    month, day = match["month"], match["day"] or ""
    certain = certain or bool(match["leap"]) or month in _MONTH_NUMBERS or day[:1] in set("初廿卅")
    likely = "十" in day and not match["suffix"] and not plain
    if day[:1] in {"廿", "卅"} and match["suffix"] and month not in _MONTH_NUMBERS:
        certain = False  # 五月廿二日 is written in formal dates of the common calendar
    if not (certain or likely):
        return match[0]
    number = _MONTH_NUMBERS.get(month) or evaluate(canonical(month))
    value = evaluate(canonical(day.removeprefix("初"))) if day else ""
    return f"阴{match['leap'] or ''}{number}月{'' if value is None else value}"


def _festival(text: str) -> str:
    """五一, 十一, 三月三 at the end of an expression, with a year before it or nothing.

    What leaves the time open (五一前, 十一以来) stays after the day.
    """
    bare = _HOLIDAY.sub("", text.translate(_QUOTES))
    tail = _OPEN_END.search(bare)
    end = tail[0] if tail else ""
    bare = _HOLIDAY.sub("", bare.removesuffix(end))
    for name, day in _NAMED_BY_NUMBERS.items():
        ahead = bare.removesuffix(name)
        if bare.endswith(name) and _YEAR_BEFORE.search(ahead):
            return ahead + day + end
    return text


def _seasons(text: str) -> str:
    """今冬明春 with the years written out and a dash between two seasons."""
    marked = _SEASON.sub(r"\g<year>年\g<season>", text)
    return re.sub(r"(?<=[春夏秋冬])(?=[今去明]年)", "-", marked) if marked != text else text
