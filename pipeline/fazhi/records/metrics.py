"""Which metric each figure counts: what the rules say, overruled by the trained classifier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from fazhi.normalise.metric import MetricGuess, group_of, unit_fit
from fazhi.normalise.metric_model import METHOD, MetricFeatures, MetricModel, shipped_model
from fazhi.records.context import Context
from fazhi.records.figures import METRIC_FROM_CONTEXT, METRIC_OF_PREVIOUS, Figure
from fazhi.records.metric_features import metric_features
from fazhi.records.metric_rules import MetricChoice, choose_by_rules, next_by_rules
from fazhi.records.words import pattern_of

_SCORE_DIGITS = 3


def choose_metrics(
    context: Context,
    figures: Sequence[Figure],
    *,
    parts: Mapping[int, int],
    stages: Mapping[int, int],
) -> list[MetricChoice]:
    """The metric of every figure, one after the other: each sees what was decided before it.

    parts, stages: indexes of wholes and of earlier stages.
    """
    model = shipped_model()
    if model is None:
        return choose_by_rules(context, figures, parts=parts, stages=stages)
    decided: list[MetricChoice] = []
    texts: list[str] = []
    for figure in figures:
        rule, text = next_by_rules(context, figures, decided, texts, parts=parts, stages=stages)
        choice = _of_same_words(figure, decided)
        if choice is None:
            seen = metric_features(context, figures, decided, rule, parts=parts, stages=stages)
            choice = _of_whole(figure, rule, whole=_whole(decided, parts)) or _weigh(
                model, rule, seen
            )
        decided.append(choice)
        texts.append(text)
    return decided


def _of_same_words(figure: Figure, before: Sequence[MetricChoice]) -> MetricChoice | None:
    """The metric of the value before, when the words are the same and it is counted in this
    unit too (接待来访群众43批96人次)."""
    if METRIC_OF_PREVIOUS not in figure.flags or not before:
        return None
    guess = before[-1].guess
    fits = unit_fit(figure.unit, figure.span.label).get(guess.metric_id, 0.0) > 0
    return MetricChoice(guess) if fits else None


def _whole(decided: Sequence[MetricChoice], parts: Mapping[int, int]) -> MetricChoice | None:
    """What was decided for the whole of the next figure."""
    whole = parts.get(len(decided))
    return decided[whole] if whole is not None else None


def _of_whole(
    figure: Figure, rule: MetricChoice, *, whole: MetricChoice | None
) -> MetricChoice | None:
    """The metric of the whole, for a part that only says of which kind it is (兼职7名).

    Other words without a metric of their own (新办证3名) are left to the classifier.
    """
    kind = pattern_of("figure_words", "pattern", "part_kind").fullmatch(figure.metric_text)
    if whole is None or kind is None:
        return None
    flags = tuple(dict.fromkeys((*rule.flags, METRIC_FROM_CONTEXT)))
    return MetricChoice(
        replace(rule.guess, metric_id=whole.guess.metric_id, group=whole.guess.group), flags
    )


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
