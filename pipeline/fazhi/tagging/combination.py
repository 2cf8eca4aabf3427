"""Two taggers of the same characters as one, and the best allowed path through both.

Either their scores are added before decoding (`blend`, a product of two CRFs: one
forward-backward gives tags and probabilities), or their probabilities are
averaged (`mix`, for taggers that give nothing else).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from fazhi.errors import FazhiError
from fazhi.tagging import bioes
from fazhi.tagging.encoder.chain import Constraints, best_path, posterior
from fazhi.tagging.encoder.packing import Packing

Floats = npt.NDArray[np.floating]
LabelledRange = tuple[int, int, str]
Found = tuple[list[LabelledRange], npt.NDArray[np.float64]]
Mean = Literal["geometric", "arithmetic"]

ENCODER_SCORES = "encoder_scores"
"""Key of `doc.user_data` under which an encoder leaves its ChainScores for the next component."""

_TINY = 1e-12


class CombinationError(FazhiError):
    """Two taggers do not fit each other."""


@dataclass(frozen=True, slots=True)
class ChainScores:
    """What one tagger says about a text.

    tags: of the columns. emissions: [t, n]. transitions: [n, n], from row to column; what
    they say of a forbidden move does not count.
    """

    tags: tuple[str, ...]
    emissions: Floats
    transitions: Floats


def blend(first: ChainScores, second: ChainScores, weight: float) -> ChainScores:
    """Weighted sum of two CRFs' scores, under the tags of the first.

    weight: 0..1, of the first. Raises CombinationError when characters or tags differ.
    """
    _check_weight(weight)
    if set(first.tags) != set(second.tags) or len(first.emissions) != len(second.emissions):
        raise CombinationError(
            f"The taggers do not agree: {len(first.tags)} tags of {len(first.emissions)} "
            f"characters and {len(second.tags)} of {len(second.emissions)}. Train both on the "
            "same gold and give them the same text."
        )
    order = [second.tags.index(tag) for tag in first.tags]
    moves = second.transitions[np.ix_(order, order)]
    return ChainScores(
        first.tags,
        weight * first.emissions + (1.0 - weight) * second.emissions[:, order],
        weight * first.transitions + (1.0 - weight) * moves,
    )


def decode_chain(scores: ChainScores, borders: Sequence[tuple[int, int]]) -> Found:
    """The most probable allowed tags as spans.

    borders: (start, end) of each sequence; they cover the rows in order.
    RETURNS: (start, end, label) of each span, and the smallest probability of its tags.
    """
    constraints = Constraints.bioes(scores.tags)
    packing = _packing(borders)
    best = best_path(scores.emissions, scores.transitions, constraints, packing)
    found = posterior(scores.emissions, scores.transitions, constraints, packing)
    return _spans(best, scores.tags, found.marginals)


def mix(
    first: Floats, second: Floats, weight: float, *, mean: Mean = "geometric"
) -> npt.NDArray[np.float64]:
    """Weighted mean of two taggers' probabilities.

    first, second: [t, n] probability of each tag at each character, columns in the same order.
    weight: 0..1, of the first.
    mean: "geometric" trusts a tagger that is sure against; "arithmetic" one that is sure for.
    RETURNS: [t, n], rows sum to one. Raises CombinationError when the shapes differ.
    """
    _check_weight(weight)
    if first.shape != second.shape:
        raise CombinationError(
            f"The taggers do not agree in characters or tags: {first.shape} and {second.shape}. "
            "Train both on the same gold, and bring their columns into one order with `aligned`."
        )
    if mean == "arithmetic":
        mixed = weight * first.astype(np.float64) + (1.0 - weight) * second.astype(np.float64)
    else:
        mixed = np.exp(weight * _log(first) + (1.0 - weight) * _log(second))
    total = mixed.sum(axis=1, keepdims=True)
    result: npt.NDArray[np.float64] = mixed / np.maximum(total, _TINY)
    return result


def aligned(marginals: Floats, tags: Sequence[str], onto: Sequence[str]) -> Floats:
    """The columns of `tags` in the order of `onto`; a tag that is missing has probability 0."""
    column = {tag: number for number, tag in enumerate(tags)}
    result = np.zeros((len(marginals), len(onto)), dtype=marginals.dtype)
    for number, tag in enumerate(onto):
        if tag in column:
            result[:, number] = marginals[:, column[tag]]
    return result


def decode(marginals: Floats, tags: Sequence[str], borders: Sequence[tuple[int, int]]) -> Found:
    """The allowed tags with the largest product of probabilities, as spans.

    borders and what it RETURNS: as for `decode_chain`.
    """
    nothing = np.zeros((len(tags), len(tags)))
    best = best_path(_log(marginals), nothing, Constraints.bioes(tags), _packing(borders))
    return _spans(best, tags, marginals)


def _spans(best: npt.NDArray[np.int64], tags: Sequence[str], marginals: Floats) -> Found:
    certain = marginals[np.arange(len(best)), best]
    spans = bioes.decode([tags[tag] for tag in best.tolist()])
    return spans, np.array([certain[start:end].min() for start, end, _ in spans], dtype=np.float64)


def _packing(borders: Sequence[tuple[int, int]]) -> Packing:
    return Packing.of([end - start for start, end in borders])


def _check_weight(weight: float) -> None:
    if not 0.0 <= weight <= 1.0:
        raise CombinationError(f"The weight {weight} is not in 0..1.")


def _log(marginals: Floats) -> npt.NDArray[np.float64]:
    logarithms: npt.NDArray[np.float64] = np.log(np.maximum(marginals.astype(np.float64), _TINY))
    return logarithms
