"""One number with its unit: the piece that quantities, ranges and sums are made of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from fazhi.normalise.numeral import parse_number
from fazhi.normalise.numeral_value import (
    LETTER_FACTORS,
    NUMERAL_CHARACTERS,
    canonical,
    evaluate,
    evaluate_interval,
)
from fazhi.normalise.qualifiers import Qualifier
from fazhi.normalise.units import UNITS, Unit, find_unit


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit, before qualifiers around it are weighed.

    low, high: equal unless the numeral itself is an interval (三五百).
    mantissa: the numeral without the 万, 亿 … that closes it, which is `scale`.
    end: where the amount ends in the text it was read from.
    """

    low: Decimal
    high: Decimal
    mantissa: str
    scale: str
    unit: Unit | None
    unit_text: str
    qualifiers: tuple[Qualifier, ...]
    end: int


_RUN = re.escape("".join(sorted(set(NUMERAL_CHARACTERS) - set("百千"))))
# 百 in 百分点 and 百分之, and 千 in 9万千瓦, belong to what follows the number.
_CHARACTER = (
    rf"(?:[0-9０-９.．,，{_RUN}]|百(?!分[点之])|千(?!分[点之]|(?<=[0-9０-９万亿]千)[克米瓦卡伏帕]))"
)
_AMOUNT = re.compile(
    r"(?P<sign>[-−－负負])?(?P<per>百分之|千分之|万分之)?"
    rf"(?P<number>{_CHARACTER}{{1,64}})"
    r"(?P<middle>余|多|来)?(?P<scale>(?:个(?=[万亿]))?[十百千万亿萬億]{1,3})?(?P<late>余|多|来)?"
)
_PARTS = re.compile(
    r"(?P<number>[0-9零一二两三四五六七八九十百千万]{1,8}分之[0-9零一二两三四五六七八九十百千.点]{1,12}"
    r"|[0-9０-９]{1,6}/[0-9０-９]{1,6}(?![0-9.]))"
)
_TENTHS = re.compile(r"[一二三四五六七八九0-9]{1,2}成(?:[一二三四五六七八九半](?![成]))?")
_DISCOUNT = re.compile(r"[一二三四五六七八九0-9.]{1,3}折")
_RATIO = re.compile(
    r"[0-9.]{1,12}[:：∶][0-9.]{1,12}|[一二三四五六七八九十]{1,3}比[一二三四五六七八九十]{1,3}"
)
_HALF = re.compile(r"(?:过|一)?半数?|半")
_MIDDLE: dict[str, Qualifier] = {"余": "approx_over", "多": "approx_over", "来": "approx"}
_MONTHS = re.compile(r"个([多余])(?=月|星期|小时|工作日|季度|钟头)")
_SPECIAL_UNITS = {
    "成": Unit("成", "%", "percent", None),
    "折": Unit("折", "%", "percent", None),
    "分之": Unit("分之", "%", "ratio", None),
    "比": Unit("比", "", "ratio", None),
}
_FRACTION_KINDS = ((_PARTS, "分之"), (_TENTHS, "成"), (_DISCOUNT, "折"), (_RATIO, "比"))


def read_amount(text: str, at: int = 0) -> Amount | None:
    """The amount that starts at offset `at` of a text without white space, None if none does."""
    return _special(text, at) or _plain(text, at)


def _special(text: str, at: int) -> Amount | None:
    """三分之一, 1/4, 八成, 八五折, 3:1: written as a whole, valued in percent or as a quotient."""
    head = text[at : at + 24]
    if not any(mark in head for mark in "分成折比/:：∶半"):
        return None
    for pattern, name in _FRACTION_KINDS:
        match = pattern.match(text, at)
        if match is None:
            continue
        if pattern is _PARTS and match[0][0] in "百千万" and match[0][1] == "分":
            return None
        number = parse_number(match[0])
        if number is None or number.value is None or (name == "分之" and match.end() < len(text)):
            continue
        value = number.value if name == "比" else round(number.value * 100, 12)
        unit_text = name if name in "成折" else ""
        return Amount(value, value, match[0], "", _SPECIAL_UNITS[name], unit_text, (), match.end())
    return _half(text, at)


def _half(text: str, at: int) -> Amount | None:
    """一半 and 半数 are 50 %, 半 before a unit is 0.5 of it."""
    match = _HALF.match(text, at)
    if match is None:
        return None
    found = find_unit(text[match.end() :])
    if found is None or match[0] != "半":
        over: tuple[Qualifier, ...] = ("at_least",) if match[0].startswith("过") else ()
        fifty = Decimal(50)
        return Amount(fifty, fifty, match[0], "", _SPECIAL_UNITS["分之"], "", over, match.end())
    unit, length = found
    half = Decimal("0.5")
    return Amount(half, half, "半", "", unit, unit.unit, (), match.end() + length)


def _plain(text: str, at: int) -> Amount | None:
    match = _AMOUNT.match(text, at)
    if match is None:
        return None
    numeral, end = _trim(match["number"])
    if end < len(match["number"]):  # what follows is the unit (九两, 3点)
        scale_text, qualifiers, after = "", [], match.start("number") + end
    else:
        scale_text = (match["scale"] or "").removeprefix("个")
        qualifiers = [_MIDDLE[match[name]] for name in ("middle", "late") if match[name]]
        after = match.end()
    scale = canonical(scale_text)
    bounds = _value(numeral, scale)
    if bounds is None:
        return None
    low, high = bounds
    if match["sign"]:
        low, high = -high, -low
    unit, unit_text, after = _unit(text, after, match["per"], qualifiers)
    if unit is None and after < len(text) and text[after] in LETTER_FACTORS:
        factor = LETTER_FACTORS[text[after]]
        low, high, scale = low * factor, high * factor, scale + text[after]
        unit, unit_text, after = _unit(text, after + 1, match["per"], qualifiers)
    return Amount(low, high, numeral, scale, unit, unit_text, tuple(qualifiers[:2]), after)


def _trim(number: str) -> tuple[str, int]:
    """The canonical numeral without a closing mark or unit, and how much of `number` it took."""
    end = len(number)
    while end > 1 and (number[end - 1] in ".．,，点點" or number[end - 1] in "两兩"):
        end -= 1
    return canonical(number[:end]), end


def _value(numeral: str, scale: str) -> tuple[Decimal, Decimal] | None:
    interval = evaluate_interval(numeral + scale) if not numeral.isascii() else None
    if interval is not None:
        return interval
    value = evaluate(numeral)
    if value is None or not scale:
        return None if value is None else (value, value)
    factor = evaluate(scale)
    return None if factor is None else (value * factor, value * factor)


def _unit(
    text: str, at: int, per: str | None, qualifiers: list[Qualifier]
) -> tuple[Unit | None, str, int]:
    """The unit at `at`: itself, as written, and where it ends."""
    if per is not None:
        return UNITS[per], per, at
    more = _MONTHS.match(text, at)
    if more is not None:  # 三个多月
        qualifiers.append(_MIDDLE[more[1]])
        found = find_unit("个" + text[more.end() : more.end() + 12])
        if found is not None:
            return found[0], found[0].unit, more.end() + found[1] - 1
    found = find_unit(text[at : at + 16])
    if found is None:
        return None, "", at
    return found[0], text[at : at + found[1]], at + found[1]
