"""The value of one written-out number: Arabic, Chinese, formal, or a mixture (3亿5千万).

Works on the canonical spelling that `canonical` gives: ASCII digits, plain Chinese
digits, 十百千万亿, 点. Nothing here knows of units, qualifiers or percentages.
"""

from __future__ import annotations

import re
from decimal import Decimal

from fazhi.data import read_table

TOO_LARGE = Decimal(10**24)  # a hundred million times any sum of money: a row of 亿, no number
LONGEST_NUMERAL = 64  # characters; the longest real one (an amount in formal digits) has about 40

_ROWS = list(read_table("numerals"))
_CANONICAL = {ord(row["character"]): row["canonical"] for row in _ROWS if row["role"] != "letter"}
_CANONICAL |= {ord("０") + digit: str(digit) for digit in range(10)}
_CANONICAL |= {ord("．"): ".", ord("，"): ",", ord("／"): "/", ord("："): ":", ord("∶"): ":"}
_CANONICAL |= {ord("－"): "-", ord("−"): "-", ord("負"): "负", ord("％"): "%", ord("＋"): "+"}
_CANONICAL |= {ord("⁻"): "-", ord("＾"): "^", ord("×"): "×", ord("✕"): "×"}

_SEPARATE = {"letter", "part", "power"}
NUMERAL_CHARACTERS = "".join(row["character"] for row in _ROWS if row["role"] not in _SEPARATE)
VULGAR_FRACTIONS = {row["character"]: row["canonical"] for row in _ROWS if row["role"] == "part"}
_CANONICAL |= {ord(sign): f"又{value}" for sign, value in VULGAR_FRACTIONS.items()}
LETTER_FACTORS = {
    row["character"]: Decimal(row["canonical"]) for row in _ROWS if row["role"] == "letter"
}

_DIGITS = "零一二三四五六七八九"
_DIGIT_VALUES = {character: str(value) for value, character in enumerate(_DIGITS)}
_TO_ASCII = {ord(character): value for character, value in _DIGIT_VALUES.items()}
_LARGE = (("兆", Decimal(10**12)), ("亿", Decimal(10**8)), ("万", Decimal(10**4)))
_SMALL = (("千", Decimal(1000)), ("百", Decimal(100)), ("十", Decimal(10)))

_ARABIC = re.compile(r"[0-9]{1,40}(?:\.[0-9]{1,40})?|\.[0-9]{1,40}")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3}){1,12}(?:\.[0-9]{1,40})?")
_FRACTION = re.compile(r"([0-9零一二三四五六七八九]{1,40})([十百千万亿兆]{0,4})")
_NEIGHBOURS = re.compile(
    r"(?<![0-9零一二三四五六七八九点])([一二三四五六七八九])([一二三四五六七八九])"
    r"(?![0-9零一二三四五六七八九点])"
)
_VAGUE = re.compile(r"数(?=[十百千万亿])|(?<=[0十百千万亿])数(?=[万亿]|$)")


def canonical(text: str) -> str:
    """One spelling for every numeral: full-width and formal characters become plain ones."""
    return "".join(text.split()).translate(_CANONICAL)


def evaluate(numeral: str) -> Decimal | None:
    """The value of a canonical numeral, None when it is not well formed.

    >>> evaluate("一万二"), evaluate("3亿5千万"), evaluate("二零二四")
    (Decimal('12000'), Decimal('350000000'), Decimal('2024'))
    """
    if not numeral or len(numeral) > LONGEST_NUMERAL:
        return None
    value = _evaluate(numeral)
    return None if value is None or value >= TOO_LARGE else value


def evaluate_interval(numeral: str) -> tuple[Decimal, Decimal] | None:
    """The bounds of a numeral that names no single value: 三五百, 八九亿, 十几, 数十, 几十万."""
    if not numeral or len(numeral) > LONGEST_NUMERAL:
        return None
    if "数" in numeral:
        return _vague_interval(numeral)
    match = _NEIGHBOURS.search(numeral)
    if match is None:
        return None
    first, second = _DIGITS.index(match[1]), _DIGITS.index(match[2])
    if second - first not in (1, 2) or (second - first == 2 and first != 3):
        return None  # 三五 is the one idiom that skips a digit
    low = evaluate(numeral[: match.start()] + match[1] + numeral[match.end() :])
    high = evaluate(numeral[: match.start()] + match[2] + numeral[match.end() :])
    return None if low is None or high is None or low >= high else (low, high)


def trailing_scale(numeral: str) -> tuple[str, str]:
    """Split a numeral into what is counted and the units that close it: 两千万 → 两, 千万."""
    mantissa = numeral.rstrip("十百千万亿兆")
    return mantissa, numeral[len(mantissa) :]


def _evaluate(numeral: str) -> Decimal | None:
    if numeral.isascii():
        return _arabic(numeral)
    if "点" in numeral:
        return _with_point(numeral)
    for character, factor in _LARGE:
        at = numeral.rfind(character)
        if at >= 0:
            return _split(numeral[:at], numeral[at + 1 :], factor)
    for character, factor in _SMALL:
        at = numeral.find(character)
        if at >= 0:
            return _split(numeral[:at], numeral[at + 1 :], factor)
    digits = numeral.translate(_TO_ASCII)
    return Decimal(digits) if digits.isascii() and digits.isdigit() else None


def _arabic(numeral: str) -> Decimal | None:
    if _ARABIC.fullmatch(numeral):
        return Decimal(numeral)
    if _THOUSANDS.fullmatch(numeral):
        return Decimal(numeral.replace(",", ""))
    return None


def _with_point(numeral: str) -> Decimal | None:
    whole, _, rest = numeral.partition("点")
    match = _FRACTION.fullmatch(rest)
    value = _evaluate(whole) if whole else None
    if match is None or value is None:
        return None
    value += Decimal("0." + match[1].translate(_TO_ASCII))
    if match[2]:
        factor = _evaluate(match[2])
        return None if factor is None else value * factor
    return value


def _split(left: str, right: str, factor: Decimal) -> Decimal | None:
    """left × factor + right, where an empty left counts as one (十三, 万余)."""
    head = _evaluate(left) if left else Decimal(1)
    if head is None or (factor < 10000 and head >= 10 and not left.isascii()):
        return None
    tail = _tail(right, factor)
    if tail is None or (tail and head != head.to_integral_value()):
        return None
    return head * factor + tail


def _tail(right: str, factor: Decimal) -> Decimal | None:
    """What follows a unit: 零三 is 3, a lone digit counts the next lower unit (三百五 = 350)."""
    if not right:
        return Decimal(0)
    stripped = right.lstrip("零")
    if not stripped:
        return None
    value = _evaluate(stripped)
    if value is None or value >= factor:
        return None
    if len(right) == 1 and (right in _DIGIT_VALUES or right.isdigit()):
        return value * factor / 10
    if len(stripped) > 1 and all(character in _DIGIT_VALUES for character in stripped):
        return None
    return value


def _vague_interval(numeral: str) -> tuple[Decimal, Decimal] | None:
    """数十 is 10 to 100, 十数 (十几) is 10 to 20, 几十万 is 100,000 to 1,000,000."""
    if len(_VAGUE.findall(numeral)) != 1 or numeral.count("数") != 1:
        return None
    if numeral.startswith("数"):
        low = evaluate("一" + numeral[1:])
        return None if low is None else (low, low * 10)
    head, _, rest = numeral.partition("数")
    low, scale = evaluate(head), evaluate(rest) if rest else Decimal(1)
    if low is None or scale is None:
        return None
    step = Decimal(10) ** (len(str(low)) - len(str(low).rstrip("0")))
    return low * scale, (low + step) * scale
