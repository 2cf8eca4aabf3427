"""A whole report: zones, kinds, unit, year and dates together."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.reading.report import Report
from fazhi.structure import Structure, parse

_PIECES = st.sampled_from(
    ["一、", "（一）", "二、存在的问题", "下一步，", "2024年", "石坪乡人民政府", "关于", "报告", "\n", "\r\n",
     "　", "：", "。", "|", "索引号", "发布机构：", "2025年1月15日", "一是", "首先，", "😀", "〔2025〕3号", "- ",
     "扫一扫", "1.", "①", "(", "各位代表：", "\x00", "\u2028", "工作", "情况", "法治政府建设"]
)  # fmt: skip


def _kinds(structure: Structure) -> list[str]:
    kinds: list[str] = []
    for section in structure.sections:
        if not kinds or kinds[-1] != section.kind:
            kinds.append(section.kind)
    return kinds


def test_a_usual_report(sample: str, structure_of: Callable[..., Structure]) -> None:
    structure = structure_of(sample)
    assert structure.title is not None
    assert structure.title.text == "石坪乡2024年度法治政府建设工作报告"
    assert structure.unit_name == "石坪乡人民政府"
    assert structure.report_year == 2024
    assert structure.sign_date == datetime.date(2025, 1, 15)
    assert structure.flags == ()
    assert _kinds(structure) == [
        "title", "salutation", "preamble", "achievements", "responsibility", "achievements",
        "problems", "plans", "signature",
    ]  # fmt: skip


def test_line_breaks_do_not_matter(sample: str, structure_of: Callable[..., Structure]) -> None:
    unix, windows = structure_of(sample), structure_of(sample.replace("\n", "\r\n"))
    assert _kinds(unix) == _kinds(windows)
    assert windows.unit_name == "石坪乡人民政府"


def test_half_width_text(sample: str, structure_of: Callable[..., Structure]) -> None:
    half = sample.translate(str.maketrans("，：（）", ",:()"))
    assert _kinds(structure_of(half)) == _kinds(structure_of(sample))


def test_blank_lines_between_all_lines(sample: str, structure_of: Callable[..., Structure]) -> None:
    spread = sample.replace("\n", "\n\n　\n")
    assert _kinds(structure_of(spread)) == _kinds(structure_of(sample))


def test_a_document_on_one_line(sample: str, structure_of: Callable[..., Structure]) -> None:
    structure = structure_of("".join(sample.split("\n")) * 1)
    assert structure.report_year == 2024
    assert structure.unit_name == "石坪乡人民政府"
    assert structure.sign_date == datetime.date(2025, 1, 15)


def test_one_long_line_still_has_chapters(structure_of: Callable[..., Structure]) -> None:
    filler = "全乡上下扎实推进各项工作，取得明显成效。" * 12
    structure = structure_of(
        "石坪乡2024年度法治政府建设工作报告2024年，石坪乡坚持依法行政。"
        f"一、工作开展情况（一）加强领导。{filler}二、存在的问题执法力量不足。"
        f"三、下一步打算加强培训。{filler}"
    )
    assert [heading.number for heading in structure.headings if heading.level == 1] == [
        "一、", "二、", "三、",
    ]  # fmt: skip
    assert _kinds(structure) == ["title", "preamble", "achievements", "problems", "plans"]


@pytest.mark.parametrize(
    "residue", ["扫一扫在手机上查看当前页面", "【打印】【关闭】", "编辑：王某 审核：李某"]
)
def test_web_residue_below(
    sample: str, structure_of: Callable[..., Structure], residue: str
) -> None:
    structure = structure_of(sample + "\n" + residue + "\n")
    assert structure.sections[-1].kind == "residue"
    assert structure.sign_date == datetime.date(2025, 1, 15)


def test_metadata_gives_the_publish_date(
    sample: str, structure_of: Callable[..., Structure]
) -> None:
    structure = structure_of(sample, publish_date="2025-01-20 10:00")
    assert structure.publish_date == datetime.date(2025, 1, 20)


def test_section_at(sample: str, structure_of: Callable[..., Structure]) -> None:
    structure = structure_of(sample)
    section = structure.section_at(sample.index("3000"))
    assert section is not None
    assert [heading.number for heading in section.path] == ["一、", "（三）"]
    assert structure.section_at(len(sample)) is None


def _check(text: str) -> None:
    structure = parse(Report.from_text(text))
    assert "".join(text[part.start : part.end] for part in structure.sections) == text
    assert all(part.start < part.end for part in structure.sections)
    for heading in structure.headings:
        assert 0 <= heading.start < heading.end <= len(text)
        assert 1 <= heading.level <= 5
    for field in structure.fields:
        assert text[field.start : field.end] == field.value
    if structure.title is not None:
        title = structure.title
        assert text[title.start : title.end] == title.text
    for evidence in structure.year_evidence:
        if evidence.start is not None:
            assert text[evidence.start : evidence.end] == evidence.text


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_covered(text: str) -> None:
    _check(text)


@settings(max_examples=100, deadline=None)
@given(st.lists(_PIECES, max_size=60).map("".join))
def test_any_mixture_of_report_parts_is_covered(text: str) -> None:
    _check(text)


@pytest.mark.parametrize(
    "text", ["", "\n", "😀" * 5, "一、" * 3000, "（" * 5000, "字" * 100_000, "1." * 9000]
)
def test_extreme_texts(text: str) -> None:
    _check(text)
