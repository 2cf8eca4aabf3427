"""A `CHANGE` span as numbers: how much, in what unit, against what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from fazhi.data import read_table
from fazhi.normalise.quantity import Quantity, parse_quantity
from fazhi.records.words import pattern_of
from fazhi.tagging.mention import Mention

PERCENT, POINTS = "%", "百分点"
_TABLE = "change_words"
_YEAR_BASE = r"(?:[较比与同]\s?)?(?:19|20)[0-9]{2}年度?(?:同期|[末底])?"
_COMPARING = ("较", "比", "与", "同", "环")
# The words before the number end in 的 or hold no number of their own (由上年的75%, 由原来5名).
_START = re.compile(
    r"[由从](?P<lead>(?:[^，,。；;由从]{1,16}的|[^，,。；;由从的0-9一二两三四五六七八九十百]{0,8}))"
    r"\s*(?P<number>[0-9一二两三四五六七八九十百千万][^，,。；;由从的]{0,12})$"
)
_FROM_TO = re.compile(r"[由从].{0,40}[到至]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Change:
    """value: signed; 0 for 持平; None when the direction or the number is not written.

    unit: `%`, `百分点` or the normal unit of the count. base: the words of the comparison.
    level: the value of the other period, where that is written instead of a difference
        (由上年的81.2%; 去年同期为15件). sign: -1, 0 or 1, None when no direction is written.
    is_start: the level is where the change set out from (由75%).
    """

    value: float | None = None
    unit: str | None = None
    base: str | None = None
    level: float | None = None
    sign: int | None = None
    is_start: bool = False


def read_change(span: Mention, quantities: Sequence[Mention]) -> Change:
    """Read one CHANGE span. quantities: the QUANTITY entities inside it."""
    text = span.text
    base_match = _bases().search(text)
    base = base_match[0] if base_match is not None else None
    if not quantities:
        sign = _direction(text)
        return Change(0.0 if sign == 0 else None, None, base, sign=sign)
    parsed = [parse_quantity(quantity.text) for quantity in quantities]
    last = parsed[-1]
    if last is None or last.value is None:
        return Change(None, _unit(last), base)
    before = text[: quantities[-1].start - span.start]
    first = parsed[0]
    if (
        len(parsed) > 1
        and first is not None
        and first.value is not None
        and first.unit_normal == last.unit_normal
        and _FROM_TO.search(before)
    ):
        return difference(last.value, first.value, last.unit_normal, base)
    sign = _direction(before)
    if before.rstrip().endswith(("到", "至")):  # 升至98%: the value itself, not a difference
        return Change(None, None, base, sign=sign)
    if sign is None:
        sign = _direction(text[quantities[-1].end - span.start :])
    if sign is None:
        start = text.startswith(("由", "从"))
        return Change(None, _unit(last), base, level=last.value, is_start=start)
    return Change(sign * last.value, _unit(last), base, sign=sign)


def difference(value: float, other: float, unit: str | None, base: str | None) -> Change:
    """The change from another period's value; between percentages it is in 百分点."""
    change = round(value - other, 6)
    return Change(
        change,
        POINTS if unit == PERCENT else unit,
        base,
        sign=(change > 0) - (change < 0),
    )


def ends_in_change(words: str) -> int | None:
    """Sign of the verb of change that words before a number end in (信访量下降), else None."""
    found = _ending_verb().search(words)
    if found is None or _improving().search(words):
        return None
    return (_signs("verb") | _signs("short_verb"))[found["long"] or found["short"]]


def ends_in_comparison(words: str) -> tuple[int, str] | None:
    """Sign and base where words before a number end in a comparison (比去年多), else None."""
    found = _ending_comparison().search(words)
    return (_signs("comparative")[found["word"]], found["base"]) if found is not None else None


def is_empty(span: Mention, quantities: Sequence[Mention]) -> bool:
    """Whether a CHANGE span only names what is compared with (与2022年相比)."""
    return not quantities and _direction(span.text) is None and not words_of(span, quantities)


def base_of(words: str) -> str | None:
    """The last comparison that words name (较上年), None without one; 2022年 alone is none."""
    found = [match[0] for match in _bases().finditer(words) if match[0].startswith(_COMPARING)]
    return found[-1] if found else None


def frame_of(clause: str) -> str | None:
    """What a clause compares with that holds nothing but a comparison (与2022年相比)."""
    found = _frame().fullmatch(clause.strip())
    if found is None:
        return None
    base = _bases().search(found["frame"])
    return base[0] if base is not None else found["frame"]


@dataclass(frozen=True, slots=True)
class Start:
    """The value that a change set out from, as written. base: its year, where that is named."""

    text: str
    base: str | None


def start_before(words: str) -> Start | None:
    """The start that words before a number name (持证率由上年的75%提高到), None without one."""
    arrival = _arrival().search(words)
    if arrival is None:
        return None
    start = _START.search(words[: arrival.start()])
    if start is None:
        return None
    base = _bases().search(start["lead"])
    return Start(start["number"], base[0] if base is not None else None)


def words_of(span: Mention, quantities: Sequence[Mention]) -> str:
    """What a CHANGE span says beside number, direction and base (与去年相比，矛盾总量下降)."""
    text = span.text
    for quantity in reversed(quantities):
        text = text[: quantity.start - span.start] + text[quantity.end - span.start :]
    text = _bases().sub("", text)
    text = pattern_of(_TABLE, "word", "direction").sub("", text)
    return re.sub(r"相比|[\s，,、]", "", text)


def is_link(text: str) -> bool:
    """Whether words between a figure and a change only link the two (，同口径)."""
    rest = pattern_of(_TABLE, "word", "link").sub("", text)
    return len(text) <= 20 and not rest.strip(" \r\n\t\u3000、，,（(")


def _unit(quantity: Quantity | None) -> str | None:
    return (quantity.unit_normal or quantity.unit) if quantity is not None else None


def _direction(text: str) -> int | None:
    """Sign of the last word of direction; 0 for 持平."""
    found = pattern_of(_TABLE, "word", "direction").findall(text)
    return _signs("direction")[found[-1]] if found else None


@cache
def _signs(role: str) -> dict[str, int]:
    return {row["word"]: int(row["value"]) for row in read_table(_TABLE) if row["role"] == role}


@cache
def _ending_verb() -> re.Pattern[str]:
    long, short, lead, between = map(_words, ("verb", "short_verb", "before_short", "between"))
    return re.compile(rf"(?:(?P<long>{long})|{lead}(?P<short>{short}))(?:{between})?\s*$")


@cache
def _improving() -> re.Pattern[str]:
    return re.compile(rf"(?:{_words('improving')})\s*$")


@cache
def _ending_comparison() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<base>(?=[较比])(?:{_words('base')}|[较比](?:19|20)[0-9]{{2}}年(?:同期)?))"
        rf"(?P<word>{_words('comparative')})(?:{_words('between')})?\s*$"
    )


@cache
def _frame() -> re.Pattern[str]:
    return re.compile(rf"(?:{_words('frame_opening')})?[\s、]*(?P<frame>{_words('frame')})")


@cache
def _arrival() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{_words('arrival')})(?:{_words('between')})?\s*$")


def _words(role: str) -> str:
    return pattern_of(_TABLE, "word", role).pattern


@cache
def _bases() -> re.Pattern[str]:
    words = pattern_of(_TABLE, "word", "base").pattern
    return re.compile(f"{_YEAR_BASE}|{words}")
