"""Decoding of BIOES chains in numpy: the best tags, and how probable they are.

Sequences are decoded together, those of like length in one batch. Tags are reordered so
that those that may stand before or after a kind of tag are neighbours: every move is then
an operation on slices.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from fazhi.tagging import bioes

Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.intp]
Borders = Sequence[tuple[int, int]]
ScoredRange = tuple[int, int, str, float]

FORBIDDEN = np.float32(-1e4)
"""Transition weight of a move that must not happen."""

_CELLS_AT_ONCE = 60_000


@dataclass(frozen=True, slots=True)
class _TagOrder:
    """Tags in the order B…, O, S…, E…, I…, each kind in the same order of labels.

    places: [n] place of each reordered tag among the given ones.
    first, last: [n] score of a sequence that begins, ends with each (0 or FORBIDDEN).
    """

    places: Places
    first: Floats
    last: Floats
    begins: slice
    opens: slice
    closes: slice
    ends: slice
    insides: slice


@dataclass(frozen=True, slots=True)
class _Batch:
    """Sequences of like length, the shortest first.

    index: [steps, size] position of each cell in the text (beyond its end, a sequence
        repeats its last).
    live_from: [steps] the first sequence that is longer than so many steps.
    """

    index: Places
    live_from: list[int]


def decode_ranges(
    emissions: Floats, transitions: Floats, tags: Sequence[str], borders: Borders
) -> list[ScoredRange]:
    """Labelled ranges of the best tags, sorted, with the least probability of their tags.

    For the arguments see `best_tags`.
    """
    best = best_tags(emissions, transitions, tags, borders)
    ranges = bioes.decode([tags[tag] for tag in best.tolist()])
    starts = np.array([start for start, *_ in ranges], dtype=np.intp)
    # Only of sequences that hold a range: for most labels those are few.
    borders_array = np.array(borders, dtype=np.intp).reshape(-1, 2)
    first, stop = np.searchsorted(starts, borders_array).T
    held = [border for border, some in zip(borders, (first < stop).tolist(), strict=True) if some]
    probabilities = tag_probabilities(emissions, transitions, tags, held)
    certain = probabilities[np.arange(len(best)), best]
    return [(start, end, label, float(certain[start:end].min())) for start, end, label in ranges]


def best_tags(
    emissions: Floats, transitions: Floats, tags: Sequence[str], borders: Borders
) -> Places:
    """Most probable tags (Viterbi). RETURNS: [t].

    emissions: [t, n]. transitions: [n, n], from row to column. borders: (start, end) of each
    sequence.

    Inside an entity only two tags can come before a tag, its own B and I, so the
    full comparison is over the tags that stand outside or at an edge.
    """
    best = np.zeros(len(emissions), dtype=np.intp)
    order = _tag_order(tuple(tags))
    opens, closes, begins, insides, ends = (
        order.opens, order.closes, order.begins, order.insides, order.ends,
    )  # fmt: skip
    moves = transitions[np.ix_(order.places, order.places)]
    between = np.ascontiguousarray(moves[closes, opens].T)
    begin_inside, inside_inside = (
        moves[begins, insides].diagonal(),
        moves[insides, insides].diagonal(),
    )
    begin_end, inside_end = moves[begins, ends].diagonal(), moves[insides, ends].diagonal()
    ordered = emissions[:, order.places]
    for batch in _batches(borders):
        score = ordered[batch.index]
        score[0] += order.first
        for step in range(1, len(score)):
            live = batch.live_from[step]
            before, here = score[step - 1, live:], score[step, live:]
            here[:, opens] += (before[:, None, closes] + between).max(axis=2)
            begin, inside = before[:, begins], before[:, insides]
            here[:, insides] += np.maximum(begin + begin_inside, inside + inside_inside)
            here[:, ends] += np.maximum(begin + begin_end, inside + inside_end)
        tag = np.zeros(score.shape[1], dtype=np.intp)
        into = np.ascontiguousarray(moves.T)
        traced = len(tag)
        for step in range(len(score) - 1, -1, -1):
            live = batch.live_from[step]
            tag[traced:] = (score[step, traced:] + into[tag[traced:]]).argmax(axis=1)
            if live < traced:
                tag[live:traced] = (score[step, live:traced] + order.last).argmax(axis=1)
                traced = live
            best[batch.index[step, live:]] = tag[live:]
    return order.places[best]


def tag_probabilities(
    emissions: Floats, transitions: Floats, tags: Sequence[str], borders: Borders
) -> Floats:
    """Probability of each tag at each position (forward-backward). RETURNS: [t, n].

    Positions outside the borders get zeros.
    """
    result = np.zeros_like(emissions)
    first, last = (np.where(may, np.float32(0), FORBIDDEN) for may in bioes.allowed_ends(tags))
    moves = np.exp(transitions)
    for batch in _batches(borders):
        cells = emissions[batch.index]
        scaled = np.exp(cells - cells.max(axis=2, keepdims=True))
        forward = np.zeros_like(scaled)
        forward[0] = scaled[0] * np.exp(first)
        forward[0] /= forward[0].sum(axis=1, keepdims=True)
        for step in range(1, len(cells)):
            live = batch.live_from[step]
            reached = (forward[step - 1, live:] @ moves) * scaled[step, live:]
            reached /= np.maximum(reached.sum(axis=1, keepdims=True), 1e-30)
            forward[step, live:] = reached
        backward = np.broadcast_to(np.exp(last), cells.shape[1:]).copy()
        for step in range(len(cells) - 1, -1, -1):
            live = batch.live_from[step]
            both = forward[step, live:] * backward[live:]
            both /= np.maximum(both.sum(axis=1, keepdims=True), 1e-30)
            result[batch.index[step, live:]] = both
            if step:
                earlier = (backward[live:] * scaled[step, live:]) @ moves.T
                earlier /= np.maximum(earlier.sum(axis=1, keepdims=True), 1e-30)
                backward[live:] = earlier
    return result


@lru_cache(maxsize=32)
def _tag_order(tags: tuple[str, ...]) -> _TagOrder:
    by_part: dict[str, list[int]] = {part: [] for part in "BOSEI"}
    for place in sorted(range(len(tags)), key=lambda place: tags[place][2:]):
        by_part[tags[place][0]].append(place)
    places = np.array([place for part in by_part.values() for place in part], dtype=np.intp)
    labels = len(by_part["B"])
    singles = labels + len(by_part["O"])
    first, last = (np.where(may, np.float32(0), FORBIDDEN) for may in bioes.allowed_ends(tags))
    return _TagOrder(
        places,
        first[places],
        last[places],
        begins=slice(0, labels),
        opens=slice(0, singles + labels),
        closes=slice(labels, singles + 2 * labels),
        ends=slice(singles + labels, singles + 2 * labels),
        insides=slice(singles + 2 * labels, singles + 3 * labels),
    )


def _batches(borders: Borders) -> Iterator[_Batch]:
    by_length = sorted((border for border in borders if border[1] > border[0]), key=_length)
    at = 0
    while at < len(by_length):
        stop = at + 1
        while stop < len(by_length) and _length(by_length[stop]) * (stop + 1 - at) < _CELLS_AT_ONCE:
            stop += 1
        group = by_length[at:stop]
        starts = np.array([start for start, _ in group], dtype=np.intp)
        lengths = np.array([_length(border) for border in group], dtype=np.intp)
        steps = np.arange(int(lengths[-1]), dtype=np.intp)
        yield _Batch(
            starts + np.minimum(steps[:, None], lengths - 1),
            np.searchsorted(lengths, steps, side="right").tolist(),
        )
        at = stop


def _length(border: tuple[int, int]) -> int:
    return border[1] - border[0]
