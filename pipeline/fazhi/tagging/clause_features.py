"""Features of the clause that a position stands in: how it opens, and which figure is ahead in it.

Where an indicator begins depends on words far from its figure. These features
carry the figure's unit and distance, and the clause's opening, to every position.
"""

from __future__ import annotations

import numpy as np

from fazhi.tagging.clause_context import CLAUSE_MARKS, figure_ahead
from fazhi.tagging.cluster_features import shipped_clusters
from fazhi.tagging.condense import CondensedText
from fazhi.tagging.features import (
    FeatureRows,
    character_values,
    clause_positions,
    shifted,
)

_PART_MARKS = "，。；：！？、\n"
_FAR = 12
_NEAR_START = 3
_START_CLASSES = 15


def add_clause_features(rows: FeatureRows, condensed: CondensedText) -> None:
    """Unit and distance of the next figure of the clause, the clause's opening and length."""
    rows.begin("clauses")
    text = condensed.text
    if not len(text):
        rows.add(character_values(text))
        return
    characters = character_values(text)
    coarse, fine = shipped_clusters().of_pairs(text)
    to_start, to_end = clause_positions(text, CLAUSE_MARKS)
    unit, distance = figure_ahead(condensed, to_end)
    ahead = (distance > 0).astype(np.int64)
    opening = fine[np.clip(np.arange(len(text)) - to_start + 1, 0, len(text) - 1)]
    near_start = np.minimum(to_start, _NEAR_START)

    rows.add(unit, characters)
    rows.add(unit, fine)
    rows.add(unit, distance)
    rows.add(distance, fine)
    rows.add(distance, coarse)
    rows.add(distance, characters, shifted(characters, 1))
    rows.add(opening, ahead)
    rows.add(opening, np.minimum(to_start, 10))
    rows.add(np.minimum(to_start, _START_CLASSES), distance)
    rows.add(near_start, fine, ahead)
    rows.add(near_start, shifted(coarse, -2, 0), coarse, ahead)

    part_start, part_end = clause_positions(text, _PART_MARKS)
    near_part = np.minimum(part_start, _NEAR_START)
    rows.add(near_part, characters, ahead)
    rows.add(near_part, fine, ahead)
    rows.add(np.minimum(part_start, _FAR), np.minimum(part_end, _FAR), ahead)
