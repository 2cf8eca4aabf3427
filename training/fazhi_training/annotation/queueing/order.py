"""The order of the open pieces: expected errors times what is new, picked one by one.

A piece is worth less the more of its wording the labelled pieces and those already in the
queue have shown, so that near-duplicates stand far apart (a greedy choice under a coverage
gain; Nemhauser, Wolsey and Fisher 1978).
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from fazhi_training.annotation.queueing.signals import Signals
from fazhi_training.corpus.shingles import Hashes, shingle_hashes

WORDING = 4
"""Characters of the shingles that stand for wording."""

_LEAST_ERRORS = 1.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """An open piece with its signals."""

    key: object
    text: str
    signals: Signals


@dataclass(frozen=True, slots=True)
class Ranked:
    """A piece in the queue: its worth when it was picked, and the share of new wording, 0..1."""

    key: object
    worth: float
    novelty: float
    signals: Signals


def rank(candidates: Sequence[Candidate], known: Iterable[str] = ()) -> list[Ranked]:
    """The candidates, the most instructive first.

    known: texts that are labelled already.
    """
    shingles = [shingle_hashes(candidate.text, length=WORDING) for candidate in candidates]
    covered = _Covered(known)
    heap = [
        (-_worth(candidate, covered.new(own)), index)
        for index, (candidate, own) in enumerate(zip(candidates, shingles, strict=True))
    ]
    heapq.heapify(heap)
    ranked: list[Ranked] = []
    while heap:
        _, index = heapq.heappop(heap)
        novelty = covered.new(shingles[index])
        worth = _worth(candidates[index], novelty)
        # Worth only falls as more is covered: whoever still beats the next is the best.
        if heap and worth < -heap[0][0]:
            heapq.heappush(heap, (-worth, index))
            continue
        covered.add(shingles[index])
        chosen = candidates[index]
        ranked.append(Ranked(chosen.key, worth, novelty, chosen.signals))
    return ranked


def _worth(candidate: Candidate, novelty: float) -> float:
    return (candidate.signals.errors + _LEAST_ERRORS) * novelty


class _Covered:
    """The wording that has been seen."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._seen: set[int] = set()
        for text in texts:
            self.add(shingle_hashes(text, length=WORDING))

    def new(self, shingles: Hashes) -> float:
        """Share of new shingles, 0..1; 0 for a text without any."""
        if not len(shingles):
            return 0.0
        return sum(value not in self._seen for value in shingles.tolist()) / len(shingles)

    def add(self, shingles: Hashes) -> None:
        """Count as seen."""
        self._seen.update(np.asarray(shingles).tolist())
