"""Names of administrative places without the words that say what they are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from fazhi.data import read_table

_LEVEL_ENDING = re.compile(
    r"(?:自治区|自治州|自治县|自治旗|特别行政区|地区|街道办事处|街道|民族乡|民族苏木|"
    r"苏木|林区|特区|省|市|州|盟|县|区|旗|镇|乡)$"
)
_ETHNIC_LEVELS = ("自治区", "自治州", "自治县", "自治旗", "民族乡", "族乡", "族区", "族镇")
_BANNER_SIDE = re.compile(r"[左右前后中]旗$")


def short_name(name: str) -> str:
    """A name without its level word and ethnic groups: 黔南布依族苗族自治州 → 黔南.

    Banners told apart by their side (阿拉善左旗) are never called without the level word
    and stay whole; a unit named after one group alone keeps that: 东乡族自治县 → 东乡.
    """
    if _BANNER_SIDE.search(name):
        return name
    stem = _LEVEL_ENDING.sub("", name)
    if stem != name and name.endswith(_ETHNIC_LEVELS):
        ethnic = _ethnic_ending()
        while len(stem) > 1 and (match := ethnic.search(stem)) and match.start() >= 2:
            stem = stem[: match.start()]
        if len(stem) > 2:
            stem = stem.removesuffix("族")
    return stem


def short_names(names: Iterable[str]) -> frozenset[str]:
    """Short names of two to four characters, of those names that have a level word."""
    shortened = ((name, short_name(name)) for name in names)
    return frozenset(short for name, short in shortened if short != name and 2 <= len(short) <= 4)


@cache
def _ethnic_ending() -> re.Pattern[str]:
    groups = [row["text"] for row in read_table("place_words") if row["role"] == "ethnic_group"]
    groups.sort(key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(groups)})$")
