"""The shortcut for common quantities reads what the full reader reads."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.normalise.qualifiers import AFTER
from fazhi.normalise.quantity import _general
from fazhi.normalise.quantity_simple import parse_simple
from fazhi.normalise.units import UNITS

WORDS = ["", "", "近", "约", "超过", "不少于", "共", "各", "上"]
SCALES = ["", "", "万", "亿"]
ENDINGS = ["", "", "以上", "左右", "以内", "整", *AFTER]
NUMBERS = st.one_of(
    st.integers(0, 10**6).map(str),
    st.decimals(0, 999, places=2).map(str),
    st.text("零一二两三四五六七八九十百千", min_size=1, max_size=7),
    st.sampled_from(["十五", "三百零六", "两千零十五", "三千", "一百二十"]),
)


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(WORDS),
    NUMBERS,
    st.sampled_from(SCALES),
    st.sampled_from(["", "余", "多"]),
    st.sampled_from(sorted(UNITS)),
    st.sampled_from(ENDINGS),
)
def test_agrees_with_the_full_reader(
    word: str, number: str, scale: str, more: str, unit: str, after: str
) -> None:
    text = word + number + scale + more + unit + after
    simple = parse_simple(text)
    assert simple is None or simple == _general(text)


@pytest.mark.parametrize(
    "text",
    ["3000元整", "人民币三千圆整以上", "两千零十五件", "199.59千分点", "十亿千字节", "5千分之"],
)
def test_agrees_where_it_once_did_not(text: str) -> None:
    simple = parse_simple(text)
    assert simple is None or simple == _general(text)


def test_agrees_on_every_unit() -> None:
    texts = [
        number + unit + ending
        for unit in UNITS
        for number in ("41", "十五", "近3.5")
        for ending in ("", "整", "以上", "左右")
    ]
    simple = {text: parse_simple(text) for text in texts}
    assert sum(one is not None for one in simple.values()) > len(texts) / 4
    assert [text for text, one in simple.items() if one not in (None, _general(text))] == []


@pytest.mark.parametrize(
    "text", ["41件", "3000余份", "95.87%", "近5000条", "三百五十六件", "百分之九十六", "98%以上"]
)
def test_reads_the_commonest_shapes(text: str) -> None:
    assert parse_simple(text) is not None


@pytest.mark.parametrize(
    "text", ["", "三百五件", "近3000余人", "1—11件", "三四个", "9名顾问", "123元1角", "3000元整"]
)
def test_leaves_the_rest_to_the_full_reader(text: str) -> None:
    assert parse_simple(text) is None
