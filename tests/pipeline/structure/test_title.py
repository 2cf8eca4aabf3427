"""Titles and the units they name."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fazhi.structure import Structure

_BODY = "\n2024年，全乡坚持依法行政，认真落实各项部署。\n一、工作情况\n推进普法。\n"


@pytest.mark.parametrize(
    ("head", "title", "unit"),
    [
        ("石坪乡2024年度法治政府建设工作报告", None, "石坪乡"),
        ("石坪乡人民政府\n关于2024年度法治政府建设情况的报告", None, "石坪乡人民政府"),
        ("清河县石坪乡人民政府关于2024年度法治政\n府建设情况的报告", None, "清河县石坪乡人民政府"),
        ("关于石坪乡2024年法治政府建设情况的报告", None, "石坪乡"),
        ("清河县司法局法治政府建设年度报告", None, "清河县司法局"),
        ("2025年清河县政府工作报告（节选）", None, "清河县"),
        ("中共清河县委 清河县人民政府关于2024年度法治政府建设情况的报告", None, "清河县人民政府"),
        ("东岭街道党工委书记李某2024年度述法报告", None, "东岭街道"),
        ("和平乡2024年普法工作总结", None, "和平乡"),
        ("首页 > 法治政府\n石坪乡2024年法治政府建设报告\n来源：石坪乡\n石坪乡2024年法治政府建设报告",
         "石坪乡2024年法治政府建设报告", "石坪乡"),
        ("政 府 工 作 报 告", None, None),
    ],
)  # fmt: skip
def test_title_and_unit(
    head: str, title: str | None, unit: str | None, structure_of: Callable[..., Structure]
) -> None:
    structure = structure_of(head + _BODY)
    assert structure.title is not None
    assert structure.title.text == (title or head)
    assert structure.unit_name == unit


def test_a_lost_title(structure_of: Callable[..., Structure]) -> None:
    structure = structure_of("清河县人民政府：" + _BODY)
    assert structure.title is None
    assert "no_title" in structure.flags
    assert [section.kind for section in structure.sections][:2] == ["salutation", "preamble"]


@pytest.mark.parametrize(
    ("signature", "unit"),
    [
        ("清河县石坪乡人民政府", "清河县石坪乡人民政府"),
        ("[bookmark: _GoBack]石坪乡人民政府", "石坪乡人民政府"),
        ("中共石坪乡委员会\n石坪乡人民政府", "石坪乡人民政府"),
        ("清河县司法局", "石坪乡"),
    ],
)
def test_the_fullest_form_of_the_same_unit(
    signature: str, unit: str, structure_of: Callable[..., Structure]
) -> None:
    title = "石坪乡2024年度法治政府建设工作报告"
    structure = structure_of(f"{title}{_BODY}{signature}\n2025年1月15日\n")
    assert structure.unit_name == unit
    assert ("unit_conflict" in structure.flags) == (unit == "石坪乡")


def test_the_unit_of_a_text_without_title_or_signature(
    structure_of: Callable[..., Structure],
) -> None:
    structure = structure_of(
        "2024年，石坪乡坚持依法行政，推进普法。现将情况报告如下：\n一、工作情况\n好。\n"
    )
    assert structure.unit_name == "石坪乡"
    assert structure.unit_evidence[0].source == "preamble"
