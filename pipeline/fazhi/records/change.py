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
_FROM_TO = re.compile(r"[由从].{0,40}[到至]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Change:
    """value: signed; 0 for 持平; None when the direction or the number is not written.

    unit: `%`, `百分点` or the normal unit of the count. base: the words of the comparison.
    level: the value of the other period, where that is written instead of a difference
        (由上年的81.2%; 去年同期为15件). sign: -1, 0 or 1, None when no direction is written.
    """

    value: float | None = None
    unit: str | None = None
    base: str | None = None
    level: float | None = None
    sign: int | None = None


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
        return Change(None, _unit(last), base, level=last.value)
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
    return _signs()[found[-1]] if found else None


@cache
def _signs() -> dict[str, int]:
    return {
        row["word"]: int(row["value"]) for row in read_table(_TABLE) if row["role"] == "direction"
    }


@cache
def _bases() -> re.Pattern[str]:
    words = pattern_of(_TABLE, "word", "base").pattern
    return re.compile(f"{_YEAR_BASE}|{words}")
