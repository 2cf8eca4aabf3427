"""文号 in any brackets, damaged ones too."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fazhi.normalise.doc_number import find_doc_number


@pytest.mark.parametrize(
    ("text", "number", "damaged"),
    [
        ("厅字〔2019〕28号", "厅字〔2019〕28号", False),
        ("（岱政发[2024] 3 号）", "岱政发〔2024〕3号", False),
        ("岱政办发﹝2024﹞3号", "岱政办发〔2024〕3号", False),
        ("岱法【2024】第3号", "岱法〔2024〕3号", False),
        ("国务院令第713号", "国务院令第713号", False),
        ("岱法20239号", "岱法〔2023〕9号", True),
        ("岱法〔202326号", "岱法〔2023〕26号", True),
    ],
)
def test_numbers(text: str, number: str, damaged: bool) -> None:
    found = find_doc_number(text)
    assert found is not None
    assert (found.number, found.damaged) == (number, damaged)


@pytest.mark.parametrize("text", ["", "号", "2024年第3号", "岱法〔〕3号", "3号楼", "工单12345号"])
def test_what_is_no_number(text: str) -> None:
    assert find_doc_number(text) is None


def test_offsets_are_those_of_the_number() -> None:
    text = "按照（岱政发〔2024〕3号）要求"
    found = find_doc_number(text)
    assert found is not None
    assert text[found.start : found.end] == "岱政发〔2024〕3号"


@given(st.text("国发办〔〕[]（）20192024第号令 年", max_size=40))
def test_any_text_is_survived(text: str) -> None:
    find_doc_number(text)


@pytest.mark.parametrize(
    "text", ["号" * 100_000, "国" * 100_000 + "号", "〔2024〕" * 20_000 + "号"]
)
def test_long_texts_do_not_fail(text: str) -> None:
    assert find_doc_number(text) is None
