"""Strict scores of one tagger on one set of documents, as the benchmarks store them."""

from __future__ import annotations

from collections.abc import Sequence

from fazhi_training.benchmarks.cache import JsonObject
from fazhi_training.evaluation.bootstrap import f1_interval
from fazhi_training.evaluation.scores import (
    LAYERS,
    Counts,
    micro,
    per_document_micro,
    strict_counts,
    total,
)
from fazhi_training.labelled_span import LabelledDocument, LabelledSpan


def strict_scores(
    documents: Sequence[LabelledDocument], predictions: Sequence[Sequence[LabelledSpan]]
) -> JsonObject:
    """Micro scores per layer with 95 % intervals, and scores per label; in percent."""
    per_document = [
        strict_counts(document.spans, predicted)
        for document, predicted in zip(documents, predictions, strict=True)
    ]
    labels = total(per_document)
    layers = {}
    for layer in LAYERS:
        interval = f1_interval(per_document_micro(per_document, layer))
        layers[layer] = percentages(micro(labels, layer)) | {
            "f1_interval_95": None
            if interval is None
            else [round(100 * interval.low, 2), round(100 * interval.high, 2)]
        }
    return {
        "documents": len(documents),
        "characters": sum(len(document.text) for document in documents),
        "layers": layers,
        "labels": {
            label: {"layer": layer} | percentages(counts)
            for (layer, label), counts in sorted(labels.items())
        },
    }


def percentages(counts: Counts) -> JsonObject:
    """Precision, recall and F1 in percent, and the support."""
    return {
        "precision": round(100 * counts.precision, 2),
        "recall": round(100 * counts.recall, 2),
        "f1": round(100 * counts.f1, 2),
        "support": counts.support,
    }
