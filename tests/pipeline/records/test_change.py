from __future__ import annotations

import pytest

VALUE = "⟦INDICATOR|受理信访事项⟦QUANTITY|20件⟧⟧"


@pytest.mark.parametrize(
    ("change", "value", "unit", "base"),
    [
        ("⟦CHANGE|同比增长⟦QUANTITY|12.5%⟧⟧", 12.5, "%", "同比"),
        ("⟦CHANGE|同比下降⟦QUANTITY|12.5%⟧⟧", -12.5, "%", "同比"),
        ("⟦CHANGE|较上年提高⟦QUANTITY|2.4个百分点⟧⟧", 2.4, "百分点", "较上年"),
        ("⟦CHANGE|比去年同期减少⟦QUANTITY|20多件⟧⟧", -20, "件", "比去年同期"),
        ("⟦CHANGE|较2023年减少⟦QUANTITY|3件⟧⟧", -3, "件", "较2023年"),
        ("⟦CHANGE|与上年持平⟧", 0, None, "与上年"),
        ("⟦CHANGE|较上年有所下降⟧", None, None, "较上年"),
        ("⟦CHANGE|同比升至⟦QUANTITY|98%⟧⟧", None, None, "同比"),
    ],
)
def test_a_change_belongs_to_the_figure_before_it(records_of, change, value, unit, base) -> None:
    (row,) = records_of(f"{VALUE}，{change}。").indicators
    assert (row.change_value, row.change_unit, row.change_base) == (value, unit, base)
    assert row.value == 20


def test_words_that_only_link_do_not_part_a_change_from_its_figure(records_of) -> None:
    (row,) = records_of(f"{VALUE}，同口径⟦CHANGE|增长⟦QUANTITY|5%⟧⟧。").indicators
    assert row.change_value == 5


@pytest.mark.parametrize(
    "sentence",
    [
        f"{VALUE}，⟦CHANGE|去年同期为⟦QUANTITY|25件⟧⟧。",
        "受理信访事项⟦CHANGE|由上年的⟦QUANTITY|25件⟧⟧⟦INDICATOR|降至⟦QUANTITY|20件⟧⟧。",
    ],
)
def test_the_other_periods_value_gives_the_change(records_of, sentence) -> None:
    (row,) = records_of(sentence).indicators
    assert (row.change_value, row.change_unit) == (-5, "件")
    assert "change_computed" in row.flags


def test_a_change_between_percentages_is_in_points(records_of) -> None:
    (row,) = records_of(
        "办结率⟦CHANGE|由上年的⟦QUANTITY|92.3%⟧⟧⟦INDICATOR|升至⟦QUANTITY|100%⟧⟧。"
    ).indicators
    assert (row.metric_text, row.change_value, row.change_unit) == ("办结率", 7.7, "百分点")


def test_respective_changes_go_to_their_own_figures(records_of) -> None:
    first, second = records_of(
        "⟦INDICATOR|信访总量⟦QUANTITY|20件⟧⟧、⟦INDICATOR|纠纷总量⟦QUANTITY|30件⟧⟧，"
        "⟦CHANGE|分别下降⟦QUANTITY|4%⟧⟧和⟦CHANGE|⟦QUANTITY|6%⟧⟧。"
    ).indicators
    assert (first.change_value, second.change_value) == (-4, -6)


def test_a_change_without_a_value_is_a_row_of_its_own(records_of) -> None:
    (row,) = records_of("⟦DATE|全年⟧信访总量明显⟦CHANGE|同比下降⟦QUANTITY|18%⟧⟧。").indicators
    assert (row.metric_text, row.metric_id) == ("信访总量", "pet_cases")
    assert (row.value, row.change_value) == (None, -18)
    assert "change_only" in row.flags


def test_the_words_inside_a_change_serve_when_none_stand_before(records_of) -> None:
    (row,) = records_of("⟦CHANGE|与去年同期相比，矛盾纠纷总量下降⟧。").indicators
    assert row.metric_text == "矛盾纠纷总量"


def test_another_measure_between_keeps_a_change_from_a_figure(records_of) -> None:
    rate, total = records_of(
        "⟦INDICATOR|调解成功率⟦QUANTITY|98%⟧⟧，信访总量⟦CHANGE|同比下降⟦QUANTITY|9%⟧⟧。"
    ).indicators
    assert rate.change_value is None
    assert (total.metric_text, total.change_value) == ("信访总量", -9)


def test_a_second_change_of_a_figure_keeps_its_metric(records_of) -> None:
    first, second = records_of(
        f"{VALUE}，⟦CHANGE|比上年增加⟦QUANTITY|5件⟧⟧，⟦CHANGE|增长⟦QUANTITY|33%⟧⟧。"
    ).indicators
    assert first.change_value == 5
    assert (second.metric_text, second.metric_id) == (first.metric_text, first.metric_id)
    assert (second.change_value, second.flags[0]) == (33, "change_only")


def test_the_unit_of_respective_changes_may_stand_with_the_last(records_of) -> None:
    rows = records_of(
        "问题解决率、群众满意率⟦CHANGE|同比分别提高⟦QUANTITY|6.3个⟧⟧和⟦CHANGE|⟦QUANTITY|4.9个百分点⟧⟧。"
    ).indicators
    assert [(row.metric_text, row.change_value, row.change_unit) for row in rows] == [
        ("问题解决率", 6.3, "百分点"),
        ("群众满意率", 4.9, "百分点"),
    ]


@pytest.mark.parametrize(
    ("sentence", "change", "unit", "base"),
    [
        ("⟦CHANGE|与2023年相比⟧，⟦INDICATOR|调解纠纷增加⟦QUANTITY|12件⟧⟧", 12, "件", "与2023年"),
        ("同⟦DATE|2023年⟧相比，⟦INDICATOR|信访量减少⟦QUANTITY|15件⟧⟧", -15, "件", "同2023年"),
        ("相比上年，⟦INDICATOR|诉讼案件减少⟦QUANTITY|2件⟧⟧", -2, "件", "比上年"),
        ("⟦CHANGE|较去年相比⟧，⟦INDICATOR|纠纷数量下降⟦QUANTITY|18%⟧⟧", -18, "%", "较去年"),
        ("⟦INDICATOR|优秀率较上年提高⟦QUANTITY|4.6个百分点⟧⟧", 4.6, "百分点", "较上年"),
        ("⟦INDICATOR|调解纠纷比去年多⟦QUANTITY|12件⟧⟧", 12, "件", "比去年"),
    ],
)
def test_a_figure_beside_a_comparison_is_a_change(records_of, sentence, change, unit, base) -> None:
    (row,) = records_of(f"{sentence}。").indicators
    assert (row.value, row.value_low, row.unit, row.qualifier) == (None, None, None, None)
    assert (row.change_value, row.change_unit, row.change_base) == (change, unit, base)
    assert "change_only" in row.flags


def test_two_changes_of_one_thing_are_two_rows(records_of) -> None:
    first, second = records_of(
        "⟦CHANGE|与2023年相比⟧，⟦INDICATOR|调解纠纷减少⟦QUANTITY|12件⟧⟧，"
        "⟦CHANGE|下降⟦QUANTITY|20%⟧⟧。"
    ).indicators
    assert [(row.change_value, row.change_unit) for row in (first, second)] == [
        (-12, "件"),
        (-20, "%"),
    ]
    assert first.metric_id == second.metric_id


@pytest.mark.parametrize(
    ("marked", "value", "change", "unit"),
    [
        ("⟦INDICATOR|信访总量下降⟦QUANTITY|23%⟧⟧", 23, -23, "%"),
        ("⟦INDICATOR|纠纷总量下降⟦QUANTITY|三成⟧⟧", 30, -30, "%"),
        ("⟦INDICATOR|刑事案件下降了⟦QUANTITY|12.5%⟧⟧", 12.5, -12.5, "%"),
        ("⟦INDICATOR|地区生产总值增长⟦QUANTITY|8%⟧⟧", 8, 8, "%"),
        ("⟦INDICATOR|调解成功率提高⟦QUANTITY|2个百分点⟧⟧", 2, 2, "百分点"),
        ("⟦TARGET|信访总量较2023年下降⟦QUANTITY|10%⟧⟧", 10, -10, "%"),
    ],
)
def test_a_bare_rate_of_growth_keeps_its_value(records_of, marked, value, change, unit) -> None:
    (row,) = records_of(f"{marked}。").indicators
    assert (row.value, row.change_value, row.change_unit) == (value, change, unit)
    assert "value_is_change" in row.flags


def test_values_that_share_a_verb_share_its_sign(records_of) -> None:
    rows = records_of(
        "⟦INDICATOR|刑事案件、治安案件分别下降⟦QUANTITY|12%⟧⟧和⟦INDICATOR|⟦QUANTITY|8%⟧⟧。"
    ).indicators
    assert [row.change_value for row in rows] == [-12, -8]


@pytest.mark.parametrize(
    "marked",
    [
        "⟦INDICATOR|新增法律明白人⟦QUANTITY|20名⟧⟧",
        "⟦INDICATOR|新增⟦QUANTITY|20名⟧⟧",
        "⟦INDICATOR|办结率提高到⟦QUANTITY|98%⟧⟧",
        "⟦INDICATOR|时限压缩率⟦QUANTITY|60%⟧⟧",
        "⟦INDICATOR|法治广场改造提升⟦QUANTITY|3处⟧⟧",
        "⟦INDICATOR|提升⟦QUANTITY|12个⟧调解室建设水平⟧",
        "⟦CHANGE|与2023年相比⟧，⟦INDICATOR|调解纠纷达到⟦QUANTITY|120件⟧⟧",
        "信访量⟦CHANGE|同比下降⟦QUANTITY|5%⟧⟧；⟦INDICATOR|调解纠纷⟦QUANTITY|120件⟧⟧",
    ],
)
def test_a_level_is_no_change(records_of, marked) -> None:
    row = records_of(f"{marked}。").indicators[-1]
    assert row.value is not None
    assert row.change_value is None
    assert not {"change_only", "value_is_change"} & {*row.flags}


def test_another_sentence_part_does_not_frame(records_of) -> None:
    row = records_of(
        "⟦CHANGE|与2023年相比⟧，案件更少；⟦INDICATOR|信访总量下降⟦QUANTITY|23%⟧⟧。"
    ).indicators[-1]
    assert (row.value, row.change_base) == (23, None)


@pytest.mark.parametrize(
    ("marked", "change", "unit"),
    [
        ("⟦INDICATOR|持证率由75%提高到⟦QUANTITY|94.4%⟧⟧", 19.4, "百分点"),
        ("⟦INDICATOR|执法人员由⟦QUANTITY|8人⟧增至⟦QUANTITY|14人⟧⟧", 6, "人"),
        ("⟦INDICATOR|办理时限由法定的15个工作日压减至⟦QUANTITY|6个工作日⟧⟧", -9, "工作日"),
        ("持证率⟦CHANGE|由⟦QUANTITY|75%⟧⟧⟦INDICATOR|升至⟦QUANTITY|80%⟧⟧", 5, "百分点"),
    ],
)
def test_from_one_value_to_another(records_of, marked, change, unit) -> None:
    (row,) = records_of(f"{marked}。").indicators
    assert (row.change_value, row.change_unit) == (change, unit)
    assert "change_computed" in row.flags


@pytest.mark.parametrize(
    "marked",
    [
        "⟦INDICATOR|由3名律师提供咨询⟦QUANTITY|40人⟧⟧",
        "⟦INDICATOR|由5个部门增加到⟦QUANTITY|40人⟧⟧",
        "⟦INDICATOR|从2023年提高到⟦QUANTITY|40人⟧⟧",
    ],
)
def test_no_start_no_change(records_of, marked) -> None:
    (row,) = records_of(f"{marked}。").indicators
    assert row.change_value is None
