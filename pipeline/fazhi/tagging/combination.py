"""Two taggers of the same characters as one: mixed probabilities, then an allowed path."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt

from fazhi.errors import FazhiError
from fazhi.tagging import bioes
from fazhi.tagging.encoder.chain import Constraints, best_path
from fazhi.tagging.encoder.packing import Packing

Marginals = npt.NDArray[np.floating]
LabelledRange = tuple[int, int, str]
Mean = Literal["geometric", "arithmetic"]

_TINY = 1e-12


class CombinationError(FazhiError):
    """Two taggers do not fit each other."""


def mix(
    first: Marginals, second: Marginals, weight: float, *, mean: Mean = "geometric"
) -> npt.NDArray[np.float64]:
    """Weighted mean of two taggers' probabilities.

    first, second: [t, n] probability of each tag at each character, columns in the same order.
    weight: 0..1, of the first.
    mean: "geometric" trusts a tagger that is sure against; "arithmetic" one that is sure for.
    RETURNS: [t, n], rows sum to one. Raises CombinationError when the shapes differ.
    """
    if first.shape != second.shape:
        raise CombinationError(
            f"The taggers do not agree in characters or tags: {first.shape} and {second.shape}. "
            "Train both on the same gold, and bring their columns into one order with `aligned`."
        )
    if not 0.0 <= weight <= 1.0:
        raise CombinationError(f"The weight {weight} is not in 0..1.")
    if mean == "arithmetic":
        mixed = weight * first.astype(np.float64) + (1.0 - weight) * second.astype(np.float64)
    else:
        mixed = np.exp(weight * _log(first) + (1.0 - weight) * _log(second))
    total = mixed.sum(axis=1, keepdims=True)
    result: npt.NDArray[np.float64] = mixed / np.maximum(total, _TINY)
    return result


def aligned(marginals: Marginals, tags: Sequence[str], onto: Sequence[str]) -> Marginals:
    """The columns of `tags` in the order of `onto`; a tag that is missing has probability 0."""
    column = {tag: number for number, tag in enumerate(tags)}
    result = np.zeros((len(marginals), len(onto)), dtype=marginals.dtype)
    for number, tag in enumerate(onto):
        if tag in column:
            result[:, number] = marginals[:, column[tag]]
    return result


def decode(
    marginals: Marginals, tags: Sequence[str], borders: Sequence[tuple[int, int]]
) -> tuple[list[LabelledRange], npt.NDArray[np.float64]]:
    """The allowed tags with the largest product of probabilities, as spans.

    borders: (start, end) of each sequence; they cover the rows in order.
    RETURNS: (start, end, label) of each span, and its smallest probability.
    """
    lengths = [end - start for start, end in borders]
    nothing = np.zeros((len(tags), len(tags)))
    best = best_path(_log(marginals), nothing, Constraints.bioes(tags), Packing.of(lengths))
    certain = marginals[np.arange(len(best)), best]
    spans = bioes.decode([tags[tag] for tag in best.tolist()])
    return spans, np.array([certain[start:end].min() for start, end, _ in spans], dtype=np.float64)


def _log(marginals: Marginals) -> npt.NDArray[np.float64]:
    return np.log(np.maximum(marginals.astype(np.float64), _TINY))
