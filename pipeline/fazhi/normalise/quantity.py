"""Quantities: a number with its qualifiers and unit becomes a value (`parse_quantity`)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from fazhi.normalise.amount import SHARE, Amount
from fazhi.normalise.amount_sum import read_sum
from fazhi.normalise.numeral import join_mixed
from fazhi.normalise.numeral_value import (
    LETTER_FACTORS,
    NUMERAL_CHARACTERS,
    VULGAR_FRACTIONS,
    canonical,
    evaluate,
    trailing_scale,
)
from fazhi.normalise.qualifiers import (
    Qualifier,
    bounds,
    combine,
    narrowest,
    strip_after,
    strip_before,
)
from fazhi.normalise.quantity_simple import parse_simple
from fazhi.normalise.quantity_type import Quantity
from fazhi.normalise.units import UNITS, QuantityKind, Unit, conversion

__all__ = ["Quantity", "parse_quantity"]

_LONGEST_UNKNOWN_UNIT = 12
LONGEST_QUANTITY = 200  # characters; a mention is far shorter, a whole page is not a quantity


_SPACED = re.compile(r"[0-9０-９]\s{1,9}[0-9０-９]")
_SPACED_THOUSANDS = re.compile(r"[0-9]{1,3}(?:\s[0-9]{3}){1,5}(?![0-9])")
_SEPARATOR = re.compile(r"(?:--|——|[-–—－~～至到]|以上至)")
_INCLUSIVE = re.compile(r"[（(]含[）)]")
_NUMBER_START = re.compile(
    r"[-−－负負]?(?:[0-9０-９.．]|百分之|千分之|万分之|一半|对折"
    rf"|(?<!倒)[半{re.sub('[点點参]', '', NUMERAL_CHARACTERS)}]"  # not 倒数
    r"|参(?=[拾佰仟萬万億亿元]))"  # not 参加
)
_WHOLE = re.compile(r"百分百(?!分)")
_IDIOM = re.compile(r"成千上万|成百上千|数以([十百千万亿])计")  # at least the smaller number
_ORDINAL = re.compile(r"(?:倒数)?第(?=[0-9０-９一二三四五六七八九十百])|(?:N[oO]|no)\.?(?=[0-9])|№")
_NEXT_ORDINAL = re.compile(r"(?<=[-–—－~～至到])第")  # 第一至第三名
_CURRENCIES = {
    unit.unit: unit
    for unit in UNITS.values()
    if unit.kind == "money" and unit.factor in (None, 1.0) and unit.unit not in {"元", "圆", "块钱"}
}
_CURRENCY_FIRST = re.compile(
    f"(?:{'|'.join(re.escape(name) for name in sorted(_CURRENCIES, key=len, reverse=True))})"
    r"(?=[-0-9０-９.一二两兩三四五六七八九十百千数几约壹贰貳叁參肆伍陆陸柒捌玖拾])"
)
_BELOW_ZERO = re.compile(r"零下(?=.{1,12}度)")
_CELSIUS = re.compile(
    r"(?:摄氏(?P<after>[-0-9.零一二三四五六七八九十点]{1,10})|(?<=-)(?P<below>.{1,10}?)(?:摄氏)?)度"
)
# 大于5小于10, 3年以上7年以下: both ends of a range with a word each.
_UPPER = re.compile(
    r"(?:以上|（含）)?(?:[，,、]|且|并且|但|并|而)?"
    r"(?:小于或?等于|小于|低于|不超过|不满|不足|未满|少于|不高于|不大于|[<≤＜])"
    r"|(?P<below>以上(?:[，,、]|至|到)?)"
)
_AND = re.compile(r"和|与|至|到")  # between two numbers before 之间
_NEXT_TO = re.compile(
    r"(?<![0-9一二三四五六七八九十])([1-9一二两三四五六七八九])、([1-9一二三四五六七八九])"
    r"(?![0-9.、一二三四五六七八九])"
)
_UPPER_END = re.compile(r"(?:以下|以内|之间)$")
_PLAINER = str.maketrans(
    {ord(character): f"又{value}" for character, value in VULGAR_FRACTIONS.items()}
    | {ord("／"): "/", ord("．"): "."}
    | {ord("０") + digit: str(digit) for digit in range(10)}
)


def parse_quantity(text: str) -> Quantity | None:
    """Read one QUANTITY mention, None when it holds no number.

    Lenient with a leading 共, 达, 均 and with white space inside numbers; what cannot be
    read with certainty is flagged, never repaired.

    >>> parse_quantity("2万余人次").value, parse_quantity("百分之九十六").value
    (20000.0, 96.0)
    """
    if len(text) > LONGEST_QUANTITY:
        return None
    simple = parse_simple(text)
    return simple if simple is not None else _general(text)


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What stands around the numbers of a mention; `currency` is one named before them."""

    text: str
    qualifiers: tuple[Qualifier, ...]
    currency: Unit | None
    flags: tuple[str, ...]
    ordinal: bool = False


@dataclass(frozen=True, slots=True)
class _Lead:
    """A mention from its first number on, with what its beginning says."""

    body: str
    currency: Unit | None = None
    ordinal: bool = False
    from_last: bool = False
    skipped: bool = False


@lru_cache(maxsize=16384)
def _general(text: str) -> Quantity | None:
    spaced = _SPACED.search(text) is not None and _SPACED_THOUSANDS.search(text) is None
    compact = "".join(join_mixed(text).split()).strip("“”\"'‘’，。；、").rstrip(".")
    compact = _WHOLE.sub("百分之百", compact.translate(_PLAINER).removeprefix("又"))
    compact = _IDIOM.sub(lambda idiom: f"上{idiom[1] or idiom[0][1]}", compact)
    if "度" in compact:
        compact = _CELSIUS.sub(r"\g<after>\g<below>摄氏度", _BELOW_ZERO.sub("-", compact))
    before = strip_before(_INCLUSIVE.sub("", compact))
    lead = _lead(_NEXT_TO.sub(_as_range, before.body))
    if lead is None:
        return None
    again = strip_before(lead.body)  # 港币约30元
    body, after = strip_after(again.body)
    found = (
        ("spaced_digits", spaced),
        ("distributive", before.distributive),
        ("leading_text", lead.skipped),
        ("from_last", lead.from_last),
    )
    flags = tuple(name for name, holds in found if holds)
    qualifiers = before.qualifiers + again.qualifiers
    around = _Surroundings(text, qualifiers, lead.currency, flags, ordinal=lead.ordinal)
    if not lead.ordinal:
        return _stated(around, body, after, between=compact.endswith("之间"))
    quantity = _stated(around, _NEXT_ORDINAL.sub("", body), after)
    return None if quantity is None else _as_rank(quantity)


def _stated(
    around: _Surroundings, body: str, after: tuple[Qualifier, ...], *, between: bool = False
) -> Quantity | None:
    """What a body that starts with its number states, None when it does not read as one.

    after: the qualifiers taken off its end; between: 之间 was one of them.
    """
    first = read_sum(body)
    if first is None:
        return None
    upper = _UPPER.match(body, first.end)
    if upper is None and between:
        upper = _AND.match(body, first.end)
    if upper is not None and upper.lastgroup == "below" and "at_most" not in after:
        upper = None
    second = read_sum(body, upper.end()) if upper else None
    if second is not None:
        around = replace(around, qualifiers=())
        return _range(around, first, second, rest=_UPPER_END.sub("", body[second.end :]))
    separator = _SEPARATOR.match(body, first.end)
    second = read_sum(body, separator.end()) if separator else None
    if second is not None:
        around = replace(around, qualifiers=(*around.qualifiers, *second.qualifiers, *after))
        return _range(around, first, second, rest=body[second.end :])
    rest, late = strip_after("|" + body[first.end :])  # the mark lets a whole rest be stripped
    qualifiers = (*around.qualifiers, *first.qualifiers, *late, *after)
    around = replace(around, qualifiers=qualifiers)
    return _single(around, first, rest=rest[1:])


def _as_range(match: re.Match[str]) -> str:
    """三、四个 is 三 to 四; other lists of digits stay as they are."""
    first, second = evaluate(canonical(match[1])), evaluate(canonical(match[2]))
    neighbours = first is not None and second is not None and second - first == 1
    return f"{match[1]}-{match[2]}" if neighbours else match[0]


def _lead(body: str) -> _Lead | None:
    """Skip what stands before the number: a currency, 第, anything else with a flag."""
    currency = _CURRENCY_FIRST.match(body)
    if currency is not None:
        return _Lead(body[currency.end() :], currency=UNITS[currency[0]])
    ordinal = _ORDINAL.match(body)
    if ordinal is not None:
        return _Lead(body[ordinal.end() :], ordinal=True, from_last=_is_from_last(ordinal[0]))
    start = _NUMBER_START.search(body)
    if start is None:
        return None
    at = start.start()
    ahead = body[:at]
    ordinal_ahead, skipped = ahead.endswith("第"), ahead.strip("+＋") != ""
    return _Lead(body[at:], ordinal=ordinal_ahead, from_last=_is_from_last(ahead), skipped=skipped)


def _is_from_last(ahead: str) -> bool:
    return ahead.endswith("倒数第")


def _single(around: _Surroundings, amount: Amount, *, rest: str) -> Quantity:
    unit, unit_text, remark = _unit_of(amount, rest, around.currency)
    qualifier, conflict = combine(around.qualifiers)
    factor = _money_factor(unit)
    low, high = amount.low * factor, amount.high * factor
    flags = around.flags + remark
    value: float | None
    value_low: float | None
    value_high: float | None
    if low != high:
        vague = "vague" if "数" in amount.mantissa + amount.scale else "range"
        value = None
        value_low, value_high = float(low), float(high)
        qualifier = "approx" if qualifier == "exact" else qualifier
        flags = (*flags, vague)
    else:
        step = _step(low)
        if amount.qualifiers and not amount.scale and amount.mantissa.isascii() and step < 10:
            conflict = ("contradictory",)
        value = float(low)
        value_low, value_high = bounds(value, narrowest(around.qualifiers), step)
        flags += conflict
    return Quantity(
        around.text,
        value,
        value_low,
        value_high,
        unit_text or None,
        (unit.unit_normal or None) if unit is not None else None,
        _kind(unit, unit_text),
        qualifier,
        flags,
    )


def _as_rank(stated: Quantity) -> Quantity:
    """第4位, 第1-3名: what is counted does not matter, a rank needs no unit."""
    unit = stated.unit if stated.unit_normal is not None else None
    flags = [flag for flag in stated.flags if flag not in {"no_unit", "unknown_unit"}]
    if "unknown_unit" in stated.flags:
        flags.append("trailing_text")
    return replace(stated, unit=unit, unit_normal="名次", kind="rank", flags=tuple(flags))


def _range(around: _Surroundings, first: Amount, second: Amount, *, rest: str) -> Quantity:
    """1-2部, 3万到5万元, 60%-70%: no single value, the two ends are the bounds."""
    first, second = _as_number(first, second), _as_number(second, first)
    unit, unit_text, remark = _unit_of(second, rest, around.currency)
    if second.unit is None and first.unit is not None:
        unit, unit_text, remark = first.unit, first.unit_text, ()
    low = first.low if around.ordinal else _shared_scale(first, second)
    low *= _money_factor(first.unit or unit)
    if first.unit is not None and second.unit is not None and unit is second.unit:
        low *= conversion(first.unit, second.unit)
    high = second.high * _money_factor(unit)
    qualifier, conflict = combine(around.qualifiers)
    flags = (*around.flags, *remark, *conflict, "range")
    if low > high:
        low, high, flags = high, low, (*flags, "reversed")
    return Quantity(
        around.text,
        None,
        float(low),
        float(high),
        unit_text or None,
        (unit.unit_normal or None) if unit is not None else None,
        _kind(unit, unit_text),
        "approx" if qualifier == "exact" else qualifier,
        flags,
    )


def _as_number(share: Amount, other: Amount) -> Amount:
    """In 1/2至3/4英里 the 1/2 counts miles, it is no share in percent."""
    if share.unit is not SHARE or other.unit in {None, SHARE}:
        return share
    if other.unit is not None and other.unit.kind in {"percent", "percentage_point", "ratio"}:
        return share
    return replace(share, low=share.low / 100, high=share.high / 100, unit=None)


def _shared_scale(first: Amount, second: Amount) -> Decimal:
    """The lower end, with the upper end's 万 or 亿 where it has none of its own (2-3万)."""
    if first.unit is not None and first.unit.kind != "percent":
        return first.low
    scale = trailing_scale(second.mantissa)[1] + second.scale
    own = trailing_scale(first.mantissa)[1] + first.scale
    for at in range(len(scale)):
        letter = LETTER_FACTORS.get(scale[at:])
        shared = letter if letter is not None else evaluate(canonical(scale[at:]))
        upper = second.low / shared if shared else None
        if upper is not None and first.low < upper and not set(own) & set(scale[at:]):
            return first.low * (shared or 1)
    return first.low


def _unit_of(
    amount: Amount, rest: str, currency: Unit | None
) -> tuple[Unit | None, str, tuple[str, ...]]:
    """The unit of an amount, as written, and a flag for what is odd about it."""
    unit, unit_text = amount.unit, amount.unit_text
    if currency is not None and (unit is None or unit.unit_normal == "元"):
        return currency, unit_text or currency.unit, ()
    if unit is None and rest:
        return None, rest[:_LONGEST_UNKNOWN_UNIT], ("unknown_unit",)
    if unit is None:
        return None, "", ("no_unit",)
    return unit, unit_text, ("trailing_text",) if rest else ()


def _kind(unit: Unit | None, unit_text: str) -> QuantityKind:
    if unit is not None:
        return unit.kind
    return "other" if unit_text else "count"


def _money_factor(unit: Unit | None) -> Decimal:
    """Amounts in 角 are given in 元."""
    if unit is None or unit.kind != "money" or unit.factor is None:
        return Decimal(1)
    return Decimal(str(unit.factor))


def _step(value: Decimal) -> float:
    """One unit of the last digit that is not zero: 1000 for 12000, 1 for 34, 0.1 for 2.5."""
    return 10.0 ** int(value.normalize().as_tuple().exponent) if value else 0.0
