"""Every wrong prediction with its context, to read them one by one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from fazhi_training.evaluation.matching import Pair, match
from fazhi_training.labelled_span import LabelledDocument, LabelledSpan

CONTEXT = 20

ErrorKind = Literal["missed", "spurious", "boundary", "label", "boundary_and_label"]

COLUMNS = (
    "document_id", "layer", "label", "kind", "start", "end", "gold", "predicted_label",
    "predicted", "left", "right",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TaggingError:
    """One wrong place; `label`, `start`, `end` are those of the gold, else of the prediction."""

    document_id: str
    layer: str
    label: str
    kind: ErrorKind
    start: int
    end: int
    gold: str
    predicted_label: str
    predicted: str
    left: str
    right: str


def tagging_errors(
    documents: Iterable[LabelledDocument], predictions: Iterable[Sequence[LabelledSpan]]
) -> list[TaggingError]:
    """The errors of all documents, in order of document and place."""
    return [
        _error(document, pair, kind)
        for document, predicted in zip(documents, predictions, strict=True)
        for pair in match(document.spans, predicted)
        if (kind := _kind(pair)) is not None
    ]


def _kind(pair: Pair) -> ErrorKind | None:
    gold, predicted = pair.gold, pair.predicted
    if gold is None:
        return "spurious"
    if predicted is None:
        return "missed"
    if gold == predicted:
        return None
    if gold.label == predicted.label:
        return "boundary"
    same_borders = (gold.start, gold.end) == (predicted.start, predicted.end)
    return "label" if same_borders else "boundary_and_label"


def _error(document: LabelledDocument, pair: Pair, kind: ErrorKind) -> TaggingError:
    text = document.text
    present = [span for span in (pair.gold, pair.predicted) if span is not None]
    first = present[0]
    start = min(span.start for span in present)
    end = max(span.end for span in present)
    return TaggingError(
        document_id=document.document_id,
        layer=first.layer,
        label=first.label,
        kind=kind,
        start=first.start,
        end=first.end,
        gold=_text(text, pair.gold),
        predicted_label=pair.predicted.label if pair.predicted else "",
        predicted=_text(text, pair.predicted),
        left=text[max(0, start - CONTEXT) : start],
        right=text[end : end + CONTEXT],
    )


def _text(text: str, span: LabelledSpan | None) -> str:
    return "" if span is None else text[span.start : span.end]
