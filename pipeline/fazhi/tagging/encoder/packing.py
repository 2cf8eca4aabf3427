"""Sequences of unlike length side by side, step by step, without padding.

Sorted by falling length, the sequences that are alive at a step are the first
ones, so a step is one contiguous slice and no cell is wasted on padding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Indices = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Packing:
    """Order in which the rows of laid-end-to-end sequences are visited.

    index: [t] row of the flat array at each packed place; step after step.
    offsets: [steps + 1] where each step begins among the packed places.
    """

    index: Indices
    offsets: Indices

    @classmethod
    def of(cls, lengths: Sequence[int] | Indices) -> Packing:
        """lengths: of the sequences as they follow each other; empty ones are skipped."""
        sizes = np.asarray(lengths, dtype=np.int64)
        order = np.argsort(-sizes, kind="stable")
        starts = (np.cumsum(sizes) - sizes)[order]
        falling = sizes[order]
        steps = int(falling[0]) if len(falling) else 0
        # alive[s]: number of sequences longer than s.
        alive = np.searchsorted(-falling, -np.arange(steps), side="left").astype(np.int64)
        offsets = np.concatenate(([0], np.cumsum(alive))).astype(np.int64)
        step = np.repeat(np.arange(steps), alive)
        place = np.arange(int(offsets[-1])) - offsets[step]
        return cls(index=starts[place] + step, offsets=offsets)

    @property
    def steps(self) -> int:
        """Length of the longest sequence."""
        return len(self.offsets) - 1

    def at(self, step: int) -> slice:
        """Packed places of one step."""
        return slice(int(self.offsets[step]), int(self.offsets[step + 1]))

    def alive(self, step: int) -> int:
        """How many sequences have this step; they are the first ones of the step before."""
        if step >= self.steps:
            return 0
        return int(self.offsets[step + 1] - self.offsets[step])

    def previous(self) -> Indices:
        """Packed place of the step before, for every place from the second step on."""
        if self.steps < 2:
            return np.zeros(0, dtype=np.int64)
        sizes = np.diff(self.offsets)
        shift = np.repeat(sizes[:-1], sizes[1:])
        places: Indices = np.arange(int(self.offsets[1]), int(self.offsets[-1])) - shift
        return places
