"""What a figure counts, in the words of the report."""

from __future__ import annotations

import re
from functools import cache

from fazhi.records.words import pattern_of

_TABLE = "figure_words"
_EDGES = " \t\r\n\u3000\xa0、，,；;：:（(。"
_SPACE = re.compile(r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])")
_COORDINATION = re.compile(r"、|以及|，|,|和|与|及")
_NOUN = 3  # characters; a shorter measure (城镇) borrows its noun from the last one
_FROM_VALUE = re.compile(r"[从由][^，,。；;、]*\d[^，,。；;、]*[到至]$")
_RESPECTIVELY = re.compile(r"分别|依次")


def trim(text: str) -> str:
    """Words before a number without 共, 累计, 达到, 分别 and the like at their edges."""
    return _trim_end(_trim_start(_SPACE.sub("", text).strip(_EDGES)))


def words_around(before: str, after: str) -> str:
    """What a figure counts, from its words before and after the number."""
    return trim(before) + _SPACE.sub("", after).strip(_EDGES)


def without_start(before: str) -> str:
    """Words before the value of a change without where it started (里程从2.5万公里增加到)."""
    return _FROM_VALUE.sub("", before)


def without_adverbs(text: str) -> str:
    """Words before a comparison without a closing 明显, 基本 or 分别."""
    return _closing("adverb").sub("", trim(text)).strip(_EDGES)


def respective_measures(before: str, count: int) -> list[str] | None:
    """The measures of 规上工业增加值、固定资产投资分别增长…, when there is one per value.

    before: the words before the first number; count: how many values follow.
    None too where the measures share their last word (城镇、农村居民收入).
    """
    marker = _RESPECTIVELY.search(before)
    if marker is None:
        return None
    measures = coordinated_measures(before[: marker.start()], count)
    verb = trim(before[marker.end() :])
    return [measure + verb for measure in measures] if measures is not None else None


def coordinated_measures(words: str, count: int) -> list[str] | None:
    """The measures that 、 and 和 join, when there are so many of them, each with a noun."""
    measures = [trim(one) for one in _COORDINATION.split(words) if one.strip()]
    complete = len(measures) == count and all(len(one) >= _NOUN for one in measures)
    return measures if complete else None


def _trim_start(text: str) -> str:
    match = _opening("leading").match(text)
    return text[match.end() :].strip(_EDGES) if match is not None else text


def _trim_end(text: str) -> str:
    while True:
        shorter = _closing("trailing").sub("", text).rstrip(_EDGES)
        without_verb = _closing("trailing_verb").sub("", shorter).rstrip(_EDGES)
        if without_verb:  # 完成8次 keeps its only word
            shorter = without_verb
        if shorter == text:
            return text
        text = shorter


@cache
def _opening(role: str) -> re.Pattern[str]:
    return re.compile(f"(?:{pattern_of(_TABLE, 'pattern', role).pattern})+")


@cache
def _closing(role: str) -> re.Pattern[str]:
    return re.compile(f"(?:{pattern_of(_TABLE, 'pattern', role).pattern})$")
