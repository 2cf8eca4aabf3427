"""Amounts that go on in smaller units: 123元1角1分, 五块六, 3斤5两, 两年半."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from fazhi.normalise.amount import Amount, read_amount
from fazhi.normalise.units import UNITS, Unit, conversion

_HALF = Decimal("0.5")
_TENTH = Decimal("0.1")


def read_sum(text: str, at: int = 0) -> Amount | None:
    """The amount at offset `at` with everything that continues it, in the unit it began with."""
    first = read_amount(text, at)
    if first is None or first.unit is None or first.low != first.high:
        return first
    if first.unit.unit == "块":  # a board or a coin: money where smaller money goes on
        coins = _continue(text, replace(first, unit=UNITS["块钱"]))
        return first if coins.end == first.end or text[coins.end - 1] == "半" else coins
    return _continue(text, first)


def _continue(text: str, first: Amount) -> Amount:
    if first.unit is None:
        return first
    total, last, end = first.low, first.unit, first.end
    while end < len(text):
        if text[end] == "半":
            total += _HALF * _ratio(last, first.unit)
            end += 1
            break
        zero = text[end] == "零"
        following = read_amount(text, end + zero)
        if following is None and zero:  # 零角壹分
            following = read_amount(text, end)
        if following is None or following.low != following.high:
            break
        unit = following.unit
        if unit is None:
            lone = _lone_digit(following, last, zero=zero)
            if lone is not None:
                total += lone * _ratio(last, first.unit)
                end = following.end
            break
        unit = _smaller(unit, last)
        if unit is None:
            break
        total += following.low * _ratio(unit, first.unit)
        last, end = unit, following.end
    return first if end == first.end else replace(first, low=total, high=total, end=end)


def _smaller(unit: Unit, last: Unit) -> Unit | None:
    """The unit that goes on after `last`, None when it does not; 分 follows 元 as well as 小时."""
    if unit.unit == "分" and last.kind == "money" and last.factor is not None:
        return UNITS["分钱"]
    if unit.unit == "分" and last.kind == "duration" and last.factor is not None:
        return UNITS["分钟"]
    if unit.kind != last.kind or _ratio(unit, last) >= 1:
        return None
    return unit


def _ratio(unit: Unit, base: Unit) -> Decimal:
    if unit.kind != "money" or unit.factor is None or base.factor is None:
        return conversion(unit, base)
    return Decimal(str(unit.factor)) / Decimal(str(base.factor))


def _lone_digit(following: Amount, last: Unit, *, zero: bool) -> Decimal | None:
    """五块六: 六 is tenths of 块; 三块零四: hundredths; 一米七五: both."""
    if following.scale or following.low != following.low.to_integral_value():
        return None
    if last.unit == "米" and not zero and following.low < 100:
        return following.low * (_TENTH if following.low < 10 else _TENTH * _TENTH)
    if last.kind != "money" or last.factor is None or following.low >= 10:
        return None
    return following.low * (_TENTH * _TENTH if zero else _TENTH)
