"""The shortcut for common quantities reads what the full reader reads."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.normalise.quantity import _general
from fazhi.normalise.quantity_simple import parse_simple
from fazhi.normalise.units import UNITS

WORDS = ["", "", "近", "约", "超过", "不少于", "共", "各", "上"]
SCALES = ["", "", "万", "亿"]
AFTER = ["", "", "以上", "左右", "以内"]
COUNTED = sorted(
    unit for unit, entry in UNITS.items() if entry.kind in {"count", "percent", "area"}
)
NUMBERS = st.one_of(
    st.integers(0, 10**6).map(str),
    st.decimals(0, 999, places=2).map(str),
    st.text("零一二两三四五六七八九十百千", min_size=1, max_size=7),
)


@settings(max_examples=100)
@given(
    st.sampled_from(WORDS),
    NUMBERS,
    st.sampled_from(SCALES),
    st.sampled_from(["", "余", "多"]),
    st.sampled_from([unit for unit in COUNTED if unit != "百分之"]),
    st.sampled_from(AFTER),
)
def test_agrees_with_the_full_reader(
    word: str, number: str, scale: str, more: str, unit: str, after: str
) -> None:
    text = word + number + scale + more + unit + after
    simple = parse_simple(text)
    assert simple is None or simple == _general(text)


@pytest.mark.parametrize(
    "text", ["41件", "3000余份", "95.87%", "近5000条", "三百五十六件", "百分之九十六", "98%以上"]
)
def test_reads_the_commonest_shapes(text: str) -> None:
    assert parse_simple(text) is not None


@pytest.mark.parametrize(
    "text", ["", "三百五件", "近3000余人", "1—11件", "三四个", "9名顾问", "123元1角"]
)
def test_leaves_the_rest_to_the_full_reader(text: str) -> None:
    assert parse_simple(text) is None
