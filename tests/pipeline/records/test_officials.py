from __future__ import annotations

import pytest


def holders(records):
    return [(row.name, row.posts, row.role) for row in records.officials]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (
            "由⟦OFFICIAL|⟦POST|乡党委书记⟧任⟦POST|组长⟧⟧",
            [(None, ["乡党委书记"], "组长")],
        ),
        (
            "由⟦OFFICIAL|⟦POST|乡党委副书记⟧、⟦POST|乡长⟧⟦PERSON|田守义⟧同志任⟦POST|常务副组长⟧⟧",
            [("田守义", ["乡党委副书记", "乡长"], "常务副组长")],
        ),
        (
            "⟦OFFICIAL|⟦PERSON|马成⟧⟦POST|书记⟧⟧在会上强调",
            [("马成", ["书记"], None)],
        ),
        (
            "⟦OFFICIAL|⟦PERSON|马成⟧⟦POST|书记⟧、⟦PERSON|杨龙⟧⟦POST|镇长⟧任⟦POST|副组长⟧⟧",
            [("马成", ["书记"], "副组长"), ("杨龙", ["镇长"], "副组长")],
        ),
        (
            "⟦OFFICIAL|⟦PERSON|吴敏⟧同志（⟦POST|乡党委副书记⟧、⟦POST|乡长⟧）任⟦POST|组长⟧⟧",
            [("吴敏", ["乡党委副书记", "乡长"], "组长")],
        ),
        (
            "⟦OFFICIAL|⟦POST|副乡长⟧⟦PERSON|彭虹⟧、⟦POST|司法所所长⟧⟦PERSON|谭润⟧任⟦POST|副组长⟧⟧",
            [("彭虹", ["副乡长"], "副组长"), ("谭润", ["司法所所长"], "副组长")],
        ),
        (
            "由⟦OFFICIAL|⟦POST|镇党委书记⟧、⟦POST|镇长⟧任双⟦POST|组长⟧⟧",
            [(None, ["镇党委书记"], "组长"), (None, ["镇长"], "组长")],
        ),
        (
            "由⟦OFFICIAL|⟦POST|镇党委副书记⟧、⟦POST|镇长⟧任⟦POST|组长⟧⟧",
            [(None, ["镇党委副书记", "镇长"], "组长")],
        ),
        (
            "⟦OFFICIAL|⟦POST|其他班子成员⟧、⟦POST|各站所负责人⟧为⟦POST|成员⟧⟧",
            [(None, ["其他班子成员"], "成员"), (None, ["各站所负责人"], "成员")],
        ),
        (
            "⟦OFFICIAL|⟦POST|党委副书记⟧（⟦POST|政法委员⟧）为⟦POST|副组长⟧⟧",
            [(None, ["党委副书记", "政法委员"], "副组长")],
        ),
        (
            "⟦OFFICIAL|⟦POST|组长⟧由⟦POST|镇长⟧⟦PERSON|靳楠⟧担任⟧",
            [("靳楠", ["镇长"], "组长")],
        ),
        (
            "⟦OFFICIAL|⟦POST|司法所所长⟧⟦PERSON|于洋⟧兼任⟦POST|办公室主任⟧⟧",
            [("于洋", ["司法所所长"], "办公室主任")],
        ),
        (
            "⟦OFFICIAL|⟦POST|党组成员⟧、⟦POST|副局长⟧⟦PERSON|黄秀兰⟧、⟦PERSON|林涛⟧任⟦POST|副组长⟧⟧",
            [
                ("黄秀兰", ["党组成员", "副局长"], "副组长"),
                ("林涛", ["党组成员", "副局长"], "副组长"),
            ],
        ),
        (
            "⟦OFFICIAL|⟦POST|副省长⟧⟦PERSON|陶华兴⟧和⟦PERSON|司徒金瑾⟧⟧到场",
            [("陶华兴", ["副省长"], None), ("司徒金瑾", ["副省长"], None)],
        ),
        (  # there is but one 镇长
            "⟦OFFICIAL|⟦POST|镇长⟧⟦PERSON|王明⟧、⟦PERSON|林涛⟧任⟦POST|副组长⟧⟧",
            [("王明", ["镇长"], "副组长"), ("林涛", [], "副组长")],
        ),
        (  # the second has a post of his own
            "⟦OFFICIAL|⟦POST|副书记⟧⟦PERSON|马成⟧、⟦PERSON|杨龙⟧⟦POST|镇长⟧⟧到场",
            [("马成", ["副书记"], None), ("杨龙", ["镇长"], None)],
        ),
        (  # a list cut into spans: the role is of all
            "⟦OFFICIAL|⟦POST|司法所长⟧⟦PERSON|何琳⟧⟧、⟦OFFICIAL|⟦POST|执法大队队长⟧⟦PERSON|杜军⟧为⟦POST|成员⟧⟧",
            [("何琳", ["司法所长"], "成员"), ("杜军", ["执法大队队长"], "成员")],
        ),
        (
            "⟦OFFICIAL|⟦POST|乡长⟧任⟦POST|组长⟧⟧、⟦OFFICIAL|⟦POST|副乡长⟧任⟦POST|副组长⟧⟧",
            [(None, ["乡长"], "组长"), (None, ["副乡长"], "副组长")],
        ),
        (  # the role of another sentence part, or one that stands before its holder
            "⟦OFFICIAL|⟦POST|司法所长⟧⟦PERSON|何琳⟧⟧主持，⟦OFFICIAL|⟦POST|所长⟧⟦PERSON|杜军⟧为⟦POST|成员⟧⟧",
            [("何琳", ["司法所长"], None), ("杜军", ["所长"], "成员")],
        ),
        (
            "⟦OFFICIAL|⟦POST|司法所长⟧⟦PERSON|何琳⟧⟧、⟦OFFICIAL|⟦POST|组长⟧由⟦POST|镇长⟧⟦PERSON|靳楠⟧担任⟧",
            [("何琳", ["司法所长"], None), ("靳楠", ["镇长"], "组长")],
        ),
        (
            "⟦OFFICIAL|⟦POST|县委常委、镇党委书记⟧⟦PERSON|高远⟧⟧出席",
            [("高远", ["县委常委", "镇党委书记"], None)],
        ),
        (  # no span, but the name touches its post
            "邀请⟦ORG|县司法局⟧⟦POST|副局长⟧⟦PERSON|陈志远⟧作专题辅导",
            [("陈志远", ["县司法局副局长"], None)],
        ),
        (
            "邀请⟦POST|党组成员⟧、⟦POST|副局长⟧ ⟦PERSON|陈志远⟧和⟦PERSON|王明⟧作专题辅导",
            [("陈志远", ["党组成员", "副局长"], None)],
        ),
        ("⟦POST|镇长⟧主持会议，⟦PERSON|王明⟧到场", []),
        (  # another post is no role in a group
            "⟦OFFICIAL|⟦PERSON|于洋⟧任⟦POST|镇长⟧⟧",
            [("于洋", ["镇长"], None)],
        ),
        (  # 主任 of an office is a post
            "⟦OFFICIAL|⟦PERSON|段梅⟧⟦POST|主任⟧⟧主持会议",
            [("段梅", ["主任"], None)],
        ),
    ],
)
def test_who_holds_what(records_of, marked, expected) -> None:
    assert holders(records_of(f"{marked}。")) == expected


def test_a_row_without_span_says_that_it_is_by_rule(records_of) -> None:
    (row,) = records_of("邀请⟦ORG|县司法局⟧⟦POST|副局长⟧⟦PERSON|陈志远⟧辅导。").officials
    assert (row.text, row.method) == ("县司法局副局长陈志远", "rule")


def test_names_and_posts_lose_the_white_space_of_broken_lines(records_of) -> None:
    (row,) = records_of("由⟦OFFICIAL|⟦POST|镇党委书\n记⟧⟦PERSON|张 三⟧任⟦POST|组长⟧⟧。").officials
    assert (row.name, row.posts) == ("张三", ["镇党委书记"])
    assert row.text == "镇党委书\n记张 三任组长"


def test_a_span_without_post_or_name_has_no_row(records_of) -> None:
    assert records_of("由⟦OFFICIAL|有关同志负责⟧。").officials == []


@pytest.mark.parametrize(
    ("marked", "org", "generic"),
    [
        ("⟦OFFICIAL|⟦POST|县司法局局长⟧⟦PERSON|张三⟧⟧到场", "县司法局", False),
        ("由⟦OFFICIAL|⟦POST|党政主要负责人⟧任⟦POST|组长⟧⟧", None, True),
        ("由⟦OFFICIAL|⟦POST|镇长⟧任⟦POST|组长⟧⟧", None, False),
        ("⟦OFFICIAL|⟦POST|司法所长⟧⟦PERSON|何琳⟧⟧到场", "司法所", False),
        ("⟦OFFICIAL|⟦POST|县委常委、镇党委书记⟧⟦PERSON|高远⟧⟧出席", "县委", False),
        ("邀请⟦ORG|县司法局⟧⟦POST|副局长⟧⟦PERSON|陈志远⟧作专题辅导", "县司法局", False),
    ],
)
def test_unit_and_leadership_nouns(records_of, marked, org, generic) -> None:
    (row,) = records_of(f"{marked}。").officials
    assert (row.org, row.generic) == (org, generic)


GROUP = "法治政府建设工作领导小组"
HEAD = "⟦OFFICIAL|⟦POST|乡长⟧任⟦POST|组长⟧⟧"


@pytest.mark.parametrize(
    ("passage", "group"),
    [
        (f"调整⟦ORG|乡{GROUP}⟧，由{HEAD}。", f"乡{GROUP}"),
        (f"及时调整充实{GROUP}，由{HEAD}。", GROUP),
        (f"成立由{HEAD}，⟦OFFICIAL|⟦POST|各站所负责人⟧为⟦POST|成员⟧⟧的{GROUP}。", GROUP),
        (f"调整⟦ORG|{GROUP}⟧。由{HEAD}。", GROUP),
        (f"调整⟦ORG|{GROUP}⟧。\n由{HEAD}。", None),
        (f"及时调整领导小组，由{HEAD}。", None),
        (f"按照⟦ORG|全面依法治县委员会⟧部署，由{HEAD}。", None),
        (f"调整⟦ORG|全面依法治乡委员会⟧和⟦ORG|{GROUP}⟧办公室，由{HEAD}。", GROUP),
        ("⟦OFFICIAL|⟦POST|乡长⟧任⟦POST|普法领导小组组长⟧⟧。", "普法领导小组"),
    ],
    ids=[
        "tagged",
        "written",
        "after",
        "sentence before",
        "paragraph before",
        "no name",
        "another kind",
        "nearest that fits",
        "in the role",
    ],
)
def test_the_group_of_a_role(records_of, passage, group) -> None:
    row = records_of(passage).officials[0]
    assert (row.group, row.role) == (group, "组长")


def test_the_office_of_a_group_belongs_to_it(records_of) -> None:
    row = records_of(
        f"调整⟦ORG|{GROUP}⟧，⟦OFFICIAL|⟦POST|所长⟧⟦PERSON|于洋⟧兼任⟦POST|办公室主任⟧⟧。"
    ).officials[0]
    assert (row.role, row.group) == ("办公室主任", GROUP)


def test_the_rows_of_one_person_are_joined(records_of) -> None:
    first, other, second = records_of(
        "⟦OFFICIAL|⟦POST|乡党委书记⟧⟦PERSON|田守义⟧任⟦POST|组长⟧⟧，"
        "⟦OFFICIAL|⟦POST|乡长⟧⟦PERSON|罗清远⟧任⟦POST|副组长⟧⟧。\n"
        "⟦OFFICIAL|⟦PERSON|田守义⟧兼任⟦POST|办公室主任⟧⟧。"
    ).officials
    assert second.same_as == f"{first.start}-{first.end}"
    assert (first.same_as, other.same_as) == (None, None)
    assert second.all_posts == first.all_posts == ["乡党委书记"]


@pytest.mark.parametrize(
    ("others", "joined"),
    [
        ("⟦OFFICIAL|⟦POST|乡党委书记⟧⟦PERSON|马成⟧⟧", True),
        (
            "⟦OFFICIAL|⟦POST|乡党委书记⟧⟦PERSON|马成⟧⟧、⟦OFFICIAL|⟦POST|村支部书记⟧⟦PERSON|马龙⟧⟧",
            False,
        ),
        ("⟦OFFICIAL|⟦POST|乡长⟧⟦PERSON|马成⟧⟧", False),
    ],
    ids=["the only one", "two of the name", "another post"],
)
def test_a_surname_is_the_one_person_who_fits(records_of, others, joined) -> None:
    rows = records_of(f"{others}。⟦OFFICIAL|⟦PERSON|马⟧⟦POST|书记⟧⟧到村宣讲。").officials
    assert (rows[-1].same_as is not None) == joined


def test_unnamed_holders_are_never_joined(records_of) -> None:
    rows = records_of(
        "⟦OFFICIAL|⟦POST|乡长⟧任⟦POST|组长⟧⟧。⟦OFFICIAL|⟦POST|乡长⟧任⟦POST|主任⟧⟧。"
    ).officials
    assert [(row.same_as, row.all_posts) for row in rows] == [(None, []), (None, [])]
