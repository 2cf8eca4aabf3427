"""Fitting what the probabilities of a trained pipeline mean, on reports that it has not seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from fazhi.tagging import mentions_of
from fazhi.tagging.calibration import Calibration, log_odds

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Span

Floats = npt.NDArray[np.float64]
Answer = tuple[float, bool]
"""A probability, and whether the answer was right."""

_FEWEST = 40
_STEPS = 30
_LEAST_SLOPE = 0.05
_SMALLEST_STEP = 1e-6


def calibrate_pipeline(nlp: Language, gold_file: Path) -> dict[str, int]:
    """Set the calibration of the components that have one; thresholds move with it.

    gold_file: DocBin of reports to measure on, not those that were learnt from.
    RETURNS: answers per label that it rests on.
    """
    from spacy.tokens import DocBin

    from fazhi.tagging.scores import SPANS_KEY

    components: list[Any] = [pipe for _, pipe in nlp.pipeline if hasattr(pipe, "calibration")]
    thresholds = {pipe: pipe.thresholds for pipe in components if hasattr(pipe, "thresholds")}
    for component in components:
        component.calibration = Calibration()
    for component in thresholds:
        component.thresholds = {}
    answers: dict[str, dict[str, list[Answer]]] = {"entity": {}, "span": {}}
    for gold in DocBin().from_disk(gold_file).get_docs(nlp.vocab):
        right = {
            "entity": _ranges(gold.ents),
            "span": _ranges(gold.spans.get(SPANS_KEY, [])),
        }
        for mention in mentions_of(nlp(gold.text)):
            judged = (mention.start, mention.end, mention.label) in right[mention.layer]
            of_label = answers[mention.layer].setdefault(mention.label, [])
            of_label.append((mention.score, judged))
    fitted: dict[str, tuple[float, float]] = {}
    for layer in answers.values():
        fitted |= fit_calibration(layer).by_label
    for component in components:
        own = {label: fitted[label] for label in component.labels if label in fitted}
        component.calibration = Calibration(own)
    for component, least in thresholds.items():
        component.thresholds = {
            label: component.calibration.probability(label, threshold)
            for label, threshold in least.items()
        }
    return {label: len(found) for layer in answers.values() for label, found in layer.items()}


def fit_calibration(answers: Mapping[str, Sequence[Answer]]) -> Calibration:
    """Slope and intercept for each label of a layer.

    A label with few answers, and one that is right or wrong throughout, is drawn to what holds
    for all labels together.
    """
    every = [answer for found in answers.values() for answer in found]
    if not every:
        return Calibration()
    shared = _fit(every, prior=(1.0, 0.0))
    return Calibration(
        {
            label: _fit(found, prior=shared) if len(found) >= _FEWEST else shared
            for label, found in sorted(answers.items())
        }
    )


def _fit(answers: Sequence[Answer], *, prior: tuple[float, float]) -> tuple[float, float]:
    """Logistic regression on the log odds, drawn to the prior; the slope stays above 0."""
    odds = np.array([log_odds(score) for score, _ in answers])
    right = np.array([judged for _, judged in answers])
    design = np.stack((odds, np.ones_like(odds)), axis=1)
    slope, intercept = _newton(design, right, np.array(prior), np.zeros(len(odds)))
    if slope < _LEAST_SLOPE:
        slope = _LEAST_SLOPE
        (intercept,) = _newton(design[:, 1:], right, np.array(prior[1:]), slope * odds)
    return round(float(slope), 4), round(float(intercept), 4)


def _newton(design: Floats, right: npt.NDArray[np.bool_], centre: Floats, offset: Floats) -> Floats:
    """Weights of a logistic regression with a Gaussian prior, by damped Newton steps.

    design: [n, w]. right: [n]. centre: [w] mean of the prior. offset: [n] added to the log odds.
    """
    sign = np.where(right, 1.0, -1.0)

    def loss(weights: Floats) -> float:
        misses = np.logaddexp(0.0, -sign * (design @ weights + offset)).sum()
        return float(misses + 0.5 * ((weights - centre) ** 2).sum())

    weights = centre.copy()
    for _ in range(_STEPS):
        expected = 1.0 / (1.0 + np.exp(-np.clip(design @ weights + offset, -30.0, 30.0)))
        gradient = design.T @ (expected - right) + (weights - centre)
        curvature = (design * (expected * (1.0 - expected))[:, None]).T @ design
        step = np.linalg.solve(curvature + np.eye(len(centre)), gradient)
        size = 1.0
        while size > _SMALLEST_STEP and loss(weights - size * step) > loss(weights):
            size /= 2
        weights = weights - size * step
    return weights


def _ranges(spans: Iterable[Span]) -> set[tuple[int, int, str]]:
    return {(span.start_char, span.end_char, span.label_) for span in spans}
