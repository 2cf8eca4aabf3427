"""Where a position stands among the entities and figures of its clause."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fazhi.tagging.condense import CondensedText
from fazhi.tagging.features import Values

CLAUSE_MARKS = "，。；：！？\n"
"""Characters that end a clause."""

_FAR = 12


def neighbours(
    length: int,
    entities: Sequence[tuple[int, int, str]],
    labels: Sequence[str],
    *,
    forward: bool,
) -> tuple[Values, Values, Values]:
    """Label number (1-based), distance and start of the next or last entity of each position."""
    label_numbers = {label: number + 1 for number, label in enumerate(labels)}
    names = np.zeros(length, dtype=np.int64)
    distances = np.full(length, 10_000, dtype=np.int64)
    starts = np.full(length, -1, dtype=np.int64)
    ordered = sorted(entities)
    positions = np.arange(length)
    if forward:
        at = 0
        for start, end, label in ordered:
            names[at:start] = label_numbers.get(label, 0)
            distances[at:start] = start - positions[at:start]
            starts[at:start] = start
            at = max(at, end - 1)
    else:
        at = length
        for start, end, label in reversed(ordered):
            names[end:at] = label_numbers.get(label, 0)
            distances[end:at] = positions[end:at] - (end - 1)
            starts[end:at] = start
            at = min(at, start + 1)
    return names, distances, starts


def starts_of(entities: Sequence[tuple[int, int, str]], label: str) -> Values:
    """Where entities of a label start, sorted."""
    return np.array(sorted(start for start, _, name in entities if name == label), dtype=np.int64)


def distance_classes(length: int, starts: Values, to_end: Values) -> Values:
    """0 when no such entity starts later in the clause, else a distance class 1..5."""
    result = np.zeros(length, dtype=np.int64)
    if not len(starts):
        return result
    positions = np.arange(length)
    slots = np.searchsorted(starts, positions)
    known = slots < len(starts)
    distance = np.where(known, starts[np.minimum(slots, len(starts) - 1)] - positions, 10_000)
    inside = distance <= to_end
    classes = np.digitize(distance, [1, 4, 8, 16])
    result[inside] = classes[inside] + 1
    return result


def figure_ahead(condensed: CondensedText, to_end: Values) -> tuple[Values, Values]:
    """Last character of the next quantity in the clause (its unit) and the distance to it, or 0."""
    length = len(condensed.text)
    figures = starts_of(condensed.entities, "QUANTITY")
    if not len(figures):
        return np.zeros(length, dtype=np.int64), np.zeros(length, dtype=np.int64)
    positions = np.arange(length)
    slot = np.searchsorted(figures, positions)
    place = figures[np.minimum(slot, len(figures) - 1)]
    inside = (slot < len(figures)) & (place - positions <= to_end)
    unit = np.where(inside, condensed.last[place], 0)
    return unit, np.where(inside, np.minimum(place - positions, _FAR), 0)
