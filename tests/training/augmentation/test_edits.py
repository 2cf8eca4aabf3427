import pytest
from hypothesis import given
from hypothesis import strategies as st

from fazhi_training.augmentation.edits import Edit, apply_edits


@pytest.mark.parametrize(
    ("text", "edits", "spans", "expected"),
    [
        ("青岩乡坚持", [Edit(0, 3, "石鼓沱镇")], [(0, 3, "GPE")], ["石鼓沱镇"]),
        ("青岩乡党委书记", [Edit(0, 2, "长桥")], [(0, 7, "POST")], ["长桥乡党委书记"]),
        ("在“三零”创建", [Edit(1, 2, "")], [(2, 4, "CAMPAIGN")], ["三零"]),
        (
            "共3000份",
            [Edit(1, 5, "12")],
            [(0, 6, "INDICATOR"), (1, 6, "QUANTITY")],
            ["共12份", "12份"],
        ),
    ],
)
def test_annotations_stay_on_their_words(
    text: str, edits: list[Edit], spans: list[tuple[int, int, str]], expected: list[str]
) -> None:
    new, (moved,) = apply_edits(text, edits, [spans])
    assert [new[start:end] for start, end, _ in moved] == expected


def test_of_overlapping_edits_the_first_wins() -> None:
    assert apply_edits("abcd", [Edit(0, 2, "X"), Edit(1, 3, "Y")], [])[0] == "Xcd"


@given(
    st.text("甲乙丙丁", min_size=1, max_size=30),
    st.lists(
        st.tuples(st.integers(0, 30), st.integers(1, 4), st.text("戊己", max_size=3)), max_size=6
    ),
    st.tuples(st.integers(0, 29), st.integers(1, 10)),
)
def test_untouched_annotations_keep_their_text(
    text: str, raw: list[tuple[int, int, str]], place: tuple[int, int]
) -> None:
    edits = [Edit(s, min(s + n, len(text)), r) for s, n, r in raw if s < len(text)]
    start = min(place[0], len(text) - 1)
    end = min(start + place[1], len(text))
    new, (moved,) = apply_edits(text, edits, [[(start, end, "A")]])
    if not any(edit.start < end and edit.end > start for edit in edits):
        assert [new[a:b] for a, b, _ in moved] == [text[start:end]]
    assert all(0 <= a < b <= len(new) for a, b, _ in moved)
