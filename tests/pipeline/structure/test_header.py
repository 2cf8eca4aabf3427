"""The metadata block in its layouts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fazhi.structure import Structure

_BODY = "\n石坪乡2024年度法治政府建设情况报告\n2024年，石坪乡坚持依法行政，认真落实各项部署。\n一、工作情况\n推进普法。\n"

_LAYOUTS = {
    "bullets": "- 索 引 号:QX20318-0200-2025-00021\n- 备注/文号:石政〔2025〕3号\n- 发布机构:石坪乡人民政府\n- 发布日期:2025-01-20",
    "several on a line": "索引号：QX20318-0200-2025-00021　　文号：石政〔2025〕3号\n发布机构：石坪乡人民政府　　发布日期：2025-01-20",
    "brackets": "[ 索引号 ] QX20318-0200-2025-00021\n[ 发文字号 ] 石政〔2025〕3号\n[ 发布机构 ] 石坪乡人民政府\n[ 发布日期 ] 2025-01-20",
    "pipes": "| 索 引 号 | QX20318-0200-2025-00021 | 文 号 | 石政〔2025〕3号 |\n| 发布机构 | 石坪乡人民政府 | 发布日期 | 2025-01-20 |",
    "pipes with colons": "索引号：|QX20318-0200-2025-00021|文号：|石政〔2025〕3号|\n发布机构：|石坪乡人民政府|发布日期：|2025-01-20|",
    "value below label": "索引号\nQX20318-0200-2025-00021\n文号\n石政〔2025〕3号\n发布机构\n石坪乡人民政府\n发布日期\n2025-01-20",
    "glued": "索引号QX20318-0200-2025-00021\n发文字号石政〔2025〕3号\n发布机构石坪乡人民政府\n发布日期2025-01-20",
    "without labels": "- QX20318-0200-2025-00021\n- 石政〔2025〕3号\n- 石坪乡人民政府\n- 2025-01-20\n- 主动公开",
}


@pytest.mark.parametrize("layout", _LAYOUTS)
def test_layouts(layout: str, structure_of: Callable[..., Structure]) -> None:
    structure = structure_of(_LAYOUTS[layout] + _BODY)
    assert structure.index_number == "QX20318-0200-2025-00021"
    assert structure.doc_number == "石政〔2025〕3号"
    assert str(structure.publish_date) == "2025-01-20"
    assert structure.unit_name == "石坪乡人民政府"
    assert structure.report_year == 2024
    assert structure.title is not None
    assert structure.title.text == "石坪乡2024年度法治政府建设情况报告"


def test_a_doubled_block(structure_of: Callable[..., Structure]) -> None:
    block = _LAYOUTS["bullets"]
    structure = structure_of(f"{block}\n{block}{_BODY}")
    assert structure.index_number == "QX20318-0200-2025-00021"
    assert structure.sections[0].kind == "header"


@pytest.mark.parametrize("value", ["无", "", "/", "司法"])
def test_an_empty_document_number_stays_empty(
    value: str, structure_of: Callable[..., Structure]
) -> None:
    assert structure_of(f"发布机构：石坪乡人民政府\n文号：{value}{_BODY}").doc_number is None


def test_numbers_cited_in_the_text_are_not_the_reports_own(
    structure_of: Callable[..., Structure],
) -> None:
    structure = structure_of(_BODY + "根据《规定》（厅字〔2019〕28号），索引号：A-1-2024见网站。\n")
    assert structure.doc_number is None
    assert structure.index_number is None


def test_an_issue_line(structure_of: Callable[..., Structure]) -> None:
    line = "发布时间:2025-02-19 08:30 来源:石坪乡 浏览次数:117 字体:[大 中 小]"
    structure = structure_of(line + _BODY)
    assert str(structure.publish_date) == "2025-02-19"
    assert [field.name for field in structure.fields] == [
        "publish_date", "source", "views", "font_size",
    ]  # fmt: skip
