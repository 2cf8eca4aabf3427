"""Features of the second layer: the entities around a character and the clause it is in."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt

from fazhi.tagging.clause_context import CLAUSE_MARKS, distance_classes, neighbours, starts_of
from fazhi.tagging.clause_features import add_clause_features
from fazhi.tagging.cluster_features import add_cluster_features
from fazhi.tagging.condense import CondensedText
from fazhi.tagging.features import (
    FeatureRows,
    add_character_features,
    add_typography_features,
    character_values,
    clause_positions,
    shifted,
)
from fazhi.tagging.lexicon import position_codes
from fazhi.tagging.sections import section_codes
from fazhi.tagging.visible import VisibleText

Values = npt.NDArray[np.int64]

_FAR = 12


SPAN_FEATURE_GROUPS = ("characters", "typography", "entities", "clusters", "clauses")


def span_features(
    text: str,
    condensed: CondensedText,
    labels: Sequence[str],
    groups: Collection[str] = SPAN_FEATURE_GROUPS,
) -> npt.NDArray[np.uint64]:
    """Features of the chosen groups. RETURNS: [n, f] hashes, n condensed positions."""
    rows = FeatureRows(len(condensed.text))
    if "characters" in groups:
        add_character_features(rows, condensed.text)
    if "typography" in groups:
        add_typography_features(rows, condensed.text)
    if "entities" in groups:
        rows.begin("entities")
        sections = section_codes(text, condensed.text)
        add_entity_features(rows, condensed.text, condensed.entities, labels, sections)
        _add_entity_edges(rows, condensed)
    if "clusters" in groups:
        add_cluster_features(rows, condensed.text)
    if "clauses" in groups:
        add_clause_features(rows, condensed)
    return rows.matrix()


def _add_entity_edges(rows: FeatureRows, condensed: CondensedText) -> None:
    """First and last character of the entities nearby: a 书记 or a 组长, a % or a 份."""
    codes = character_values(condensed.text)
    for offset in range(-2, 3):
        rows.add(shifted(condensed.last, offset, 0), shifted(codes, offset))
    rows.add(condensed.first, codes)
    rows.add(shifted(condensed.first, 1, 0), shifted(codes, 1))
    rows.add(shifted(condensed.last, 1, 0), codes)
    rows.add(shifted(condensed.last, -1, 0), codes)
    rows.add(condensed.last, shifted(condensed.last, 2, 0))


def add_entity_features(
    rows: FeatureRows,
    visible: VisibleText,
    entities: Sequence[tuple[int, int, str]],
    labels: Sequence[str],
    sections: Values,
) -> None:
    """Layer-1 labels near each position, where they stand in the clause, and the section.

    entities: (start, end, label) in visible positions.
    labels: every layer-1 label, in a fixed order.
    sections: [t] code of the section kind each position is in.
    """
    length = len(visible)
    codes = character_values(visible)
    entity = _entity_codes(length, entities, labels)
    near = {offset: shifted(entity, offset, 0) for offset in range(-3, 4)}
    for offset in range(-2, 3):
        rows.add(near[offset])
    rows.add(near[-1], near[0])
    rows.add(near[0], near[1])
    rows.add(near[-1], near[0], near[1])
    rows.add(near[0], codes)
    rows.add(near[-1], shifted(codes, -1), near[0], codes)
    rows.add(near[0], codes, near[1], shifted(codes, 1))

    next_label, next_distance, next_start = neighbours(length, entities, labels, forward=True)
    last_label, last_distance, _ = neighbours(length, entities, labels, forward=False)
    to_start, to_end = clause_positions(visible, CLAUSE_MARKS)
    same_clause_next = (next_distance <= to_end).astype(np.int64)
    same_clause_last = (last_distance < to_start).astype(np.int64)
    ahead = next_label * 2 + same_clause_next
    behind = last_label * 2 + same_clause_last
    rows.add(ahead, np.minimum(next_distance, _FAR))
    rows.add(behind, np.minimum(last_distance, _FAR))
    rows.add(ahead, behind)
    rows.add(ahead, near[0], codes)
    rows.add(behind, near[0], codes)
    rows.add(ahead, codes, shifted(codes, 1))
    rows.add(behind, codes, shifted(codes, -1))
    rows.add(ahead, behind, np.minimum(to_start, 6))
    rows.add(ahead, np.minimum(to_start, 6), codes)
    rows.add(behind, np.minimum(to_end, 6), codes)

    quantity = starts_of(entities, "QUANTITY")
    has_quantity = distance_classes(length, quantity, to_end)
    before_quantity = _character_before(codes, next_start)
    rows.add(has_quantity, np.minimum(to_start, 4), codes)
    rows.add(has_quantity, codes, shifted(codes, 1))
    rows.add(has_quantity, codes, shifted(codes, -1))
    rows.add(ahead, before_quantity, np.minimum(to_start, 3))

    first = _clause_opening(codes, to_start)
    rows.add(first, ahead)
    rows.add(first, shifted(first, -1), near[0])
    rows.add(first, np.minimum(to_start, 8), has_quantity)

    rows.add(sections, near[0])
    rows.add(sections, ahead)
    rows.add(sections, behind)
    rows.add(sections, has_quantity, codes)


def _entity_codes(
    length: int, entities: Sequence[tuple[int, int, str]], labels: Sequence[str]
) -> Values:
    """[t] 0 outside, else 4 × label number + where in the entity."""
    result: Values = np.zeros(length, dtype=np.int64)
    for number, label in enumerate(labels):
        part = position_codes(length, [(s, e) for s, e, name in entities if name == label])
        result = np.where(part > 0, part + 4 * number, result)
    return result


def _character_before(codes: Values, starts: Values) -> Values:
    """Character just before the next entity of each position."""
    before = np.maximum(starts - 1, 0)
    return np.where(starts > 0, codes[before] if len(codes) else before, 0)


def _clause_opening(codes: Values, to_start: Values) -> Values:
    """First two characters of the clause each position is in, as one value."""
    if not len(codes):
        return codes
    positions = np.arange(len(codes))
    first = np.clip(positions - to_start + 1, 0, len(codes) - 1)
    second = np.minimum(first + 1, len(codes) - 1)
    opening = codes[first] * 0x110000 + codes[second]
    return np.where(to_start >= 30, 0, opening)
