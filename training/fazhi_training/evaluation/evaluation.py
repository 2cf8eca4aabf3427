"""One model on one set of documents: its scores under all schemas, with intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fazhi.tagging.mention import Layer
from fazhi_training.evaluation.bootstrap import Interval, f1_interval
from fazhi_training.evaluation.schemas import SCHEMAS, Schema, SchemaCounts, schema_counts
from fazhi_training.evaluation.scores import (
    LAYERS,
    Counts,
    LabelKey,
    micro,
    per_document,
    per_document_micro,
    strict_counts,
    total,
)
from fazhi_training.labelled_span import LabelledDocument, LabelledSpan


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Strict counts and intervals per label and layer, and the counts of all schemas.

    per_document: the strict counts of each document, for paired comparisons.
    """

    documents: int
    characters: int
    per_document: tuple[Mapping[LabelKey, Counts], ...]
    labels: Mapping[LabelKey, Counts]
    label_intervals: Mapping[LabelKey, Interval | None]
    layers: Mapping[Layer, Counts]
    intervals: Mapping[Layer, Interval | None]
    schemas: Mapping[Schema, Mapping[LabelKey, SchemaCounts]]

    def layer_schema(self, layer: Layer, schema: Schema) -> SchemaCounts:
        """The counts of all labels of a layer under one schema."""
        return sum(
            (counts for key, counts in self.schemas[schema].items() if key[0] == layer),
            SchemaCounts(),
        )


def evaluate_predictions(
    documents: Sequence[LabelledDocument], predictions: Sequence[Sequence[LabelledSpan]]
) -> Evaluation:
    """Score predictions, one sequence per document in the same order."""
    counted = tuple(
        strict_counts(document.spans, predicted)
        for document, predicted in zip(documents, predictions, strict=True)
    )
    labels = dict(sorted(total(counted).items()))
    return Evaluation(
        documents=len(documents),
        characters=sum(len(document.text) for document in documents),
        per_document=counted,
        labels=labels,
        label_intervals={key: f1_interval(per_document(counted, key)) for key in labels},
        layers={layer: micro(labels, layer) for layer in LAYERS},
        intervals={layer: f1_interval(per_document_micro(counted, layer)) for layer in LAYERS},
        schemas={schema: _judged(documents, predictions, schema) for schema in SCHEMAS},
    )


def _judged(
    documents: Sequence[LabelledDocument],
    predictions: Sequence[Sequence[LabelledSpan]],
    schema: Schema,
) -> dict[LabelKey, SchemaCounts]:
    result: dict[LabelKey, SchemaCounts] = {}
    for document, predicted in zip(documents, predictions, strict=True):
        for key, counts in schema_counts(document.spans, predicted, schema=schema).items():
            result[key] = result.get(key, SchemaCounts()) + counts
    return dict(sorted(result.items()))
