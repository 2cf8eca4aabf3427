"""Training of the metric classifier: multinomial logistic regression with numpy alone.

There are far more features than examples, so the weights are found as sums over the
examples (representer theorem). Every step minimises a quadratic bound on the loss
(Böhning, Multinomial logistic regression algorithm, 1992): no step size to choose, and
the same weights on every run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fazhi.normalise.metric_model import (
    CANDIDATE_FEATURES,
    MetricModel,
    candidate_matrix,
    feature_values,
)
from fazhi_training.training.metric_examples import MetricExample

_Array = NDArray[np.float64]
_BOUND = 0.5  # of the Hessian of the softmax
_LARGEST = 127  # of a signed byte
_DIGITS = 6  # that do not depend on the order in which a machine adds up


@dataclass(frozen=True, slots=True)
class MetricTraining:
    """Settings.

    penalty, shared_penalty: L2 on the weights of the features and of the shared features.
    shared_rate: step of the shared weights. rarest: examples that a feature must stand in.
    features: how many of them the model keeps, those with the largest weights.
    """

    penalty: float = 0.3
    shared_penalty: float = 1.0
    steps: int = 60
    shared_rate: float = 0.1
    rarest: int = 2
    features: int = 20000


def train_metrics(
    examples: Sequence[MetricExample],
    metrics: Sequence[str],
    settings: MetricTraining | None = None,
) -> MetricModel:
    """Train on examples; metrics: all classes, also those without an example."""
    settings = settings or MetricTraining()
    rows = _vocabulary(examples, rarest=settings.rarest)
    values = _values(examples, rows)
    shared_values = np.stack(
        [candidate_matrix(one.features, metrics).astype(np.float64) for one in examples]
    )
    index = {metric: position for position, metric in enumerate(metrics)}
    classes = np.array([index[example.metric] for example in examples])
    importance = np.array([example.weight for example in examples])
    dual, shared = _fit(values @ values.T, shared_values, classes, importance, settings)
    return _compact(values.T @ dual, rows, metrics, shared, settings.features)


def _vocabulary(examples: Sequence[MetricExample], *, rarest: int) -> dict[str, int]:
    counts = Counter[str]()
    for example in examples:
        counts.update(feature_values(example.features).keys())
    kept = sorted(feature for feature, count in counts.items() if count >= rarest)
    return {feature: row for row, feature in enumerate(kept)}


def _values(examples: Sequence[MetricExample], rows: dict[str, int]) -> _Array:
    values = np.zeros((len(examples), len(rows)), dtype=np.float64)
    for number, example in enumerate(examples):
        for feature, value in feature_values(example.features).items():
            if feature in rows:
                values[number, rows[feature]] = value
    return values


def _fit(
    kernel: _Array,
    shared_values: _Array,
    classes: NDArray[np.int64],
    importance: _Array,
    settings: MetricTraining,
) -> tuple[_Array, _Array]:
    """Weights of the examples per class, and the shared weights."""
    count, size = len(classes), shared_values.shape[1]
    numbers = np.arange(count)
    bound = _BOUND * importance[:, None] * kernel
    bound[numbers, numbers] += settings.penalty
    step = np.linalg.inv(bound)
    dual = np.zeros((count, size))
    shared = np.zeros(len(CANDIDATE_FEATURES))
    flat = shared_values.reshape(-1, len(CANDIDATE_FEATURES))
    curvature = _BOUND * np.einsum("n,nck,nck->k", importance, shared_values, shared_values)
    for _ in range(settings.steps):
        scores = kernel @ dual + (flat @ shared).reshape(count, size)
        scores -= scores.max(axis=1, keepdims=True)
        error = np.exp(scores)
        error /= error.sum(axis=1, keepdims=True)
        error[numbers, classes] -= 1
        error *= importance[:, None]
        dual -= step @ (error + settings.penalty * dual)
        gradient = flat.T @ error.reshape(-1) + settings.shared_penalty * shared
        shared -= settings.shared_rate * gradient / (curvature + settings.shared_penalty)
    return dual, shared


def _compact(
    weights: _Array, rows: dict[str, int], metrics: Sequence[str], shared: _Array, features: int
) -> MetricModel:
    """Keep the features with the largest weights, as whole numbers of one byte."""
    largest = np.round(np.abs(weights).max(axis=1), _DIGITS)
    names = sorted(rows)
    kept = sorted(sorted(names, key=lambda name: (-largest[rows[name]], name))[:features])
    chosen = weights[[rows[name] for name in kept]]
    scale = float(f"{np.abs(chosen).max() / _LARGEST or 1.0:.{_DIGITS}g}")
    return MetricModel(
        metrics=tuple(metrics),
        rows={name: row for row, name in enumerate(kept)},
        weights=np.rint(chosen / scale).astype(np.int8),
        scale=scale,
        shared=np.round(shared, _DIGITS).astype(np.float32),
    )
