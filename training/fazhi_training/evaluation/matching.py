"""Exact, partial and type scores in nervaluate's vocabulary, matched optimally.

Gold and predicted spans that overlap are paired one to one so that the pairs
are as good as possible in total: label and borders before borders before label
before overlap. (nervaluate takes the first fitting prediction instead, which
depends on their order where spans overlap.) Four ways to judge a pair, after
SemEval 2013 task 9: strict (label and borders), exact (borders), partial
(borders right, or half for any overlap), type (label, any overlap).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from fazhi_training.evaluation.assignment import best_assignment
from fazhi_training.evaluation.scores import LabelKey
from fazhi_training.labelled_span import LabelledSpan

Way = Literal["strict", "exact", "partial", "type"]
WAYS: tuple[Way, ...] = get_args(Way)


@dataclass(frozen=True, slots=True)
class Pair:
    """A gold span and the prediction matched to it; one of the two may be missing."""

    gold: LabelledSpan | None
    predicted: LabelledSpan | None


@dataclass(frozen=True, slots=True)
class Judged:
    """Counts of one label under one way; the label of a pair is that of its gold."""

    correct: int = 0
    incorrect: int = 0
    partial: int = 0
    missed: int = 0
    spurious: int = 0

    def __add__(self, other: Judged) -> Judged:
        return Judged(
            self.correct + other.correct,
            self.incorrect + other.incorrect,
            self.partial + other.partial,
            self.missed + other.missed,
            self.spurious + other.spurious,
        )

    @property
    def precision(self) -> float:
        """Credit among the predicted; a partial pair counts half."""
        actual = self.correct + self.incorrect + self.partial + self.spurious
        return self._credit / actual if actual else 0.0

    @property
    def recall(self) -> float:
        """Credit among the gold; a partial pair counts half."""
        possible = self.correct + self.incorrect + self.partial + self.missed
        return self._credit / possible if possible else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    @property
    def _credit(self) -> float:
        return self.correct + 0.5 * self.partial


def match(gold: Iterable[LabelledSpan], predicted: Iterable[LabelledSpan]) -> list[Pair]:
    """Pair the spans of one document, layer by layer; sorted by place."""
    pairs: list[Pair] = []
    wanted = sorted(gold)
    found = sorted(predicted)
    for layer in sorted({span.layer for span in (*wanted, *found)}):
        pairs += _match_layer(
            [span for span in wanted if span.layer == layer],
            [span for span in found if span.layer == layer],
        )
    return sorted(pairs, key=_place)


def _place(pair: Pair) -> tuple[LabelledSpan, bool]:
    span = pair.gold or pair.predicted
    if span is None:
        raise ValueError("a pair holds at least one span")
    return span, pair.gold is None


def _match_layer(gold: Sequence[LabelledSpan], predicted: Sequence[LabelledSpan]) -> list[Pair]:
    pairs: list[Pair] = []
    for wanted, found in _clusters(gold, predicted):
        chosen = best_assignment([[_worth(one, other) for other in found] for one in wanted])
        used = set()
        for row, span in enumerate(wanted):
            column = chosen[row]
            if column is None or not span.overlaps(found[column]):
                pairs.append(Pair(span, None))
            else:
                used.add(column)
                pairs.append(Pair(span, found[column]))
        pairs += [Pair(None, span) for column, span in enumerate(found) if column not in used]
    return pairs


def _clusters(
    gold: Sequence[LabelledSpan], predicted: Sequence[LabelledSpan]
) -> list[tuple[list[LabelledSpan], list[LabelledSpan]]]:
    """Runs of spans that hang together by overlap; no pair reaches across two runs."""
    clusters: list[tuple[list[LabelledSpan], list[LabelledSpan]]] = []
    end = -1
    both = sorted([(span, True) for span in gold] + [(span, False) for span in predicted])
    for span, is_gold in both:
        if span.start >= end:
            clusters.append(([], []))
        clusters[-1][0 if is_gold else 1].append(span)
        end = max(end, span.end)
    return clusters


def _worth(gold: LabelledSpan, predicted: LabelledSpan) -> float:
    """How good a pair is; 0 without overlap. The steps make better kinds win always."""
    common = min(gold.end, predicted.end) - max(gold.start, predicted.start)
    if common <= 0:
        return 0.0
    whole = max(gold.end, predicted.end) - min(gold.start, predicted.start)
    same_borders = (gold.start, gold.end) == (predicted.start, predicted.end)
    same_label = gold.label == predicted.label
    if same_borders and same_label:
        return 1e9
    return 1.0 + common / whole + (1e6 if same_borders else 0.0) + (1e3 if same_label else 0.0)


def judge(pairs: Iterable[Pair], *, way: Way) -> dict[LabelKey, Judged]:
    """Counts per layer and label under one way of judging."""
    result: dict[LabelKey, Judged] = {}
    for pair in pairs:
        span, verdict = _verdict(pair, way)
        key: LabelKey = (span.layer, span.label)
        result[key] = result.get(key, Judged()) + verdict
    return result


def _verdict(pair: Pair, way: Way) -> tuple[LabelledSpan, Judged]:
    gold, predicted = pair.gold, pair.predicted
    if gold is None:
        return _place(pair)[0], Judged(spurious=1)
    if predicted is None:
        return gold, Judged(missed=1)
    same_borders = (gold.start, gold.end) == (predicted.start, predicted.end)
    same_label = gold.label == predicted.label
    if way == "partial":
        return gold, Judged(correct=1) if same_borders else Judged(partial=1)
    right = {
        "strict": same_borders and same_label,
        "exact": same_borders,
        "type": same_label,
    }[way]
    return gold, Judged(correct=1) if right else Judged(incorrect=1)
