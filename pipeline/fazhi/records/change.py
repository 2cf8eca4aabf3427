"""A `CHANGE` span as numbers: how much, in what unit, against what."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from fazhi.data import read_table
from fazhi.normalise.quantity import parse_quantity


@dataclass(frozen=True, slots=True)
class Change:
    """value: signed; 0 for 持平; None when the direction or the number is not written.

    unit: `%`, `百分点` or the unit of the count. base: the words of the comparison.
    """

    value: float | None
    unit: str | None
    base: str | None


def read_change(text: str, quantity: str | None) -> Change:
    """Read one `CHANGE` span. quantity: the text of the QUANTITY inside it, if any."""
    direction = _direction(text)
    base = _longest(_words()[1], text)
    if direction == 0:
        return Change(0.0, None, base)
    parsed = parse_quantity(quantity) if quantity else None
    if parsed is None or parsed.value is None or direction is None:
        return Change(None, parsed.unit_normal if parsed else None, base)
    return Change(direction * parsed.value, parsed.unit_normal or parsed.unit, base)


def _direction(text: str) -> int | None:
    """Sign of the last direction word before the number, 0 for 持平."""
    found = None
    for match in _words()[0].finditer(text):
        found = _directions()[match[0]]
    return found


def _longest(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.search(text)
    return match[0] if match else None


@cache
def _directions() -> dict[str, int]:
    return {
        row["word"]: int(row["value"])
        for row in read_table("change_words")
        if row["role"] == "direction"
    }


@cache
def _words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    directions = sorted(_directions(), key=len, reverse=True)
    bases = sorted(
        (row["word"] for row in read_table("change_words") if row["role"] == "base"),
        key=len,
        reverse=True,
    )
    return re.compile("|".join(directions)), re.compile("|".join(bases))
