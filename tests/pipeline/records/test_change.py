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
