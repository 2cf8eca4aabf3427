"""One model on one set of documents: all its scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fazhi.tagging.mention import Layer
from fazhi_training.evaluation.bootstrap import Interval, f1_interval
from fazhi_training.evaluation.matching import WAYS, Judged, Way, judge, match
from fazhi_training.evaluation.scores import (
    LAYERS,
    Counts,
    LabelKey,
    micro,
    per_document_micro,
    strict_counts,
    total,
)
from fazhi_training.labelled_span import LabelledDocument, LabelledSpan


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Strict counts per label, micro counts and intervals per layer, the other ways per label."""

    documents: int
    characters: int
    labels: Mapping[LabelKey, Counts]
    layers: Mapping[Layer, Counts]
    intervals: Mapping[Layer, Interval | None]
    ways: Mapping[Way, Mapping[LabelKey, Judged]]

    def as_json(self) -> dict[str, object]:
        """Scores in percent, counts as they are."""
        return {
            "documents": self.documents,
            "characters": self.characters,
            "layers": {
                layer: _scores(counts) | {"f1_interval_95": _interval(self.intervals[layer])}
                for layer, counts in self.layers.items()
            },
            "labels": {
                label: {"layer": layer}
                | _scores(counts)
                | {
                    way: round(100 * self.ways[way].get((layer, label), Judged()).f1, 2)
                    for way in WAYS
                    if way != "strict"
                }
                for (layer, label), counts in sorted(self.labels.items())
            },
        }


def _scores(counts: Counts) -> dict[str, object]:
    return {
        "precision": round(100 * counts.precision, 2),
        "recall": round(100 * counts.recall, 2),
        "f1": round(100 * counts.f1, 2),
        "support": counts.support,
        "right": counts.right,
        "spurious": counts.spurious,
        "missed": counts.missed,
    }


def _interval(interval: Interval | None) -> list[float] | None:
    return (
        None if interval is None else [round(100 * interval.low, 2), round(100 * interval.high, 2)]
    )


def evaluate_predictions(
    documents: Sequence[LabelledDocument], predictions: Sequence[Sequence[LabelledSpan]]
) -> Evaluation:
    """Score predictions, one sequence per document in the same order."""
    per_document = [
        strict_counts(document.spans, predicted)
        for document, predicted in zip(documents, predictions, strict=True)
    ]
    pairs = [
        pair
        for document, predicted in zip(documents, predictions, strict=True)
        for pair in match(document.spans, predicted)
    ]
    labels = total(per_document)
    return Evaluation(
        documents=len(documents),
        characters=sum(len(document.text) for document in documents),
        labels=labels,
        layers={layer: micro(labels, layer) for layer in LAYERS},
        intervals={layer: f1_interval(per_document_micro(per_document, layer)) for layer in LAYERS},
        ways={way: judge(pairs, way=way) for way in WAYS},
    )
