"""Strict, exact, partial and type scores in nervaluate's vocabulary.

Four schemas judge a pair of gold and prediction, after SemEval 2013 task 9:
strict (label and borders), exact (borders), partial (borders, or half for any
overlap), type (label, with any overlap). Verdicts are correct (COR), incorrect
(INC), partial (PAR), missed (MIS) and spurious (SPU).

Where this differs from nervaluate 1.2: pairs are the best in total, not the first
that fit in order of the predictions, so that credit is never lower; spans may
overlap; any common character is an overlap, not 1 % of the gold span; ends are
exclusive; and a label is scored among all labels, so that a wrong label is INC
there, where nervaluate looks at one label alone and sees MIS and SPU.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from fazhi_training.evaluation.matching import Pair, Preference, match
from fazhi_training.evaluation.scores import LabelKey, ratio
from fazhi_training.labelled_span import LabelledSpan

Schema = Literal["strict", "exact", "partial", "type"]
SCHEMAS: tuple[Schema, ...] = get_args(Schema)
Verdict = Literal["correct", "incorrect", "partial", "missed", "spurious"]

_PREFERENCES: Mapping[Schema, Preference] = {
    "strict": "borders",
    "exact": "borders",
    "partial": "number",
    "type": "label",
}
_CREDIT = {"correct": 1.0, "partial": 0.5}


@dataclass(frozen=True, slots=True)
class SchemaCounts:
    """Counts under one schema, of one label or of several.

    correct, incorrect, partial, missed: verdicts on the gold spans.
    spurious: predictions without a gold span.
    actual, credit: number of predictions and what they earned. For one label
        these are the predictions of that label, which may be paired with gold
        of another; the scores of a label therefore come from both sides.
    """

    correct: int = 0
    incorrect: int = 0
    partial: int = 0
    missed: int = 0
    spurious: int = 0
    actual: int = 0
    credit: float = 0.0

    def __add__(self, other: SchemaCounts) -> SchemaCounts:
        return SchemaCounts(
            self.correct + other.correct,
            self.incorrect + other.incorrect,
            self.partial + other.partial,
            self.missed + other.missed,
            self.spurious + other.spurious,
            self.actual + other.actual,
            self.credit + other.credit,
        )

    @property
    def possible(self) -> int:
        """Number of gold spans."""
        return self.correct + self.incorrect + self.partial + self.missed

    @property
    def precision(self) -> float:
        """Credit among the predicted; a partial pair counts half."""
        return ratio(self.credit, self.actual)

    @property
    def recall(self) -> float:
        """Credit among the gold; a partial pair counts half."""
        return ratio(self.correct + 0.5 * self.partial, self.possible)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return ratio(2 * self.precision * self.recall, self.precision + self.recall)


def schema_counts(
    gold: Iterable[LabelledSpan], predicted: Iterable[LabelledSpan], *, schema: Schema
) -> dict[LabelKey, SchemaCounts]:
    """Counts per layer and label of one document, its spans paired for the highest credit."""
    return judge(match(gold, predicted, prefer=_PREFERENCES[schema]), schema=schema)


def judge(pairs: Iterable[Pair], *, schema: Schema) -> dict[LabelKey, SchemaCounts]:
    """Counts per layer and label of pairs."""
    result: dict[LabelKey, SchemaCounts] = {}

    def add(span: LabelledSpan, counts: SchemaCounts) -> None:
        key: LabelKey = (span.layer, span.label)
        result[key] = result.get(key, SchemaCounts()) + counts

    for pair in pairs:
        verdict = verdict_of(pair, schema=schema)
        if pair.gold is not None:
            add(pair.gold, SchemaCounts(**{verdict: 1}))
        if pair.predicted is not None:
            credit = _CREDIT.get(verdict, 0.0)
            spurious = int(verdict == "spurious")
            add(pair.predicted, SchemaCounts(spurious=spurious, actual=1, credit=credit))
    return result


def verdict_of(pair: Pair, *, schema: Schema) -> Verdict:
    """What a schema says of a pair."""
    if pair.gold is None:
        return "spurious"
    if pair.predicted is None:
        return "missed"
    right = {
        "strict": pair.same_borders and pair.same_label,
        "exact": pair.same_borders,
        "partial": pair.same_borders,
        "type": pair.same_label,
    }[schema]
    if right:
        return "correct"
    return "partial" if schema == "partial" else "incorrect"
