"""Posts and personal names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fazhi.normalise.person import normalise_name
from fazhi.normalise.post import parse_post, split_posts


@pytest.mark.parametrize(
    ("text", "org", "title"),
    [
        ("党委书记", "党委", "书记"),
        ("乡党委书记", "乡党委", "书记"),
        ("街道党工委副书记", "街道党工委", "副书记"),
        ("党委副书记", "党委", "副书记"),
        ("乡长", None, "乡长"),
        ("政府乡长", "政府", "乡长"),
        ("副镇长", None, "副镇长"),
        ("常务副县长", None, "常务副县长"),
        ("分管副镇长", None, "副镇长"),
        ("分管政法的副乡长", None, "副乡长"),
        ("岱川县县长", "岱川县", "县长"),
        ("岱川县长", "岱川县", "县长"),
        ("司法所所长", "司法所", "所长"),
        ("县司法局局长", "县司法局", "局长"),
        ("市委依法治市办副主任", "市委依法治市办", "副主任"),
        ("办事处主任", "办事处", "主任"),
        ("镇党委政法委员", "镇党委", "政法委员"),
        ("各村（社区）第一书记", "各村(社区)", "第一书记"),
        ("嘎查达", None, "嘎查达"),
        ("法治副校长", None, "法治副校长"),
        ("青石小学法治副校长", "青石小学", "法治副校长"),
        ("驻村第一书记", None, "第一书记"),
        ("宣传统战委员", None, "宣传统战委员"),
        ("司法所四级主任科员", "司法所", "四级主任科员"),
        ("各站所长", None, "站所长"),
        ("县 公安局 局长", "县公安局", "局长"),
        ("司法所长", "司法所", "所长"),
        ("镇司法所副所长", "镇司法所", "副所长"),
        ("司法副所长", "司法所", "副所长"),
        ("派出所长", "派出所", "所长"),
        ("县公安局长", "县公安局", "局长"),
        ("综合执法大队长", "综合执法大队", "大队长"),
        ("宣传部长", "宣传部", "部长"),
        ("岱川县副县长", "岱川县", "副县长"),
        ("柳溪街道所长", "柳溪街道", "所长"),
        ("青石小学校长", "青石小学", "校长"),
    ],
)
def test_unit_and_title_of_an_office(text: str, org: str | None, title: str) -> None:
    post = parse_post(text)
    assert (post.org, post.title, post.generic, post.role) == (org, title, False, False)


@pytest.mark.parametrize(
    ("text", "posts", "org", "title"),
    [
        ("党委副书记、镇长", ["党委副书记", "镇长"], "党委", "副书记、镇长"),
        ("县委常委、镇党委书记", ["县委常委", "镇党委书记"], "县委", "常委、书记"),
        ("副县长、镇党委书记", ["副县长", "镇党委书记"], "镇党委", "副县长、书记"),
        ("党组成员、副局长、办公室主任", ["党组成员", "副局长", "办公室主任"], "党组", "成员、副局长、主任"),
        ("司法所、派出所负责人", ["司法所、派出所负责人"], "司法所、派出所", "负责人"),
        ("镇党委、政府主要负责人", ["镇党委、政府主要负责人"], "镇党委、政府", "主要负责人"),
        ("、书记", ["、书记"], None, "书记"),
    ],
)  # fmt: skip
def test_several_posts_in_one_text(
    text: str, posts: list[str], org: str | None, title: str
) -> None:
    assert [text[start:end] for start, end in split_posts(text)] == posts
    post = parse_post(text)
    assert (post.text, post.org, post.title) == (text, org, title)


@pytest.mark.parametrize(
    ("text", "org", "title"),
    [
        ("党政主要负责人", None, "党政主要负责人"),
        ("班子其他成员", None, "班子其他成员"),
        ("清溪镇党政主要负责同志", "清溪镇", "党政主要负责同志"),
        ("镇党委、政府主要负责人", "镇党委、政府", "主要负责人"),
        ("各站所负责人", "各站所", "负责人"),
        ("“一把手”", None, "一把手"),
        ("其他班子成员", None, "其他班子成员"),
        ("分管领导", None, "分管领导"),
        ("主要领导", None, "主要领导"),
    ],
)
def test_leadership_nouns_are_generic(text: str, org: str | None, title: str) -> None:
    post = parse_post(text)
    assert (post.org, post.title, post.generic, post.role) == (org, title, True, False)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("组长", True),
        ("第一副组长", True),
        ("双组长", True),
        ("成员", True),
        ("召集人", True),
        ("副主任", True),
        ("领导小组组长", True),
        ("办公室主任", False),
        ("书记", False),
        ("班子成员", False),
    ],
)
def test_roles_of_a_leading_group(text: str, role: bool) -> None:
    assert parse_post(text).role is role


@given(st.text(alphabet="党委书记副主任长、分管的常务 乡镇“”😀", max_size=30))
def test_any_text_gives_a_post(text: str) -> None:
    assert parse_post(text).text == text


@pytest.mark.parametrize("text", ["", " ", "😀", "副" * 100_000, "某种称呼"])
def test_unknown_posts_keep_their_text(text: str) -> None:
    post = parse_post(text)
    assert post.title == text.strip()
    assert not post.generic


@pytest.mark.parametrize(
    ("name", "normal"),
    [
        ("张 三", "张三"),
        ("张\u3000三丰", "张三丰"),
        ("张三同志", "张三"),
        ("阿布•热合曼", "阿布·热合曼"),
        ("John Smith", "John Smith"),
        ("同志", "同志"),
        ("", ""),
    ],
)
def test_names_in_one_form(name: str, normal: str) -> None:
    assert normalise_name(name) == normal


@given(st.text(max_size=20))
def test_normalising_a_name_twice_changes_nothing(name: str) -> None:
    once = normalise_name(name)
    assert len(once) <= len(name) + 20
