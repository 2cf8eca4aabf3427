"""Units of quantities: which a text begins with, how it is normally spelled, what it counts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, cast

from fazhi.data import read_table

QuantityKind = Literal[
    "count",
    "percent",
    "percentage_point",
    "money",
    "ratio",
    "score",
    "rank",
    "area",
    "length",
    "weight",
    "duration",
    "multiple",
    "other",
]


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as written.

    unit_normal: the normal spelling (名 → 人, 宗 → 起, ㎡ → 平方米).
    factor: what one of it is in the base of its kind (元, 平方米, 米, 千克, 天), None when
        it has no fixed factor.
    """

    unit: str
    unit_normal: str
    kind: QuantityKind
    factor: float | None


def _load() -> dict[str, Unit]:
    units: dict[str, Unit] = {}
    for row in read_table("units"):
        factor = float(row["factor"]) if row["factor"] else None
        kind = cast(QuantityKind, row["class"])
        units[row["unit"]] = Unit(row["unit"], row["unit_normal"], kind, factor)
    return units


UNITS = _load()
LONGEST_UNIT = max(len(unit) for unit in UNITS)
_MONTHS = {"年": 12, "季度": 3, "个月": 1}  # a month has no fixed number of days
_BRACKETS = str.maketrans("()", "（）")
_ALTERNATIVE = re.compile(r"(.{1,6})(?:[（(](.{1,6})[）)]|/(.{1,6}))")


def find_unit(text: str) -> tuple[Unit, int] | None:
    """The longest unit that `text` begins with and its length, None when it begins with none.

    A bracketed alternative counts as one unit: 人（次） is 人次, 册（张） is 册.
    """
    bracketed = _ALTERNATIVE.match(text)
    if bracketed:
        unit = _alternative(bracketed)
        if unit is not None:
            return unit, bracketed.end()
    for length in range(min(LONGEST_UNIT, len(text)), 0, -1):
        unit = UNITS.get(text[:length])
        if unit is not None:
            double = _double(text, length, unit)
            return double if double is not None else (unit, length)
    return None


def conversion(unit: Unit, target: Unit) -> Decimal:
    """How many `target` make one `unit`, 1 where that is not fixed (and for money)."""
    if unit is target:
        return Decimal(1)
    months, target_months = _MONTHS.get(unit.unit_normal), _MONTHS.get(target.unit_normal)
    if months and target_months:
        return Decimal(months) / target_months
    if unit.kind != target.kind or unit.kind == "money" or not unit.factor or not target.factor:
        return Decimal(1)
    return Decimal(str(unit.factor)) / Decimal(str(target.factor))


def _alternative(match: re.Match[str]) -> Unit | None:
    written = match[0].translate(_BRACKETS)
    first, second = match[1], match[2] or match[3]
    known = UNITS.get(written) or UNITS.get(first + second)
    if known is None:
        known = UNITS.get(first) if second in UNITS else None
    if known is None or (match[3] and known.kind != "count"):
        return None
    return Unit(match[0], known.unit_normal, known.kind, known.factor)


def _double(text: str, length: int, unit: Unit) -> tuple[Unit, int] | None:
    """Two classifiers in a row (份册, 块张) are one unit, normally spelled as the first."""
    if unit.kind != "count" or length != 1 or len(text) != 2:
        return None
    second = UNITS.get(text[1])
    if second is None or second.kind != "count":
        return None
    return Unit(text, unit.unit_normal, unit.kind, unit.factor), 2
