"""A model in seconds: the shipped kind of pipeline with few iterations, for experiments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fazhi.tagging import tag
from fazhi.tagging.mention import Mention
from fazhi_training.corpus.docbin import SPANS_KEY
from fazhi_training.labelled_span import LabelledDocument

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

FIGURE_GROUPS = (("CHANGE", "INDICATOR", "TARGET", "ZERO"),)
"""The spans of figures, four in five of all spans; each further group costs as much again."""

ALL_GROUPS = (*FIGURE_GROUPS, ("OFFICIAL",), ("ACTIVITY",))
_ITERATIONS = 30
_MIN_FREQUENCY = 2

Groups = Sequence[Sequence[str]]


def without_other_spans(document: LabelledDocument, groups: Groups) -> LabelledDocument:
    """The document with its entities and the spans of these groups."""
    names = {name for group in groups for name in group}
    kept = tuple(s for s in document.spans if s.layer == "entity" or s.label in names)
    return LabelledDocument(document.document_id, document.text, kept)


class CheapModel:
    """A pipeline trained on documents; `tag` gives mentions with their scores."""

    def __init__(
        self, documents: Sequence[LabelledDocument], *, groups: Groups = ALL_GROUPS
    ) -> None:
        import spacy
        from spacy.training import Example

        nlp = spacy.blank(
            "zh", config={"nlp": {"tokenizer": {"@tokenizers": "fazhi.CharacterTokenizer.v1"}}}
        )
        shared = {"iterations": _ITERATIONS, "min_frequency": _MIN_FREQUENCY}
        nlp.add_pipe("fazhi_entities", config=shared)
        lists = [list(group) for group in groups]
        nlp.add_pipe("fazhi_spans", config=shared | {"folds": 0, "workers": 1, "groups": lists})
        examples = []
        for document in documents:
            gold = _gold(nlp.make_doc(document.text), without_other_spans(document, groups))
            examples.append(Example(nlp.make_doc(document.text), gold))
        nlp.initialize(lambda: examples)
        self._nlp = nlp

    def tag(self, text: str) -> Sequence[Mention]:
        """Mentions of both layers."""
        return tag(self._nlp, text)


def _gold(doc: Doc, document: LabelledDocument) -> Doc:
    found: dict[str, list[Span]] = {"entity": [], "span": []}
    for span in document.spans:
        on_tokens = doc.char_span(span.start, span.end, label=span.label)
        if on_tokens is not None:
            found[span.layer].append(on_tokens)
    doc.set_ents(found["entity"], default="outside")
    doc.spans[SPANS_KEY] = found["span"]
    return doc
