"""Which metric each figure counts: what the rules say, weighed by the trained classifier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from fazhi.normalise.metric import MetricGuess, group_of
from fazhi.normalise.metric_model import METHOD, MetricFeatures, MetricModel, shipped_model
from fazhi.records.context import Context
from fazhi.records.figures import METRIC_FROM_CONTEXT, Figure
from fazhi.records.metric_features import metric_features
from fazhi.records.metric_rules import MetricChoice, choose_by_rules

_SCORE_DIGITS = 3


def choose_metrics(
    context: Context,
    figures: Sequence[Figure],
    *,
    parts: Mapping[int, int],
    stages: Mapping[int, int],
) -> list[MetricChoice]:
    """The metric of every figure. parts, stages: indexes of wholes and of earlier stages."""
    choices = choose_by_rules(context, figures, parts=parts, stages=stages)
    model = shipped_model()
    if model is None or not figures:
        return choices
    features = metric_features(context, figures, choices, parts=parts, stages=stages)
    return [_weigh(model, choice, seen) for choice, seen in zip(choices, features, strict=True)]


def _weigh(model: MetricModel, choice: MetricChoice, features: MetricFeatures) -> MetricChoice:
    """The most probable metric; the rules' choice is one of its features."""
    if choice.is_firm:
        return choice
    best, probability = model.best(features)
    score = round(probability, _SCORE_DIGITS)
    if best == choice.guess.metric_id:
        return replace(choice, guess=replace(choice.guess, score=score))
    flags = tuple(dict.fromkeys((*choice.flags, METRIC_FROM_CONTEXT)))
    return MetricChoice(MetricGuess(best, group_of(best), METHOD, score), flags)
