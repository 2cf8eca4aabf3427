"""Gold that a model trained on the rest of the gold contradicts: where errors are likely.

Cross-validation by report (after Northcutt, Jiang and Chuang, Confident learning, 2021, for
spans): every report is tagged by a model that has not seen it. Gold that the model does not
find, or labels otherwise, and what the model finds with confidence and the gold lacks, are
ranked by how sure the model is.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from fazhi.tagging.mention import Mention
from fazhi_training.evaluation.matching import match
from fazhi_training.labelled_span import LabelledDocument, LabelledSpan

Doubt = Literal["label", "borders", "label and borders", "missing in gold", "not found by model"]
Tag = Callable[[str], Sequence[Mention]]
Train = Callable[[Sequence[LabelledDocument]], Tag]


@dataclass(frozen=True, slots=True)
class Suspect:
    """A place where gold and model differ; offsets count in the document.

    suspicion: 0..1. What the model says instead carries the model's probability; what the
        model does not find at all carries how surely it finds such labels elsewhere.
    """

    document_id: str
    doubt: Doubt
    gold: LabelledSpan | None
    model: LabelledSpan | None
    text: str
    suspicion: float


def folds(documents: Sequence[LabelledDocument], number: int, *, seed: int) -> list[list[int]]:
    """Indices dealt into parts of like size; the seed fixes the order."""
    order = list(range(len(documents)))
    random.Random(seed).shuffle(order)  # noqa: S311 - an experiment, not a secret
    return [order[start::number] for start in range(min(number, len(documents)))]


def find_suspects(
    documents: Sequence[LabelledDocument],
    *,
    train: Train,
    number: int = 5,
    seed: int = 0,
    advance: Callable[[int], None] = lambda documents: None,
) -> list[Suspect]:
    """Rank the doubtful places of all documents, the most suspicious first.

    train: makes a tagger from documents; called once per fold. advance: called with the
    number of documents done.
    """
    predictions: dict[int, Sequence[Mention]] = {}
    for part in folds(documents, number, seed=seed):
        left = set(part)
        tag = train([entry for index, entry in enumerate(documents) if index not in left])
        for index in part:
            predictions[index] = tag(documents[index].text)
        advance(len(part))
    found = _found_rates(documents, predictions)
    suspects = [
        suspect
        for index, document in enumerate(documents)
        for suspect in _suspects(document, predictions[index], found)
    ]
    return sorted(suspects, key=lambda suspect: (-suspect.suspicion, suspect.document_id))


def _found_rates(
    documents: Sequence[LabelledDocument], predictions: dict[int, Sequence[Mention]]
) -> dict[str, float]:
    """Per label how often the models find a gold span exactly: their word is worth as much."""
    right: dict[str, int] = {}
    whole: dict[str, int] = {}
    for index, document in enumerate(documents):
        spans = {LabelledSpan.from_mention(mention) for mention in predictions[index]}
        for span in document.spans:
            whole[span.label] = whole.get(span.label, 0) + 1
            right[span.label] = right.get(span.label, 0) + (span in spans)
    return {label: right[label] / count for label, count in whole.items()}


def _suspects(
    document: LabelledDocument, mentions: Sequence[Mention], found: dict[str, float]
) -> Iterator[Suspect]:
    scores = {LabelledSpan.from_mention(mention): mention.score for mention in mentions}
    for pair in match(document.spans, scores):
        gold, model = pair.gold, pair.predicted
        if gold == model:
            continue
        if model is None and gold is not None:
            # Nothing there at all: as suspicious as the model is reliable for the label.
            suspicion = 0.5 * found.get(gold.label, 0.0) ** 2
        elif model is not None:
            suspicion = scores[model] * found.get(model.label, 0.0)
        else:
            continue
        place = pair.present
        text = document.text[place.start : place.end]
        yield Suspect(document.document_id, _doubt(gold, model), gold, model, text, suspicion)


def _doubt(gold: LabelledSpan | None, model: LabelledSpan | None) -> Doubt:
    if gold is None:
        return "missing in gold"
    if model is None:
        return "not found by model"
    if (gold.start, gold.end) == (model.start, model.end):
        return "label"
    return "borders" if gold.label == model.label else "label and borders"
