"""A model as a function from a text to labelled spans."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from fazhi_training.labelled_span import LabelledSpan

Predictor = Callable[[str], Sequence[LabelledSpan]]

SHIPPED = "shipped"


def load_predictor(model: str) -> Predictor:
    """A predictor from the path of a model, or from the shipped one by the word `shipped`.

    Raises what fazhi.tagging.load raises when there is no such model.
    """
    from fazhi import tagging

    nlp = tagging.load(None if model == SHIPPED else model)

    def predict(text: str) -> list[LabelledSpan]:
        return sorted(LabelledSpan.from_mention(mention) for mention in tagging.tag(nlp, text))

    return predict
