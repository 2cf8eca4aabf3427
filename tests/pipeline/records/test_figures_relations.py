from __future__ import annotations

import pytest


def by_text(rows):
    return {row.text: row for row in rows}


def reference(row) -> str:
    return f"{row.start}-{row.end}"


WHOLE = "⟦INDICATOR|办理案件⟦QUANTITY|12件⟧⟧"
FIRST = "⟦INDICATOR|占道经营⟦QUANTITY|7件⟧⟧"
SECOND = "⟦INDICATOR|露天焚烧⟦QUANTITY|5件⟧⟧"


@pytest.mark.parametrize(
    "sentence",
    [
        f"{WHOLE}，其中{FIRST}、{SECOND}。",
        f"{WHOLE}。其中，{FIRST}、{SECOND}。",
        f"{WHOLE}，⟦INDICATOR|办结率⟦QUANTITY|100%⟧⟧，其中{FIRST}，{SECOND}。",
        f"{WHOLE}，其中：{FIRST}；{SECOND}。",
        f"{WHOLE}。办理的案件中，{FIRST}，{SECOND}。",
    ],
)
def test_parts_refer_to_their_whole(records_of, sentence) -> None:
    rows = by_text(records_of(sentence).indicators)
    whole = rows["办理案件12件"]
    assert rows["占道经营7件"].part_of == rows["露天焚烧5件"].part_of == reference(whole)
    assert whole.part_of is None
    assert not {"parts_exceed_whole", "parts_sum_differs"} & set(whole.flags)


@pytest.mark.parametrize(
    "sentence",
    [
        f"{WHOLE}，其中{FIRST}、{SECOND}，⟦INDICATOR|调解纠纷⟦QUANTITY|3件⟧⟧。",
        f"{WHOLE}，其中{FIRST}；⟦INDICATOR|调解纠纷⟦QUANTITY|3件⟧⟧。",
        f"{WHOLE}，其中{FIRST}，⟦INDICATOR|罚款⟦QUANTITY|2万元⟧⟧，"
        "⟦INDICATOR|调解纠纷⟦QUANTITY|3件⟧⟧。",
        f"{WHOLE}，⟦INDICATOR|调解纠纷⟦QUANTITY|3件⟧⟧。",
    ],
    ids=["complete", "semicolon", "another unit", "no marker"],
)
def test_a_list_of_parts_ends(records_of, sentence) -> None:
    assert by_text(records_of(sentence).indicators)["调解纠纷3件"].part_of is None


@pytest.mark.parametrize(
    ("parts", "flag"),
    [
        (("7件", "6件"), "parts_exceed_whole"),
        (("7件", "3件"), "parts_sum_differs"),
        (("7件",), None),
        (("7件", "3余件"), None),
    ],
)
def test_the_sum_of_exact_parts_is_checked(records_of, parts, flag) -> None:
    listed = "、".join(f"⟦INDICATOR|占道经营⟦QUANTITY|{part}⟧⟧" for part in parts)
    whole = records_of(f"{WHOLE}，其中{listed}。").indicators[0]
    assert [one for one in whole.flags if one.startswith("parts")] == ([flag] if flag else [])


def test_rates_of_growth_are_no_sum(records_of) -> None:
    whole, part = records_of(
        "⟦INDICATOR|受理量增长⟦QUANTITY|12%⟧⟧，其中⟦INDICATOR|线上受理量增长⟦QUANTITY|48%⟧⟧。"
    ).indicators
    assert part.part_of == reference(whole)
    assert "parts_exceed_whole" not in whole.flags


@pytest.mark.parametrize(
    ("marked", "value", "words"),
    [
        (
            "⟦INDICATOR|⟦QUANTITY|4家⟧企业入选全国服务业⟦QUANTITY|500强⟧⟧",
            4,
            "企业入选全国服务业500强",
        ),
        (
            "⟦INDICATOR|储备⟦QUANTITY|6个⟧过⟦QUANTITY|2000万元⟧的项目⟧",
            6,
            "储备过2000万元的项目",
        ),
        (
            "⟦INDICATOR|公示⟦QUANTITY|3件⟧⟦QUANTITY|5万元⟧以上的处罚⟧",
            3,
            "公示5万元以上的处罚",
        ),
        ("⟦INDICATOR|收到投诉⟦QUANTITY|2类⟧⟦QUANTITY|9件⟧⟧", 9, "收到投诉2类"),
        ("⟦INDICATOR|调解员从⟦QUANTITY|12名⟧增加到⟦QUANTITY|20名⟧⟧", 20, "调解员"),
    ],
    ids=["ranking", "of a size", "from a size on", "the last one", "from and to"],
)
def test_the_value_among_several_numbers(records_of, marked, value, words) -> None:
    (row,) = records_of(f"{marked}。").indicators
    assert (row.value, row.metric_text) == (value, words)
    assert "several_quantities" in row.flags


def test_an_open_list_of_parts_need_not_add_up(records_of) -> None:
    whole = records_of(f"{WHOLE}，其中{FIRST}、⟦INDICATOR|露天焚烧⟦QUANTITY|3件⟧⟧等。").indicators[
        0
    ]
    assert "parts_sum_differs" not in whole.flags


@pytest.mark.parametrize(
    ("sentence", "later", "earlier"),
    [
        (
            "⟦INDICATOR|受理投诉⟦QUANTITY|9件⟧⟧，⟦INDICATOR|办结⟦QUANTITY|8件⟧⟧。",
            "办结8件",
            "受理投诉9件",
        ),
        (
            "⟦INDICATOR|征集意见⟦QUANTITY|9条⟧⟧，⟦INDICATOR|采纳率⟦QUANTITY|88%⟧⟧，"
            "⟦INDICATOR|采纳⟦QUANTITY|8条⟧⟧。",
            "采纳8条",
            "征集意见9条",
        ),
    ],
)
def test_a_later_stage_refers_to_the_earlier_one(records_of, sentence, later, earlier) -> None:
    rows = by_text(records_of(sentence).indicators)
    assert rows[later].stage_of == reference(rows[earlier])


@pytest.mark.parametrize(
    "sentence",
    [
        "⟦INDICATOR|受理投诉⟦QUANTITY|9件⟧⟧。⟦INDICATOR|办结⟦QUANTITY|8件⟧⟧。",
        "⟦INDICATOR|受理投诉⟦QUANTITY|9件⟧⟧，⟦INDICATOR|办结⟦QUANTITY|8次⟧⟧。",
        "⟦INDICATOR|受理投诉⟦QUANTITY|9件⟧⟧，其中⟦INDICATOR|办结⟦QUANTITY|8件⟧⟧。",
    ],
    ids=["another sentence", "another unit", "a part"],
)
def test_no_stage(records_of, sentence) -> None:
    assert all(row.stage_of is None for row in records_of(sentence).indicators)


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        (  # they add up
            "⟦INDICATOR|收到申请⟦QUANTITY|6件⟧⟧：⟦INDICATOR|予以公开⟦QUANTITY|4件⟧⟧、"
            "⟦INDICATOR|部分公开⟦QUANTITY|2件⟧⟧",
            2,
        ),
        (  # they do not
            "⟦INDICATOR|收到申请⟦QUANTITY|6件⟧⟧：⟦INDICATOR|予以公开⟦QUANTITY|3件⟧⟧、"
            "⟦INDICATOR|部分公开⟦QUANTITY|2件⟧⟧",
            0,
        ),
        (  # the first is a later stage
            "⟦INDICATOR|受理纠纷⟦QUANTITY|6件⟧⟧，⟦INDICATOR|调解成功⟦QUANTITY|4件⟧⟧，"
            "⟦INDICATOR|正在调解⟦QUANTITY|2件⟧⟧",
            0,
        ),
        (  # another unit
            "⟦INDICATOR|举办讲座⟦QUANTITY|6场⟧⟧，⟦INDICATOR|发放图书⟦QUANTITY|4本⟧⟧、"
            "⟦INDICATOR|画册⟦QUANTITY|2本⟧⟧",
            0,
        ),
    ],
)
def test_a_breakdown_that_only_its_sum_shows(records_of, sentence, parts) -> None:
    first, *others = records_of(f"全年{sentence}。").indicators
    whole = f"{first.start}-{first.end}"
    assert [row.part_of for row in others].count(whole) == parts


def test_parts_of_the_cases_that_a_marker_names(records_of) -> None:
    filed, _, part = records_of(
        "⟦INDICATOR|共立案⟦QUANTITY|16件⟧⟧，⟦INDICATOR|办结⟦QUANTITY|12件⟧⟧。"
        "立案案件中，⟦INDICATOR|食品类⟦QUANTITY|8件⟧⟧。"
    ).indicators
    assert part.part_of == f"{filed.start}-{filed.end}"


@pytest.mark.parametrize(
    ("marked", "value", "bounds", "words"),
    [
        ("⟦INDICATOR|解答咨询数⟦QUANTITY|十人次⟧⟧", None, (10, 100), "解答咨询"),
        ("⟦INDICATOR|发放资料数⟦QUANTITY|千份⟧⟧", None, (1000, 10000), "发放资料"),
        ("⟦INDICATOR|走访群众好几⟦QUANTITY|百余人⟧⟧", None, (100, 1000), "走访群众"),
        ("⟦INDICATOR|发放资料十几⟦QUANTITY|万份⟧⟧", None, (100000, 200000), "发放资料"),
        ("⟦INDICATOR|走访群众成⟦QUANTITY|百人⟧⟧", 100, (100, None), "走访群众"),
        ("⟦INDICATOR|组成⟦QUANTITY|百人⟧宣讲团⟧", 100, (100, 100), "组成宣讲团"),
    ],
)
def test_words_before_a_mention_that_belong_to_its_number(
    records_of, marked, value, bounds, words
) -> None:
    (row,) = records_of(f"{marked}。").indicators
    assert (row.value, (row.value_low, row.value_high), row.metric_text) == (value, bounds, words)


def test_a_number_of_people_that_may_be_vague_is_flagged(records_of) -> None:
    (row,) = records_of("⟦INDICATOR|参训人数⟦QUANTITY|百人⟧⟧。").indicators
    assert (row.value, "vague" in row.flags) == (100, True)


@pytest.mark.parametrize(
    "marked",
    [
        "⟦INDICATOR|办理案件⟦QUANTITY|l2件⟧⟧",
        "⟦INDICATOR|办理案件l⟦QUANTITY|2件⟧⟧",
        "⟦INDICATOR|办理案件⟦QUANTITY|2O件⟧⟧",
        "⟦INDICATOR|办理案件 ⟦QUANTITY|2O 件⟧⟧",
        "⟦INDICATOR|办理案件⟦QUANTITY|1OO件⟧⟧",
        "⟦INDICATOR|办理案件I⟦QUANTITY|2件⟧⟧",
    ],
)
def test_letters_among_digits_give_no_value(records_of, marked) -> None:
    (row,) = records_of(f"{marked}。").indicators
    assert (row.value, row.value_low, row.value_high, row.qualifier) == (None, None, None, None)
    assert (row.unit, row.metric_text) == ("件", "办理案件")
    assert "misread_digits" in row.flags


@pytest.mark.parametrize("words", ["建成O2O平台", "取得ISO9001认证", "使用5G终端", "评选TOP10品牌"])
def test_letters_of_words_are_no_digits(records_of, words) -> None:
    (row,) = records_of(f"⟦INDICATOR|{words}⟦QUANTITY|5个⟧⟧。").indicators
    assert (row.value, row.qualifier) == (5, "exact")


@pytest.mark.parametrize(
    ("marked", "value", "qualifier"),
    [
        ("⟦INDICATOR|位列全县第⟦QUANTITY|2名⟧⟧", 2, "exact"),
        ("⟦INDICATOR|排名全县⟦QUANTITY|第二名⟧⟧", 2, "exact"),
        ("⟦INDICATOR|进入全县前⟦QUANTITY|3名⟧⟧", 3, "at_most"),
    ],
)
def test_a_rank_is_no_count(records_of, marked, value, qualifier) -> None:
    (row,) = records_of(f"{marked}。").indicators
    assert (row.value, row.unit_normal, row.qualifier) == (value, "名次", qualifier)
    assert "rank" in row.flags


def test_people_before_whom_no_rank_stands_are_counted(records_of) -> None:
    (row,) = records_of("⟦INDICATOR|表彰前⟦QUANTITY|3名⟧⟧。").indicators
    assert (row.unit_normal, "rank" in row.flags) == ("人", False)


@pytest.mark.parametrize(
    ("sentence", "later", "earlier"),
    [
        (
            "⟦INDICATOR|调解纠纷⟦QUANTITY|9件⟧⟧（⟦INDICATOR|家庭⟦QUANTITY|5件⟧⟧、"
            "⟦INDICATOR|邻里⟦QUANTITY|4件⟧⟧），⟦INDICATOR|调解成功⟦QUANTITY|8件⟧⟧",
            "调解成功8件",
            "调解纠纷9件",
        ),
        (
            "⟦INDICATOR|调解纠纷⟦QUANTITY|9件⟧⟧（其中⟦INDICATOR|家庭⟦QUANTITY|5件⟧⟧、"
            "⟦INDICATOR|邻里⟦QUANTITY|2件⟧⟧等），⟦INDICATOR|调解成功⟦QUANTITY|8件⟧⟧",
            "调解成功8件",
            "调解纠纷9件",
        ),
        (
            "⟦INDICATOR|上报事件⟦QUANTITY|9件⟧⟧，⟦INDICATOR|办结⟦QUANTITY|8件⟧⟧",
            "办结8件",
            "上报事件9件",
        ),
        (
            "⟦INDICATOR|调处纠纷⟦QUANTITY|9件⟧⟧，成功⟦INDICATOR|调处⟦QUANTITY|8件⟧⟧",
            "调处8件",
            "调处纠纷9件",
        ),
        (
            "⟦INDICATOR|排查纠纷⟦QUANTITY|9件⟧⟧，⟦INDICATOR|化解⟦QUANTITY|8件⟧⟧，"
            "⟦INDICATOR|剩余⟦QUANTITY|1件⟧正在化解⟧",
            "剩余1件正在化解",
            "排查纠纷9件",
        ),
        (
            "⟦INDICATOR|收到投诉⟦QUANTITY|9件⟧⟧，⟦INDICATOR|办结⟦QUANTITY|8件⟧⟧，"
            "⟦INDICATOR|尚有⟦QUANTITY|1件⟧⟧正在办理",
            "尚有1件",
            "收到投诉9件",
        ),
    ],
)
def test_stages_behind_breakdowns_and_rests(records_of, sentence, later, earlier) -> None:
    rows = by_text(records_of(f"全年{sentence}。").indicators)
    assert rows[later].stage_of == reference(rows[earlier])
    assert rows[later].part_of is None


@pytest.mark.parametrize(
    "last",
    ["⟦INDICATOR|剩余劳动力就业⟦QUANTITY|1件⟧⟧", "⟦INDICATOR|还有⟦QUANTITY|1件⟧⟧获评优秀"],
)
def test_no_rest(records_of, last) -> None:
    rows = records_of(
        f"⟦INDICATOR|排查纠纷⟦QUANTITY|9件⟧⟧，⟦INDICATOR|化解⟦QUANTITY|8件⟧⟧，{last}。"
    ).indicators
    assert rows[-1].stage_of is None


def test_the_whole_is_what_the_parts_add_up_to(records_of) -> None:
    received, settled, *parts = records_of(
        "⟦INDICATOR|受理纠纷⟦QUANTITY|95件⟧⟧，成功⟦INDICATOR|化解⟦QUANTITY|93件⟧⟧，其中"
        "⟦INDICATOR|家庭类⟦QUANTITY|32件⟧⟧、⟦INDICATOR|邻里类⟦QUANTITY|41件⟧⟧、"
        "⟦INDICATOR|其他⟦QUANTITY|22件⟧⟧。"
    ).indicators
    assert {row.part_of for row in parts} == {reference(received)}
    assert "parts_exceed_whole" not in settled.flags


def test_parts_that_add_up_to_nothing_are_of_the_last_figure(records_of) -> None:
    _, settled, *parts = records_of(
        "⟦INDICATOR|受理纠纷⟦QUANTITY|95件⟧⟧，成功⟦INDICATOR|化解⟦QUANTITY|93件⟧⟧，其中"
        "⟦INDICATOR|家庭类⟦QUANTITY|32件⟧⟧、⟦INDICATOR|邻里类⟦QUANTITY|41件⟧⟧。"
    ).indicators
    assert {row.part_of for row in parts} == {reference(settled)}
