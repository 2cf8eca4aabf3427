"""Which labels are taken for which, and for nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fazhi.tagging.mention import Layer
from fazhi_training.evaluation.matching import Pair

NONE = "none"


@dataclass(frozen=True, slots=True)
class Confusion:
    """Pairs of one layer by label of the gold (first) and of the prediction (second).

    labels: those that occur, sorted, then `none`: (`ORG`, `none`) was missed,
        (`none`, `ORG`) is spurious.
    counts: pairs with any overlap; the diagonal holds wrong borders too.
    """

    labels: tuple[str, ...]
    counts: Mapping[tuple[str, str], int]

    def row(self, label: str) -> list[int]:
        """How often gold of this label was predicted as each of `labels`."""
        return [self.counts.get((label, other), 0) for other in self.labels]


def confusion(pairs: Iterable[Pair], layer: Layer) -> Confusion:
    """The confusion of one layer, from pairs of any layer."""
    counts = Counter(
        (
            pair.gold.label if pair.gold else NONE,
            pair.predicted.label if pair.predicted else NONE,
        )
        for pair in pairs
        if pair.present.layer == layer
    )
    labels = sorted({label for cell in counts for label in cell} - {NONE})
    return Confusion((*labels, NONE), dict(counts))
