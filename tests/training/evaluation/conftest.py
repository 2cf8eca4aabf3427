"""Short ways to write spans, mentions and documents."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fazhi.tagging.mention import Layer, Mention
from fazhi_training.labelled_span import LabelledDocument, LabelledSpan

ENTITY_LABELS = frozenset({"ORG", "GPE", "PERSON", "DATE"})
TEXT = "一年来，县委要求各村做好工作，全年未发生重大案件，也未发生其他事故。"


def _layer(label: str) -> Layer:
    return "entity" if label in ENTITY_LABELS else "span"


@pytest.fixture(scope="session")
def span() -> Callable[..., LabelledSpan]:
    """A labelled span by offsets."""

    def make(start: int, end: int, label: str = "ZERO") -> LabelledSpan:
        return LabelledSpan(start, end, _layer(label), label)

    return make


@pytest.fixture(scope="session")
def text_span() -> Callable[..., LabelledSpan]:
    """A labelled span by its text in the sample text."""

    def make(part: str, label: str = "ZERO") -> LabelledSpan:
        start = TEXT.index(part)
        return LabelledSpan(start, start + len(part), _layer(label), label)

    return make


@pytest.fixture(scope="session")
def mention() -> Callable[..., Mention]:
    """A labelled span as a model gives it."""

    def make(span: LabelledSpan, score: float = 1.0) -> Mention:
        return Mention(span.layer, span.label, span.start, span.end, "", score, "model")

    return make


@pytest.fixture(scope="session")
def document() -> Callable[..., LabelledDocument]:
    """A document over the sample text."""

    def make(*spans: LabelledSpan, document_id: str = "t001") -> LabelledDocument:
        return LabelledDocument(document_id, TEXT, tuple(sorted(spans)))

    return make
