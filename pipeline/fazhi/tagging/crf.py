"""A linear-chain CRF over hashed discrete features: inference in numpy.

Lafferty, McCallum and Pereira (2001), Conditional Random Fields. Weights are
estimated by `fazhi.tagging.fitting`; here they are applied. Features are rows of
64-bit hashes, so that a position costs one binary search per feature and no
string is ever built. Sequences are decoded together, padded in batches.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from fazhi.errors import FazhiError
from fazhi.tagging.bioes import allowed_ends, allowed_transitions

Features = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float32]

_FORBIDDEN = np.float32(-1e4)
_ROWS_AT_ONCE = 256
_CELLS_AT_ONCE = 60_000
_LEADING_BITS = 20
_SHIFT = np.uint64(64 - _LEADING_BITS)
_ABSENT = -1


class CrfError(FazhiError):
    """A CRF was used before it was trained, or its stored weights are broken."""


@dataclass(frozen=True, slots=True)
class LinearChainCrf:
    """Weights of a trained CRF over BIOES tags.

    tags: the tag of each column.
    keys: [k] uint64, sorted feature hashes that carry weight.
    weights: [k, n] float32, most of them zero.
    transitions: [n, n] float32, from row to column; forbidden moves are -1e4.
    """

    tags: tuple[str, ...]
    keys: Features
    weights: Floats
    transitions: Floats
    _first: npt.NDArray[np.int32] = field(init=False, repr=False, compare=False)
    _longest_run: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        leading = (self.keys >> _SHIFT).astype(np.int64)
        # Where the keys with the same leading bits begin: a look-up instead of a search.
        first = np.full(1 << _LEADING_BITS, _ABSENT, dtype=np.int32)
        first[leading[::-1]] = np.arange(len(leading), dtype=np.int32)[::-1]
        longest_run = int(np.bincount(leading).max()) if len(leading) else 0
        object.__setattr__(self, "_first", first)
        object.__setattr__(self, "_longest_run", longest_run)

    @classmethod
    def from_sparse(
        cls,
        tags: Sequence[str],
        state: dict[tuple[int, str], float],
        transition: dict[tuple[str, str], float],
    ) -> LinearChainCrf:
        """Pack weights given as {(feature hash, tag): w} and {(tag, tag): w}."""
        column = {tag: index for index, tag in enumerate(tags)}
        keys = np.array(sorted({key for key, _ in state}), dtype=np.uint64)
        weights = np.zeros((len(keys), len(tags)), dtype=np.float32)
        rows = np.searchsorted(keys, np.array([key for key, _ in state], dtype=np.uint64))
        # Rounded as they are stored, so that a model gives the same answers before and after.
        weights[rows, [column[tag] for _, tag in state]] = np.array(
            list(state.values()), dtype=np.float16
        )
        moves = np.zeros((len(tags), len(tags)), dtype=np.float32)
        for (before, after), weight in transition.items():
            moves[column[before], column[after]] = weight
        moves[~allowed_transitions(tags)] = _FORBIDDEN
        return cls(tuple(tags), keys, weights, moves)

    def emissions(self, features: Features) -> Floats:
        """Summed feature weights. features: [t, f] hashes. RETURNS: [t, n]."""
        result = np.zeros((len(features), len(self.tags)), dtype=np.float32)
        if not len(self.keys):
            return result
        # Few rows at a time, so that the gathered weights stay in the processor's cache.
        for start in range(0, len(features), _ROWS_AT_ONCE):
            position, slot = self._find(features[start : start + _ROWS_AT_ONCE])
            if len(position):
                first = np.flatnonzero(np.diff(position, prepend=-1))
                sums = np.add.reduceat(self.weights[slot], first, axis=0)
                result[start + position[first]] = sums
        return result

    def _find(self, rows: Features) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
        """Row numbers and places in `keys` of all features that carry weight."""
        flat = rows.ravel()
        slot = self._first[flat >> _SHIFT]
        likely = np.flatnonzero(slot >= 0)
        slot = slot[likely].astype(np.intp)
        wanted = flat[likely]
        last = len(self.keys) - 1
        for _ in range(self._longest_run - 1):
            slot += (self.keys[slot] < wanted) & (slot < last)
        found = self.keys[slot] == wanted
        return likely[found] // rows.shape[1], slot[found]

    def decode(self, emissions: Floats, borders: Sequence[tuple[int, int]]) -> npt.NDArray[np.intp]:
        """Most probable tags, see `best_tags`. RETURNS: [t]."""
        return best_tags(emissions, self.transitions, self.tags, borders)

    def marginals(self, emissions: Floats, borders: Sequence[tuple[int, int]]) -> Floats:
        """Probability of each tag, see `tag_probabilities`. RETURNS: [t, n]."""
        return tag_probabilities(emissions, self.transitions, self.tags, borders)

    def to_bytes(self) -> bytes:
        """Serialise: weights as float16, sparse by feature."""
        rows, columns = np.nonzero(self.weights)
        file = io.BytesIO()
        np.savez_compressed(
            file,
            tags=np.array(self.tags),
            keys=self.keys,
            counts=np.bincount(rows, minlength=len(self.keys)).astype(np.uint16),
            columns=columns.astype(np.uint8),
            values=self.weights[rows, columns].astype(np.float16),
            transitions=self.transitions.astype(np.float32),
        )
        return file.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> LinearChainCrf:
        """Inverse of `to_bytes`. Raises CrfError when the data are not such a model."""
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as stored:
                tags = tuple(str(tag) for tag in stored["tags"])
                keys = stored["keys"]
                rows = np.repeat(np.arange(len(keys)), stored["counts"])
                weights = np.zeros((len(keys), len(tags)), dtype=np.float32)
                weights[rows, stored["columns"]] = stored["values"]
                return cls(tags, keys, weights, stored["transitions"])
        except (ValueError, KeyError, OSError, EOFError) as error:
            raise CrfError(
                f"The stored CRF weights cannot be read ({error}). Train the model again "
                "with `fazhi train`, or reinstall the package for the shipped model."
            ) from error


def best_tags(
    emissions: Floats,
    transitions: Floats,
    tags: Sequence[str],
    borders: Sequence[tuple[int, int]],
) -> npt.NDArray[np.intp]:
    """Most probable tags (Viterbi). RETURNS: [t].

    emissions: [t, n]. transitions: [n, n]. borders: (start, end) of each sequence.

    Inside an entity only two tags can come before a tag, its own B and I, so the
    full comparison is over the tags that stand outside or at an edge.
    """
    best = np.zeros(len(emissions), dtype=np.intp)
    first, last = _end_scores(tags)
    part = np.array([tag[0] for tag in tags])
    opens = np.flatnonzero(np.isin(part, list("OBS")))
    closes = np.flatnonzero(np.isin(part, list("OES")))
    begins, insides, ends = (np.flatnonzero(part == letter) for letter in "BIE")
    between = np.ascontiguousarray(transitions[np.ix_(closes, opens)].T)
    for batch, lengths, index in _padded(emissions, borders):
        steps, size, _ = batch.shape
        score = batch[0] + first
        back = np.zeros((steps, size, len(tags)), dtype=np.int16)
        for step in range(1, steps):
            live = int(np.searchsorted(lengths, step, side="right"))
            before = score[live:]
            reached = np.empty_like(before)
            came_from = back[step, live:]
            moves = before[:, None, closes] + between
            chosen = moves.argmax(axis=2)
            came_from[:, opens] = closes[chosen]
            reached[:, opens] = np.take_along_axis(moves, chosen[:, :, None], axis=2)[:, :, 0]
            for targets in (insides, ends):
                opened = before[:, begins] + transitions[begins, targets]
                went_on = before[:, insides] + transitions[insides, targets]
                came_from[:, targets] = np.where(opened >= went_on, begins, insides)
                reached[:, targets] = np.maximum(opened, went_on)
            score[live:] = reached + batch[step, live:]
        tag = (score + last).argmax(axis=1)
        rows = np.arange(size)
        for step in range(steps - 1, -1, -1):
            live = int(np.searchsorted(lengths, step, side="right"))
            best[index[step, live:]] = tag[live:]
            if step:
                tag[live:] = back[step, rows[live:], tag[live:]]
    return best


def tag_probabilities(
    emissions: Floats,
    transitions: Floats,
    tags: Sequence[str],
    borders: Sequence[tuple[int, int]],
) -> Floats:
    """Probability of each tag at each position (forward-backward). RETURNS: [t, n]."""
    result = np.zeros_like(emissions)
    first, last = _end_scores(tags)
    moves = np.exp(transitions)
    for batch, lengths, index in _padded(emissions, borders):
        steps, size, _ = batch.shape
        scaled = np.exp(batch - batch.max(axis=2, keepdims=True))
        forward = np.zeros_like(scaled)
        forward[0] = scaled[0] * np.exp(first)
        forward[0] /= forward[0].sum(axis=1, keepdims=True)
        for step in range(1, steps):
            live = int(np.searchsorted(lengths, step, side="right"))
            reached = (forward[step - 1, live:] @ moves) * scaled[step, live:]
            reached /= np.maximum(reached.sum(axis=1, keepdims=True), 1e-30)
            forward[step, live:] = reached
        backward = np.broadcast_to(np.exp(last), (size, len(tags))).copy()
        for step in range(steps - 1, -1, -1):
            live = int(np.searchsorted(lengths, step, side="right"))
            both = forward[step, live:] * backward[live:]
            both /= np.maximum(both.sum(axis=1, keepdims=True), 1e-30)
            result[index[step, live:]] = both
            if step:
                earlier = (backward[live:] * scaled[step, live:]) @ moves.T
                earlier /= np.maximum(earlier.sum(axis=1, keepdims=True), 1e-30)
                backward[live:] = earlier
    return result


def _end_scores(tags: Sequence[str]) -> tuple[Floats, Floats]:
    first, last = allowed_ends(tags)
    zero = np.float32(0)
    return np.where(first, zero, _FORBIDDEN), np.where(last, zero, _FORBIDDEN)


def _padded(
    emissions: Floats, borders: Sequence[tuple[int, int]]
) -> Iterator[tuple[Floats, npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    """Batches of sequences of like length, the shortest first.

    YIELDS: emissions [steps, size, n]; lengths [size]; index [steps, size] of each
        cell in the flat input (cells beyond a length repeat the last position).
    """
    by_length = sorted((border for border in borders if border[1] > border[0]), key=_length)
    at = 0
    while at < len(by_length):
        stop = at + 1
        while stop < len(by_length) and _length(by_length[stop]) * (stop + 1 - at) < _CELLS_AT_ONCE:
            stop += 1
        group = by_length[at:stop]
        starts = np.array([start for start, _ in group], dtype=np.int64)
        lengths = np.array([_length(border) for border in group], dtype=np.int64)
        steps = np.arange(int(lengths.max()), dtype=np.int64)[:, None]
        index = starts + np.minimum(steps, lengths - 1)
        yield emissions[index], lengths, index
        at = stop


def _length(border: tuple[int, int]) -> int:
    return border[1] - border[0]
