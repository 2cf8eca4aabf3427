"""One number with its unit: the piece that quantities, ranges and sums are made of."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
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

    def negated(self) -> Amount:
        """The same amount below zero."""
        return replace(self, low=-self.high, high=-self.low)


_RUN = re.escape("".join(sorted(set(NUMERAL_CHARACTERS) - set("百千兆"))))
_DIGIT_WORDS = "一二兩两三四五六七八九壹贰貳叁參肆伍陆陸柒捌玖"
# No numeral goes on with 千 after 9, 万, 二十, 一百零五 or 十七: it begins a unit (二十千米).
_BEFORE_KILO = (
    r"(?:(?<=[0-9０-９零〇十百千万亿拾佰仟萬億廿卅]千)"
    rf"|(?<=[零〇十百千点拾佰仟廿卅][{_DIGIT_WORDS}]千))"
)
# 百 in 百分点 and 百分之, and 千 in 9万千瓦, belong to what follows the number.
_CHARACTER = (
    rf"(?:[0-9０-９.．,，{_RUN}]|百(?!分[点之])|千(?!分[点之]|{_BEFORE_KILO}(?:[克米瓦卡伏帕]|字节))"
    r"|兆(?![瓦字比赫帕]))"
)
_LETTERS = frozenset("kKwW")  # 5G and 100M are no counts in such texts
_SIGNS = "-−－负負"
_AMOUNT = re.compile(
    rf"(?P<sign>[{_SIGNS}])?(?P<per>百分之|千分之|万分之)?(?P<inner>[{_SIGNS}])?"
    rf"(?P<number>{_CHARACTER}{{1,64}})"
    r"(?P<middle>余|多|来)?(?P<scale>(?:[个個](?P<piece>[余多])?(?=[万亿]))?(?:[百千](?!分[点之])|[十万亿兆萬億]){1,3}(?!(?<=[千兆])[克米瓦卡伏帕赫字比]))?"
    r"(?P<late>余|多|来)?"
)
_PLAIN_DIGIT = "一二两兩三四五六七八九"
_NUMERAL = "0-9零一二两兩三四五六七八九十百千"
_PARTS = re.compile(
    rf"(?:[{_NUMERAL}]{{1,12}}又)?"
    rf"(?:[{_NUMERAL}万]{{1,8}}分之[{_NUMERAL}.点]{{1,12}}|[0-9]{{1,6}}/[0-9]{{1,6}}(?![0-9.]))"
)
_TENTHS = re.compile(
    rf"(?:[0-9]{{1,2}}(?:\.[0-9])?|十|半|[{_PLAIN_DIGIT}]{{1,2}})成"
    rf"(?:[{_PLAIN_DIGIT}半](?!成))?(?P<more>多|余)?"
)
_DISCOUNT = re.compile(rf"(?:[{_PLAIN_DIGIT}0-9]{{1,2}}(?:[.点][{_PLAIN_DIGIT}0-9])?|对)折")
_RATIO = re.compile(
    r"[0-9.]{1,12}[:：∶][0-9.]{1,12}|[一二三四五六七八九十0-9]{1,3}比[一二三四五六七八九十0-9]{1,3}"
)
_SCIENTIFIC = re.compile(
    r"10[⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}|[0-9.]{1,12}\^[-+]?[0-9]{1,2}(?![0-9])"
    r"|[0-9.]{1,20}(?:[eE][-+]?[0-9]{1,2}(?![0-9A-Za-z])"
    r"|[×xX*]10(?:\^[-+]?[0-9]{1,2}|[⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}|的负?[0-9一二三四五六七八九十]{1,2}次方))"
)
_HALF = re.compile(r"(?:过|一)?半数?|半")
_SPLIT_UNIT = re.compile(
    r"[个個]([多余半])(?=月|星期|礼拜|小时|钟头|工作日|交易日|季度|学时|百分点)"
)
_HALF_PIECE = re.compile(r"[个個]半(?=月|星期|礼拜|小时|钟头|工作日|交易日|季度|学时|百分点)")
_MIDDLE: dict[str, Qualifier] = {"余": "approx_over", "多": "approx_over", "来": "approx"}
SHARE = Unit("分之", "%", "ratio", None)  # of a fraction without a unit of its own
_SPECIAL_UNITS = {
    "成": Unit("成", "%", "percent", None),
    "折": Unit("折", "%", "percent", None),
    "分之": SHARE,
    "比": Unit("比", "", "ratio", None),
}
_FRACTION_KINDS = ((_PARTS, "分之"), (_TENTHS, "成"), (_DISCOUNT, "折"), (_RATIO, "比"))
_SPECIAL_MARKS = re.compile(r"[分成折比/:：∶半eE×xX*^⁻⁰¹²³⁴⁵⁶⁷⁸⁹]")
_AND_MORE = re.compile(r"[+＋](?![0-9０-９+＋]|$)")
_SLASH_NUMBER = re.compile(r"/[0-9]")
_HALF_VALUE = Decimal("0.5")


def read_amount(text: str, at: int = 0) -> Amount | None:
    """The amount that starts at offset `at` of a text without white space, None if none does."""
    return _special(text, at) or _plain(text, at)


def _special(text: str, at: int) -> Amount | None:
    """三分之一, 1/4, 八成, 八五折, 3:1, 1.5e3: read as a whole, fractions in percent."""
    if _SPECIAL_MARKS.search(text, at, at + 24) is None:
        return None
    negative = text[at : at + 1] in _SIGNS and at < len(text)
    start = at + negative
    for pattern, name in _FRACTION_KINDS:
        match = pattern.match(text, start)
        if match is None:
            continue
        found = _fraction(text, match, name)
        if found is not None:
            return found.negated() if negative else found
        if pattern is _PARTS and match[0][0] in "百千万" and match[0][1] == "分":
            return None
    scientific = _SCIENTIFIC.match(text, start)
    if scientific is not None:
        found = _scientific(text, scientific)
        if found is not None:
            return found.negated() if negative else found
    return None if negative else _half(text, at)


def _fraction(text: str, match: re.Match[str], name: str) -> Amount | None:
    if name == "分之" and match[0][0] in "百千万" and match[0][1] == "分":
        return None
    written = match[0]
    qualifiers: tuple[Qualifier, ...] = ()
    if name == "成" and match["more"]:
        written, qualifiers = written[:-1], ("approx_over",)
    number = parse_number(written)
    if number is None:
        return None
    low, high = number.low, number.high
    if "又" in written:  # 一又四分之三 is a plain number, with whatever unit follows
        unit, unit_text, end = _unit(text, match.end(), None, [])
        return Amount(low, high, written, "", unit, unit_text, (), end)
    if name == "分之":
        found, unit_text, end = _unit(text, match.end(), None, [])
        if found is not None and _ends(text, end):  # 1/2件, but not 三分之二人大代表
            return Amount(low, high, written, "", found, unit_text, (), end)
        if "/" in written and not _ends(text, match.end()):
            return None
    if name != "比":
        low, high = round(low * 100, 12), round(high * 100, 12)
    unit_text = name if name in "成折" else ""
    unit = _SPECIAL_UNITS[name]
    return Amount(low, high, written, "", unit, unit_text, qualifiers, match.end())


def _ends(text: str, at: int) -> bool:
    """Whether an amount that ends at `at` is the last one, or the lower end of a range."""
    return at == len(text) or text[at] in "-~至到—–～"


def _scientific(text: str, match: re.Match[str]) -> Amount | None:
    number = parse_number(match[0])
    if number is None:
        return None
    unit, unit_text, end = _unit(text, match.end(), None, [])
    return Amount(number.low, number.high, match[0], "", unit, unit_text, (), end)


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
    half = _HALF_VALUE
    return Amount(half, half, "半", "", unit, unit.unit, (), match.end() + length)


def _plain(text: str, at: int) -> Amount | None:
    match = _AMOUNT.match(text, at)
    if match is None:
        return None
    numeral, end = _trim(match["number"], text[match.end("number") :][:8])
    if end < len(match["number"]):  # what follows is the unit (九两, 3点)
        scale_text, qualifiers, after = "", [], match.start("number") + end
    else:
        scale_text = (match["scale"] or "").lstrip("个個余多")
        found = (match[name] for name in ("middle", "piece", "late"))
        qualifiers = [_MIDDLE[word] for word in found if word]
        after = match.end()
    scale = canonical(scale_text)
    bounds = _value(numeral, scale)
    if bounds is None:
        return None
    low, high = bounds
    if _HALF_PIECE.match(text, after):  # 两个半小时
        low, high = low + _HALF_VALUE, high + _HALF_VALUE
    if match["sign"] or match["inner"]:
        low, high = -high, -low
    if _AND_MORE.match(text, after):  # 3000+份
        qualifiers.append("at_least")
        after += 1
    if _SLASH_NUMBER.match(text, after):  # 1/2蘑菇 is not 1 of anything
        return None
    unit, unit_text, after = _unit(text, after, match["per"], qualifiers)
    uncounted = unit is None or match["per"]
    if uncounted and after < len(text) and text[after] in _LETTERS:
        factor = LETTER_FACTORS[text[after]]
        low, high, scale = low * factor, high * factor, scale + text[after]
        unit, unit_text, after = _unit(text, after + 1, match["per"], qualifiers)
    return Amount(low, high, numeral, scale, unit, unit_text, tuple(qualifiers[:2]), after)


def _trim(number: str, following: str) -> tuple[str, int]:
    """The canonical numeral without a closing mark or unit, and how much of `number` it took."""
    end = len(number)
    if number.endswith(("一两", "一兩")) and find_unit(following):  # 一两个
        return canonical(number), end
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
    more = _SPLIT_UNIT.match(text, at)
    if more is not None:  # 三个多月, 两个半小时
        if more[1] in _MIDDLE:
            qualifiers.append(_MIDDLE[more[1]])
        found = find_unit("个" + text[more.end() : more.end() + 12])
        if found is not None:
            return found[0], found[0].unit, more.end() + found[1] - 1
    found = find_unit(text[at : at + 16])
    if found is None:
        return None, "", at
    return found[0], text[at : at + found[1]], at + found[1]
