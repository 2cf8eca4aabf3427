"""A model in seconds: the shipped kind of pipeline with few iterations, for experiments."""

from __future__ import annotations

from collections.abc import Sequence

from fazhi.tagging import tag
from fazhi.tagging.mention import Mention
from fazhi_training.corpus.docbin import SPANS_KEY
from fazhi_training.labelled_span import LabelledDocument

ENTITY_SETTINGS = {"iterations": 40, "min_frequency": 2}
SPAN_SETTINGS = {"iterations": 40, "min_frequency": 2, "folds": 0, "workers": 1}


class CheapModel:
    """A pipeline trained on documents; `tag` gives mentions with their scores."""

    def __init__(self, documents: Sequence[LabelledDocument]) -> None:
        import spacy
        from spacy.tokens import Doc, Span
        from spacy.training import Example

        nlp = spacy.blank(
            "zh", config={"nlp": {"tokenizer": {"@tokenizers": "fazhi.CharacterTokenizer.v1"}}}
        )
        nlp.add_pipe("fazhi_entities", config=ENTITY_SETTINGS)
        nlp.add_pipe("fazhi_spans", config=SPAN_SETTINGS)
        examples = []
        for document in documents:
            gold: Doc = nlp.make_doc(document.text)
            spans: dict[str, list[Span]] = {"entity": [], "span": []}
            for span in document.spans:
                found = gold.char_span(span.start, span.end, label=span.label)
                if found is not None:
                    spans[span.layer].append(found)
            gold.set_ents(spans["entity"], default="outside")
            gold.spans[SPANS_KEY] = spans["span"]
            examples.append(Example(nlp.make_doc(document.text), gold))
        nlp.initialize(lambda: examples)
        self._nlp = nlp

    def tag(self, text: str) -> Sequence[Mention]:
        """Mentions of both layers."""
        return tag(self._nlp, text)
