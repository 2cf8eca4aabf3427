"""What a stated number becomes (`Quantity`)."""

from __future__ import annotations

from dataclasses import dataclass

from fazhi.normalise.qualifiers import Qualifier
from fazhi.normalise.units import QuantityKind


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as a report states it.

    value: the stated number with 万 and 亿 multiplied out, in `unit_normal`: percent as
        0 to 100 (a fraction such as 1/4 too), money in 元 or its own currency; None for a
        range or a vague amount (数十).
    value_low, value_high: where the true value lies; None for an open or unknown end.
    unit: as written, without 余 and without 万; None when there is none.
    unit_normal: from data/units.csv; None when the unit is not there.
    flags: contradictory (近百余场, 34余次), double_qualifier, range, vague, no_unit,
        unknown_unit, trailing_text, leading_text, spaced_digits, distributive, reversed,
        from_last (倒数第三).
    """

    text: str
    value: float | None
    value_low: float | None
    value_high: float | None
    unit: str | None
    unit_normal: str | None
    kind: QuantityKind
    qualifier: Qualifier
    flags: tuple[str, ...]
