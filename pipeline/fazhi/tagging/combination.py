"""Two CRFs over the same characters as one: their scores are added before decoding."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fazhi.errors import FazhiError

Floats = npt.NDArray[np.floating]

ENCODER_SCORES = "encoder_scores"
"""Key of `doc.user_data` under which an encoder leaves its ChainScores for the next component."""


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


def _check_weight(weight: float) -> None:
    if not 0.0 <= weight <= 1.0:
        raise CombinationError(f"The weight {weight} is not in 0..1.")
