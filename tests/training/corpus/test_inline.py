from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi_training.corpus.inline import InlineError, parse_inline, render_inline
from fazhi_training.labelled_span import LabelledSpan


@pytest.mark.parametrize(
    ("marked", "text", "spans"),
    [
        ("无标注。", "无标注。", []),
        ("⟦GPE|柳坪乡⟧召开会议", "柳坪乡召开会议", [(0, 3, "entity", "GPE")]),
        (
            "⟦INDICATOR|发放资料⟦QUANTITY|300余份⟧⟧。",
            "发放资料300余份。",
            [(0, 9, "span", "INDICATOR"), (4, 9, "entity", "QUANTITY")],
        ),
        (
            "⟦ZERO/⟧未发生⟦ACTIVITY|案件⟦/ZERO⟧和⟦CAMPAIGN|宣传周⟧⟧",
            "未发生案件和宣传周",
            [
                (0, 5, "span", "ZERO"),
                (3, 9, "span", "ACTIVITY"),
                (6, 9, "entity", "CAMPAIGN"),
            ],
        ),
        ("😀⟦ORG|𠮷川县委⟧", "😀𠮷川县委", [(1, 5, "entity", "ORG")]),
    ],
)
def test_parses_marks(scheme, marked, text, spans):
    assert parse_inline(marked, scheme=scheme) == (
        text,
        tuple(LabelledSpan(*span) for span in spans),
    )


@pytest.mark.parametrize(
    ("marked", "message"),
    [
        ("第一行\n⟦GPE|柳坪乡", "line 2: ⟦GPE| is never closed"),
        ("柳坪乡⟧", "closes nothing"),
        ("⟦PLACE|柳坪乡⟧", "unknown label PLACE"),
        ("⟦GPE|⟧", "holds no text"),
        ("⟦ZERO/⟧未发生", "has no end"),
        ("未发生⟦/ZERO⟧", "ends nothing"),
        ("⟦ZERO/⟧未⟦ZERO/⟧发生", "number them"),
        ("⟦柳坪乡⟧", "starts no mark"),
    ],
)
def test_errors_name_line_and_remedy(scheme, marked, message):
    with pytest.raises(InlineError, match=message.replace("|", r"\|")):
        parse_inline(marked, scheme=scheme)


@st.composite
def _labelled_texts(draw):
    text = draw(st.text(alphabet="县乡普法10份\n 😀", min_size=1, max_size=30))
    borders = st.integers(0, len(text))
    labels = st.sampled_from([("entity", "GPE"), ("span", "ZERO"), ("span", "CHANGE")])
    spans = set()
    for one, other, (layer, label) in draw(
        st.lists(st.tuples(borders, borders, labels), max_size=8)
    ):
        if one != other:
            spans.add(LabelledSpan(min(one, other), max(one, other), layer, label))
    return text, spans


@given(labelled=_labelled_texts())
@settings(max_examples=100)
def test_render_and_parse_are_inverse(scheme, labelled):
    text, spans = labelled
    parsed_text, parsed = parse_inline(render_inline(text, spans), scheme=scheme)
    assert parsed_text == text
    assert set(parsed) == spans
    assert len(parsed) == len(spans)


def test_text_with_mark_characters_cannot_be_rendered():
    with pytest.raises(InlineError, match="itself"):
        render_inline("a⟧b", [])


def test_written_reports_survive_the_round_trip(scheme):
    folder = Path(__file__).parents[4] / "shared" / "data" / "written"
    files = sorted(folder.glob("*.txt"))
    if not files:
        pytest.skip("the shared folder with the written reports is not here")
    for file in files:
        text, spans = parse_inline(file.read_bytes().decode("utf-8"), scheme=scheme)
        assert parse_inline(render_inline(text, spans), scheme=scheme) == (text, spans)
