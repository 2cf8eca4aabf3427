"""Numbers as such reports write them, without unit: `parse_number`.

Arabic, full-width, Chinese plain and formal, mixed with 万 and 亿, fractions,
percentages, ratios, 成 and 折. See `quantity` for numbers with a unit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from fazhi.normalise.numeral_value import (
    LETTER_FACTORS,
    LONGEST_NUMERAL,
    canonical,
    evaluate,
    evaluate_interval,
)

NumberStyle = Literal[
    "integer",
    "decimal",
    "digits",  # a string of Chinese digits: 二〇二四, 零零三
    "fraction",
    "percent",
    "per_mille",
    "tenths",  # 八成, 八成五
    "discount",  # 八折, 八五折
    "ratio",  # 3:1, 三比一
    "interval",  # 三五百, 数十: no single value
]


@dataclass(frozen=True, slots=True)
class Number:
    """A number. `value` is None for an interval; 96% has the value 0.96, 3:1 the value 3.

    low, high: the bounds, equal to the value unless the style is `interval`.
    """

    text: str
    value: Decimal | None
    low: Decimal
    high: Decimal
    style: NumberStyle


_SIGN = re.compile(r"[-+负正]")
_PARTS_OF = re.compile(r"(?:([^又]{1,40})又)?(百|千|万|[^分又]{1,40})分之([^分]{1,40})")
_SLASH = re.compile(r"([0-9]{1,20})/([0-9]{1,20})")
_RATIO = re.compile(r"([^:比]{1,40})(?::|比)([^:比]{1,40})")
_TENTHS = re.compile(r"([一二三四五六七八九0-9]{1,2})成([一二三四五六七八九半])?")
_DISCOUNT = re.compile(r"([一二三四五六七八九0-9]{1,2}(?:[.点][一二三四五六七八九0-9])?)折")
_HALVES = {"半": Decimal("0.5"), "一半": Decimal("0.5"), "半数": Decimal("0.5")}
_PER: dict[str, tuple[Decimal, NumberStyle]] = {
    "百": (Decimal(100), "percent"),
    "千": (Decimal(1000), "per_mille"),
}
_SYMBOLS: dict[str, tuple[Decimal, NumberStyle]] = {
    "%": (Decimal(100), "percent"),
    "‰": (Decimal(1000), "per_mille"),
}


def parse_number(text: str) -> Number | None:
    """Read a text that is one number and nothing else, None when it is not.

    White space inside is ignored (33 939), a leading 负 or minus makes it negative.
    """
    if len(text) > 2 * LONGEST_NUMERAL:
        return None
    compact = canonical(text)
    sign = _SIGN.match(compact)
    body = compact[1:] if sign else compact
    found = _read(body)
    if found is None:
        return None
    low, high, style = found
    if sign and sign[0] in "-负":
        low, high = -high, -low
    return Number(text, low if low == high else None, low, high, style)


def _read(body: str) -> tuple[Decimal, Decimal, NumberStyle] | None:
    if not body:
        return None
    interval = evaluate_interval(body)
    if interval is not None:
        return (*interval, "interval")
    value = evaluate(body)
    if value is not None:
        return value, value, _style(body, value)
    special = _half(body) or _parts(body) or _tenths(body) or _with_suffix(body) or _ratio(body)
    return None if special is None else (special[0], special[0], special[1])


def _style(body: str, value: Decimal) -> NumberStyle:
    if len(body) > 1 and not body.isascii() and not set(body) & set("十百千万亿点"):
        return "digits"
    return "integer" if value == value.to_integral_value() else "decimal"


def _half(body: str) -> tuple[Decimal, NumberStyle] | None:
    if body in _HALVES:
        return _HALVES[body], "decimal"
    if body.endswith("个半"):
        whole = evaluate(body[:-2])
        return None if whole is None else (whole + _HALVES["半"], "decimal")
    return None


def _parts(body: str) -> tuple[Decimal, NumberStyle] | None:
    """百分之五, 千分之三, 三分之一, 一又三分之二, 1/4."""
    slash = _SLASH.fullmatch(body)
    if slash:
        divisor = Decimal(slash[2])
        return (Decimal(slash[1]) / divisor, "fraction") if divisor else None
    match = _PARTS_OF.fullmatch(body)
    if match is None:
        return None
    negative = match[3].startswith(("负", "-"))
    numerator = evaluate(match[3][1:] if negative else match[3])
    whole = evaluate(match[1]) if match[1] else Decimal(0)
    if numerator is None or whole is None:
        return None
    style: NumberStyle = "fraction"
    if match[2] in _PER:
        divisor, style = _PER[match[2]]
    else:
        divisor = evaluate(match[2]) or Decimal(0)
    if not divisor:
        return None
    return whole + (-numerator if negative else numerator) / divisor, style


def _tenths(body: str) -> tuple[Decimal, NumberStyle] | None:
    match = _TENTHS.fullmatch(body)
    if match:
        tenths = evaluate(match[1])
        rest = Decimal(5) if match[2] == "半" else evaluate(match[2] or "零")
        if tenths is None or rest is None:
            return None
        return tenths / 10 + rest / 100, "tenths"
    match = _DISCOUNT.fullmatch(body)
    if match is None:
        return None
    value = evaluate(match[1])
    if value is None:
        return None
    return (value / 10 if value < 10 else value / 100), "discount"


def _with_suffix(body: str) -> tuple[Decimal, NumberStyle] | None:
    """96%, 5‰, 3.2w."""
    if body[-1] in _SYMBOLS:
        value, (divisor, style) = evaluate(body[:-1]), _SYMBOLS[body[-1]]
        return None if value is None else (value / divisor, style)
    if body[-1] in LETTER_FACTORS and body[:-1].isascii():
        value = evaluate(body[:-1])
        return None if value is None else (value * LETTER_FACTORS[body[-1]], "decimal")
    return None


def _ratio(body: str) -> tuple[Decimal, NumberStyle] | None:
    match = _RATIO.fullmatch(body)
    if match is None:
        return None
    first, second = evaluate(match[1]), evaluate(match[2])
    if first is None or not second:
        return None
    return first / second, "ratio"
