from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.normalise.quantity import Quantity, parse_quantity
from fazhi.normalise.units import UNITS


def parsed(text: str) -> Quantity:
    quantity = parse_quantity(text)
    assert quantity is not None
    return quantity


@pytest.mark.parametrize(
    ("text", "value", "unit", "unit_normal", "kind"),
    [
        ("41件", 41, "件", "件", "count"),
        ("３６份", 36, "份", "份", "count"),
        ("95.87%", 95.87, "%", "%", "percent"),
        ("百分之九十六", 96, "百分之", "%", "percent"),
        ("18.8个百分点", 18.8, "个百分点", "百分点", "percentage_point"),
        ("5‰", 5, "‰", "‰", "ratio"),
        ("12.5万元", 125_000, "元", "元", "money"),
        ("1．9万元", 19_000, "元", "元", "money"),
        ("3亿5千万元", 350_000_000, "元", "元", "money"),
        ("123元1角1分", 123.11, "元", "元", "money"),
        ("5角", 0.5, "角", "元", "money"),
        ("700万美元", 7_000_000, "美元", "美元", "money"),
        ("港币30万", 300_000, "港币", "港元", "money"),
        ("34.62万件次", 346_200, "件次", "件次", "count"),
        ("2043人次", 2043, "人次", "人次", "count"),
        ("20人（次）", 20, "人（次）", "人次", "count"),
        ("20位", 20, "位", "人", "count"),
        ("12宗", 12, "宗", "起", "count"),
        ("四家单位", 4, "家单位", "家", "count"),
        ("25场次", 25, "场次", "场", "count"),
        ("800份册", 800, "份册", "份", "count"),
        ("5万册（张）", 50_000, "册（张）", "册", "count"),
        ("4 500份", 4500, "份", "份", "count"),
        ("12,077件", 12077, "件", "件", "count"),
        ("27.4 万元", 274_000, "元", "元", "money"),
        ("1000平方米", 1000, "平方米", "平方米", "area"),
        ("9万千瓦", 90_000, "千瓦", "千瓦", "other"),
        ("5千克", 5, "千克", "公斤", "weight"),
        ("56个工作日", 56, "个工作日", "工作日", "duration"),
        ("两年半", 2.5, "年", "年", "duration"),
        ("1.32倍", 1.32, "倍", "倍", "multiple"),
        ("98分", 98, "分", "分", "score"),
        ("第4位", 4, "位", "名次", "rank"),
        ("1/4", 25, None, "%", "ratio"),
        ("三比一", 3, None, None, "ratio"),
        ("八成", 80, "成", "%", "percent"),
        ("0件", 0, "件", "件", "count"),
        ("零", 0, None, None, "count"),
        ("-3/5", -60, None, "%", "ratio"),
        ("１／２", 50, None, "%", "ratio"),
        ("百分之负二点五", -2.5, "百分之", "%", "percent"),
        ("一又四分之三倍", 1.75, "倍", "倍", "multiple"),
        ("九点五折", 95, "折", "%", "percent"),
        ("打对折", 50, "折", "%", "percent"),
        ("十成", 100, "成", "%", "percent"),
        ("七成五", 75, "成", "%", "percent"),
        ("1.5×10^3吨", 1500, "吨", "吨", "weight"),
        ("五打", 5, "打", "打", "count"),
        ("$100", 100, "$", "美元", "money"),
        ("US$5", 5, "US$", "美元", "money"),
        ("¥ 1,200.50", 1200.5, "¥", "元", "money"),
        ("€20", 20, "€", "欧元", "money"),
        ("人民币叁佰元整", 300, "元", "元", "money"),
        ("两个亿", 200_000_000, None, None, "count"),
        ("1.2万亿元", 1_200_000_000_000, "元", "元", "money"),
        ("3兆瓦", 3, "兆瓦", "兆瓦", "other"),
        ("零下五度", -5, "摄氏度", "℃", "other"),
        ("两个半月", 2.5, "个月", "个月", "duration"),
        ("四年六个月", 4.5, "年", "年", "duration"),
        ("2小时30分", 2.5, "小时", "小时", "duration"),
        ("俩", 2, None, None, "count"),
        ("廿六件", 26, "件", "件", "count"),
        ("万万", 100_000_000, None, None, "count"),
        ("一千零三人", 1003, "人", "人", "count"),
        ("三百五人", 350, "人", "人", "count"),
        ("一米七五", 1.75, "米", "米", "length"),
        ("1米8", 1.8, "米", "米", "length"),
        ("第4位副县长", 4, "位", "名次", "rank"),
        ("二十千米", 20, "千米", "公里", "length"),
        ("三千米", 3000, "米", "米", "length"),
        ("一万三千米", 13_000, "米", "米", "length"),
        ("一百零五千米", 105, "千米", "公里", "length"),
        ("三点五千米", 3.5, "千米", "公里", "length"),
        ("三千千瓦", 3000, "千瓦", "千瓦", "other"),
        ("贰拾千克", 20, "千克", "公斤", "weight"),
        ("5千字", 5000, "字", "字", "count"),
        ("二十千字节", 20, "千字节", "KB", "other"),
        ("1.5千分点", 1.5, "千分点", "千分点", "percentage_point"),
        ("1/2件", 0.5, "件", "件", "count"),
        ("二分之一件", 0.5, "件", "件", "count"),
        ("1/4个月", 0.25, "个月", "个月", "duration"),
        ("三分之二人大代表", 200 / 3, None, "%", "ratio"),
        ("两千零十五件", 2015, "件", "件", "count"),
        ("No.5", 5, None, "名次", "rank"),
    ],
)
def test_values_and_units(
    text: str, value: float, unit: str | None, unit_normal: str | None, kind: str
) -> None:
    quantity = parsed(text)
    assert quantity.value == pytest.approx(value)
    assert (quantity.unit, quantity.unit_normal, quantity.kind) == (unit, unit_normal, kind)
    assert quantity.qualifier == "exact"


@pytest.mark.parametrize(
    ("text", "value", "low", "high", "qualifier"),
    [
        ("41件", 41, 41, 41, "exact"),
        ("3000余份", 3000, 3000, 4000, "approx_over"),
        ("1.2万余件", 12_000, 12_000, 13_000, "approx_over"),
        ("两万余人次", 20_000, 20_000, 30_000, "approx_over"),
        ("3260余万元", 32_600_000, 32_600_000, 32_700_000, "approx_over"),
        ("万余人", 10_000, 10_000, 20_000, "approx_over"),
        ("三个多月", 3, 3, 4, "approx_over"),
        ("100多人次", 100, 100, 200, "approx_over"),
        ("近5000条", 5000, None, 5000, "approx_under"),
        ("约60名", 60, None, None, "approx"),
        ("60名左右", 60, None, None, "approx"),
        ("超500名", 500, 500, None, "at_least"),
        ("不少于50条", 50, 50, None, "at_least"),
        ("至少一篇", 1, 1, None, "at_least"),
        ("98%以上", 98, 98, None, "at_least"),
        ("50万元（含）以上", 500_000, 500_000, None, "at_least"),
        ("不超过3次", 3, None, 3, "at_most"),
        ("8%以内", 8, None, 8, "at_most"),
        ("上百场", 100, 100, None, "at_least"),
        ("成千上万名", 1000, 1000, None, "at_least"),
        ("数以万计", 10_000, 10_000, None, "at_least"),
        ("共计12件", 12, 12, 12, "exact"),
        ("累计达1.5万余份", 15_000, 15_000, 16_000, "approx_over"),
        ("≥60分", 60, 60, None, "at_least"),
        ("小于等于3个", 3, None, 3, "at_most"),
        ("大于或等于5%", 5, 5, None, "at_least"),
        ("两成多", 20, 20, 30, "approx_over"),
        ("3个多亿", 300_000_000, 300_000_000, 400_000_000, "approx_over"),
        ("500人出头", 500, 500, 600, "approx_over"),
        ("未满18周岁", 18, None, 18, "at_most"),
        ("提升至95%", 95, 95, 95, "exact"),
        ("三百余名", 300, 300, 400, "approx_over"),
        ("近二十千米", 20, None, 20, "approx_under"),
        ("约二十千米", 20, None, None, "approx"),
        ("约十七千瓦左右", 17, None, None, "approx"),
        ("总里程二十千米以上", 20, 20, None, "at_least"),
        ("二十多千米", 20, 20, 30, "approx_over"),
        ("第10名左右", 10, None, None, "approx"),
        ("第5名以内", 5, None, 5, "at_most"),
        ("三万余人次", 30_000, 30_000, 40_000, "approx_over"),
    ],
)
def test_qualifiers_and_bounds(
    text: str, value: float, low: float | None, high: float | None, qualifier: str
) -> None:
    quantity = parsed(text)
    found = (quantity.value, quantity.value_low, quantity.value_high, quantity.qualifier)
    assert found == (value, low, high, qualifier)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit_normal"),
    [
        ("1-2部", 1, 2, "部"),
        ("3至5名", 3, 5, "人"),
        ("60%-70%", 60, 70, "%"),
        ("百分之六十至七十", 60, 70, "%"),
        ("2—3万元", 20_000, 30_000, "元"),
        ("8500到3万元", 8500, 30_000, "元"),
        ("1万元--5万元", 10_000, 50_000, "元"),
        ("三五名", 3, 5, "人"),
        ("数十名", 10, 100, "人"),
        ("10几个", 10, 20, "个"),
        ("大于5小于10%", 5, 10, "%"),
        ("3年以上7年以下", 3, 7, "年"),
        ("5万元以上，10万元以下", 50_000, 100_000, "元"),
        ("从100到200家", 100, 200, "家"),
        ("六七成", 60, 70, "%"),
        ("百分之六七十", 60, 70, "%"),
        ("一两个", 1, 2, "个"),
        ("两三百人", 200, 300, "人"),
        ("7天至2周", 1, 2, "周"),
        ("三分之一至三分之二", 100 / 3, 200 / 3, "%"),
        ("三、四个", 3, 4, "个"),
        ("介于5和10之间", 5, 10, None),
        ("10%至20%之间", 10, 20, "%"),
        ("第1-3名", 1, 3, "名次"),
        ("第1名至第3名", 1, 3, "名次"),
        ("第一至第三名", 1, 3, "名次"),
        ("第二至三十名", 2, 30, "名次"),
        ("第一、二名", 1, 2, "名次"),
        ("第三五名", 3, 5, "名次"),
        ("1/2至3/4英里", 0.5, 0.75, "英里"),
        ("一半至80%", 50, 80, "%"),
    ],
)
def test_ranges_have_bounds_and_no_value(
    text: str, low: float, high: float, unit_normal: str | None
) -> None:
    quantity = parsed(text)
    assert quantity.value is None
    assert (quantity.value_low, quantity.value_high) == pytest.approx((low, high))
    assert quantity.unit_normal == unit_normal
    assert {"range", "vague"} & set(quantity.flags)


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("近百余场", "contradictory"),
        ("34余次", "contradictory"),
        ("约3000余人", "double_qualifier"),
        ("1 2 次", "spaced_digits"),
        ("人均40学时", "distributive"),
        ("1200亿", "no_unit"),
        ("9名法律顾问", "trailing_text"),
        ("7蘑菇", "unknown_unit"),
        ("办结23件", "leading_text"),
        ("第1、3名", "trailing_text"),
        ("倒数第一", "from_last"),
        ("倒数第三", "from_last"),
        ("位居全省倒数第二", "from_last"),
        ("倒数第1-3名", "from_last"),
    ],
)
def test_flags(text: str, flag: str) -> None:
    assert flag in parsed(text).flags


@pytest.mark.parametrize(
    ("first", "second"), [("5人", "5人次"), ("5%", "5个百分点"), ("5件", "5件次"), ("5家", "5家次")]
)
def test_units_that_look_alike_stay_apart(first: str, second: str) -> None:
    assert parsed(first).unit_normal != parsed(second).unit_normal


def test_a_rank_without_a_word_beside_it_has_no_flag() -> None:
    assert [parsed(text).flags for text in ("第4位", "第三", "No.5")] == [(), (), ()]


def test_contradiction_keeps_the_first_qualifier() -> None:
    assert parsed("近百余场").qualifier == "approx_under"


@pytest.mark.parametrize(
    "text",
    ["", "多次", "若干", "数次", "各村", "😀", "件", "x" * 100_000, "1/2蘑菇", "12/4国家宪法日"],
)
def test_no_number_is_none(text: str) -> None:
    assert parse_quantity(text) is None


COUNTED = sorted(unit for unit, entry in UNITS.items() if entry.kind == "count")


@settings(max_examples=100)
@given(st.integers(0, 10**9), st.sampled_from(COUNTED), st.sampled_from(["", "共", "不少于", "近"]))
def test_every_count_parses_back(number: int, unit: str, before: str) -> None:
    quantity = parsed(f"{before}{number}{unit}")
    assert quantity.value == number
    assert quantity.unit_normal == UNITS[unit].unit_normal


@settings(max_examples=100)
@given(
    st.text(max_size=60)
    | st.text(
        "0123456789一二两十百千万亿点.,/:%分之成半负零数几余多至-近以上件人次元（）", max_size=60
    )
)
def test_no_text_crashes(text: str) -> None:
    quantity = parse_quantity(text)
    assert quantity is None or quantity.text == text


@settings(max_examples=100)
@given(st.text("0123456789一二十百千万亿余多至-近超以上内件人次元", max_size=20))
def test_bounds_are_in_order(text: str) -> None:
    quantity = parse_quantity(text)
    if quantity is not None and quantity.value_low is not None and quantity.value_high is not None:
        assert quantity.value_low <= quantity.value_high


@pytest.mark.parametrize("text", ["亿" * 64 + "元", "万亿亿亿", "9" * 60 + "件"])
def test_rows_of_units_are_no_number(text: str) -> None:
    assert parse_quantity(text) is None


@pytest.mark.parametrize(
    ("text", "value", "unit_normal", "qualifier"),
    [
        ("一百百分点", 100, "百分点", "exact"),
        ("九十百分点", 90, "百分点", "exact"),
        ("零百分点", 0, "百分点", "exact"),
        ("百分百", 100, "%", "exact"),
        ("达百分百", 100, "%", "exact"),
        ("百分之15k", 15_000, "%", "exact"),
        ("半成", 5, "%", "exact"),
        ("7．5折", 75, "%", "exact"),
        ("佰萬元", 1_000_000, "元", "exact"),
        ("参佰元", 300, "元", "exact"),
        ("弍拾件", 20, "件", "exact"),
        ("卄五人", 25, "人", "exact"),
        ("10³份", 1000, "份", "exact"),
        ("2^3个", 8, "个", "exact"),
        ("3000+份", 3000, "份", "at_least"),
        ("1万＋人次", 10_000, "人次", "at_least"),
        ("三百五十分", 350, "分", "exact"),
    ],
)
def test_rarer_spellings(text: str, value: float, unit_normal: str, qualifier: str) -> None:
    quantity = parsed(text)
    assert (quantity.value, quantity.unit_normal, quantity.qualifier) == (
        value, unit_normal, qualifier,
    )  # fmt: skip


def test_a_verb_that_looks_like_a_numeral_is_none() -> None:
    assert parsed("参加120人").value == 120
