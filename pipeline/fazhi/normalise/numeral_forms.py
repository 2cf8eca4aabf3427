"""Numbers written as a form of their own: fractions, percentages, 成, 折, 1.5e3, 一打, 3:1.

Every reader takes a canonical body (see `numeral_value.canonical`) without sign and
gives its bounds and style, or None when the body is not of its form.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Literal

from fazhi.normalise.numeral_value import (
    LETTER_FACTORS,
    TOO_LARGE,
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
    "scientific",  # 1.5e3, 1.5×10^3
    "dozens",  # 一打, 五双
    "ordinal",  # 第三
    "interval",  # 三五百, 数十: no single value
]
Form = tuple[Decimal, Decimal, NumberStyle]

_DIGIT = "[一二三四五六七八九0-9]"
_PARTS_OF = re.compile(r"(?:([^又]{1,40})又)?(百|千|万|[^分又]{1,40})分之([^分]{1,40})")
_SLASH = re.compile(
    r"(?:([^又/]{0,40})又)?([0-9.零一二三四五六七八九十百千]{1,20})/([0-9.零一二三四五六七八九十百千]{1,20})"
)
_RATIO = re.compile(r"([^:比]{1,40})(?::|比)([^:比]{1,40})")
_TENTHS = re.compile(rf"([0-9]{{1,2}}(?:\.[0-9])?|十|半|{_DIGIT}{{1,2}})成({_DIGIT}|半)?")
_DISCOUNT = re.compile(rf"打?({_DIGIT}{{1,2}}(?:[.点]{_DIGIT})?|对)折")
_POWER = re.compile(r"([0-9.]{1,40})[eE]([-+]?[0-9]{1,2})")
_TIMES_TEN = re.compile(
    r"(?:([0-9.]{1,40})[×xX*·])?"
    r"10(?:(-?\^[-+]?[0-9]{1,2}(?:\^[0-9])?)|的(负?)([0-9一二三四五六七八九十]{1,2})次方)"
)
_RAISED = re.compile(r"([0-9.]{1,12})\^([-+]?[0-9]{1,2})")
_DOZENS = re.compile(r"(.{1,40})([打双对雙對])")
_PER_DOZEN = {"打": Decimal(12), "双": Decimal(2), "对": Decimal(2)}
_PER_DOZEN |= {"雙": Decimal(2), "對": Decimal(2)}
_ALL_TENTHS = Decimal(10)
_HALF = Decimal("0.5")
_HALVES = frozenset({"半", "一半", "一半半", "1半", "半数", "半个", "半個"})
_PER: dict[str, tuple[Decimal, NumberStyle]] = {
    "百": (Decimal(100), "percent"),
    "千": (Decimal(1000), "per_mille"),
}
_SYMBOLS: dict[str, tuple[Decimal, NumberStyle]] = {
    "%": (Decimal(100), "percent"),
    "‰": (Decimal(1000), "per_mille"),
    "‱": (Decimal(10000), "fraction"),
}


def read_form(body: str) -> Form | None:
    """The first form that the whole of `body` has."""
    for reader in _READERS:
        found = reader(body)
        if found is not None:
            return found
    return None


def _half(body: str) -> Form | None:
    """一半, 半, 三个半."""
    if body in _HALVES:
        return _HALF, _HALF, "decimal"
    if not body.endswith(("个半", "個半")):
        return None
    whole = evaluate(body[:-2])
    return None if whole is None else (whole + _HALF, whole + _HALF, "decimal")


def _parts(body: str) -> Form | None:
    """百分之五, 千分之三, 三分之一, 一又三分之二, 百分之六七十."""
    match = _PARTS_OF.fullmatch(body) if "分之" in body else None
    if match is None:
        return None
    negative = match[3].startswith(("负", "-"))
    bounds = _bounds(match[3][1:] if negative else match[3])
    whole = evaluate(match[1]) if match[1] else Decimal(0)
    if bounds is None or whole is None:
        return None
    style: NumberStyle = "fraction"
    if match[2] in _PER:
        divisor, style = _PER[match[2]]
    else:
        divisor = evaluate(match[2]) or Decimal(0)
    if not divisor:
        return None
    low, high = (-bounds[1], -bounds[0]) if negative else bounds
    return whole + low / divisor, whole + high / divisor, style


def _slash(body: str) -> Form | None:
    """1/4, 5又1/2."""
    match = _SLASH.fullmatch(body)
    if match is None:
        return None
    first, second = evaluate(match[2]), evaluate(match[3])
    whole = evaluate(match[1]) if match[1] else Decimal(0)
    if first is None or not second or whole is None:
        return None
    value = whole + first / second
    return value, value, "fraction"


def _tenths(body: str) -> Form | None:
    """八成, 八成五, 十成, 六七成."""
    match = _TENTHS.fullmatch(body)
    if match is None:
        return None
    bounds = (_HALF, _HALF) if match[1] == "半" else _bounds(match[1])
    rest = Decimal(5) if match[2] == "半" else evaluate(match[2] or "零")
    if bounds is None or rest is None or bounds[1] > _ALL_TENTHS:
        return None
    return bounds[0] / 10 + rest / 100, bounds[1] / 10 + rest / 100, "tenths"


def _discount(body: str) -> Form | None:
    """八折, 八五折, 九点五折, 对折, 打五折."""
    match = _DISCOUNT.fullmatch(body)
    if match is None:
        return None
    value = Decimal(5) if match[1] == "对" else evaluate(match[1])
    if value is None:
        return None
    share = value / 10 if value < 10 else value / 100
    return share, share, "discount"


def _with_symbol(body: str) -> Form | None:
    """96%, 5‰, 3.2w."""
    last, rest = body[-1], body[:-1]
    if last in _SYMBOLS:
        bounds, (divisor, style) = _bounds(rest), _SYMBOLS[last]
        return None if bounds is None else (bounds[0] / divisor, bounds[1] / divisor, style)
    if last in LETTER_FACTORS and rest.isascii():
        value = evaluate(rest)
        if value is not None:
            value *= LETTER_FACTORS[last]
            return value, value, "decimal"
    return None


def _ratio(body: str) -> Form | None:
    match = _RATIO.fullmatch(body)
    if match is None:
        return None
    first, second = evaluate(match[1]), evaluate(match[2])
    if first is None or not second:
        return None
    return first / second, first / second, "ratio"


def _scientific(body: str) -> Form | None:
    """1.5e3, 1.5×10^3, 10的5次方, 2^3."""
    base, exponent = Decimal(10), ""
    match = _POWER.fullmatch(body)
    times: str | None = None
    if match is not None:
        times, exponent = match[1], match[2]
    elif (match := _TIMES_TEN.fullmatch(body)) is not None:
        times = match[1]
        exponent = (match[2] or "").replace("^", "") or ("-" if match[3] else "") + str(
            evaluate(match[4]) or 0
        )
    elif (match := _RAISED.fullmatch(body)) is not None:
        found = evaluate(match[1])
        if not found:
            return None
        base, exponent = found, match[2]
    else:
        return None
    factor = evaluate(times) if times else Decimal(1)
    if factor is None:
        return None
    value = factor * base ** int(exponent)
    return (value, value, "scientific") if value < TOO_LARGE else None


def _dozens(body: str) -> Form | None:
    """一打 is 12, 五双 is 10."""
    match = _DOZENS.fullmatch(body)
    if match is None:
        return None
    count = _HALF if match[1] == "半" else evaluate(match[1])
    if count is None:
        return None
    value = count * _PER_DOZEN[match[2]]
    return value, value, "dozens"


def _bounds(numeral: str) -> tuple[Decimal, Decimal] | None:
    interval = None if numeral.isascii() else evaluate_interval(numeral)
    if interval is not None:
        return interval
    value = evaluate(numeral)
    return None if value is None else (value, value)


_READERS: tuple[Callable[[str], Form | None], ...] = (
    _half,
    _with_symbol,
    _parts,
    _slash,
    _tenths,
    _discount,
    _ratio,
    _scientific,
    _dozens,
)
