"""A linear-chain CRF over hashed discrete features: inference in numpy.

Lafferty, McCallum and Pereira (2001), Conditional Random Fields. Weights are
estimated by `fazhi.tagging.fitting`; here they are applied. Features are rows of
64-bit hashes, so that no string is ever built.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fazhi.errors import FazhiError
from fazhi.tagging.bioes import allowed_transitions
from fazhi.tagging.decoding import FORBIDDEN
from fazhi.tagging.feature_weights import FeatureWeights

Hashes = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float32]


class CrfError(FazhiError):
    """A CRF was used before it was trained, or its stored weights are broken."""


@dataclass(frozen=True, slots=True)
class LinearChainCrf:
    """Weights of a trained CRF over BIOES tags.

    tags: the tag of each column.
    features: what each feature says of each tag, most of it zero.
    transitions: [n, n] float32, from row to column; forbidden moves are -1e4.
    """

    tags: tuple[str, ...]
    features: FeatureWeights
    transitions: Floats

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
        moves[~allowed_transitions(tags)] = FORBIDDEN
        return cls(tuple(tags), FeatureWeights(keys, weights), moves)

    def emissions(self, features: Hashes) -> Floats:
        """Summed feature weights. features: [t, f] hashes. RETURNS: [t, n]."""
        return self.features.sums(features)

    def to_bytes(self) -> bytes:
        """Serialise: weights as float16, sparse by feature."""
        keys, weights = self.features.keys, self.features.weights
        rows, columns = np.nonzero(weights)
        file = io.BytesIO()
        np.savez_compressed(
            file,
            tags=np.array(self.tags),
            keys=keys,
            counts=np.bincount(rows, minlength=len(keys)).astype(np.uint16),
            columns=columns.astype(np.uint8),
            values=weights[rows, columns].astype(np.float16),
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
                return cls(tags, FeatureWeights(keys, weights), stored["transitions"])
        except (ValueError, KeyError, OSError, EOFError) as error:
            raise CrfError(
                f"The stored CRF weights cannot be read ({error}). Train the model again "
                "with `fazhi train`, or reinstall the package for the shipped model."
            ) from error
