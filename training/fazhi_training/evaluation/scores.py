"""Strict scores: a prediction counts when label and both borders are right.

Overlap-safe: both layers are compared as multisets of (start, end, label), so
nested and equal spans need no flattening. A document without gold counts; all
that is predicted there is spurious.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fazhi.tagging.mention import Layer
from fazhi_training.labelled_span import LabelledSpan

LAYERS: tuple[Layer, Layer] = ("entity", "span")


@dataclass(frozen=True, slots=True)
class Counts:
    """Right, spurious and missed; the scores are 0..1, and 0 where nothing is to divide by."""

    right: int = 0
    spurious: int = 0
    missed: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.right + other.right, self.spurious + other.spurious, self.missed + other.missed
        )

    @property
    def precision(self) -> float:
        """Right among the predicted."""
        return ratio(self.right, self.right + self.spurious)

    @property
    def recall(self) -> float:
        """Right among the gold."""
        return ratio(self.right, self.support)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return ratio(2 * self.right, 2 * self.right + self.spurious + self.missed)

    @property
    def support(self) -> int:
        """Number of gold spans."""
        return self.right + self.missed


def ratio(part: float, whole: float) -> float:
    """The part in the whole, 0 of nothing."""
    return part / whole if whole else 0.0


LabelKey = tuple[Layer, str]


def strict_counts(
    gold: Iterable[LabelledSpan], predicted: Iterable[LabelledSpan]
) -> dict[LabelKey, Counts]:
    """Counts per layer and label of one document."""
    wanted = Counter(gold)
    found = Counter(predicted)
    result: dict[LabelKey, Counts] = {}
    for sign, spans in (("right", wanted & found), ("spurious", found - wanted)):
        for span, number in spans.items():
            _add(result, span, **{sign: number})
    for span, number in (wanted - found).items():
        _add(result, span, missed=number)
    return result


def _add(result: dict[LabelKey, Counts], span: LabelledSpan, **counts: int) -> None:
    key: LabelKey = (span.layer, span.label)
    result[key] = result.get(key, Counts()) + Counts(**counts)


def total(documents: Iterable[Mapping[LabelKey, Counts]]) -> dict[LabelKey, Counts]:
    """Sum over documents."""
    result: dict[LabelKey, Counts] = {}
    for counts in documents:
        for key, value in counts.items():
            result[key] = result.get(key, Counts()) + value
    return result


def micro(counts: Mapping[LabelKey, Counts], layer: Layer) -> Counts:
    """All labels of a layer together."""
    return sum((value for key, value in counts.items() if key[0] == layer), Counts())


def per_document_micro(
    documents: Sequence[Mapping[LabelKey, Counts]], layer: Layer
) -> list[Counts]:
    """The micro counts of each document, for the bootstrap."""
    return [micro(counts, layer) for counts in documents]


def per_document(documents: Sequence[Mapping[LabelKey, Counts]], key: LabelKey) -> list[Counts]:
    """The counts of one label in each document, for the bootstrap."""
    return [counts.get(key, Counts()) for counts in documents]
