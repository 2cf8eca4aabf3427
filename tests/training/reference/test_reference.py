"""docs/reference is what the code says, and its links lead somewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from fazhi_training.reference.markdown import cell, table
from fazhi_training.reference.pages import reference_pages

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "docs" / "reference"


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return reference_pages(ROOT)


def test_the_committed_pages_are_what_the_code_says(pages: dict[str, str]) -> None:
    stale = [
        name
        for name, text in pages.items()
        if not (FOLDER / name).exists() or (FOLDER / name).read_text(encoding="utf-8") != text
    ]
    assert not stale, "run `python -m fazhi_training.reference` and commit docs/reference"


def test_no_page_is_left_over(pages: dict[str, str]) -> None:
    assert {path.name for path in FOLDER.glob("*.md")} == set(pages)


def test_every_table_and_command_is_there(pages: dict[str, str]) -> None:
    from fazhi.archive.schemas import OUTPUT_TABLES

    assert all(f"\n## {name}\n" in pages["tables.md"] for name in OUTPUT_TABLES)
    assert "\n## fazhi annotate push\n" in pages["commands.md"]
    assert "把报告提取为表格" in pages["commands.zh.md"]


def test_pages_name_no_place_of_this_machine(pages: dict[str, str]) -> None:
    assert not [name for name, text in pages.items() if str(ROOT) in text or " at 0x" in text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a|b", r"a\|b"), ("a\n b", "a b"), ("<x>", r"\<x\>"), ("", "")],
)
def test_cells(text: str, expected: str) -> None:
    assert cell(text) == expected


def test_a_table() -> None:
    assert table(("a", "b"), [("1", "2")]) == "| a | b |\n|---|---|\n| 1 | 2 |\n"
