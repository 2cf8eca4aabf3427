from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.normalise.numeral import parse_number

PLAIN, FORMAL = "零一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖"


def chinese(number: int, digits: str = PLAIN, units: str = "十百千") -> str:
    """Render a number below 10^16, with a 零 wherever places are skipped."""
    for place, name in ((8, "亿"), (4, "万"), (3, units[2]), (2, units[1]), (1, units[0])):
        factor = 10**place
        if number >= factor:
            head, rest = divmod(number, factor)
            gap = digits[0] if rest < factor // 10 else ""
            tail = gap + chinese(rest, digits, units) if rest else ""
            return chinese(head, digits, units) + name + tail
    return digits[number]


NUMBERS = st.integers(min_value=0, max_value=10**16 - 1) | st.integers(min_value=0, max_value=99999)


def value_of(text: str) -> Decimal | None:
    number = parse_number(text)
    return None if number is None else number.value


@settings(max_examples=100)
@given(NUMBERS)
def test_plain_chinese_parses_back(number: int) -> None:
    assert value_of(chinese(number)) == number


@settings(max_examples=100)
@given(NUMBERS)
def test_formal_chinese_parses_back(number: int) -> None:
    assert value_of(chinese(number, FORMAL, "拾佰仟")) == number


@settings(max_examples=100)
@given(NUMBERS)
def test_thousands_marks_and_full_width_parse_back(number: int) -> None:
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    assert value_of(f"{number:,}") == number
    assert value_of(f"{number:,}".replace(",", "，")) == number
    assert value_of(f"{number:,}".replace(",", " ")) == number
    assert value_of(str(number).translate(wide)) == number


@settings(max_examples=100)
@given(st.decimals(min_value=0, max_value=99999, places=2), st.sampled_from("万亿"))
def test_decimals_with_a_large_unit_parse_back(number: Decimal, unit: str) -> None:
    factor = {"万": 10**4, "亿": 10**8}[unit]
    assert value_of(f"{number}{unit}") == number * factor
    assert value_of(f"-{number} {unit}") == -number * factor


@settings(max_examples=100)
@given(st.integers(1, 9999), st.integers(0, 99))
def test_chinese_decimals_and_percentages_parse_back(whole: int, hundredths: int) -> None:
    fraction = f"{hundredths:02d}".translate({ord(str(at)): PLAIN[at] for at in range(10)})
    expected = Decimal(whole) + Decimal(hundredths) / 100
    assert value_of(f"{chinese(whole)}点{fraction}") == expected
    assert value_of(f"百分之{chinese(whole)}点{fraction}") == expected / 100


@settings(max_examples=100)
@given(
    st.text(max_size=80) | st.text("0123456789一二两十百千万亿点.,/:%分之成半负零数几", max_size=80)
)
def test_no_text_crashes(text: str) -> None:
    parse_number(text)


@pytest.mark.parametrize(
    ("text", "value", "style"),
    [
        ("一千零三", 1003, "integer"),
        ("三百五", 350, "integer"),
        ("一万二", 12000, "integer"),
        ("万万", 10**8, "integer"),
        ("两万", 20000, "integer"),
        ("俩", 2, "integer"),
        ("廿六", 26, "integer"),
        ("卅", 30, "integer"),
        ("3亿5千万", 350_000_000, "integer"),
        ("27.4 万", 274_000, "integer"),
        ("33 939", 33939, "integer"),
        ("二〇二四", 2024, "digits"),
        ("二○二四", 2024, "digits"),
        ("三点五", 3.5, "decimal"),
        ("1．5", 1.5, "decimal"),
        ("1/4", 0.25, "fraction"),
        ("四分之三", 0.75, "fraction"),
        ("一又二分之一", 1.5, "fraction"),
        ("百分之百", 1, "percent"),
        ("９６％", 0.96, "percent"),
        ("千分之三", 0.003, "per_mille"),
        ("八成五", 0.85, "tenths"),
        ("九折", 0.9, "discount"),
        ("3:1", 3, "ratio"),
        ("三比一", 3, "ratio"),
        ("一半", 0.5, "decimal"),
        ("两个半", 2.5, "decimal"),
        ("负三", -3, "integer"),
        ("5又1/2", 5.5, "fraction"),
        ("3 1/2", 3.5, "fraction"),
        ("2½", 2.5, "fraction"),
        ("¾", 0.75, "fraction"),
        ("-3/5", -0.6, "fraction"),
        ("百分之负二点五", -0.025, "percent"),
        ("十成", 1, "tenths"),
        ("3.5成", 0.35, "tenths"),
        ("对折", 0.5, "discount"),
        ("打七五折", 0.75, "discount"),
        ("九点五折", 0.95, "discount"),
        ("1.5e3", 1500, "scientific"),
        ("1.5E-3", 0.0015, "scientific"),
        ("1.2×10⁴", 12000, "scientific"),
        ("1.2×10^-2", 0.012, "scientific"),
        ("3×10的5次方", 300_000, "scientific"),
        ("2^10", 1024, "scientific"),
        ("两打", 24, "dozens"),
        ("半打", 6, "dozens"),
        ("五双", 10, "dozens"),
        ("两个亿", 200_000_000, "integer"),
        ("3兆", 3_000_000_000_000, "integer"),
        ("3.5k", 3500, "decimal"),
        ("第三百零五", 305, "ordinal"),
        ("第12", 12, "ordinal"),
        ("1,234.5万", 12_345_000, "integer"),
        ("１２３", 123, "integer"),
    ],
)
def test_forms(text: str, value: float, style: str) -> None:
    number = parse_number(text)
    assert number is not None and number.value is not None
    assert float(number.value) == pytest.approx(value)
    assert number.style == style


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("三五百", 300, 500), ("十几", 10, 20), ("数十", 10, 100), ("一万二三", 12000, 13000)],
)
def test_intervals_have_no_single_value(text: str, low: int, high: int) -> None:
    number = parse_number(text)
    assert number is not None
    assert number.value is None
    assert number.style == "interval"
    assert (int(number.low), int(number.high)) == (low, high)


def test_intervals_of_shares_have_bounds() -> None:
    for text, low, high in (("六七成", "0.6", "0.7"), ("百分之六七十", "0.6", "0.7")):
        number = parse_number(text)
        assert number is not None
        assert (number.value, number.low, number.high) == (None, Decimal(low), Decimal(high))


@pytest.mark.parametrize(
    "text", ["1/0", "五成成", "二十成", "打", "第", "又", "3又", "1e999", "9^99"]
)
def test_malformed_forms_are_no_number(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize("text", ["", "多", "若干", "十一十二", "1.2.3", "点五", "12,5", "万件"])
def test_what_is_no_number(text: str) -> None:
    assert parse_number(text) is None
