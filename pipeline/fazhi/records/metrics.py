"""Which metric each figure counts: what the rules say, overruled by the trained classifier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from fazhi.normalise.metric import MetricGuess, group_of, unit_fit
from fazhi.normalise.metric_model import METHOD, MetricFeatures, MetricModel, shipped_model
from fazhi.records.context import Context
from fazhi.records.figures import METRIC_FROM_CONTEXT, METRIC_OF_PREVIOUS, Figure
from fazhi.records.metric_features import metric_features
from fazhi.records.metric_rules import MetricChoice, choose_by_rules

_SCORE_DIGITS = 3
_SURE = 0.9  # least probability at which the classifier overrules rules that read the context


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
    weighed: list[MetricChoice] = []
    for figure, choice, seen in zip(figures, choices, features, strict=True):
        same = _of_same_words(figure, weighed)
        weighed.append(same if same is not None else _weigh(model, choice, seen))
    return weighed


def _of_same_words(figure: Figure, before: Sequence[MetricChoice]) -> MetricChoice | None:
    """The metric of the value before, when the words are the same and it is counted in this
    unit too (接待来访群众43批96人次)."""
    if METRIC_OF_PREVIOUS not in figure.flags or not before:
        return None
    guess = before[-1].guess
    fits = unit_fit(figure.unit, figure.span.label).get(guess.metric_id, 0.0) > 0
    return MetricChoice(guess) if fits else None


def _weigh(model: MetricModel, choice: MetricChoice, features: MetricFeatures) -> MetricChoice:
    """The most probable metric; the rules' choice is one of its features."""
    if choice.is_firm:
        return choice
    best, probability = model.best(features)
    score = round(probability, _SCORE_DIGITS)
    if best == choice.guess.metric_id:
        return replace(choice, guess=replace(choice.guess, score=score))
    if METRIC_FROM_CONTEXT in choice.flags and probability < _SURE:
        return choice
    flags = tuple(dict.fromkeys((*choice.flags, METRIC_FROM_CONTEXT)))
    return MetricChoice(MetricGuess(best, group_of(best), METHOD, score), flags)
