"""Applying a component to a stream of docs as spaCy expects it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Protocol

from fazhi.errors import FazhiError

if TYPE_CHECKING:
    from spacy.tokens import Doc


class Component(Protocol):
    """What a spaCy component must have to be streamed."""

    name: str

    def __call__(self, doc: Doc) -> Doc:
        """Tag one doc."""

    def get_error_handler(self) -> Callable[..., Any]:
        """What to do with a doc that fails."""


def pipe_docs(component: Component, stream: Iterable[Doc]) -> Iterator[Doc]:
    """Tag one doc after another; a doc that fails goes to the pipeline's error handler."""
    for doc in stream:
        try:
            yield component(doc)
        except (ValueError, FazhiError) as error:
            component.get_error_handler()(component.name, component, [doc], error)
