"""Cases that other projects publish for numbers, money and times.

They are read from the shared data beside the checkout and skipped where that is absent.
specification_exclusions.csv lists, by line, the cases whose form such reports cannot hold,
each with the reason; a case that merely fails stays in and counts. JioNLP's durations are
read as quantities, its points and spans as dates, with its moment of speaking as the day
of writing.
"""

from __future__ import annotations

import csv
import datetime
import json
import re
from pathlib import Path
from typing import Any

import pytest

from fazhi.normalise.date import resolve_date
from fazhi.normalise.numeral import parse_number
from fazhi.normalise.quantity import Quantity, parse_quantity
from fazhi.normalise.units import UNITS

SPECIFICATIONS = Path(__file__).parents[3].parent / "shared" / "data" / "specs"
EXCLUSIONS = Path(__file__).with_name("specification_exclusions.csv")
CURRENCY_NAMED = re.compile(r"元|币|圆|英镑|泰铢|卢布")

pytestmark = pytest.mark.skipif(
    not SPECIFICATIONS.is_dir(), reason="the shared specification cases are not beside the checkout"
)


def cases(suite: str, name: str) -> list[Any]:
    with EXCLUSIONS.open(encoding="utf-8", newline="") as file:
        left_out = {int(row["line"]) for row in csv.DictReader(file) if row["suite"] == suite}
    lines = (SPECIFICATIONS / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for at, line in enumerate(lines, 1) if at not in left_out]


def check(results: list[tuple[str, bool]], *, floor: float) -> None:
    failed = [text for text, good in results if not good]
    rate = 1 - len(failed) / len(results)
    print(f"{len(results) - len(failed)} of {len(results)} = {rate:.1%}; failed: {failed}")
    assert rate >= floor, f"{rate:.1%} < {floor:.0%}; failed: {failed}"


def number_value(text: str) -> float | None:
    """The value as a number, or as an amount of money where the text has 元, 角 or 分."""
    number = parse_number(text)
    if number is not None:
        return None if number.value is None else float(number.value)
    quantity = parse_quantity(text) if re.search("[元圆个個]", text) else None
    if quantity is None or "leading_text" in quantity.flags:
        return None
    return quantity.value


def equal(found: float | None, expected: float, tolerance: float = 1e-9) -> bool:
    return found is not None and abs(found - expected) <= tolerance * max(1.0, abs(expected))


def test_exclusions_have_a_reason_each() -> None:
    with EXCLUSIONS.open(encoding="utf-8", newline="") as file:
        assert all(row["reason"] for row in csv.DictReader(file))


def test_cn2an_chinese_to_number() -> None:
    results = []
    for case in cases("cn2an", "cn2an_cn2an_test.jsonl"):
        text = case.get("key", case["value"])
        found = number_value(text)
        good = equal(found, float(case["value"])) if "key" in case else found is None
        results.append((text, good))
    check(results, floor=0.99)


def test_cn2an_renderings_parse_back() -> None:
    results = []
    for case in cases("cn2an_back", "cn2an_an2cn_test.jsonl"):
        if case["group"] != "self.input_data":
            continue
        plain, formal, money, digits = case["value"]
        results += [
            (text, equal(number_value(text), case["key"], 0)) for text in (plain, formal, digits)
        ]
        quantity = parse_quantity(money)
        paid = round(case["key"], 2)
        results.append((money, quantity is not None and equal(quantity.value, paid, 0.005)))
    check(results, floor=0.99)


def test_duckling_numerals() -> None:
    results = []
    for case in cases("duckling_numeral", "duckling_Numeral.jsonl"):
        expected = float(case["expected_hs"].removeprefix("NumeralValue ").strip("()"))
        results.append((case["input"], equal(number_value(case["input"]), expected)))
    check(results, floor=0.99)


def money_bounds(quantity: Quantity | None) -> list[float | None]:
    if quantity is None:
        return []
    if quantity.value is not None:
        return [quantity.value]
    return [quantity.value_low, quantity.value_high]


def test_jionlp_money() -> None:
    """Values always; the currency where the text names one in writing (块 alone does not)."""
    results = []
    for text, expected in cases("jionlp_money", "jionlp_money_parser.jsonl"):
        wanted = expected["num"]
        quantity = parse_quantity(text)
        if isinstance(wanted, list):
            found = [quantity.value_low, quantity.value_high] if quantity is not None else []
        else:
            found, wanted = money_bounds(quantity), [wanted]
        good = len(found) == len(wanted) and all(
            equal(one, float(other), 1e-6) for one, other in zip(found, wanted, strict=True)
        )
        if CURRENCY_NAMED.search(text):
            good = good and quantity is not None and quantity.unit_normal == expected["case"]
        results.append((text, good))
    check(results, floor=0.98)


def test_jionlp_money_pieces_are_amounts() -> None:
    results = []
    for _, pieces in cases("jionlp_money_extractor", "jionlp_money_extractor.jsonl"):
        for piece in pieces:
            quantity = parse_quantity(piece["text"])
            flags = set() if quantity is None else set(quantity.flags)
            good = quantity is not None and not flags & {"leading_text", "trailing_text"}
            results.append((piece["text"], good))
    check(results, floor=0.95)


def test_duckling_money() -> None:
    results = []
    for case in cases("duckling_money", "duckling_AmountOfMoney.jsonl"):
        expected = [float(number) for number in re.findall(r"[\d.]+", case["expected_hs"])]
        if "Cent" in case["expected_hs"]:
            expected = [number / 100 for number in expected]
        found = money_bounds(parse_quantity(case["input"]))
        good = len(found) == len(expected) and all(map(equal, found, expected))
        results.append((case["input"], good))
    check(results, floor=1.0)


def test_duckling_weights() -> None:
    results = []
    for case in cases("duckling_weight", "duckling_Quantity.jsonl"):
        expected = float(re.findall(r"[\d.]+", case["expected_hs"])[0])
        quantity = parse_quantity(case["input"])
        grams = None
        if quantity is not None and quantity.value is not None and quantity.unit_normal in UNITS:
            grams = quantity.value * (UNITS[quantity.unit_normal].factor or 0) * 1000
        results.append((case["input"], equal(grams, expected)))
    check(results, floor=1.0)


CHINA = datetime.timezone(datetime.timedelta(hours=8))
SPOKEN = datetime.datetime(2021, 6, 14, 1, 6, 40)


def anchors(spoken: Any) -> tuple[int, datetime.date | None]:
    """The report year and the day of writing that a published moment of speaking stands for."""
    if isinstance(spoken, int | float):
        day = datetime.datetime.fromtimestamp(spoken, CHINA).date()
        return day.year, day
    if isinstance(spoken, dict):
        spoken = [spoken[name] for name in ("year", "month", "day") if name in spoken]
    if isinstance(spoken, list):
        year, month, day_number = (*spoken[:3], *(None, None))[:3]
        return year, datetime.date(year, month, day_number or 1) if month else None
    return 2021, datetime.date(2021, 5, 6) if spoken and "2021, 5, 6" in spoken else None


def is_stamp(day: datetime.date | None, stamp: str, written_on: datetime.date | None) -> bool:
    """Whether a day is the published moment's; midnight also ends the day before it."""
    if stamp in {"-inf", "inf"}:
        return day is None
    moment = datetime.datetime.fromisoformat(stamp)
    if moment == SPOKEN:  # an end left open, or closed with the day of writing
        return day in {None, written_on}
    return day in {moment.date(), (moment - datetime.timedelta(seconds=1)).date()}


def is_point(text: str, spoken: Any, expected: dict[str, Any]) -> bool:
    year, written_on = anchors(spoken)
    found = resolve_date(text, report_year=year, written_on=written_on)
    ends = (found.date_from, found.date_to)
    return any(ends) and all(
        is_stamp(day, stamp, written_on) for day, stamp in zip(ends, expected["time"], strict=True)
    )


MONTHS = {"year": 12, "month": 1, "年": 12, "季度": 3, "个月": 1}
SECONDS = {"day": 86400, "hour": 3600, "minute": 60, "second": 1}
SECONDS |= {"周": 604800, "天": 86400, "小时": 3600, "分钟": 60, "秒": 1, "刻钟": 900}


def length(parts: dict[str, float]) -> tuple[float, float, float]:
    """Months, seconds and working days of a duration given by unit."""
    return (
        sum(value * MONTHS.get(unit, 0) for unit, value in parts.items()),
        sum(value * SECONDS.get(unit, 0) for unit, value in parts.items()),
        sum(value for unit, value in parts.items() if unit in {"workday", "工作日", "交易日"}),
    )


def is_duration(text: str, expected: dict[str, Any]) -> bool:
    quantity = parse_quantity(text)
    if quantity is None or quantity.unit_normal is None:
        return False
    wanted, found = expected["time"], money_bounds(quantity)
    if isinstance(wanted, list):
        found = [quantity.value_low, quantity.value_high]
    else:
        wanted = [wanted]
    for one, parts in zip(found, wanted, strict=True):
        if "zero" in parts or "infinite" in parts:
            if one is not None:
                return False
        elif one is None or not all(map(equal, length({quantity.unit_normal: one}), length(parts))):
            return False
    return True


def test_jionlp_time() -> None:
    results = []
    for text, spoken, expected in cases("jionlp_time", "jionlp_time_parser.jsonl"):
        if expected["type"] == "time_delta":
            results.append((text, is_duration(text, expected)))
        else:
            results.append((text, is_point(text, spoken, expected)))
    check(results, floor=0.93)


def test_jionlp_time_pieces_are_dates() -> None:
    day = datetime.date(2021, 6, 14)
    results = []
    for _, pieces in cases("jionlp_time_extractor", "jionlp_time_extractor.jsonl"):
        for piece in pieces:
            found = resolve_date(piece["text"], report_year=2021, written_on=day)
            results.append((piece["text"], "unresolved" not in found.flags))
    check(results, floor=0.95)
