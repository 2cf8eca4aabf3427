"""Marks that stand in pairs are inside an entity together or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fazhi.tagging.pairing import complete_pairs
from fazhi.tagging.visible import view


def marked(text: str) -> tuple[str, list[tuple[int, int, str]]]:
    """`开展“[绿剑”行动]` → the text without square brackets and the range between them."""
    ranges = []
    plain = ""
    for character in text:
        if character == "[":
            start = len(plain)
        elif character == "]":
            ranges.append((start, len(plain), "CAMPAIGN"))
        else:
            plain += character
    return plain, ranges


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("开展“[绿剑”执法行动]，", "开展[“绿剑”执法行动]，"),
        ("开展“[净网行动”]，", "开展“[净网行动]”，"),
        ("开展[“净网”行动]，", "开展[“净网”行动]，"),
        ("走进[12个村（社区]）的", "走进[12个村（社区）]的"),
        ("乡（[镇）人大]代表", "乡[（镇）人大]代表"),
        ("开展[“守护消费]专项", "开展“[守护消费]专项"),
        ("推动[绿剑”行动]，", "推动[绿剑”行动]，"),
        ("利用[“3.15]”“4.15”等", "利用“[3.15]”“4.15”等"),
        ("利用[“12·4国家宪法日”]等", "利用“[12·4国家宪法日]”等"),
        ("开展[“绿剑”“护苗”]行动", "开展[“绿剑”“护苗”]行动"),
        ("由[（镇人大）]牵头", "由（[镇人大]）牵头"),
    ],
)
def test_partner_of_a_mark(given_text: str, expected: str) -> None:
    text, ranges = marked(given_text)
    assert (text, complete_pairs(view(text), ranges)) == marked(expected)


def test_neighbours_are_never_overlapped() -> None:
    text, ranges = marked("[“禁毒][”宣传”]")
    (_, first_end, _), (second_start, _, _) = complete_pairs(view(text), ranges)
    assert first_end <= second_start


@given(st.text(alphabet="“”（）行动、", min_size=1, max_size=30), st.data())
def test_ranges_stay_apart_and_in_order(text: str, data: st.DataObject) -> None:
    cuts = sorted(
        data.draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=min(6, len(text) + 1)))
    )
    ranges = [(a, b, "CAMPAIGN") for a, b in zip(cuts, cuts[1:], strict=False)]
    result = complete_pairs(view(text), ranges)
    assert len(result) == len(ranges)
    assert all(start < end for start, end, _ in result)
    assert all(a[1] <= b[0] for a, b in zip(result, result[1:], strict=False))
