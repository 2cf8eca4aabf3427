"""A visible text in which every entity is one symbol.

`由⟦乡党委书记⟧任⟦组长⟧` and `由⟦党工委书记、主任⟧任⟦副组长⟧` are the same
sentence to the second layer. With entities condensed to symbols, a window of a
few positions reaches over whole names and titles, and what is learnt from one
list of campaigns holds for a list of any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fazhi.tagging.visible import VisibleText

LabelledRange = tuple[int, int, str]

# Symbols of entities lie beyond the last code point.
FIRST_SYMBOL = 0x110000


@dataclass(frozen=True, slots=True)
class CondensedText:
    """text: the condensed view, offsets as in the text it was made from.

    starts, ends: [n] range of visible positions that each condensed position stands for.
    entities: (start, end, label) of every entity as condensed positions, end = start + 1.
    first, last: [n] int64, first and last character of the entity, 0 elsewhere.
    """

    text: VisibleText
    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]
    entities: list[LabelledRange]
    first: npt.NDArray[np.int64]
    last: npt.NDArray[np.int64]

    def to_condensed(self, ranges: Sequence[LabelledRange]) -> list[LabelledRange]:
        """Visible positions → condensed; a range that cuts an entity is widened over it."""
        return [
            (
                int(np.searchsorted(self.ends, start, side="right")),
                int(np.searchsorted(self.starts, end)),
                label,
            )
            for start, end, label in ranges
        ]

    def to_visible(self, ranges: Sequence[LabelledRange]) -> list[LabelledRange]:
        """Condensed positions → visible."""
        return [
            (int(self.starts[start]), int(self.ends[end - 1]), label)
            for start, end, label in ranges
        ]


def condense(
    visible: VisibleText, entities: Sequence[LabelledRange], labels: Sequence[str]
) -> CondensedText:
    """Replace every entity by the symbol of its label.

    entities: (start, end, label) in visible positions, not overlapping.
    labels: every layer-1 label, in a fixed order; entities of other labels stay as text.
    """
    symbols = {label: FIRST_SYMBOL + number for number, label in enumerate(labels)}
    chosen = sorted(entity for entity in entities if entity[2] in symbols)
    keep = np.ones(len(visible), dtype=bool)
    for start, end, _ in chosen:
        keep[start + 1 : end] = False
    starts = np.flatnonzero(keep)
    ends = np.append(starts[1:], len(visible)) if len(starts) else starts
    codes = visible.codes[starts].copy()
    first = np.zeros(len(starts), dtype=np.int64)
    last = np.zeros(len(starts), dtype=np.int64)
    positions = np.searchsorted(starts, [start for start, _, _ in chosen]).tolist()
    for position, (start, end, label) in zip(positions, chosen, strict=True):
        codes[position] = symbols[label]
        first[position] = visible.codes[start]
        last[position] = visible.codes[end - 1]
    text = VisibleText(
        codes=codes,
        offsets=visible.offsets[starts],
        space_before=visible.space_before[starts],
        line_before=visible.line_before[starts],
    )
    found = [
        (position, position + 1, label)
        for position, (_, _, label) in zip(positions, chosen, strict=True)
    ]
    return CondensedText(text, starts, ends.astype(np.int64), found, first, last)
