"""The report year and its evidence."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fazhi.structure import Structure


@pytest.mark.parametrize(
    ("text", "year", "flags"),
    [
        ("石坪乡2024年度法治政府建设报告\n一、工作\n好。\n石坪乡人民政府\n2025年1月15日\n", 2024, set()),
        ("石坪乡２０２４年度法治政府建设报告\n一、工作\n好。\n", 2024, set()),
        ("石坪乡二〇二四年度法治政府建设报告\n一、工作\n好。\n", 2024, set()),
        ("石坪乡2022年工作总结暨2023年工作打算\n一、工作\n好。\n", 2022, set()),
        ("石坪乡法治政府建设报告\n2024年，我乡推进普法，成效明显。\n一、工作\n好。\n", 2024, set()),
        ("石坪乡法治政府建设报告\n我乡推进普法，现将2024年度情况报告如下：\n一、工作\n好。\n", 2024, set()),
        ("石坪乡法治政府建设报告\n一、2024年工作情况\n好。\n", 2024, set()),
        ("石坪乡法治政府建设报告\n一、工作情况\n好。\n二、2025年工作打算\n好。\n", 2024, set()),
        ("石坪乡法治政府建设报告\n一、工作情况\n好。\n石坪乡人民政府\n2025年1月15日\n", 2024,
         {"year_from_signature"}),
        ("石坪乡法治政府建设报告\n一、工作情况\n好。\n石坪乡人民政府\n2024年12月25日\n", 2024,
         {"year_from_signature"}),
        ("石坪乡法治政府建设报告\n一、工作情况\n好。\n石坪乡人民政府\n二〇二五年一月十五日\n", 2024,
         {"year_from_signature"}),
        ("石坪乡2023年度法治政府建设报告\n2024年，我乡推进普法，成效明显。\n一、工作\n好。\n", 2023,
         {"year_conflict"}),
        ("石坪乡法治政府建设报告\n落实《规划（2021—2025年）》，推进普法。\n一、工作\n好。\n", None, set()),
        ("2025年清河县政府工作报告\n各位代表：\n现在报告工作，请予审议。\n一、2024年工作回顾\n好。\n"
         "二、2025年工作安排\n好。\n", 2024, set()),
        ("清河县2023年政府工作报告\n（2024年1月19日在清河县第五届人民代表大会上）\n一、工作回顾\n好。\n", 2023,
         set()),
        ("2024年清河县政府工作报告\n各位代表：\n现在报告工作，请予审议。\n一、工作回顾\n好。\n", 2023, set()),
        ("石坪乡2 0 2 3年度法治政府建设报告\n一、工作\n好。\n", 2023, set()),
        ("石坪乡2 0 2 3 年法治政府建设报告\n一、工作\n好。\n", 2023, set()),
        ("石坪乡2O23年度法治政府建设报告\n一、工作\n好。\n", 2023, set()),
        ("石坪乡202l年度法治政府建设报告\n一、工作\n好。\n", 2021, set()),
        ("石坪乡1 2 3 4年度法治政府建设报告\n一、工作\n好。\n", None, set()),
        ("石坪乡2022-2023年度法治政府建设报告\n一、工作\n好。\n", 2023, {"year_range"}),
        ("石坪乡2022年度至2023年度法治政府建设报告\n一、工作\n好。\n", 2023, {"year_range"}),
        ("石坪乡2022、2023年法治政府建设报告\n一、工作\n好。\n", 2023, {"year_range"}),
        ("石坪乡2022-2023年度法治政府建设报告\n我乡推进普法，现将2022年度情况报告如下：\n一、工作\n好。\n", 2022,
         {"year_range"}),
        ("石坪乡2021-2025年法治政府建设报告\n一、工作\n好。\n", None, {"year_range"}),
        ("石坪乡2021-2025年法治规划2023年度报告\n一、工作\n好。\n", 2023, set()),
    ],
)  # fmt: skip
def test_report_year(
    text: str, year: int | None, flags: set[str], structure_of: Callable[..., Structure]
) -> None:
    structure = structure_of(text)
    assert structure.report_year == year
    assert {flag for flag in structure.flags if flag.startswith("year")} == flags


def test_every_place_is_evidence(sample: str, structure_of: Callable[..., Structure]) -> None:
    sources = [evidence.source for evidence in structure_of(sample).year_evidence]
    assert sources == ["title", "preamble", "heading", "heading", "signature"]
