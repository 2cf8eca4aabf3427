"""Operations on one text, where the report's own names are awkward."""

import random

from fazhi_training.augmentation.operations import other_places


def test_places_never_cut_an_entity() -> None:
    text = "办和县2024年工作报告\n在县委依法治县办和县司法局的指导下"
    entities = [(14, 21, "ORG"), (22, 26, "ORG")]
    assert (text[14:21], text[22:26]) == ("县委依法治县办", "县司法局")
    entities.append((0, 3, "GPE"))
    edits = list(other_places(text, entities, random.Random(0)))
    assert all(edit.end <= 14 or edit.start >= 26 for edit in edits)
