"""Calendar dates as headers and signatures write them; the date normaliser is another stage."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

_DIGITS = {character: value for value, character in enumerate("〇一二三四五六七八九")} | {
    "○": 0, "零": 0, "0": 0, "O": 0, "o": 0,
}  # fmt: skip
_YEAR = r"(?:19|20)\d{2}"
_NUMERIC = re.compile(
    rf"(?<!\d)(?P<year>{_YEAR})\s{{0,2}}[年./-]\s{{0,2}}(?P<month>\d{{1,2}})\s{{0,2}}[月./-]"
    r"\s{0,2}(?P<day>\d{1,2})(?!\d)\s{0,2}日?"
)
_COMPACT = re.compile(rf"(?<!\d)(?P<year>{_YEAR})(?P<month>\d{{2}})(?P<day>\d{{2}})(?!\d)")
_CHINESE = re.compile(
    r"(?P<year>[二一][〇○零Oo0一二三四五六七八九]{3})年\s?(?P<month>[一二三四五六七八九十]{1,2})月\s?"
    r"(?P<day>[一二三四五六七八九十廿卅]{1,3})日?"
)
_LOOSE_LINE = re.compile(
    rf"(?:{_YEAR}|[二一][〇○零Oo0一二三四五六七八九]{{3}})\s?年?[\s\d年月日号./一二三四五六七八九十-]{{0,16}}"
)
_YEAR_ALONE = re.compile(rf"(?<!\d){_YEAR}(?!\d)|[二一][〇○零Oo0一二三四五六七八九]{{3}}")


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date with its offsets in the searched string."""

    value: datetime.date
    start: int
    end: int


def find_date(folded: str) -> FoundDate | None:
    """The first full calendar date in a folded string; None if there is no valid one."""
    for pattern in (_NUMERIC, _CHINESE, _COMPACT):
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
    """`2024` or `二〇二四` as a number; None if it is neither."""
    if text.isdigit() and text.isascii() and len(text) == 4:
        return int(text)
    if len(text) == 4 and all(character in _DIGITS for character in text):
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
    if text.isdigit() and text.isascii():
        return int(text)
    text = text.replace("廿", "二十").replace("卅", "三十")
    head, ten, tail = text.partition("十")
    if not ten:
        return _DIGITS.get(text, 0) if len(text) == 1 else 0
    return (_DIGITS.get(head, 0) if head else 1) * 10 + (_DIGITS.get(tail, 0) if tail else 0)
