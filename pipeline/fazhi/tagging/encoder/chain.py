"""Exact inference in a linear chain: partition, marginals, expected counts, best path.

Rabiner (1989), A tutorial on hidden Markov models; Lafferty, McCallum and Pereira
(2001), Conditional random fields. The recursions run in probability space, scaled
at every step, in float64 and over all sequences at once (see `packing`). A move
or an end that is not allowed has probability zero, not merely a low score.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fazhi.tagging.bioes import allowed_ends, allowed_transitions
from fazhi.tagging.encoder.packing import Packing

Floats = npt.NDArray[np.float64]
Tags = npt.NDArray[np.int64]
AnyFloats = npt.NDArray[np.floating]

_TINY = 1e-300


@dataclass(frozen=True, slots=True)
class Constraints:
    """What a tag sequence may look like.

    moves: [n, n] bool, may tag j follow tag i. first, last: [n] bool, may a sequence
        begin or end with the tag.
    """

    moves: npt.NDArray[np.bool_]
    first: npt.NDArray[np.bool_]
    last: npt.NDArray[np.bool_]

    @classmethod
    def bioes(cls, tags: Sequence[str]) -> Constraints:
        """The constraints of BIOES tags: whole entities only."""
        first, last = allowed_ends(tags)
        return cls(allowed_transitions(tags), first, last)


@dataclass(frozen=True, slots=True)
class Posterior:
    """What forward-backward gives.

    log_partition: summed over the sequences. marginals: [t, n] probability of each tag.
    moves: [n, n] expected number of each move.
    """

    log_partition: float
    marginals: Floats
    moves: Floats


def posterior(
    emissions: AnyFloats, transitions: AnyFloats, constraints: Constraints, packing: Packing
) -> Posterior:
    """Forward-backward. emissions: [t, n] scores, sequences end to end; transitions: [n, n]."""
    scores = emissions[packing.index].astype(np.float64)
    top = scores.max(axis=1, keepdims=True) if len(scores) else scores[:, :1]
    local = np.exp(scores - top)
    moves, move_top = _move_weights(transitions, constraints)
    forward, log_scales = _forward(local, moves, constraints, packing)
    reached = _backward(local, moves, constraints, packing)
    ends = _ends(packing)
    finish = (forward[ends] * constraints.last).sum(axis=1)
    log_partition = (
        float(top.sum() + log_scales.sum() + np.log(np.maximum(finish, _TINY)).sum())
        + (len(scores) - len(ends)) * move_top
    )
    both = forward * reached
    both /= np.maximum(both.sum(axis=1, keepdims=True), _TINY)
    marginals = np.empty_like(both)
    marginals[packing.index] = both
    return Posterior(
        log_partition, marginals, _expected_moves(forward, local * reached, moves, packing)
    )


def gold_score(
    emissions: AnyFloats, transitions: AnyFloats, gold: Tags, packing: Packing
) -> tuple[float, Floats]:
    """Score of the given tags. RETURNS: the score and [n, n] how often each move occurs."""
    tags = gold[packing.index]
    later = tags[int(packing.offsets[min(1, packing.steps)]) :]
    earlier = tags[packing.previous()]
    moves = np.zeros(transitions.shape, dtype=np.float64)
    np.add.at(moves, (earlier, later), 1.0)
    chosen = np.take_along_axis(emissions, gold[:, None], axis=1)
    return float(chosen.sum(dtype=np.float64) + (moves * transitions).sum()), moves


def best_path(
    emissions: AnyFloats, transitions: AnyFloats, constraints: Constraints, packing: Packing
) -> Tags:
    """Most probable allowed tags (Viterbi). RETURNS: [t].

    Tags are grouped by what may precede them: in BIOES, I and E have two
    predecessors, so most of the n × n moves are never looked at.
    """
    scores = emissions[packing.index].astype(np.float64)
    groups = _by_predecessors(transitions, constraints)
    back = np.zeros(scores.shape, dtype=np.int32)
    total = scores[packing.at(0)] if packing.steps else scores
    total = np.where(constraints.first, total, -np.inf)
    totals = [total]
    for step in range(1, packing.steps):
        here = packing.at(step)
        before = totals[-1][: packing.alive(step)]
        total = np.full(before.shape, -np.inf)
        for group in groups:
            moves = before[:, group.sources] + group.weights
            which = moves.argmax(axis=2)
            back[here, group.targets] = np.take_along_axis(group.sources, which.T, axis=1).T
            total[:, group.targets] = np.take_along_axis(moves, which[:, :, None], axis=2)[:, :, 0]
        total += scores[here]
        totals.append(total)
    return _trace(totals, back, constraints, packing)


@dataclass(frozen=True, slots=True)
class _Group:
    """Tags with equally many predecessors: targets [g], sources [g, p], weights [g, p]."""

    targets: npt.NDArray[np.intp]
    sources: npt.NDArray[np.intp]
    weights: Floats


def _by_predecessors(transitions: AnyFloats, constraints: Constraints) -> list[_Group]:
    counts = constraints.moves.sum(axis=0)
    groups = []
    for count in sorted(set(counts.tolist()) - {0}):
        targets = np.flatnonzero(counts == count)
        sources = np.stack([np.flatnonzero(constraints.moves[:, target]) for target in targets])
        weights = transitions[sources, targets[:, None]].astype(np.float64)
        groups.append(_Group(targets, sources, weights))
    return groups


def _trace(
    totals: Sequence[Floats],
    back: npt.NDArray[np.int32],
    constraints: Constraints,
    packing: Packing,
) -> Tags:
    best = np.zeros(len(back), dtype=np.int64)
    later = np.zeros(0, dtype=np.int64)
    for step in range(packing.steps - 1, -1, -1):
        here = packing.at(step)
        going_on = packing.alive(step + 1)
        ending = np.where(constraints.last, totals[step][going_on:], -np.inf).argmax(axis=1)
        if going_on:
            rows = packing.offsets[step + 1] + np.arange(going_on)
            later = back[rows, later].astype(np.int64)
        later = np.concatenate((later, ending.astype(np.int64)))
        best[here] = later
    result = np.empty_like(best)
    result[packing.index] = best
    return result


def _move_weights(transitions: AnyFloats, constraints: Constraints) -> tuple[Floats, float]:
    """Moves in probability space, scaled by exp(-top), zero where forbidden, and that top."""
    allowed = transitions[constraints.moves]
    top = float(allowed.max()) if len(allowed) else 0.0
    weights = np.where(constraints.moves, np.exp(transitions.astype(np.float64) - top), 0.0)
    return weights, top


def _forward(
    local: Floats, moves: Floats, constraints: Constraints, packing: Packing
) -> tuple[Floats, Floats]:
    forward = np.empty_like(local)
    scales = np.ones(len(local), dtype=np.float64)
    for step in range(packing.steps):
        here = packing.at(step)
        if step:
            before = forward[packing.at(step - 1)][: packing.alive(step)]
            reached = (before @ moves) * local[here]
        else:
            reached = local[here] * constraints.first
        scale = np.maximum(reached.sum(axis=1), _TINY)
        forward[here] = reached / scale[:, None]
        scales[here] = scale
    return forward, np.log(scales)


def _backward(local: Floats, moves: Floats, constraints: Constraints, packing: Packing) -> Floats:
    reached = np.empty_like(local)
    backwards = np.ascontiguousarray(moves.T)
    for step in range(packing.steps - 1, -1, -1):
        here = packing.at(step)
        going_on = packing.alive(step + 1)
        reached[here.start + going_on : here.stop] = constraints.last
        if going_on:
            after = packing.at(step + 1)
            earlier = (local[after] * reached[after]) @ backwards
            earlier /= np.maximum(earlier.sum(axis=1, keepdims=True), _TINY)
            reached[here.start : here.start + going_on] = earlier
    return reached


def _expected_moves(forward: Floats, after: Floats, moves: Floats, packing: Packing) -> Floats:
    if packing.steps < 2:
        return np.zeros_like(moves)
    before = forward[packing.previous()]
    following = after[int(packing.offsets[1]) :]
    both = ((before @ moves) * following).sum(axis=1, keepdims=True)
    expected: Floats = moves * ((before / np.maximum(both, _TINY)).T @ following)
    return expected


def _ends(packing: Packing) -> npt.NDArray[np.int64]:
    """Packed places of the last position of each sequence."""
    places = [
        np.arange(int(packing.offsets[step]) + packing.alive(step + 1), packing.offsets[step + 1])
        for step in range(packing.steps)
    ]
    return np.concatenate(places) if places else np.zeros(0, dtype=np.int64)
