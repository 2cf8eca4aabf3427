"""What one model gains and loses against another, row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from fazhi_training.labelled_span import LabelledDocument, LabelledSpan

Change = Literal["gained", "lost", "spurious_gone", "spurious_new"]

COLUMNS = ("change", "document_id", "layer", "label", "start", "end", "text", "left", "right")


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row that only one of the two models predicts.

    gained, lost: right rows; spurious_gone, spurious_new: wrong ones.
    """

    change: Change
    document_id: str
    layer: str
    label: str
    start: int
    end: int
    text: str
    left: str
    right: str


def compare(
    documents: Iterable[LabelledDocument],
    predictions: Iterable[Sequence[LabelledSpan]],
    against: Iterable[Sequence[LabelledSpan]],
    *,
    context: int = 20,
) -> list[ChangedRow]:
    """Rows that `predictions` gains and loses against the other model, by document and place."""
    rows: list[ChangedRow] = []
    for document, new, old in zip(documents, predictions, against, strict=True):
        gold, found, before = Counter(document.spans), Counter(new), Counter(old)
        changes: tuple[tuple[Change, Counter[LabelledSpan]], ...] = (
            ("gained", (gold & found) - before),
            ("lost", (gold & before) - found),
            ("spurious_gone", (before - gold) - found),
            ("spurious_new", (found - gold) - before),
        )
        listed = [(span, change) for change, spans in changes for span in spans.elements()]
        for span, change in sorted(listed):
            rows.append(
                ChangedRow(
                    change,
                    document.document_id,
                    span.layer,
                    span.label,
                    span.start,
                    span.end,
                    document.text[span.start : span.end],
                    document.text[max(0, span.start - context) : span.start],
                    document.text[span.end : span.end + context],
                )
            )
    return rows
