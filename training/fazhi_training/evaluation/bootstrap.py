"""Intervals and tests by resampling whole reports.

Reports differ more from each other than sentences of one report do, so the
report is the unit that is drawn (Efron, Bootstrap methods, 1979; percentiles). Two
models are compared on the same draws (Koehn, Statistical significance tests for
machine translation evaluation, 2004).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fazhi_training.evaluation.scores import Counts

RESAMPLES = 2000
SEED = 1
LEVEL = 0.95
FEWEST_DOCUMENTS = 5
"""Of fewer there are too few different resamples for a tail of a fortieth."""

_Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """Lower and upper border of an F1, 0..1, or of a difference of two, -1..1."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Difference:
    """F1 of one model less that of another, over all documents and in resamples.

    p_value: two-sided; twice the share of resamples in which the difference has the
        other sign or none, at most 1.
    """

    value: float
    interval: Interval
    p_value: float


def f1_interval(
    documents: Sequence[Counts],
    *,
    level: float = LEVEL,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Interval | None:
    """Percentile interval of the F1 over resampled documents.

    Resamples in which there is nothing to find and nothing was found are left
    out; None when that is so in all of them, and for fewer than five documents.
    """
    if len(documents) < FEWEST_DOCUMENTS:
        return None
    right, whole = _drawn(documents, resamples=resamples, seed=seed)
    defined = whole > 0
    if not defined.any():
        return None
    return _percentiles(right[defined] / whole[defined], level)


def f1_difference(
    documents: Sequence[Counts],
    against: Sequence[Counts],
    *,
    level: float = LEVEL,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Difference | None:
    """Paired bootstrap of two models on the same documents; None for fewer than five.

    documents, against: counts per document, in one order. The F1 of nothing is 0.
    Raises ValueError when the numbers of documents differ.
    """
    if len(documents) != len(against):
        raise ValueError(f"{len(documents)} documents cannot be paired with {len(against)}")
    if len(documents) < FEWEST_DOCUMENTS:
        return None
    ours, theirs = (
        np.divide(right, whole, out=np.zeros_like(whole), where=whole > 0)
        for right, whole in (
            _drawn(counts, resamples=resamples, seed=seed) for counts in (documents, against)
        )
    )
    differences = ours - theirs
    tail = min((differences <= 0).mean(), (differences >= 0).mean())
    return Difference(
        sum(documents, Counts()).f1 - sum(against, Counts()).f1,
        _percentiles(differences, level),
        float(min(1.0, 2 * tail)),
    )


def _drawn(documents: Sequence[Counts], *, resamples: int, seed: int) -> tuple[_Floats, _Floats]:
    """Numerator and denominator of the F1 in each resample.

    The same number of documents with the same seed gives the same draws.
    """
    table = np.array(
        [
            (2 * counts.right, 2 * counts.right + counts.spurious + counts.missed)
            for counts in documents
        ],
        dtype=np.float64,
    )
    generator = np.random.default_rng(seed)
    drawn = generator.integers(len(table), size=(resamples, len(table)))
    right, whole = table[drawn].sum(axis=1).T
    return right, whole


def _percentiles(values: _Floats, level: float) -> Interval:
    low, high = np.quantile(values, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(low), float(high))
