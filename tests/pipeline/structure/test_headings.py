"""Headings: numbers, levels, run-in text and what is none."""

from __future__ import annotations

import pytest

from fazhi.structure.headings import chinese_ordinal, find_headings, find_run_in_headings
from fazhi.structure.lines import fold, split_lines

_LONG = (
    "乡党委、政府高度重视这项工作，把它摆在全局的重要位置，多次召开会议研究部署，层层压实责任，" * 3
)


@pytest.mark.parametrize(
    ("line", "level", "number", "text"),
    [
        ("一、工作情况", 1, "一、", "工作情况"),
        ("　　十二、其他", 1, "十二、", "其他"),
        ("（一）加强领导", 2, "(一)", "加强领导"),
        ("(二)加强领导", 2, "(二)", "加强领导"),
        ("三）加强领导", 2, "三)", "加强领导"),
        ("1.加强领导", 3, "1.", "加强领导"),
        ("2、加强领导", 3, "2、", "加强领导"),
        ("3．加强领导", 3, "3.", "加强领导"),
        ("（1）加强领导", 4, "(1)", "加强领导"),
        ("①加强领导", 4, "①", "加强领导"),
        (f"（一）加强领导，压实责任。{_LONG}", 2, "(一)", "加强领导,压实责任"),
        (f"1.强化组织领导石坪乡{_LONG}", 3, "1.", "强化组织领导石坪乡乡党委、政府高度重视这项工作"),
    ],
)
def test_line_headings(line: str, level: int, number: str, text: str) -> None:
    headings = find_headings(split_lines(line), folded=fold(line))
    assert [(found.level, found.number, found.text) for found in headings] == [
        (level, number, text)
    ]


@pytest.mark.parametrize(
    "line",
    [
        "一、二、三产业协调发展",
        "2024.1.15",
        "3.15消费者权益日",
        "| 第二十条第（一）项 |",
        "2024年开展宣传",
        "一、",
        "",
    ],
)
def test_what_is_no_heading(line: str) -> None:
    assert find_headings(split_lines(line), folded=fold(line)) == []


def test_a_heading_without_number_before_text() -> None:
    text = f"2024年工作回顾\n{_LONG}\n"
    assert [found.text for found in find_headings(split_lines(text), folded=fold(text))] == [
        "2024年工作回顾"
    ]


def test_a_list_inside_a_chapter_is_no_chapter() -> None:
    text = "一、甲\n二、乙\n三、丙\n一、新收 3 0\n二、结转 0 0\n四、丁\n五、戊\n"
    headings = find_headings(split_lines(text), folded=fold(text))
    assert [found.text for found in headings] == ["甲", "乙", "丙", "丁", "戊"]


def test_a_wrapped_heading() -> None:
    width = 20
    body = "乡党委政府高度重视这项工作把它摆在重要位置"[:width]
    heading = "（一）强化组织领导并且全面落实法治政府建"[:width]
    text = "\n".join([heading, "设责任", *[body] * 14, "多次研究。"])
    found = find_headings(split_lines(text), folded=fold(text))
    assert found[0].text == "强化组织领导并且全面落实法治政府建设责任"
    assert text[found[0].start : found[0].end] == f"{heading}\n设责任"


def test_run_in_headings() -> None:
    text = "一是加强领导。成立小组；二是抓好学习，开展培训。首先，压实责任。第二，规范执法。这是一是一的事。"
    found = find_run_in_headings(split_lines(text), folded=fold(text))
    assert [(heading.number, heading.text) for heading in found] == [
        ("一是", "加强领导"), ("二是", "抓好学习,开展培训"), ("首先", "压实责任"), ("第二", "规范执法"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "value"), [("一、", 1), ("（十）", 10), ("二十三、", 23), ("1.", None)]
)
def test_chinese_ordinal(number: str, value: int | None) -> None:
    assert chinese_ordinal(number) == value


def test_a_list_in_a_chapter_that_counts_anew_is_no_chapter() -> None:
    numbers = ["一", "二", "三", "一", "二", "四"]
    text = "\n".join(f"{number}、工作{index}" for index, number in enumerate(numbers))
    found = find_headings(split_lines(text), folded=fold(text))
    assert [heading.number for heading in found] == ["一、", "二、", "三、", "四、"]
