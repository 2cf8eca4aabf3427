import pytest
from hypothesis import given
from hypothesis import strategies as st

from fazhi.tagging.visible import view


def seen(text: str) -> str:
    return "".join(map(chr, view(text).codes.tolist()))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("发放 3000 余份", "发放3000余份"),
        ("召开会议,研究(1次)", "召开会议，研究（1次）"),
        ("３・１５、12．4", "3·15、12.4"),
        ("［2025］1号", "〔2025〕1号"),
        ('"法律六进"和"三零"', "“法律六进”和“三零”"),
        ("\u3000\u3000一、总体情况\n（一）", "一、总体情况\n（一）"),
        ("二○二四年", "二零二四年"),
    ],
)
def test_variants_look_the_same(text: str, expected: str) -> None:
    assert seen(text) == expected


def test_a_line_broken_in_mid_sentence_is_joined() -> None:
    text = "全乡共开展矛盾纠纷排查化解活动三十余场次并发放宣\n传资料2000余份，受到好评。\n二、存在的问题"
    assert seen(text) == text.replace("宣\n传", "宣传")


def test_a_heading_line_is_not_joined() -> None:
    text = "一、二〇二四年度法治政府建设的主要举措和成效\n（一）加强组织领导"
    assert "\n" in seen(text)


@pytest.mark.parametrize(
    "text",
    [
        "（一）组织领导到位。一是及时调整领导小组，由乡党委副书\n记担任副组长",
        "通过县政府网站公开信息一百八十六条，同比增长\n12.7%，其中",
    ],
    ids=["heading run into its paragraph", "decimal at the start of a line"],
)
def test_a_wrapped_line_may_look_numbered(text: str) -> None:
    assert view(text).string() == text.replace("\n", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('开展"净网""护苗"行动', "开展“净网”“护苗”行动"),
        ('抓好“3.15"消费者权益日', "抓好“3.15”消费者权益日"),
        ('开展“净网""护苗""清源”行动', "开展“净网”“护苗”“清源”行动"),
        ('一"是\n二"是', "一“是\n二“是"),
    ],
)
def test_a_straight_quote_closes_what_is_open(text: str, expected: str) -> None:
    assert view(text).string() == expected


def test_dropped_white_space_is_remembered() -> None:
    visible = view("会议 1 次")
    assert visible.space_before.tolist() == [False, False, True, True]


@given(st.text(max_size=80))
def test_offsets_point_at_the_characters(text: str) -> None:
    visible = view(text)
    offsets = visible.offsets.tolist()
    assert offsets == sorted(set(offsets))
    assert all(0 <= offset < len(text) for offset in offsets)
    assert len(visible) == len(visible.space_before) == len(visible.line_before)
