"""The output of tagging: labelled stretches as plain values that cross processes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Layer = Literal["entity", "span"]


@dataclass(frozen=True, slots=True)
class Mention:
    """One labelled stretch of a report.

    layer: `entity` (flat, `doc.ents`) or `span` (may overlap, `doc.spans["sc"]`).
    start, end: code points into the report text, end exclusive.
    score: estimated probability in 0..1 that label and both borders are right.
    method: what produced it: `model`, or the name of a rule.
    """

    layer: Layer
    label: str
    start: int
    end: int
    text: str
    score: float
    method: str
