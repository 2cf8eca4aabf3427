"""Dates in headers and signatures."""

from __future__ import annotations

import pytest

from fazhi.structure.dates import find_date, is_date_line


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2025年1月15日", "2025-01-15"),
        ("2025 年1月 15 日", "2025-01-15"),
        ("2025-01-20 15:32", "2025-01-20"),
        ("2025/1/5", "2025-01-05"),
        ("2025.01.20", "2025-01-20"),
        ("二〇二五年一月十五日", "2025-01-15"),
        ("二○二○年十二月二十一日", "2020-12-21"),
        ("2023年1月9", "2023-01-09"),
        ("20250120", "2025-01-20"),
        ("二〇二三年元月六日", "2023-01-06"),
        ("2023年元月6日", "2023-01-06"),
        ("2023年一月六日", "2023-01-06"),
        ("二〇二三年1月6日", "2023-01-06"),
        ("2 0 2 4 年 1 月 1 0 日", "2024-01-10"),
        ("2O24年1月1O日", "2024-01-10"),
        ("二〇二四年正月初六", None),
        ("2025年月16日", None),
        ("2025年13月40日", None),
        ("", None),
    ],
)
def test_find_date(text: str, iso: str | None) -> None:
    found = find_date(text)
    assert (None if found is None else found.value.isoformat()) == iso


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2025年1月15日", True), ("2025年月16日", True), ("二〇二五年一月十五日", True), ("2025年", False),
     ("二〇二三年元月六日", True), ("2023年元月6日", True), ("2 0 2 4 年 1 月 1 0 日", True),
     ("2025年1月15日召开会议", False), ("202501", False)],
)  # fmt: skip
def test_is_date_line(text: str, expected: bool) -> None:
    assert is_date_line(text) is expected
