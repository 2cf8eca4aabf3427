"""Numbers written in every supported style read back as themselves, in linear time.

The renderers are the tests' own: none shares code with the readers.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from fazhi.normalise.date import LONGEST_DATE, resolve_date
from fazhi.normalise.numeral import parse_number
from fazhi.normalise.quantity import LONGEST_QUANTITY, parse_quantity

PLAIN, FORMAL = "零一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖"
WIDE = str.maketrans("0123456789.,%-", "０１２３４５６７８９．，％－")


def chinese(number: int, digits: str = PLAIN, places: str = "十百千万亿") -> str:
    """A number below 10^16 in Chinese numerals, with 零 where places are skipped."""
    for power, name in (
        (8, places[4]),
        (4, places[3]),
        (3, places[2]),
        (2, places[1]),
        (1, places[0]),
    ):
        factor = 10**power
        if number >= factor:
            head, rest = divmod(number, factor)
            gap = digits[0] if rest < factor // 10 else ""
            tail = gap + chinese(rest, digits, places) if rest else ""
            return chinese(head, digits, places) + name + tail
    return digits[number]


def formal(number: int) -> str:
    return chinese(number, FORMAL, "拾佰仟万亿")


def spoken(number: int) -> str:
    """两 for 二 where it is said, 十 without 一 at the start."""
    text = re.sub("二(?=[千万亿])", "两", chinese(number))
    return text.removeprefix("一") if text.startswith("一十") else text


def digit_by_digit(number: int) -> str:
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number))


def mixed(number: int) -> str:
    """3亿5000万1200."""
    text = ""
    for factor, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        head, number = divmod(number, factor)
        if head:
            text += ("零" if text and head < 1000 else "") + str(head) + name
    return text or "0"


def ten_thousands(number: int) -> str:
    return f"{Decimal(number) / 10**4:f}万"


def hundred_millions(number: int) -> str:
    return f"{Decimal(number) / 10**8:f}亿"


def scientific(number: int) -> str:
    mantissa, exponent = f"{Decimal(number):e}".split("e")
    return f"{mantissa}×10^{int(exponent)}"


STYLES: dict[str, Callable[[int], str]] = {
    "plain": chinese,
    "formal": formal,
    "spoken": spoken,
    "traditional": lambda number: chinese(number, places="十百千萬億"),
    "digits": digit_by_digit,
    "arabic": str,
    "wide": lambda number: str(number).translate(WIDE),
    "marks": lambda number: f"{number:,}",
    "wide marks": lambda number: f"{number:,}".translate(WIDE),
    "spaces": lambda number: f"{number:,}".replace(",", " "),
    "mixed": mixed,
    "万": ten_thousands,
    "亿": hundred_millions,
    "scientific": scientific,
}
NUMBERS = st.integers(0, 10**15) | st.integers(0, 10**6)


@pytest.mark.parametrize("style", sorted(STYLES))
@settings(max_examples=80)
@given(number=NUMBERS)
def test_a_number_in_every_style(style: str, number: int) -> None:
    # Two neighbouring digits are an estimate: 三四 is three to four, not thirty-four.
    assume(style != "digits" or not (10 <= number < 100 and number % 10 - number // 10 == 1))
    text = STYLES[style](number)
    read = parse_number(text)
    assert read is not None, text
    assert read.value == number, text
    below = parse_number("负" + text)
    assert below is not None
    assert below.value == -number


@pytest.mark.parametrize("style", sorted(set(STYLES) - {"digits"}))
@settings(max_examples=60)
@given(
    number=st.integers(0, 10**12) | st.integers(0, 10**5),
    around=st.sampled_from([("", "件"), ("共", "人次"), ("累计", "元"), ("", "")]),
)
def test_a_quantity_in_every_style(style: str, number: int, around: tuple[str, str]) -> None:
    before, unit = around
    text = before + STYLES[style](number) + unit
    quantity = parse_quantity(text)
    assert quantity is not None, text
    assert quantity.value == pytest.approx(number), text
    assert (quantity.unit_normal or "") == unit, text


SHARES: dict[str, Callable[[Decimal], str]] = {
    "percent": lambda share: f"{share}%",
    "wide": lambda share: f"{share}%".translate(WIDE),
    "spaced": lambda share: f" {share} % ",
    "百分之": lambda share: f"百分之{share}",
    "written": lambda share: f"百分之{chinese(int(share))}点" + digit_by_digit_of(share),
}


def digit_by_digit_of(share: Decimal) -> str:
    return "".join(PLAIN[int(digit)] for digit in f"{share:.2f}".split(".")[1])


@pytest.mark.parametrize("style", sorted(SHARES))
@settings(max_examples=100)
@given(share=st.decimals(0, 150, places=2))
def test_a_percentage_in_every_style(style: str, share: Decimal) -> None:
    text = SHARES[style](share)
    number, quantity = parse_number(text), parse_quantity(text)
    assert number is not None and number.value == share / 100, text
    assert quantity is not None and quantity.value == pytest.approx(float(share)), text
    assert quantity.unit_normal == "%"


FRACTIONS: dict[str, Callable[[int, int], str]] = {
    "分之": lambda top, bottom: f"{chinese(bottom)}分之{chinese(top)}",
    "slash": lambda top, bottom: f"{top}/{bottom}",
    "wide": lambda top, bottom: f"{top}／{bottom}".translate(WIDE),
    "mixed": lambda top, bottom: (
        f"{chinese(top // bottom)}又{chinese(bottom)}分之{chinese(top % bottom)}"
    ),
}


@pytest.mark.parametrize("style", sorted(FRACTIONS))
@settings(max_examples=100)
@given(top=st.integers(1, 999), bottom=st.integers(2, 99))
def test_a_fraction_in_every_style(style: str, top: int, bottom: int) -> None:
    read = parse_number(FRACTIONS[style](top, bottom))
    assert read is not None
    assert read.value is not None
    assert float(read.value) == pytest.approx(top / bottom)


@settings(max_examples=100)
@given(st.decimals("0.01", 10**9, places=2))
def test_an_amount_on_a_cheque(amount: Decimal) -> None:
    fen = int(amount * 100)
    yuan, cents = divmod(fen, 100)
    text = (
        formal(yuan) + "元" + (f"{FORMAL[cents // 10]}角{FORMAL[cents % 10]}分" if cents else "整")
    )
    quantity = parse_quantity(text)
    assert quantity is not None
    assert quantity.value == pytest.approx(float(amount)), text
    assert quantity.unit_normal == "元"


UNITS_OF_TEXT = [
    "1",
    "一",
    "十",
    "亿",
    "万",
    "点",
    "分之",
    "又",
    "1,",
    "1/",
    "百分之",
    "近",
    "以上",
    "个",
]
UNITS_OF_TEXT += ["余", "1.", "-", "至", "第", "半", "成", " ", "元", "1e", "×10^", "（含）", "😀"]


@pytest.mark.parametrize("piece", UNITS_OF_TEXT)
def test_what_is_too_long_is_no_quantity(piece: str) -> None:
    """Every reader refuses by length first, so its work is bounded whatever the text."""
    text = piece * 100_000
    assert parse_number(text) is None
    assert parse_quantity(text) is None
    found = resolve_date(text, report_year=2024)
    assert (found.date_from, found.date_to) == (None, None)


@settings(max_examples=100)
@given(st.lists(st.sampled_from(UNITS_OF_TEXT), max_size=LONGEST_QUANTITY))
def test_the_longest_texts_that_are_read_do_not_crash(pieces: list[str]) -> None:
    text = "".join(pieces)
    parse_number(text[:128])
    parse_quantity(text[:LONGEST_QUANTITY])
    resolve_date(text[:LONGEST_DATE], report_year=2024)


def test_no_pattern_repeats_without_a_bound_inside_a_repetition() -> None:
    """Patterns of the number and date readers hold no `(…+)+`, `(…*)*` and the like."""
    from fazhi.normalise import (
        amount,
        date,
        date_anchor,
        date_lunar,
        date_offset,
        date_point,
        date_text,
        numeral,
        numeral_forms,
        numeral_value,
        quantity,
        quantity_simple,
        units,
    )

    modules = (amount, date, date_anchor, date_lunar, date_offset, date_point, date_text, numeral)
    modules += (numeral_forms, numeral_value, quantity, quantity_simple, units)
    patterns = [
        value.pattern
        for module in modules
        for value in vars(module).values()
        if isinstance(value, re.Pattern)
    ]
    assert len(patterns) > 40
    nested = re.compile(r"[+*}]\)[+*]")
    assert [pattern for pattern in patterns if nested.search(pattern)] == []
