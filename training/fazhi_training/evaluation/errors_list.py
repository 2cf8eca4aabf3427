"""Every wrong prediction with its context, to read them one by one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from fazhi.tagging.mention import Mention
from fazhi_training.evaluation.matching import Pair, match
from fazhi_training.labelled_span import LabelledDocument, LabelledSpan

CONTEXT = 20

ErrorKind = Literal["missed", "spurious", "label", "left", "right", "both", "label_and_border"]
KINDS: tuple[ErrorKind, ...] = get_args(ErrorKind)

COLUMNS = (
    "document_id", "layer", "label", "kind", "start", "end", "gold", "predicted_label",
    "predicted_start", "predicted_end", "predicted", "score", "left", "text", "right",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TaggingError:
    """One wrong place; `label`, `start`, `end` are those of the gold, else of the prediction.

    kind: missed, spurious; label: only that is wrong; left, right, both: the
        label is right, these borders are not; label_and_border.
    predicted_start, predicted_end, score (its probability): None for a missed span.
    text: gold and prediction together; left, right: what stands before and after.
    """

    document_id: str
    layer: str
    label: str
    kind: ErrorKind
    start: int
    end: int
    gold: str
    predicted_label: str
    predicted_start: int | None
    predicted_end: int | None
    predicted: str
    score: float | None
    left: str
    text: str
    right: str


def tagging_errors(
    documents: Iterable[LabelledDocument], mentions: Iterable[Sequence[Mention]]
) -> list[TaggingError]:
    """The errors of all documents, in order of document and place."""
    errors: list[TaggingError] = []
    for document, found in zip(documents, mentions, strict=True):
        scores = {LabelledSpan.from_mention(mention): mention.score for mention in found}
        predicted = [LabelledSpan.from_mention(mention) for mention in found]
        for pair in match(document.spans, predicted):
            kind = error_kind(pair)
            if kind is not None:
                score = scores[pair.predicted] if pair.predicted else None
                errors.append(_error(document, pair, kind, score))
    return errors


def error_kind(pair: Pair) -> ErrorKind | None:
    """What is wrong with a pair; None when it is right."""
    gold, predicted = pair.gold, pair.predicted
    if gold is None:
        return "spurious"
    if predicted is None:
        return "missed"
    if pair.same_borders:
        return None if pair.same_label else "label"
    if not pair.same_label:
        return "label_and_border"
    if gold.end == predicted.end:
        return "left"
    return "right" if gold.start == predicted.start else "both"


def _error(
    document: LabelledDocument, pair: Pair, kind: ErrorKind, score: float | None
) -> TaggingError:
    text = document.text
    spans = [span for span in (pair.gold, pair.predicted) if span is not None]
    start = min(span.start for span in spans)
    end = max(span.end for span in spans)
    return TaggingError(
        document_id=document.document_id,
        layer=pair.present.layer,
        label=pair.present.label,
        kind=kind,
        start=pair.present.start,
        end=pair.present.end,
        gold=_text(text, pair.gold),
        predicted_label=pair.predicted.label if pair.predicted else "",
        predicted_start=pair.predicted.start if pair.predicted else None,
        predicted_end=pair.predicted.end if pair.predicted else None,
        predicted=_text(text, pair.predicted),
        score=score,
        left=text[max(0, start - CONTEXT) : start],
        text=text[start:end],
        right=text[end : end + CONTEXT],
    )


def _text(text: str, span: LabelledSpan | None) -> str:
    return "" if span is None else text[span.start : span.end]
