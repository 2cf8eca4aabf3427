"""Features of distributional clusters: characters and pairs that stand in like settings.

The clusters were learnt from unlabelled text (`fazhi learn-clusters`), so that a
character or a word that the gold never showed still resembles ones that it did
(Miller, Guinness and Zamanian, 2004, Name Tagging with Word Clusters and Discriminative
Training).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from fazhi.data import read_table
from fazhi.tagging.features import FeatureRows, Values, shifted
from fazhi.tagging.visible import VisibleText

_NONE = 0
_PLANE = 0x10000


@dataclass(frozen=True, slots=True)
class Clusters:
    """Clusters of single characters and of pairs, at two grains; cluster 0 is no cluster.

    coarse, fine: [65536] cluster of each character of the basic plane.
    pairs: [p] sorted, first character × 65536 + second.
    pair_coarse, pair_fine: [p] cluster of each pair.
    """

    coarse: Values
    fine: Values
    pairs: npt.NDArray[np.int64]
    pair_coarse: Values
    pair_fine: Values

    def of_characters(self, visible: VisibleText) -> tuple[Values, Values]:
        """RETURNS: coarse and fine cluster at each position, [t] each."""
        inside = visible.codes < _PLANE
        codes = np.where(inside, visible.codes, 0)
        return (
            np.where(inside, self.coarse[codes], _NONE),
            np.where(inside, self.fine[codes], _NONE),
        )

    def of_pairs(self, visible: VisibleText) -> tuple[Values, Values]:
        """RETURNS: coarse and fine cluster of the pair that begins at each position, [t] each."""
        codes = visible.codes.astype(np.int64)
        following = shifted(codes, 1, _PLANE)
        wanted = np.where((codes < _PLANE) & (following < _PLANE), codes * _PLANE + following, -1)
        slot = np.minimum(np.searchsorted(self.pairs, wanted), len(self.pairs) - 1)
        known = self.pairs[slot] == wanted
        return (
            np.where(known, self.pair_coarse[slot], _NONE),
            np.where(known, self.pair_fine[slot], _NONE),
        )


def add_cluster_features(rows: FeatureRows, visible: VisibleText) -> None:
    """Clusters around each position, alone and in combination."""
    rows.begin("clusters")
    clusters = shipped_clusters()
    coarse, fine = clusters.of_characters(visible)
    pair_coarse, pair_fine = clusters.of_pairs(visible)
    near_coarse = {offset: shifted(coarse, offset, _NONE) for offset in range(-3, 4)}
    near_fine = {offset: shifted(fine, offset, _NONE) for offset in range(-4, 5)}
    for offset in range(-4, 5):
        rows.add(near_fine[offset])
    for offset in range(-3, 3):
        rows.add(near_coarse[offset], near_coarse[offset + 1])
        rows.add(near_fine[offset], near_fine[offset + 1])
    for offset in range(-3, 2):
        rows.add(*(near_coarse[offset + step] for step in range(3)))
    near_pair = {offset: shifted(pair_coarse, offset, _NONE) for offset in range(-4, 4)}
    for offset in range(-4, 4):
        rows.add(near_pair[offset])
        rows.add(shifted(pair_fine, offset, _NONE))
    for first, second in ((-2, 0), (-2, 1), (-1, 1), (0, 2), (-3, -1)):
        rows.add(near_pair[first], near_pair[second])


@cache
def shipped_clusters() -> Clusters:
    """The clusters in the package's data."""
    coarse = np.zeros(_PLANE, dtype=np.int64)
    fine = np.zeros(_PLANE, dtype=np.int64)
    pairs: list[tuple[int, int, int]] = []
    for row in read_table("character_clusters"):
        string, coarse_number, fine_number = row["string"], int(row["coarse"]), int(row["fine"])
        if len(string) == 1:
            coarse[ord(string)] = coarse_number
            fine[ord(string)] = fine_number
        else:
            pairs.append((ord(string[0]) * _PLANE + ord(string[1]), coarse_number, fine_number))
    table = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 3)
    return Clusters(coarse, fine, table[:, 0], table[:, 1], table[:, 2])
