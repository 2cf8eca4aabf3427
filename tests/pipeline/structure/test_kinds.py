"""What headings and sentences announce."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fazhi.structure import Structure
from fazhi.structure.kinds import is_joint_heading, main_kind, opens_plans, opens_problems


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("2024年推进法治政府建设的主要举措和成效", "achievements"),
        ("工作开展情况", "achievements"),
        ("2024年重点工作安排落实情况", "achievements"),
        ("存在的不足和原因", "problems"),
        ("对照要求仍然存在的短板弱项及其主要原因", "problems"),
        ("党政主要负责人履行推进法治建设第一责任人职责情况", "responsibility"),
        ("下步工作打算", "plans"),
        ("2025年工作思路", "plans"),
        ("补短板、强弱项,深入推进法治政府建设的2025年度主要安排", "plans"),
        ("努力方向", "plans"),
        ("坚持问题导向,规范行政执法", None),
        ("其他需要报告的事项", "other"),
    ],
)
def test_main_kind(heading: str, kind: str | None) -> None:
    assert main_kind(heading) == kind


@pytest.mark.parametrize(
    ("heading", "joint"),
    [
        ("存在的问题及下一步打算", True),
        ("存在不足和2025年工作安排", True),
        ("存在的问题和不足", False),
    ],
)
def test_joint_headings(heading: str, joint: bool) -> None:
    assert is_joint_heading(heading) is joint


@pytest.mark.parametrize(
    ("sentence", "problems", "plans"),
    [
        ("一年来虽然取得了一定成绩,但还存在一些不足。", True, False),
        ("我们也清醒认识到,工作中还有不少差距。", True, False),
        ("同时,有效解决群众反映的问题。", False, False),
        ("下一步,我乡将加强培训。", False, True),
        ("2025年,我乡将加强培训。", False, True),
        ("2024年,我乡开展培训4次。", False, False),
        ("针对上述问题,重点抓好以下工作。", False, True),
    ],
)
def test_sentence_cues(sentence: str, problems: bool, plans: bool) -> None:
    assert opens_problems(sentence) is problems
    assert opens_plans(sentence, report_year=2024) is plans


def _kind_at(structure: Structure, text: str, words: str) -> str:
    section = structure.section_at(text.index(words))
    assert section is not None
    return section.kind


_TITLE = "石坪乡2024年度法治政府建设工作报告\n2024年，石坪乡坚持依法行政。现将情况报告如下：\n"
_WORK = "乡党委、政府高度重视，层层压实责任，各项工作扎实推进。\n" * 6


@pytest.mark.parametrize(
    "rest",
    [
        _WORK + "一年来虽有成绩，但还存在一些不足，主要是人手少。\n2025年，我乡将加强培训。",
        "一、加强领导\n"
        + _WORK
        + "一年来虽有成绩，但还存在一些不足，主要是人手少。下一步，我乡将加强培训。",
        "一、工作情况\n"
        + _WORK
        + "二、存在的问题及下一步打算\n主要是人手少。下一步，我乡将加强培训。",
        "一、工作情况\n"
        + _WORK
        + "二、存在问题和2025年打算\n（一）存在问题\n人手少。\n（二）2025年打算\n加强培训。",
        "1.工作情况\n" + _WORK + "2.存在的问题\n人手少。\n3.下一步打算\n（1）加强培训。",
    ],
)
def test_problems_and_plans_are_found_in_every_layout(
    rest: str, structure_of: Callable[..., Structure]
) -> None:
    text = _TITLE + rest + "\n"
    structure = structure_of(text)
    assert _kind_at(structure, text, "层层压实责任") == "achievements"
    assert _kind_at(structure, text, "人手少") == "problems"
    assert _kind_at(structure, text, "加强培训") == "plans"


def test_a_list_of_tasks_is_plans(structure_of: Callable[..., Structure]) -> None:
    text = "石坪乡2024年法治建设工作要点\n为做好工作，制定本要点。\n一、加强领导\n压实责任。\n"
    assert _kind_at(structure_of(text), text, "压实责任") == "plans"


def test_a_duty_report_is_about_responsibility(structure_of: Callable[..., Structure]) -> None:
    text = "2024年度述法报告\n石坪乡党委书记 李某\n2024年，本人带头学法，认真履职。\n一、履职情况\n带头。\n二、下一步打算\n努力。\n"
    structure = structure_of(text)
    assert _kind_at(structure, text, "带头。") == "responsibility"
    assert _kind_at(structure, text, "努力。") == "plans"
    assert structure.unit_name == "石坪乡"
