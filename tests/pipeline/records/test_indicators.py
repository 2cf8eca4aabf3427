from __future__ import annotations

import datetime

import pytest

PROBLEMS = "二、存在的问题"


@pytest.mark.parametrize(
    ("marked", "metric_id", "metric_text", "value", "unit"),
    [
        (
            "⟦INDICATOR|共调解各类矛盾纠纷⟦QUANTITY|48件⟧⟧",
            "med_cases",
            "调解各类矛盾纠纷",
            48,
            "件",
        ),
        ("⟦INDICATOR|⟦QUANTITY|3名⟧律师担任法律顾问⟧", "svc_advisers", "律师担任法律顾问", 3, "人"),
        ("⟦INDICATOR|调解成功率达到⟦QUANTITY|98.5%⟧⟧", "med_success_rate", "调解成功率", 98.5, "%"),
        (
            "⟦INDICATOR|立案查处违法行为⟦QUANTITY|6起⟧⟧",
            "enf_cases_filed",
            "立案查处违法行为",
            6,
            "起",
        ),
        (
            "⟦INDICATOR|发放宣传资料⟦QUANTITY|1.2万余份⟧⟧",
            "pub_materials",
            "发放宣传资料",
            12000,
            "份",
        ),
        ("⟦INDICATOR|罚款⟦QUANTITY|3.6万元⟧⟧", "enf_fines", "罚款", 36000, "元"),
    ],
)
def test_a_figure_becomes_a_row(records_of, marked, metric_id, metric_text, value, unit) -> None:
    (row,) = records_of(f"全乡{marked}。").indicators
    assert (row.metric_id, row.metric_text) == (metric_id, metric_text)
    assert (row.value, row.unit_normal, row.status) == (value, unit, "achieved")


@pytest.mark.parametrize(
    ("marked", "qualifier"),
    [
        ("⟦INDICATOR|播放量突破⟦QUANTITY|10万次⟧⟧", "at_least"),
        ("⟦INDICATOR|播放量达⟦QUANTITY|10万次⟧⟧", "exact"),
        ("⟦INDICATOR|播放量超过⟦QUANTITY|10万余次⟧⟧", "approx_over"),
    ],
)
def test_a_qualifier_before_the_quantity_counts(records_of, marked, qualifier) -> None:
    (row,) = records_of(f"全年{marked}。").indicators
    assert (row.value, row.qualifier) == (100000, qualifier)


def test_coordinated_measures_have_a_row_each(records_of) -> None:
    rows = records_of(
        "学法考试⟦INDICATOR/⟧参考率和⟦INDICATOR|合格率均达⟦QUANTITY|100%⟧⟧⟦/INDICATOR⟧。"
    ).indicators
    assert [(row.metric_text, row.value) for row in rows] == [("参考率", 100), ("合格率", 100)]


def test_a_value_without_words_takes_those_before_it(records_of) -> None:
    first, second = records_of(
        "⟦INDICATOR|接待来访群众⟦QUANTITY|43批⟧⟧⟦INDICATOR|⟦QUANTITY|96人次⟧⟧。"
    ).indicators
    assert second.metric_text == first.metric_text == "接待来访群众"
    assert second.metric_id == first.metric_id
    assert second.flags == ["metric_of_previous", "period_assumed"]


def test_respective_values_take_their_own_measure(records_of) -> None:
    rows = records_of(
        "⟦INDICATOR|书面协议率、协议履行率分别为⟦QUANTITY|62%⟧⟧、⟦INDICATOR|⟦QUANTITY|95%⟧⟧。"
    ).indicators
    assert [row.metric_text for row in rows] == ["书面协议率", "协议履行率"]


def test_a_value_alone_takes_the_words_of_its_clause(records_of) -> None:
    (row,) = records_of("组织法治专题培训，⟦DATE|全年⟧⟦INDICATOR|共⟦QUANTITY|4次⟧⟧。").indicators
    assert (row.metric_text, row.metric_id) == ("组织法治专题培训", "study_trainings")
    assert "metric_from_context" in row.flags


@pytest.mark.parametrize(
    ("marked", "metric_id"),
    [
        (  # a rate by the case it is about
            "⟦INDICATOR|调解纠纷⟦QUANTITY|50件⟧⟧，⟦INDICATOR|成功率⟦QUANTITY|98%⟧⟧",
            "med_success_rate",
        ),
        (  # a shared verb
            "⟦INDICATOR|建成法治广场⟦QUANTITY|2个⟧⟧、⟦INDICATOR|书屋⟦QUANTITY|3个⟧⟧",
            "pub_venues",
        ),
        (  # a bare verb of a later stage
            "⟦INDICATOR|收到行政复议申请⟦QUANTITY|9件⟧⟧，⟦INDICATOR|受理⟦QUANTITY|8件⟧⟧",
            "adj_reconsider_cases",
        ),
        (  # a part of a whole
            "⟦INDICATOR|审查合同⟦QUANTITY|9份⟧⟧，其中⟦INDICATOR|工程类⟦QUANTITY|8份⟧⟧",
            "rev_contracts",
        ),
    ],
)
def test_words_around_decide_where_its_own_do_not(records_of, marked, metric_id) -> None:
    assert records_of(f"全乡{marked}。").indicators[-1].metric_id == metric_id


@pytest.mark.parametrize(
    ("marked", "metrics"),
    [
        ("⟦ZERO|未发生行政诉讼败诉案件⟧", ["adj_lost"]),
        ("⟦ZERO|未发生越级上访和群体性事件⟧", ["pet_zero", "med_zero_incidents"]),
        ("⟦ZERO|没有因执法不当引发的行政复议⟧", ["adj_zero"]),
    ],
)
def test_each_event_that_did_not_happen_has_a_row(records_of, marked, metrics) -> None:
    rows = records_of(f"全年{marked}。").indicators
    assert [row.metric_id for row in rows] == metrics
    assert {(row.value, row.qualifier, row.status) for row in rows} == {(0, "exact", "zero")}
    assert all(("one_of_several_events" in row.flags) == (len(rows) > 1) for row in rows)


def test_a_metric_of_zeros_is_not_given_to_a_count(records_of) -> None:
    (row,) = records_of("⟦INDICATOR|破获电信网络诈骗案件⟦QUANTITY|4起⟧⟧。").indicators
    assert "zero" not in row.metric_id


@pytest.mark.parametrize(
    ("marked", "plans", "status", "flags"),
    [
        ("⟦INDICATOR|举办讲座⟦QUANTITY|6场⟧⟧", False, "achieved", []),
        ("⟦TARGET|举办讲座不少于⟦QUANTITY|6场⟧⟧", False, "target", []),
        ("⟦INDICATOR|举办讲座⟦QUANTITY|6场⟧⟧", True, "target", ["status_from_section"]),
        ("⟦INDICATOR|依申请公开⟦QUANTITY|0件⟧⟧", False, "zero", []),
    ],
)
def test_status(records_of, marked, plans, status, flags) -> None:
    (row,) = records_of(f"{marked}。", plans=plans).indicators
    assert row.status == status
    assert [flag for flag in row.flags if flag.startswith("status")] == flags


def test_a_span_without_a_quantity_keeps_its_row(records_of) -> None:
    (row,) = records_of("⟦INDICATOR|举办讲座若干场⟧。").indicators
    assert row.value is None
    assert "no_value" in row.flags


def test_the_campaign_that_a_figure_served(records_of) -> None:
    (row,) = records_of(
        "⟦ACTIVITY|开展⟦CAMPAIGN|“12·4”国家宪法日⟧宣传活动⟧，⟦INDICATOR|发放资料⟦QUANTITY|300份⟧⟧。"
    ).indicators
    assert row.campaign == "国家宪法日"


def test_several_campaigns_of_one_activity(records_of) -> None:
    (row,) = records_of(
        "⟦ACTIVITY|开展⟦CAMPAIGN|国家宪法日⟧和⟦CAMPAIGN|民法典宣传月⟧宣传⟧，"
        "⟦INDICATOR|发放资料⟦QUANTITY|300份⟧⟧。"
    ).indicators
    assert row.campaign == "国家宪法日|民法典宣传月"


def test_the_campaign_that_a_figure_names_itself(records_of) -> None:
    (row,) = records_of(
        "⟦ACTIVITY|开展⟦CAMPAIGN|国家宪法日⟧宣传⟧，⟦INDICATOR|⟦CAMPAIGN|民法典宣传月⟧发放资料⟦QUANTITY|300份⟧⟧。"
    ).indicators
    assert row.campaign == "民法典宣传月"


@pytest.mark.parametrize(
    ("lead", "campaign"),
    [
        ("在⟦CAMPAIGN|“12·4”国家宪法日⟧", "国家宪法日"),
        ("“⟦CAMPAIGN|宪法宣传周⟧”期间，", "宪法宣传周"),
        ("⟦CAMPAIGN|国家宪法日⟧当天，⟦DATE|12月4日⟧", "国家宪法日"),
        ("⟦CAMPAIGN|国家宪法日⟧、⟦CAMPAIGN|民法典宣传月⟧期间", "国家宪法日|民法典宣传月"),
        ("⟦CAMPAIGN|国家宪法日⟧期间组织宣讲，", None),
        ("⟦CAMPAIGN|国家宪法日⟧。", None),
        ("⟦CAMPAIGN|国家宪法日⟧；", None),
    ],
)
def test_the_campaign_right_before_a_figure(records_of, lead, campaign) -> None:
    (row,) = records_of(f"{lead}⟦INDICATOR|发放资料⟦QUANTITY|300份⟧⟧。").indicators
    assert row.campaign == campaign


@pytest.mark.parametrize("between", ["宣传⟧；", "宣传⟧。"])
def test_no_campaign_from_afar(records_of, between) -> None:
    (row,) = records_of(
        f"⟦ACTIVITY|开展⟦CAMPAIGN|国家宪法日⟧{between}⟦INDICATOR|发放资料⟦QUANTITY|300份⟧⟧。"
    ).indicators
    assert row.campaign is None


@pytest.mark.parametrize(
    ("sentence", "scope"),
    [
        ("各村⟦INDICATOR|培养法律明白人⟦QUANTITY|5名⟧⟧", "各村"),
        ("全县⟦INDICATOR|办理法律援助案件⟦QUANTITY|50件⟧⟧", "全县"),
        ("满意度居全县前列，⟦INDICATOR|举办讲座⟦QUANTITY|5场⟧⟧", None),
        ("⟦INDICATOR|增速高于全县平均水平⟦QUANTITY|2%⟧⟧", None),
    ],
)
def test_scope(records_of, sentence, scope) -> None:
    (row,) = records_of(f"{sentence}。").indicators
    assert row.scope == scope


def test_the_whole_area_is_no_scope(records_of) -> None:
    title = "云南省人民政府2024年度法治政府建设工作报告"
    (row,) = records_of("全省⟦INDICATOR|调解纠纷⟦QUANTITY|9万件⟧⟧。", title=title).indicators
    assert row.scope is None


def test_a_repeated_statement_points_to_the_first(records_of) -> None:
    first, second, third = records_of(
        "⟦INDICATOR|调解矛盾纠纷⟦QUANTITY|48件⟧⟧。\n化解工作有力，⟦INDICATOR|化解矛盾纠纷"
        "⟦QUANTITY|48件⟧⟧，⟦INDICATOR|化解矛盾纠纷⟦QUANTITY|50件⟧⟧。"
    ).indicators
    assert f"repeats:{first.start}-{first.end}" in second.flags
    assert not any(flag.startswith("repeats") for flag in (*first.flags, *third.flags))


def test_a_later_stage_with_the_same_value_is_no_repetition(records_of) -> None:
    first, second = records_of(
        "⟦INDICATOR|收到热线工单⟦QUANTITY|51件⟧⟧，⟦INDICATOR|答复⟦QUANTITY|51件⟧⟧。"
    ).indicators
    assert second.stage_of == f"{first.start}-{first.end}"
    assert not any(flag.startswith("repeats") for flag in second.flags)


def test_different_events_that_did_not_happen_are_no_repetition(records_of) -> None:
    rows = records_of("⟦ZERO|未发生行政复议案件⟧，⟦ZERO|未发生行政诉讼案件⟧。").indicators
    assert not any(flag.startswith("repeats") for row in rows for flag in row.flags)


def test_rows_stand_in_text_order(records_of) -> None:
    rows = records_of(
        "信访量⟦CHANGE|同比下降⟦QUANTITY|5%⟧⟧，⟦INDICATOR|调解纠纷⟦QUANTITY|48件⟧⟧。"
    ).indicators
    assert [row.start for row in rows] == sorted(row.start for row in rows)
    assert rows[1].period_to == datetime.date(2024, 12, 31)


@pytest.mark.parametrize(
    ("marked", "status"),
    [
        ("⟦TARGET|案卷评查合格率仅为⟦QUANTITY|82%⟧⟧", "achieved"),
        ("培训少，⟦DATE|全年⟧仅⟦TARGET|开展培训⟦QUANTITY|2次⟧⟧", "achieved"),
        ("⟦TARGET|知晓率为⟦QUANTITY|85%⟧⟧", "achieved"),
        ("⟦TARGET|参训率⟦QUANTITY|60%⟧⟧偏低，下一步力争改善", "achieved"),
        ("力争⟦TARGET|合格率⟦QUANTITY|95%⟧⟧", "target"),
        ("⟦TARGET|培训不少于⟦QUANTITY|4场⟧⟧", "target"),
        ("合格率不仅要⟦TARGET|达到⟦QUANTITY|95%⟧⟧", "target"),
        ("目前合格率仅82%，力争⟦TARGET|达到⟦QUANTITY|95%⟧⟧", "target"),
    ],
)
def test_a_shortage_is_no_target(records_of, marked, status) -> None:
    (row,) = records_of(f"{PROBLEMS}\n{marked}。").indicators
    assert row.section == "problems"
    year = 2024 if status == "achieved" else 2025
    assert (row.status, row.period_to.year) == (status, year)
    assert ("status_from_words" in row.flags) == (status == "achieved")


def test_a_shortage_that_a_plan_starts_from_is_achieved(records_of) -> None:
    lacking, planned = records_of(
        "针对⟦INDICATOR|持证人员仅⟦QUANTITY|5人⟧⟧的问题，⟦INDICATOR|新增人员⟦QUANTITY|4名⟧⟧。",
        plans=True,
    ).indicators
    assert (lacking.status, planned.status) == ("achieved", "target")
