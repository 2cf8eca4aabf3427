"""The probability below which a prediction is better left out, per label.

A threshold can only take predictions away: what the model did not predict has no
probability. It therefore trades recall for precision, and is chosen on dev. The best of
a hundred thresholds is better on the reports it was chosen on by chance alone;
what it brings is therefore measured on reports left out, one at a time.
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
    """The curve of one label and its best point.

    gain: against no threshold, on each report with the threshold that is best on
        the others (paired bootstrap); None for fewer than five reports.
    """

    key: LabelKey
    curve: tuple[ThresholdPoint, ...]
    best: ThresholdPoint
    gain: Difference | None


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
    by_threshold = [_counts(gold, members, threshold) for threshold in grid]
    curve = [
        ThresholdPoint(threshold, sum(counts, Counts()))
        for threshold, counts in zip(grid, by_threshold, strict=True)
    ]
    held_out = [
        by_threshold[_best(_without(number, curve, by_threshold))][number]
        for number in range(len(documents))
    ]
    best = curve[_best([point.counts for point in curve])]
    return ThresholdChoice(key, tuple(curve), best, f1_difference(held_out, by_threshold[0]))


def _without(
    number: int, curve: Sequence[ThresholdPoint], by_threshold: Sequence[Sequence[Counts]]
) -> list[Counts]:
    """The counts at each threshold over all reports but one."""
    return [
        Counts(
            point.counts.right - counts[number].right,
            point.counts.spurious - counts[number].spurious,
            point.counts.missed - counts[number].missed,
        )
        for point, counts in zip(curve, by_threshold, strict=True)
    ]


def _counts(
    gold: Mapping[str, int], members: Sequence[JudgedMention], threshold: float
) -> list[Counts]:
    """Counts per document, in the order of the gold."""
    right = dict.fromkeys(gold, 0)
    spurious = dict.fromkeys(gold, 0)
    for entry in members:
        if entry.mention.score >= threshold:
            (right if entry.right else spurious)[entry.document_id] += 1
    return [
        Counts(right[document_id], spurious[document_id], number - right[document_id])
        for document_id, number in gold.items()
    ]


def _best(curve: Sequence[Counts]) -> int:
    """Index of the highest F1: 0 if it is among them, else the middle of the first run.

    The middle, because the borders of the run are where single predictions of this
    very set happen to lie.
    """
    scores = [counts.f1 for counts in curve]
    highest = max(scores)
    first = scores.index(highest)
    if first == 0:
        return 0
    last = first
    while last + 1 < len(scores) and scores[last + 1] == highest:
        last += 1
    return (first + last) // 2
