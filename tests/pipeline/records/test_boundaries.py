from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.records.boundaries import find_boundaries


def parts(text: str, boundaries) -> list[str]:
    found = dict.fromkeys(boundaries.around(offset) for offset in range(len(text) + 1))
    return [text[start:end] for start, end in found if start < end]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("一是学法。二是用法！", ["一是学法", "二是用法"]),
        ("一、工作情况\n全乡调解纠纷。", ["一、工作情况", "全乡调解纠纷"]),
        (
            "各村法治宣传工作扎实推进，全年共调解\n纠纷十二件。",
            ["各村法治宣传工作扎实推进，全年共调解\n纠纷十二件"],
        ),
        (
            "各村法治宣传工作扎实推进全年工作好。\r\n下文",
            ["各村法治宣传工作扎实推进全年工作好", "下文"],
        ),
        (
            "各村法治宣传工作扎实推进，全年共调解\n\n纠纷",
            ["各村法治宣传工作扎实推进，全年共调解", "纠纷"],
        ),
    ],
)
def test_sentences(text, sentences) -> None:
    assert parts(text, find_boundaries(text).sentences) == sentences


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("调解纠纷，化解矛盾；办结案件", ["调解纠纷", "化解矛盾", "办结案件"]),
        ("办件12,077件,办结率99%", ["办件12,077件", "办结率99%"]),
        ("上午8:30开会:通报", ["上午8:30开会", "通报"]),
    ],
)
def test_clauses(text, clauses) -> None:
    assert parts(text, find_boundaries(text).clauses) == clauses


@settings(max_examples=100)
@given(st.text(alphabet="一二，,；。\n\r \u3000🙂12:\u2028", max_size=60), st.integers(0, 60))
def test_clauses_lie_in_sentences_and_sentences_in_paragraphs(text, offset) -> None:
    offset = min(offset, len(text))
    found = find_boundaries(text)
    paragraph = found.paragraphs.around(offset)
    sentence = found.sentences.around(offset)
    clause = found.clauses.around(offset)
    assert 0 <= paragraph[0] <= sentence[0] <= clause[0] <= offset
    assert clause[1] <= sentence[1] <= paragraph[1] <= len(text)
