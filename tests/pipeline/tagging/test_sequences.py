from hypothesis import given
from hypothesis import strategies as st

from fazhi.tagging.sequences import borders
from fazhi.tagging.visible import view


def test_cuts_at_sentence_ends_and_paragraphs() -> None:
    text = "一、做法\n召开会议。发放资料！完成"
    assert [text[a:b] for a, b in borders(view(text))] == [
        "一、做法\n",
        "召开会议。",
        "发放资料！",
        "完成",
    ]


@given(st.text("甲，。\n", max_size=300), st.integers(5, 40))
def test_sequences_cover_the_text_and_stay_short(text: str, longest: int) -> None:
    visible = view(text)
    found = borders(visible, longest=longest)
    assert [start for start, _ in found] == [0, *(end for _, end in found)][: len(found)]
    assert (found[-1][1] if found else 0) == len(visible)
    assert all(0 < end - start <= longest for start, end in found)
