"""The probability below which a prediction is better left out, per label.

A threshold can only take predictions away: what the model did not predict has no
probability. It therefore trades recall for precision, and is chosen on dev.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fazhi_training.evaluation.bootstrap import Difference, f1_difference
from fazhi_training.evaluation.scores import Counts, LabelKey
from fazhi_training.evaluation.verdicts import JudgedMention
from fazhi_training.labelled_span import LabelledDocument

GRID: tuple[float, ...] = tuple(step / 100 for step in range(100))


@dataclass(frozen=True, slots=True)
class ThresholdPoint:
    """The strict counts of a label when predictions below `threshold` are left out."""

    threshold: float
    counts: Counts


@dataclass(frozen=True, slots=True)
class ThresholdChoice:
    """The curve of one label and its best point; `gain`: paired bootstrap against no threshold."""

    key: LabelKey
    curve: tuple[ThresholdPoint, ...]
    best: ThresholdPoint
    gain: Difference | None

    @property
    def improvement(self) -> float:
        """F1 at the best point less F1 without a threshold, 0..1."""
        return self.best.counts.f1 - self.curve[0].counts.f1


def choose_thresholds(
    documents: Sequence[LabelledDocument],
    judged: Sequence[JudgedMention],
    *,
    grid: Sequence[float] = GRID,
) -> list[ThresholdChoice]:
    """The best threshold of every label that is in the gold or predicted, by layer and label.

    grid: the thresholds to try, ascending, the first one 0.
    """
    keys = {(span.layer, span.label) for document in documents for span in document.spans}
    keys |= {(entry.mention.layer, entry.mention.label) for entry in judged}
    return [_choose(key, documents, judged, grid) for key in sorted(keys)]


def _choose(
    key: LabelKey,
    documents: Sequence[LabelledDocument],
    judged: Sequence[JudgedMention],
    grid: Sequence[float],
) -> ThresholdChoice:
    gold = {
        document.document_id: sum((span.layer, span.label) == key for span in document.spans)
        for document in documents
    }
    members = [entry for entry in judged if (entry.mention.layer, entry.mention.label) == key]
    curve = [
        ThresholdPoint(threshold, sum(_counts(gold, members, threshold).values(), Counts()))
        for threshold in grid
    ]
    best = _middle_of_best(curve)
    kept = _counts(gold, members, best.threshold)
    whole = _counts(gold, members, 0.0)
    gain = f1_difference(list(kept.values()), list(whole.values()))
    return ThresholdChoice(key, tuple(curve), best, gain)


def _counts(
    gold: Mapping[str, int], members: Sequence[JudgedMention], threshold: float
) -> dict[str, Counts]:
    """Counts per document."""
    right = dict.fromkeys(gold, 0)
    spurious = dict.fromkeys(gold, 0)
    for entry in members:
        if entry.mention.score >= threshold:
            (right if entry.right else spurious)[entry.document_id] += 1
    return {
        document_id: Counts(right[document_id], spurious[document_id], number - right[document_id])
        for document_id, number in gold.items()
    }


def _middle_of_best(curve: Sequence[ThresholdPoint]) -> ThresholdPoint:
    """The point with the highest F1: 0 if it is among them, else the middle of the first run.

    The middle, because the borders of the run are where single predictions of this
    very set happen to lie.
    """
    highest = max(point.counts.f1 for point in curve)
    if curve[0].counts.f1 == highest:
        return curve[0]
    first = next(index for index, point in enumerate(curve) if point.counts.f1 == highest)
    last = first
    while last + 1 < len(curve) and curve[last + 1].counts.f1 == highest:
        last += 1
    return curve[(first + last) // 2]
