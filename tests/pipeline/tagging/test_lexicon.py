from hypothesis import given
from hypothesis import strategies as st

from fazhi.tagging.lexicon import Lexicon
from fazhi.tagging.visible import view


def found(phrases: list[str], text: str) -> list[str]:
    return [text[start:end] for start, end in Lexicon(phrases).matches(view(text))]


def test_the_longest_match_wins() -> None:
    assert found(["民法", "民法典", "宪法"], "学习宪法民法典") == ["宪法", "民法典"]


def test_typography_does_not_matter() -> None:
    visible = view("“12・4”国家宪法日")
    assert Lexicon(["12·4”国家宪法日"]).matches(visible) == [(1, len(visible))]


def test_no_phrases_and_no_text() -> None:
    assert found([], "任何文字") == []
    assert found(["宪法"], "") == []


@given(
    st.lists(st.text("甲乙丙", min_size=1, max_size=3), max_size=5), st.text("甲乙丙", max_size=30)
)
def test_matches_are_phrases_and_do_not_overlap(phrases: list[str], text: str) -> None:
    ranges = Lexicon(phrases).matches(view(text))
    assert all(text[start:end] in phrases for start, end in ranges)
    assert all(a[1] <= b[0] for a, b in zip(ranges, ranges[1:], strict=False))
