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
