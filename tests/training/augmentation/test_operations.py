"""Operations on one text, where the report's own names are awkward."""

import random

from fazhi.data import read_table
from fazhi.tagging.place_names import short_names
from fazhi_training.augmentation.operations import other_places


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


def test_short_names_that_are_real_stay() -> None:
    text = "赴重庆招商，产品出口德国"
    entities = [(1, 3, "GPE"), (10, 12, "GPE")]
    assert (text[1:3], text[10:12]) == ("重庆", "德国")
    assert list(other_places(text, entities, random.Random(0))) == []
