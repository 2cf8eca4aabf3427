"""What one model gains and loses against another: row by row, by label, and how sure that is.

After eyecite, whose continuous integration lists every citation that a change
finds or loses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from fazhi.tagging.mention import Layer
from fazhi_training.evaluation.bootstrap import Difference, f1_difference
from fazhi_training.evaluation.evaluation import Evaluation
from fazhi_training.evaluation.scores import LAYERS, LabelKey, per_document, per_document_micro
from fazhi_training.labelled_span import LabelledDocument, LabelledSpan

Change = Literal["gained", "lost", "spurious_gone", "spurious_new"]
CHANGES: tuple[Change, ...] = get_args(Change)

COLUMNS = ("change", "document_id", "layer", "label", "start", "end", "text", "left", "right")


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row that only one of the two models predicts.

    gained, lost: right rows; spurious_gone, spurious_new: wrong ones.
    """

    change: Change
    document_id: str
    layer: Layer
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


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two models on the same documents; differences are those of the first less the second."""

    rows: tuple[ChangedRow, ...]
    counts: Mapping[LabelKey, Mapping[Change, int]]
    labels: Mapping[LabelKey, Difference]
    layers: Mapping[Layer, Difference]


def comparison(
    rows: Sequence[ChangedRow], evaluation: Evaluation, against: Evaluation
) -> Comparison:
    """Changed rows by label, and the paired bootstrap of each label and layer."""
    told = Counter(((row.layer, row.label), row.change) for row in rows)
    keys = sorted({*evaluation.labels, *against.labels})
    ours, theirs = evaluation.per_document, against.per_document
    return Comparison(
        tuple(rows),
        {key: {change: told[key, change] for change in CHANGES} for key in keys},
        {
            key: difference
            for key in keys
            if (difference := f1_difference(per_document(ours, key), per_document(theirs, key)))
        },
        {
            layer: difference
            for layer in LAYERS
            if (
                difference := f1_difference(
                    per_document_micro(ours, layer), per_document_micro(theirs, layer)
                )
            )
        },
    )
