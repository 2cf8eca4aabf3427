"""Weights of hashed features, looked up for a whole text at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Hashes = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float32]

_ROWS_AT_ONCE = 64
_LEADING_BITS = 20
_SHIFT = np.uint64(64 - _LEADING_BITS)


@dataclass(frozen=True, slots=True)
class FeatureWeights:
    """A row of weights for every feature that carries any.

    keys: [k] uint64, sorted feature hashes.
    weights: [k, n] float32, one column per tag.
    """

    keys: Hashes
    weights: Floats
    _rows: Floats = field(init=False, repr=False, compare=False)
    _first: npt.NDArray[np.int32] = field(init=False, repr=False, compare=False)
    _longest_run: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        leading = (self.keys >> _SHIFT).astype(np.int64)
        # Where the keys with the same leading bits begin: a look-up instead of a search.
        first = np.zeros(1 << _LEADING_BITS, dtype=np.int32)
        first[leading[::-1]] = np.arange(len(leading), dtype=np.int32)[::-1]
        empty = np.zeros((1, self.weights.shape[1]), dtype=np.float32)
        longest_run = int(np.bincount(leading).max()) if len(leading) else 0
        rows = np.concatenate((self.weights, empty))
        object.__setattr__(self, "_rows", rows)
        object.__setattr__(self, "weights", rows[:-1])
        object.__setattr__(self, "_first", first)
        object.__setattr__(self, "_longest_run", longest_run)

    @classmethod
    def side_by_side(cls, tables: Sequence[FeatureWeights]) -> FeatureWeights:
        """One table with the columns of all, so that a feature is looked up once."""
        if not tables:
            return cls(np.zeros(0, dtype=np.uint64), np.zeros((0, 0), dtype=np.float32))
        keys = np.unique(np.concatenate([table.keys for table in tables]))
        rows = np.zeros(
            (len(keys), sum(table.weights.shape[1] for table in tables)), dtype=np.float32
        )
        column = 0
        for table in tables:
            end = column + table.weights.shape[1]
            rows[np.searchsorted(keys, table.keys), column:end] = table.weights
            column = end
        return cls(keys, rows)

    def sums(self, features: Hashes) -> Floats:
        """Summed weights of each position's features. features: [t, f]. RETURNS: [t, n]."""
        result = np.zeros((len(features), self._rows.shape[1]), dtype=np.float32)
        if not len(self.keys) or not features.size:
            return result
        count = features.shape[1]
        ones = np.ones((1, count), dtype=np.float32)
        # A few positions at a time, into one buffer: the gathered rows stay in the processor's
        # cache, and no memory is asked of the system.
        gathered = np.empty((_ROWS_AT_ONCE, count, result.shape[1]), dtype=np.float32)
        for start in range(0, len(features), _ROWS_AT_ONCE):
            places = self._places(features[start : start + _ROWS_AT_ONCE])
            here = gathered[: len(places)]
            self._rows.take(places, axis=0, out=here, mode="clip")
            np.matmul(ones, here, out=result[start : start + len(places), None])
        return result

    def _places(self, features: Hashes) -> npt.NDArray[np.int32]:
        """Row of each feature; of one that carries no weight, the empty row at the end."""
        place = self._first[features >> _SHIFT]
        last = len(self.keys) - 1
        for _ in range(self._longest_run - 1):
            place += (self.keys[place] < features) & (place < last)
        return np.where(self.keys[place] == features, place, last + 1)
