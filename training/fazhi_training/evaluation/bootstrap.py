"""Intervals by resampling whole reports.

Reports differ more from each other than sentences of one report do, so the
report is the unit that is drawn (Efron, Bootstrap methods, 1979; percentiles).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fazhi_training.evaluation.scores import Counts

RESAMPLES = 2000
SEED = 1


@dataclass(frozen=True, slots=True)
class Interval:
    """Lower and upper border of an F1, 0..1."""

    low: float
    high: float


def f1_interval(
    documents: Sequence[Counts],
    *,
    level: float = 0.95,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Interval | None:
    """Percentile interval of the micro F1 over resampled documents; None for no document."""
    if not documents:
        return None
    table = np.array(
        [(counts.right, counts.spurious, counts.missed) for counts in documents], dtype=np.float64
    )
    generator = np.random.default_rng(seed)
    drawn = generator.integers(len(table), size=(resamples, len(table)))
    right, spurious, missed = table[drawn].sum(axis=1).T
    whole = 2 * right + spurious + missed
    scores = np.divide(2 * right, whole, out=np.zeros_like(whole), where=whole > 0)
    low, high = np.quantile(scores, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(low), float(high))
