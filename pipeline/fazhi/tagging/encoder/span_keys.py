"""What the encoder of spans looks up for each character of a condensed text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fazhi.tagging.clause_context import (
    CLAUSE_MARKS,
    distance_classes,
    figure_ahead,
    neighbours,
    starts_of,
)
from fazhi.tagging.condense import CondensedText
from fazhi.tagging.encoder.keys import KeyedText, keyed_with
from fazhi.tagging.features import clause_positions
from fazhi.tagging.sections import section_codes

_FAR = 15


def span_keyed(text: str, condensed: CondensedText, labels: Sequence[str]) -> KeyedText:
    """Read a condensed text: in the columns of word-list hints, where it stands in its clause.

    The columns: next entity and its distance; last entity and its distance; kind of section;
    distance from the clause's start; last character of an entity; unit of the next figure and
    how far it is; distance to the clause's end.
    labels: every layer-1 label, in a fixed order.
    """
    length = len(condensed.text)
    to_start, to_end = clause_positions(condensed.text, CLAUSE_MARKS)
    ahead, ahead_distance, _ = neighbours(length, condensed.entities, labels, forward=True)
    behind, behind_distance, _ = neighbours(length, condensed.entities, labels, forward=False)
    figures = starts_of(condensed.entities, "QUANTITY")
    unit, _ = figure_ahead(condensed, to_end)
    same_clause_ahead = ahead * 2 + (ahead_distance <= to_end)
    same_clause_behind = behind * 2 + (behind_distance < to_start)
    columns = (
        same_clause_ahead * 16 + np.minimum(ahead_distance, _FAR),
        same_clause_behind * 16 + np.minimum(behind_distance, _FAR),
        section_codes(text, condensed.text),
        np.minimum(to_start, _FAR) + 1,
        condensed.last,
        unit * 8 + distance_classes(length, figures, to_end),
        np.minimum(to_end, _FAR) + 1,
    )
    return keyed_with(condensed.text, columns)
