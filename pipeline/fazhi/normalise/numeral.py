"""Numbers as such reports write them, without unit: `parse_number`.

Arabic, full-width, Chinese plain and formal, mixed with 万 and 亿, fractions,
percentages, ratios, 成 and 折. See `quantity` for numbers with a unit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from fazhi.normalise.numeral_forms import Form, NumberStyle, read_form
from fazhi.normalise.numeral_value import (
    LONGEST_NUMERAL,
    canonical,
    evaluate,
    evaluate_interval,
)

__all__ = ["Number", "NumberStyle", "parse_number"]


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
_ORDINAL = re.compile(r"(?:倒数)?第")
_MIXED = re.compile(r"([0-9０-９]{1,20})\s{1,4}([0-9０-９]{1,6}\s{0,2}[/／]\s{0,2}[0-9０-９]{1,6})")
_PIECE = re.compile(r"[个個](?=[万亿])|(?<=[0-9零一二三四五六七八九十百千万亿])[个個]$")


def parse_number(text: str) -> Number | None:
    """Read a text that is one number and nothing else, None when it is not.

    White space inside is ignored (33 939), a leading 负 or minus makes it negative.
    """
    if len(text) > 2 * LONGEST_NUMERAL:
        return None
    compact = canonical(join_mixed(text)).removeprefix("又")
    ordinal = _ORDINAL.match(compact)
    if ordinal is not None:
        compact = compact[ordinal.end() :]
    sign = _SIGN.match(compact)
    body = compact[1:] if sign else compact
    found = _read(body)
    if found is None:
        return None
    low, high, style = found
    if sign and sign[0] in "-负":
        low, high = -high, -low
    if ordinal is not None:
        style = "ordinal"
    return Number(text, low if low == high else None, low, high, style)


def join_mixed(text: str) -> str:
    """`3 1/2` with 又 for the space, so that taking spaces out does not make 31/2 of it."""
    return _MIXED.sub(r"\1又\2", text) if "/" in text or "／" in text else text


def _read(body: str) -> Form | None:
    if not body:
        return None
    interval = evaluate_interval(body)
    if interval is not None:
        return (*interval, "interval")
    value = evaluate(body)
    if value is not None:
        return value, value, _style(body, value)
    found = read_form(body)
    if found is None and ("个" in body or "個" in body):  # 两个亿, 零个
        plain = _PIECE.sub("", body)
        return _read(plain) if plain != body else None
    return found


def _style(body: str, value: Decimal) -> NumberStyle:
    if len(body) > 1 and not body.isascii() and not set(body) & set("十百千万亿兆点"):
        return "digits"
    return "integer" if value == value.to_integral_value() else "decimal"
