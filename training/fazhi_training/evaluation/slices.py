"""Scores on parts of the gold: where a model is weak, not only how weak.

A slice is a value of a property that a place in a report has. Gold and predictions
are put into slices by the same property, so that a right prediction is always in
the slice of its gold.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from fazhi_training.evaluation.scores import Counts, LabelKey, strict_counts
from fazhi_training.labelled_span import LabelledDocument, LabelledSpan

SEEN, UNSEEN = "seen", "unseen"

Facts = Mapping[str, Mapping[str, str]]
"""What is known of whole reports: report_id → {dimension: value}, e.g. {"level": "town"}."""

SurfaceForms = frozenset[tuple[str, str]]
"""(label, text) of all gold in train."""

Properties = Mapping[str, str]
PlaceProperties = Callable[[LabelledSpan], Properties]


@dataclass(frozen=True, slots=True)
class Slice:
    """One value of one dimension; `documents`: strict counts of each report that has a part."""

    dimension: str
    value: str
    documents: tuple[Mapping[LabelKey, Counts], ...]


def slices(
    documents: Iterable[LabelledDocument],
    predictions: Iterable[Sequence[LabelledSpan]],
    *,
    properties_of: Callable[[LabelledDocument], PlaceProperties],
) -> list[Slice]:
    """Every slice that holds gold or a prediction, by dimension (in their order) and value."""
    found: dict[str, dict[str, list[Mapping[LabelKey, Counts]]]] = {}
    for document, predicted in zip(documents, predictions, strict=True):
        properties = properties_of(document)
        parts: dict[tuple[str, str], tuple[list[LabelledSpan], list[LabelledSpan]]] = defaultdict(
            lambda: ([], [])
        )
        for side, spans in enumerate((document.spans, predicted)):
            for span in spans:
                for key in properties(span).items():
                    parts[key][side].append(span)
        for (dimension, value), (gold, guessed) in parts.items():
            counts = strict_counts(gold, guessed)
            found.setdefault(dimension, {}).setdefault(value, []).append(counts)
    return [
        Slice(dimension, value, tuple(counts))
        for dimension, values in found.items()
        for value, counts in sorted(values.items())
    ]


def report_properties(
    document: LabelledDocument, *, facts: Facts, forms: SurfaceForms
) -> PlaceProperties:
    """The properties of places in one report.

    section: kind of the section (see fazhi.structure) where the span begins;
    surface form: whether train gold holds this text under this label; left out
        when `forms` is empty;
    the other dimensions are the facts known of the report.
    """
    from fazhi.reading.report import Report
    from fazhi.structure import parse

    structure = parse(Report.from_text(document.text, name=document.document_id))
    known = facts.get(document.document_id, {})

    def properties(span: LabelledSpan) -> Properties:
        section = structure.section_at(span.start)
        result: dict[str, str] = {"section": section.kind if section else "other"}
        if forms:
            form = (span.label, document.text[span.start : span.end])
            result["surface form"] = SEEN if form in forms else UNSEEN
        return {**result, **known}

    return properties


def surface_forms(documents: Iterable[LabelledDocument]) -> SurfaceForms:
    """The surface forms of documents."""
    return frozenset(
        (span.label, document.text[span.start : span.end])
        for document in documents
        for span in document.spans
    )
