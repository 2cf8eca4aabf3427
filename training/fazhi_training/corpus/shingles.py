"""How much of one text is found in another: shares of 13-character shingles.

A shingle is a run of characters of the text without its white space
(Broder, On the resemblance and containment of documents, 1997).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

LENGTH = 13
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_FINAL_SHIFT = np.uint64(29)

Hashes = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Share:
    """`share` of the shingles of report_id occur in `other` too."""

    report_id: str
    other: str
    share: float


def shingle_hashes(text: str, *, length: int = LENGTH) -> Hashes:
    """Sorted distinct 64-bit hashes of all shingles; empty for a shorter text."""
    squeezed = "".join(text.split())
    count = len(squeezed) - length + 1
    if count <= 0:
        return np.empty(0, dtype=np.uint64)
    codes = np.frombuffer(squeezed.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(
        np.uint64
    )
    hashes: NDArray[np.uint64] = np.zeros(count, dtype=np.uint64)
    for position in range(length):
        hashes = (hashes + codes[position : position + count] + np.uint64(1)) * _MULTIPLIER
        hashes ^= hashes >> _FINAL_SHIFT
    return np.unique(hashes)


def share_of(hashes: Hashes, other: Hashes) -> float:
    """The part of the first text's distinct shingles that the other text has too, 0 to 1."""
    if not len(hashes) or not len(other):
        return 0.0
    return len(np.intersect1d(hashes, other, assume_unique=True)) / len(hashes)


def shares(reports: Mapping[str, Hashes], others: Mapping[str, Hashes]) -> list[Share]:
    """For each report the other text that shares most with it, the largest share first.

    A text is never compared with itself (the same name).
    """
    found = []
    for report_id, hashes in reports.items():
        best = max(
            (
                (share_of(hashes, other), name)
                for name, other in others.items()
                if name != report_id
            ),
            default=(0.0, ""),
        )
        found.append(Share(report_id, best[1], best[0]))
    return sorted(found, key=lambda share: (-share.share, share.report_id))


def similar_pairs(reports: Mapping[str, Hashes], *, above: float) -> Iterable[tuple[str, str]]:
    """Pairs of which one shares more than `above` of its shingles with the other."""
    names = sorted(reports)
    for index, first in enumerate(names):
        for second in names[index + 1 :]:
            common = len(np.intersect1d(reports[first], reports[second], assume_unique=True))
            smaller = min(len(reports[first]), len(reports[second]))
            if smaller and common / smaller > above:
                yield first, second


def hash_texts(folder: Path) -> dict[str, Hashes]:
    """Hashes of every text file (.txt, .md, .json) under a folder, by relative path."""
    return {
        path.relative_to(folder).as_posix(): shingle_hashes(
            path.read_text(encoding="utf-8", errors="replace")
        )
        for path in sorted(folder.rglob("*"))
        if path.suffix in {".txt", ".md", ".json"} and path.is_file()
    }
