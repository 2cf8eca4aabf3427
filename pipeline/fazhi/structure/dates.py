"""Calendar dates as headers and signatures write them; the date normaliser is another stage."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

_DIGITS = {character: value for value, character in enumerate("〇一二三四五六七八九")} | {
    "○": 0, "零": 0, "0": 0, "O": 0, "o": 0,
}  # fmt: skip
_YEAR = r"(?:19|20)\d{2}"
_CHINESE_YEAR = r"[二一][〇○零Oo0一二三四五六七八九]{3}"
_DAMAGED_DIGIT = r"[\dOolI]"  # as scans and typists leave it: 2O23
_LOOKALIKES = str.maketrans("OolI", "0011")
# 2 0 2 3 and 2O23: only before 年, where it is a year and nothing else
DAMAGED_YEAR = (
    r"(?<![\dOolI〔\[(])(?<!\d\s)(?!\d{4})(?:1\s?9|2\s?[0Oo])"
    rf"\s?{_DAMAGED_DIGIT}\s?{_DAMAGED_DIGIT}(?=\s{{0,2}}年)"
)
_NUMERIC = re.compile(
    rf"(?<!\d)(?P<year>{_YEAR})\s{{0,2}}[年./-]\s{{0,2}}(?P<month>\d{{1,2}})\s{{0,2}}[月./-]"
    r"\s{0,2}(?P<day>\d{1,2})(?!\d)\s{0,2}日?"
)
_COMPACT = re.compile(rf"(?<!\d)(?P<year>{_YEAR})(?P<month>\d{{2}})(?P<day>\d{{2}})(?!\d)")
_MONTH_WORDS = r"[一二三四五六七八九十]{1,2}|元"
_DAY_WORDS = r"[一二三四五六七八九十廿卅]{1,3}"
_CHINESE = re.compile(
    rf"(?P<year>{_CHINESE_YEAR})年\s?(?P<month>{_MONTH_WORDS})月\s?(?P<day>{_DAY_WORDS})日?"
)
_SPACED = rf"{_DAMAGED_DIGIT}(?:\s?{_DAMAGED_DIGIT})?"
# digits and numerals side by side (2023年元月6日), digits set apart (2 0 2 3年1月1 0日)
_MIXED = re.compile(
    rf"(?P<year>(?<!\d){_YEAR}|{_CHINESE_YEAR}|{DAMAGED_YEAR})\s{{0,2}}年"
    rf"\s{{0,2}}(?P<month>{_SPACED}|{_MONTH_WORDS})\s{{0,2}}月"
    rf"\s{{0,2}}(?P<day>{_SPACED}|{_DAY_WORDS})\s{{0,2}}日"
)
_LOOSE_LINE = re.compile(
    rf"(?:{_YEAR}|{_CHINESE_YEAR}|{DAMAGED_YEAR})\s{{0,2}}年?"
    r"[\s\dOolI年月日号./一二三四五六七八九十元-]{0,16}"
)
_YEAR_ALONE = re.compile(rf"(?<!\d){_YEAR}(?!\d)|{_CHINESE_YEAR}|{DAMAGED_YEAR}")


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date with its offsets in the searched string."""

    value: datetime.date
    start: int
    end: int


def find_date(folded: str) -> FoundDate | None:
    """The first full calendar date in a folded string; None if there is no valid one."""
    for pattern in (_NUMERIC, _CHINESE, _COMPACT, _MIXED):
        for match in pattern.finditer(folded):
            value = _date(match)
            if value is not None:
                return FoundDate(value, match.start(), match.end())
    return None


def is_date_line(folded: str) -> bool:
    """Whether a folded line is a date and nothing else, a damaged one (`2025年月16日`) too."""
    bare = folded.strip("()[] ")
    return (
        6 <= len(bare) <= 26
        and ("年" in bare or bool(re.search(r"[./-]\d", bare)) or "月" in bare)
        and _LOOSE_LINE.fullmatch(bare) is not None
    )


def find_year(folded: str) -> int | None:
    """The first year in a folded string, in digits or as 二〇二四."""
    match = _YEAR_ALONE.search(folded)
    return None if match is None else year_number(match.group())


def year_number(text: str) -> int | None:
    """`2024`, `二〇二四` or, damaged, `2 0 2 4` and `2O24` as a number; None if it is none."""
    text = "".join(text.split())
    if len(text) != 4:
        return None
    if text[0].isdigit() and text.isascii():
        text = text.translate(_LOOKALIKES)
    if text.isdigit() and text.isascii():
        return int(text)
    if all(character in _DIGITS for character in text):
        return int("".join(str(_DIGITS[character]) for character in text))
    return None


def _date(match: re.Match[str]) -> datetime.date | None:
    year = year_number(match["year"])
    month, day = _small_number(match["month"]), _small_number(match["day"])
    if year is None:
        return None
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _small_number(text: str) -> int:
    digits = "".join(text.split()).translate(_LOOKALIKES)
    if digits.isdigit() and digits.isascii():
        return int(digits)
    if text == "元":
        return 1
    text = text.replace("廿", "二十").replace("卅", "三十")
    head, ten, tail = text.partition("十")
    if not ten:
        return _DIGITS.get(text, 0) if len(text) == 1 else 0
    return (_DIGITS.get(head, 0) if head else 1) * 10 + (_DIGITS.get(tail, 0) if tail else 0)
