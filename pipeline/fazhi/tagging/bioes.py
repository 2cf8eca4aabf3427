"""Spans as BIOES tags and back, and which tag may follow which."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

OUTSIDE = "O"


def tag_names(labels: Iterable[str]) -> list[str]:
    """`O` and the four tags of each label, in a fixed order."""
    return [OUTSIDE, *(f"{part}-{label}" for label in sorted(labels) for part in "BIES")]


def encode(length: int, spans: Iterable[tuple[int, int, str]]) -> list[str]:
    """Tags of a sequence of this length.

    spans: (start, end, label), end exclusive. Where spans overlap, the one that
        starts first wins, then the longer one; the other is left out.
    """
    tags = [OUTSIDE] * length
    taken_to = 0
    for start, end, label in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start < taken_to or not 0 <= start < end <= length:
            continue
        taken_to = end
        if end - start == 1:
            tags[start] = f"S-{label}"
            continue
        tags[start] = f"B-{label}"
        tags[start + 1 : end - 1] = [f"I-{label}"] * (end - start - 2)
        tags[end - 1] = f"E-{label}"
    return tags


def decode(tags: Sequence[str]) -> list[tuple[int, int, str]]:
    """Spans of a valid tag sequence as (start, end, label)."""
    spans = []
    start = 0
    for index, tag in enumerate(tags):
        if tag == OUTSIDE:
            continue
        part, label = tag[0], tag[2:]
        if part in "BS":
            start = index
        if part in "ES":
            spans.append((start, index + 1, label))
    return spans


def allowed_transitions(tags: Sequence[str]) -> npt.NDArray[np.bool_]:
    """[n, n] matrix: may tag j follow tag i inside a sequence."""
    allowed = np.zeros((len(tags), len(tags)), dtype=bool)
    for i, before in enumerate(tags):
        for j, after in enumerate(tags):
            opened = before[0] in "BI"
            if opened:
                allowed[i, j] = after[0] in "IE" and after[2:] == before[2:]
            else:
                allowed[i, j] = after[0] in "OBS"
    return allowed


def allowed_ends(tags: Sequence[str]) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Two [n] vectors: may a sequence begin, and may it end, with this tag."""
    first = np.array([tag[0] in "OBS" for tag in tags])
    last = np.array([tag[0] in "OES" for tag in tags])
    return first, last
