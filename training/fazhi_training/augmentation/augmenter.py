"""The augmenter of `[corpora.train]`: each report as it is, and altered copies of it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from spacy.training import Example
from spacy.util import registry

from fazhi.errors import FazhiError
from fazhi.tagging.alignment import make_spans
from fazhi_training.augmentation.edits import LabelledRange, apply_edits
from fazhi_training.augmentation.operations import OPERATIONS

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

SPANS_KEY = "sc"


class AugmentationError(FazhiError):
    """An operation of the config does not exist."""


@registry.augmenters("fazhi.ReportAugmenter.v1")
def create_report_augmenter(
    copies: int, seed: int, operations: Mapping[str, float]
) -> Callable[[Language, Example], Iterator[Example]]:
    """Yield every example, then altered copies of it.

    copies (int): altered copies per report; 0 switches augmentation off.
    seed (int): the same seed gives the same copies.
    operations (dict): name of each operation to the share of copies that get it, 0 to 1.
    Raises AugmentationError for an unknown operation.
    """
    unknown = sorted(set(operations) - set(OPERATIONS))
    if unknown:
        raise AugmentationError(
            f"Unknown augmentation: {', '.join(unknown)}. Choose from: {', '.join(OPERATIONS)}."
        )

    def augment(nlp: Language, example: Example) -> Iterator[Example]:
        yield example
        for copy in range(copies):
            random_ = random.Random(f"{seed} {copy} {example.reference.text[:200]}")  # noqa: S311
            yield _altered(nlp, example, operations, random_)

    return augment


def _altered(
    nlp: Language, example: Example, operations: Mapping[str, float], random_: random.Random
) -> Example:
    text, layers = example.reference.text, _layers(example.reference)
    for name, share in operations.items():
        if random_.random() < share:
            edits = list(OPERATIONS[name](text, layers[0], random_))
            text, layers = apply_edits(text, edits, layers)
    reference = nlp.make_doc(text)
    reference.set_ents(make_spans(reference, layers[0]), default="outside")
    reference.spans[SPANS_KEY] = make_spans(reference, layers[1])
    return Example(nlp.make_doc(text), reference)


def _layers(doc: Doc) -> list[list[LabelledRange]]:
    groups = (doc.ents, doc.spans.get(SPANS_KEY, []))
    return [[(span.start_char, span.end_char, span.label_) for span in group] for group in groups]
