"""Templates find their values again and put them where the other language wants them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.cli.catalogue import Catalogue

CATALOGUE = Catalogue(
    [
        ("Good day.", "你好。", ""),
        ("reports", "报告", ""),
        ("{}: {}", "{0}：{1}", "1"),
        ("There is nothing at {}.", "{0} 不存在。", ""),
        ("There is nothing at {}. Look at {}.", "{0} 不存在。请看 {1}。", ""),
        ("{} of {} are bad", "{1} 个中有 {0} 个坏的", ""),
    ]
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Good day.", "你好。"),
        ("There is nothing at a.txt.", "a.txt 不存在。"),
        ("There is nothing at a.txt. Look at b.", "a.txt 不存在。请看 b。"),
        ("3 of 7 are bad", "7 个中有 3 个坏的"),
        ("a.txt: Good day.", "a.txt：你好。"),
        ("a.txt: There is nothing at b.", "a.txt：b 不存在。"),
        ("a path like C: b of {0} are bad", "{0} 个中有 a path like C: b 个坏的"),
        ("There is nothing at reports.", "reports 不存在。"),
        ("reports: There is nothing at reports.", "reports：reports 不存在。"),
        ("reports: reports", "reports：报告"),
        ("Something else.", "Something else."),
        ("", ""),
    ],
)
def test_translations(text: str, expected: str) -> None:
    assert CATALOGUE.translate(text) == expected


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_taken(text: str) -> None:
    assert isinstance(CATALOGUE.translate(text), str)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="abc. :", max_size=20), st.text(alphabet="abc", max_size=20))
def test_values_are_kept(first: str, second: str) -> None:
    said = CATALOGUE.translate(f"There is nothing at {first}. Look at {second}.")
    assert second in said
