"""Operations on one text, where the report's own names are awkward."""

import random

from fazhi.data import read_table
from fazhi.tagging.place_names import short_names
from fazhi_training.augmentation.edits import apply_edits
from fazhi_training.augmentation.operations import dropped_headings, excerpt, other_places


def test_places_never_cut_an_entity() -> None:
    text = "办和县2024年工作报告\n在县委依法治县办和县司法局的指导下"
    entities = [(14, 21, "ORG"), (22, 26, "ORG")]
    assert (text[14:21], text[22:26]) == ("县委依法治县办", "县司法局")
    entities.append((0, 3, "GPE"))
    edits = list(other_places(text, entities, random.Random(0)))
    assert all(edit.end <= 14 or edit.start >= 26 for edit in edits)


def test_short_places_get_the_short_names_of_real_ones() -> None:
    text = "淮关机场通航，淮关—睢台高铁开工"
    entities = [(0, 2, "GPE"), (7, 9, "GPE"), (10, 12, "GPE")]
    edits = list(other_places(text, entities, random.Random(0)))
    assert [(edit.start, edit.end) for edit in edits] == [(0, 2), (7, 9), (10, 12)]
    assert edits[0].replacement == edits[1].replacement != edits[2].replacement
    real = short_names(row["name"] for row in read_table("divisions"))
    assert {edit.replacement for edit in edits} <= real


_PARTS = (
    "云井镇2024年法治政府建设情况报告\n"
    "一、主要做法和成效\n"
    f"{'全年办结案件若干件。' * 30}\n"
    "二、下一步工作打算\n"
    f"{'加强培训不少于四次。' * 30}\n"
)


def test_an_excerpt_is_one_part_without_its_heading() -> None:
    for seed in range(6):
        edits = list(excerpt(_PARTS, [], random.Random(seed)))
        left, _ = apply_edits(_PARTS, edits, [])
        assert left.strip() in ("全年办结案件若干件。" * 30, "加强培训不少于四次。" * 30)


def test_an_excerpt_of_a_text_without_long_parts_is_the_text() -> None:
    assert list(excerpt("云井镇公告\n一、主要做法\n好。", [], random.Random(0))) == []


def test_headings_are_dropped() -> None:
    left, _ = apply_edits(_PARTS, dropped_headings(_PARTS, [], random.Random(0)), [])
    assert "主要做法和成效" not in left
    assert "下一步工作打算" not in left
    assert left.startswith("云井镇2024年")
