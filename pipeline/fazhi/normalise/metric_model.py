"""A trained linear classifier of metrics: character n-grams, unit, context and the lexicon.

The score of a metric is the sum of the weights of a figure's features for it, plus
a few weights that all metrics share (whether the unit fits, whether the lexicon
names it). The weights are data (metric_model.npz), made by `fazhi train-metrics`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

METHOD = "model:metrics"
_RESOURCE = "metric_model.npz"
_NUMBER = re.compile(r"[0-9０-９]+(?:[.．][0-9０-９]+)?")
_SPACE = re.compile(r"\s+")
_FEW = 4  # features of a group that weigh as one; more of them share

# Features come in groups; what a group weighs as a whole, chosen on dev.
GROUP_WEIGHTS: Mapping[str, float] = {
    "own": 15.0,
    "unit": 2.0,
    "clause": 2.0,
    "sentence": 2.0,
    "heading": 1.0,
    "earlier": 3.0,
    "rule": 1.0,
}


@dataclass(frozen=True, slots=True)
class MetricFeatures:
    """What the classifier sees of one figure.

    groups: features by group. candidates: per metric the values of the features that all
        metrics share, in the order of CANDIDATE_FEATURES; a metric left out has none.
    """

    groups: Mapping[str, frozenset[str]]
    candidates: Mapping[str, Sequence[float]]


CANDIDATE_FEATURES = (
    "unit_fits",
    "unit_excluded",
    "own_words",
    "best_by_own_words",
    "wider_words",
    "best_by_wider_words",
    "rule",
    "rule_from_context",
    "rule_score",
    "earlier",
    "whole",
    "earlier_stage",
)


def n_grams(text: str, shortest: int, longest: int) -> Iterable[str]:
    """Character n-grams of a text without white space, its numbers as 0."""
    plain = _NUMBER.sub("0", _SPACE.sub("", text))
    for length in range(shortest, longest + 1):
        for start in range(len(plain) - length + 1):
            yield plain[start : start + length]


def feature_values(features: MetricFeatures) -> dict[str, float]:
    """All features of a figure with their values, by `group:feature`."""
    values: dict[str, float] = {}
    for group, found in features.groups.items():
        value = GROUP_WEIGHTS[group] ** 0.5 / max(len(found), _FEW) ** 0.5
        values.update((f"{group}:{feature}", value) for feature in found)
    return values


@dataclass(frozen=True, slots=True)
class MetricModel:
    """Weights.

    metrics: the classes. rows: feature → row of weights. weights: features by metrics, whole
    numbers. scale: what one of them stands for. shared: weights of CANDIDATE_FEATURES.
    """

    metrics: tuple[str, ...]
    rows: Mapping[str, int]
    weights: NDArray[np.int8]
    scale: float
    shared: NDArray[np.float32]

    def probabilities(self, features: MetricFeatures) -> dict[str, float]:
        """Estimated probability of every metric."""
        import numpy as np

        # Sets come in another order in every process, and sums of floats depend on theirs.
        known = sorted(
            (self.rows[name], value)
            for name, value in feature_values(features).items()
            if name in self.rows
        )
        scores = candidate_matrix(features, self.metrics) @ self.shared
        if known:
            indexes, values = zip(*known, strict=True)
            chosen = self.weights[list(indexes)].astype(np.float32)
            scores = scores + self.scale * (np.asarray(values, dtype=np.float32) @ chosen)
        exponentials = np.exp(scores - scores.max())
        shares = exponentials / exponentials.sum()
        return dict(zip(self.metrics, shares.tolist(), strict=True))

    def best(self, features: MetricFeatures) -> tuple[str, float]:
        """The most probable metric and its probability; of equal ones the first."""
        shares = self.probabilities(features)
        metric = max(shares, key=lambda name: shares[name])
        return metric, shares[metric]


def candidate_matrix(features: MetricFeatures, metrics: Sequence[str]) -> NDArray[np.float32]:
    """The shared features as a matrix, one row per metric."""
    import numpy as np

    none = (0.0,) * len(CANDIDATE_FEATURES)
    values = [features.candidates.get(metric, none) for metric in metrics]
    return np.array(values, dtype=np.float32).reshape(len(metrics), len(CANDIDATE_FEATURES))


def save_model(model: MetricModel, path: Path) -> None:
    """Write the weights, byte for byte the same for the same model."""
    import numpy as np

    ordered = sorted(model.rows, key=lambda name: model.rows[name])
    np.savez_compressed(
        path,
        metrics=np.array(model.metrics),
        features=np.frombuffer("\n".join(ordered).encode(), dtype=np.uint8),
        weights=model.weights,
        scale=np.float64(model.scale),
        shared=model.shared,
    )


def read_model(path: Path) -> MetricModel:
    """Read what `save_model` wrote."""
    import numpy as np

    with np.load(path, allow_pickle=False) as stored:
        features = stored["features"].tobytes().decode().split("\n")
        return MetricModel(
            metrics=tuple(str(name) for name in stored["metrics"]),
            rows={name: row for row, name in enumerate(features)},
            weights=stored["weights"],
            scale=float(stored["scale"]),
            shared=stored["shared"],
        )


@cache
def shipped_model() -> MetricModel | None:
    """The model that comes with the package; None where there is none yet."""
    resource = files("fazhi.data").joinpath(_RESOURCE)
    if not resource.is_file():
        return None
    with as_file(resource) as path:
        return read_model(path)
