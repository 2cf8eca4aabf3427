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
_ROWS_AT_ONCE = 512
_CELLS_AT_ONCE = 60_000
_LEADING_BITS = 21
_SHIFT = np.uint64(64 - _LEADING_BITS)


class CrfError(FazhiError):
    """A CRF was used before it was trained, or its stored weights are broken."""


@dataclass(frozen=True, slots=True)
class LinearChainCrf:
    """Weights of a trained CRF over BIOES tags.

    tags: the tag of each column.
    keys: [k] uint64, sorted feature hashes that carry weight.
    weights: [k + 1, n] float32; the last row is zero and stands for unknown features.
    transitions: [n, n] float32, from row to column; forbidden moves are -1e4.
    """

    tags: tuple[str, ...]
    keys: Features
    weights: Floats
    transitions: Floats
    _leading_bits: npt.NDArray[np.bool_] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        present = np.zeros(1 << _LEADING_BITS, dtype=bool)
        present[self.keys >> _SHIFT] = True
        object.__setattr__(self, "_leading_bits", present)

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
        weights = np.zeros((len(keys) + 1, len(tags)), dtype=np.float32)
        if state:
            rows = np.searchsorted(keys, np.array([key for key, _ in state], dtype=np.uint64))
            columns = np.array([column[tag] for _, tag in state])
            # Rounded as they are stored, so that a model gives the same answers before and after.
            weights[rows, columns] = np.fromiter(state.values(), dtype=np.float16)
        moves = np.zeros((len(tags), len(tags)), dtype=np.float32)
        for (before, after), weight in transition.items():
            moves[column[before], column[after]] = weight
        moves[~allowed_transitions(tags)] = _FORBIDDEN
        return cls(tuple(tags), keys, weights, moves)

    def emissions(self, features: Features) -> Floats:
        """Summed feature weights. features: [t, f] hashes. RETURNS: [t, n]."""
        result = np.empty((len(features), len(self.tags)), dtype=np.float32)
        if not len(self.keys):
            result[:] = 0
            return result
        for start in range(0, len(features), _ROWS_AT_ONCE):
            rows = features[start : start + _ROWS_AT_ONCE]
            found = np.full(rows.shape, len(self.keys), dtype=np.intp)
            # Most features of a text carry no weight: a table of leading bits tells which
            # cannot, and spares them the search.
            likely = self._leading_bits[rows >> _SHIFT]
            keys = rows[likely]
            slots = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
            found[likely] = np.where(self.keys[slots] == keys, slots, len(self.keys))
            result[start : start + len(rows)] = self.weights[found].sum(axis=1)
        return result

    def decode(self, emissions: Floats, borders: Sequence[tuple[int, int]]) -> npt.NDArray[np.intp]:
        """Most probable tags (Viterbi). borders: (start, end) of each sequence. RETURNS: [t]."""
        best = np.zeros(len(emissions), dtype=np.intp)
        first, last = self._end_scores()
        for batch, lengths, index in _padded(emissions, borders):
            steps, size, _ = batch.shape
            score = batch[0] + first
            back = np.zeros((steps, size, len(self.tags)), dtype=np.int16)
            for step in range(1, steps):
                moves = score[:, :, None] + self.transitions
                came_from = moves.argmax(axis=1)
                back[step] = came_from
                reached = np.take_along_axis(moves, came_from[:, None], axis=1)[:, 0] + batch[step]
                score = np.where((step < lengths)[:, None], reached, score)
            tag = (score + last).argmax(axis=1)
            rows = np.arange(size)
            for step in range(steps - 1, -1, -1):
                live = step < lengths
                best[index[step, live]] = tag[live]
                if step:
                    tag = np.where(live, back[step, rows, tag], tag)
        return best

    def marginals(self, emissions: Floats, borders: Sequence[tuple[int, int]]) -> Floats:
        """Probability of each tag at each position (forward-backward). RETURNS: [t, n]."""
        result = np.zeros_like(emissions)
        first, last = self._end_scores()
        moves = np.exp(self.transitions)
        for batch, lengths, index in _padded(emissions, borders):
            steps, size, _ = batch.shape
            scaled = np.exp(batch - batch.max(axis=2, keepdims=True))
            forward = np.zeros_like(scaled)
            forward[0] = scaled[0] * np.exp(first)
            forward[0] /= forward[0].sum(axis=1, keepdims=True)
            for step in range(1, steps):
                reached = (forward[step - 1] @ moves) * scaled[step]
                total = reached.sum(axis=1, keepdims=True)
                forward[step] = reached / np.maximum(total, 1e-30)
            backward = np.broadcast_to(np.exp(last), (size, len(self.tags))).copy()
            for step in range(steps - 1, -1, -1):
                live = step < lengths
                both = forward[step] * backward
                both /= np.maximum(both.sum(axis=1, keepdims=True), 1e-30)
                result[index[step, live]] = both[live]
                if step:
                    earlier = (backward * scaled[step]) @ moves.T
                    earlier /= np.maximum(earlier.sum(axis=1, keepdims=True), 1e-30)
                    backward = np.where(live[:, None], earlier, backward)
        return result

    def _end_scores(self) -> tuple[Floats, Floats]:
        first, last = allowed_ends(self.tags)
        zero = np.float32(0)
        return np.where(first, zero, _FORBIDDEN), np.where(last, zero, _FORBIDDEN)

    def to_bytes(self) -> bytes:
        """Serialise: weights as float16, sparse by row."""
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
                weights = np.zeros((len(keys) + 1, len(tags)), dtype=np.float32)
                weights[rows, stored["columns"]] = stored["values"]
                return cls(tags, keys, weights, stored["transitions"])
        except (ValueError, KeyError, OSError, EOFError) as error:
            raise CrfError(
                f"The stored CRF weights cannot be read ({error}). Train the model again "
                "with `fazhi train`, or reinstall the package for the shipped model."
            ) from error


def _padded(
    emissions: Floats, borders: Sequence[tuple[int, int]]
) -> Iterator[tuple[Floats, npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    """Batches of sequences of like length.

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
