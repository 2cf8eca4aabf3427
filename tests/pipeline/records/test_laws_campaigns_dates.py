from __future__ import annotations

import datetime

import pytest


def test_titles_of_a_list_share_their_verb(records_of) -> None:
    rows = records_of("组织学习⟦LAW|《宪法》⟧⟦LAW|《民法典》⟧和⟦LAW|信访工作条例⟧。").laws
    assert [row.act for row in rows] == ["studied"] * 3
    assert [row.cited_as for row in rows] == ["宪法", "民法典", "信访工作条例"]
    assert rows[0].canonical_title == "中华人民共和国宪法"


def test_a_verb_inside_another_title_does_not_govern(records_of) -> None:
    rows = records_of("组织学习⟦LAW|宪法修正案⟧、⟦LAW|法治宣传教育法⟧、⟦LAW|民法典⟧。").laws
    assert {row.act for row in rows} == {"studied"}


def test_a_wrapped_line_does_not_end_the_sentence(records_of) -> None:
    rows = records_of(
        "年初以来先后多次组织全体机关干部集中学习⟦LAW|《中华人民共和国宪法》⟧\n⟦LAW|《中华人民共和国民法典》⟧。"
    ).laws
    assert [row.act for row in rows] == ["studied", "studied"]


@pytest.mark.parametrize(
    ("passage", "article", "doc_number"),
    [
        ("依据⟦LAW|《行政处罚法》⟧第四十五条第二款处理", "第四十五条第二款", None),
        ("依据⟦LAW|《行政处罚法》⟧第5条、第8条处理", "第五条、第八条", None),
        ("按照⟦LAW|《信访工作条例》⟧办理", None, None),
        ("按照⟦POLICY|《青石县普法方案》⟧（青政发〔2024〕7号）办理", None, "青政发〔2024〕7号"),
        ("按照⟦POLICY|《青石县普法方案》⟧（试行）办理", None, None),
    ],
)
def test_article_and_number_stand_right_after_a_title(
    records_of, passage, article, doc_number
) -> None:
    (row,) = records_of(f"{passage}。").laws
    assert (row.article, row.doc_number) == (article, doc_number)


def test_a_short_title_stands_for_the_one_that_defined_it(records_of) -> None:
    rows = records_of(
        "贯彻⟦LAW|《重大行政决策程序暂行条例》⟧（以下简称《条例》），严格落实⟦LAW|《条例》⟧。"
    ).laws
    assert {row.canonical_title for row in rows} == {"重大行政决策程序暂行条例"}


def test_a_policy_that_no_table_has_is_still_a_policy(records_of) -> None:
    (row,) = records_of("印发⟦POLICY|青石乡十条⟧。").laws
    assert (row.kind, row.canonical_title) == ("policy", None)


@pytest.mark.parametrize(
    ("passage", "plans", "year"),
    [
        ("开展⟦CAMPAIGN|宪法宣传周⟧宣传", False, 2024),
        ("⟦DATE|2023年⟧开展⟦CAMPAIGN|宪法宣传周⟧宣传", False, 2023),
        ("⟦DATE|2021—2025年⟧开展⟦CAMPAIGN|“八五”普法⟧", False, 2024),
        ("谋划⟦CAMPAIGN|“九五”普法⟧", True, 2025),
    ],
)
def test_the_year_of_a_campaign(records_of, passage, plans, year) -> None:
    (row,) = records_of(f"{passage}。", plans=plans).campaigns
    assert row.year == year


def test_a_campaign_in_a_plan_for_its_own_year(records_of) -> None:
    title = "青石乡2024年法治政府建设工作要点"
    (row,) = records_of("开展⟦CAMPAIGN|宪法宣传周⟧宣传。", title=title).campaigns
    assert row.year == 2024


def test_a_campaign_with_its_activity(records_of) -> None:
    (row,) = records_of(
        "⟦ACTIVITY|利用⟦CAMPAIGN|“3·15”⟧开展集中宣传活动⟧。⟦ACTIVITY|开展⟦CAMPAIGN|宪法宣传周⟧活动⟧。"
    ).campaigns[:1]
    assert (row.canonical_name, row.kind, row.month_day) == ("国际消费者权益日", "day", "03-15")
    assert row.activity == "利用“3·15”开展集中宣传活动"


def test_dates_are_resolved_against_the_report_year(records_of) -> None:
    rows = records_of("⟦DATE|上半年⟧、⟦DATE|2023年12月4日⟧。").dates
    assert [(row.date_from, row.date_to, row.relative, row.anchor) for row in rows] == [
        (datetime.date(2024, 1, 1), datetime.date(2024, 6, 30), True, "report_year"),
        (datetime.date(2023, 12, 4), datetime.date(2023, 12, 4), False, None),
    ]


def test_a_date_that_the_year_leaves_open_counts_from_the_day_of_writing(records_of) -> None:
    signed = "青石乡人民政府\n2025年1月15日"
    row, *_ = records_of(f"⟦DATE|本月⟧组织了宣讲。\n{signed}").dates
    assert (row.date_from, row.date_to) == (datetime.date(2025, 1, 1), datetime.date(2025, 1, 31))


def test_a_date_that_the_year_settles_does_not_look_at_the_day_of_writing(records_of) -> None:
    signed = "青石乡人民政府\n2025年1月15日"
    row, *_ = records_of(f"⟦DATE|今年以来⟧组织了宣讲。\n{signed}").dates
    assert (row.date_from, row.date_to) == (datetime.date(2024, 1, 1), datetime.date(2024, 12, 31))


@pytest.mark.parametrize(
    ("date", "plans", "year"),
    [
        ("年底", True, 2025),
        ("全年", True, 2025),
        ("今年", True, 2025),
        ("上半年", True, 2025),
        ("6月底", True, 2025),
        ("2024年", True, 2024),
        ("去年", True, 2023),
        ("下一年", True, 2025),
        ("一年来", True, 2024),
        ("今年以来", True, 2024),
        ("过去一年", True, 2024),
        ("年底", False, 2024),
    ],
)
def test_the_year_of_what_is_planned_is_the_next_one(records_of, date, plans, year) -> None:
    passage = "本年度工作平稳。" * 30
    achieved = f"{passage}\n二、下一步工作打算\n" if plans else passage
    row = records_of(f"{achieved}力争⟦DATE|{date}⟧完成培训。").dates[-1]
    assert row.date_to is not None
    assert row.date_to.year == year


def test_a_plan_for_a_year_is_about_that_year(records_of) -> None:
    (row,) = records_of("⟦DATE|年底⟧前完成培训。", title="青石乡2024年法治政府建设工作要点").dates
    assert row.date_to == datetime.date(2024, 12, 31)


def test_a_target_among_the_problems_is_planned(records_of) -> None:
    body = "本年度工作平稳。" * 30 + "\n二、存在的主要问题\n"
    told = "⟦DATE|下半年⟧宣讲减少。力争⟦DATE|全年⟧⟦TARGET|培训不少于⟦QUANTITY|4次⟧⟧。"
    rows = records_of(body + told).dates
    assert [row.date_to.year for row in rows if row.date_to] == [2024, 2025]
