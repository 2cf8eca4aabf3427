"""PDF: wrapped lines joined, page furniture removed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fazhi.reading import DamagedFileError, read_bytes
from fazhi.reading.pdf_lines import PrintedLine, join_pages

_FULL = "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳"


def _line(text: str, left: float = 90, top: float = 0.5) -> PrintedLine:
    return PrintedLine(text, left, left + 16 * len(text), top, 16)


def test_a_real_file_is_read(pdf_file: Callable[..., bytes]) -> None:
    first = "石坪乡坚持以人民为中心的发展思想深入推进法治政府建"
    pages = [
        [
            (180, 760, "石坪乡工作报告"),
            (122, 720, first[:24]),
            (90, 700, first[24:] + "设。"),
            (122, 680, "一、工作情况"),
            (280, 40, "—1—"),
        ],
        [(122, 760, "开展宣传12场次。"), (280, 40, "—2—")],
    ]
    report = read_bytes(pdf_file(pages), name="a.pdf")
    assert report.format == "pdf"
    assert report.text.split("\n") == [
        "石坪乡工作报告",
        first + "设。",
        "一、工作情况",
        "开展宣传12场次。",
    ]


def test_a_wrapped_line_goes_on_across_pages() -> None:
    pages = [[_line(_FULL), _line("— 1 —", 280, 0.95)], [_line("后半句。"), _line("又一段。", 122)]]
    assert join_pages(pages) == f"{_FULL}后半句。\n又一段。"


def test_repeated_page_heads_go() -> None:
    pages = [
        [_line("清河县人民政府公报", 90, 0.03), _line(_FULL), _line(f"{word}。")]
        for word in "甲乙丙"
    ]
    assert join_pages(pages) == f"{_FULL}甲。\n{_FULL}乙。\n{_FULL}丙。"


def test_a_numbered_item_after_a_full_line_starts_a_paragraph() -> None:
    assert join_pages([[_line(_FULL[:-1] + "。"), _line("1.加强领导")]]).count("\n") == 1


def test_no_lines_give_no_text() -> None:
    assert join_pages([[], []]) == ""


def test_a_place_that_no_page_has_is_a_damage(pdf_file: Callable[..., bytes]) -> None:
    data = pdf_file([[(64, 760 - 22 * row, "石坪乡开展普法宣传十二场次。") for row in range(6)]])
    far = data.replace(b"1 0 0 1 64 760 Tm", b"1 0 0 1 %s.0 760 Tm" % (b"9" * 400))
    with pytest.raises(DamagedFileError, match="damaged PDF"):
        read_bytes(far, name="a.pdf")
