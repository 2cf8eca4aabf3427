"""What could not be carried over from an annotation, and why."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

Reason = Literal[
    "unknown_control",
    "unknown_label",
    "no_label",
    "no_offsets",
    "out_of_range",
    "empty",
    "white_space_trimmed",
    "text_mismatch",
    "duplicate",
    "entity_overlap",
    "field_without_region",
    "bad_record",
    "not_on_tokens",
    "not_annotated",
    "cancelled",
]


@dataclass(frozen=True, slots=True)
class Loss:
    """One annotation that was lost or changed.

    start, end: code points in the report, None where the export gives none.
    carried: True when the annotation went on in a changed form (trimmed, or
        with the text of its offsets in place of the text it claims).
    """

    report_id: str
    piece: int
    annotator: int | None
    region_id: str | None
    label: str
    start: int | None
    end: int | None
    text: str
    reason: Reason
    detail: str
    carried: bool = False

    def as_row(self) -> dict[str, object]:
        """For JSON."""
        return asdict(self)
