"""Where the components leave their results, and how they are scored in training."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from spacy.scorer import Scorer
from spacy.tokens import Doc, Span
from spacy.training import Example

SPANS_KEY = "sc"
ENTITY_SCORES = "entity_scores"


def score_entities(examples: Iterable[Example], **_: Any) -> dict[str, Any]:
    """Strict scores of `doc.ents`; gold without entities counts as empty, not as missing."""
    return Scorer.score_spans(list(examples), "ents", getter=_entities, has_annotation=None)


def score_spans(examples: Iterable[Example], **_: Any) -> dict[str, Any]:
    """Strict scores of `doc.spans["sc"]`; gold without spans counts as empty, not as missing."""
    return Scorer.score_spans(
        list(examples),
        f"spans_{SPANS_KEY}",
        getter=_spans,
        has_annotation=None,
        allow_overlap=True,
        labeled=True,
    )


def _entities(doc: Doc, _: str) -> Iterable[Span]:
    return doc.ents


def _spans(doc: Doc, _: str) -> Iterable[Span]:
    return list(doc.spans.get(SPANS_KEY, []))
