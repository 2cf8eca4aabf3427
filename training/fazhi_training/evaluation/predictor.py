"""A model as a function from a text to what it finds there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from importlib import resources
from pathlib import Path

from fazhi.tagging.mention import Mention
from fazhi_training.labelled_span import LabelledSpan

Tagger = Callable[[str], Sequence[Mention]]
Predictor = Callable[[str], Sequence[LabelledSpan]]

SHIPPED = "shipped"


def model_folder(model: str) -> Path:
    """Where a model lies; `shipped` is the one in the package."""
    return (
        Path(str(resources.files("fazhi").joinpath("model"))) if model == SHIPPED else Path(model)
    )


def load_tagger(model: str) -> Tagger:
    """A function to mentions, from the path of a model, or the shipped one by the word `shipped`.

    Raises what fazhi.tagging.load raises when there is no such model.
    """
    from fazhi import tagging

    nlp = tagging.load(None if model == SHIPPED else model)

    def find(text: str) -> list[Mention]:
        return tagging.tag(nlp, text)

    return find


def load_predictor(model: str) -> Predictor:
    """Like `load_tagger`, to labelled spans without probabilities."""
    find = load_tagger(model)

    def predict(text: str) -> list[LabelledSpan]:
        return spans_of(find(text))

    return predict


def spans_of(mentions: Iterable[Mention]) -> list[LabelledSpan]:
    """The labelled spans of mentions, sorted."""
    return sorted(LabelledSpan.from_mention(mention) for mention in mentions)
