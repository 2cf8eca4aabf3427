"""Whether probabilities mean what they say: reliability curve and calibration error.

Predictions are put into bins of equal width by their probability; in each, the
share of right ones is compared with the mean probability. The expected
calibration error is the mean gap, weighted by the size of the bins (Naeini, Cooper
and Hauskrecht, Obtaining well calibrated probabilities using Bayesian binning,
2015). Only predictions count: what the model misses has no probability.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fazhi_training.evaluation.scores import ratio
from fazhi_training.evaluation.verdicts import JudgedMention

BINS = 10


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Predictions with a probability from `low` to `high` (the last bin holds 1.0 too).

    probability: their mean probability; precision: the share of right ones.
    """

    low: float
    high: float
    number: int
    probability: float
    precision: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """The bins that hold predictions, and errors over all of them, 0..1.

    expected_error: mean gap between probability and precision, by bin size.
    brier: mean squared gap between the probability and 1 (right) or 0 (wrong).
    """

    number: int
    bins: tuple[ReliabilityBin, ...]
    expected_error: float
    brier: float


def calibration(judged: Sequence[JudgedMention], *, bins: int = BINS) -> Calibration:
    """Calibration of these predictions; all zero when there are none."""
    grouped: list[list[tuple[float, bool]]] = [[] for _ in range(bins)]
    for entry in judged:
        score = entry.mention.score
        grouped[min(int(score * bins), bins - 1)].append((score, entry.right))
    filled = tuple(
        ReliabilityBin(
            low=number / bins,
            high=(number + 1) / bins,
            number=len(group),
            probability=sum(score for score, _ in group) / len(group),
            precision=sum(right for _, right in group) / len(group),
        )
        for number, group in enumerate(grouped)
        if group
    )
    gaps = sum(entry.number * abs(entry.probability - entry.precision) for entry in filled)
    squares = sum((entry.mention.score - entry.right) ** 2 for entry in judged)
    return Calibration(len(judged), filled, ratio(gaps, len(judged)), ratio(squares, len(judged)))
