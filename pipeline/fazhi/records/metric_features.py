"""What the metric classifier sees of each figure of a report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from fazhi.normalise.metric import OTHER, lexicon_scores, unit_fit
from fazhi.normalise.metric_model import CANDIDATE_FEATURES, MetricFeatures, n_grams
from fazhi.records.context import Context
from fazhi.records.figures import METRIC_FROM_CONTEXT, Figure, words_before
from fazhi.records.metric_rules import MetricChoice

_SENTENCE = 50  # characters before a figure
_HEADING = 40
_ENDING = 2
_OF_UNIT = 2  # the first of CANDIDATE_FEATURES are about the unit


def metric_features(
    context: Context,
    figures: Sequence[Figure],
    decided: Sequence[MetricChoice],
    rule: MetricChoice,
    *,
    parts: Mapping[int, int],
    stages: Mapping[int, int],
) -> MetricFeatures:
    """The features of the figure after the decided ones. rule: what the rules say of it."""
    index = len(decided)
    figure = figures[index]
    start, label, unit = figure.span.start, figure.span.label, figure.unit
    sentence, _ = context.sentence(start)
    follows = index > 0 and figures[index - 1].span.start >= sentence
    earlier = decided[-1].guess.metric_id if follows else None
    whole = decided[parts[index]].guess.metric_id if index in parts else None
    stage = decided[stages[index]].guess.metric_id if index in stages else None
    own = figure.metric_text
    ending = own[-_ENDING:]
    groups = {
        "own": n_grams(f"^{own}$", 1, 4),
        "unit": [f"unit={unit}", f"label={label}", f"{label}&unit={unit}"],
        "clause": n_grams(words_before(context, start, clauses=1), 2, 3),
        "sentence": n_grams(context.text[max(sentence, start - _SENTENCE) : start], 2, 2),
        "heading": n_grams(_headings(context, start), 2, 2),
        "earlier": [
            f"earlier={earlier}",
            f"whole={whole}",
            f"stage={stage}",
            f"earlier={earlier}&{ending}",
            f"earlier={earlier}&unit={unit}",
        ],
        "rule": [f"rule={rule.guess.metric_id}", f"rule={rule.guess.metric_id}&unit={unit}"],
    }
    return MetricFeatures(
        groups={group: frozenset(found) for group, found in groups.items()},
        candidates=_candidates(context, figure, rule, earlier, whole, stage),
    )


def _headings(context: Context, offset: int) -> str:
    """The two innermost headings above a figure."""
    section = context.structure.section_at(offset)
    path = section.path[-2:] if section is not None else ()
    return "".join(heading.text[:_HEADING] for heading in path)


def _candidates(
    context: Context,
    figure: Figure,
    rule: MetricChoice,
    earlier: str | None,
    whole: str | None,
    stage: str | None,
) -> dict[str, tuple[float, ...]]:
    """Per metric the features that all metrics share, as CANDIDATE_FEATURES lists them."""
    label, unit = figure.span.label, figure.unit
    own = lexicon_scores(figure.metric_text, unit, label)
    wider_words = words_before(context, figure.span.start) + figure.metric_text
    wider = lexicon_scores(wider_words, unit, label)
    best_own, best_wider = max(own.values(), default=0.0), max(wider.values(), default=0.0)
    chosen = rule.guess.metric_id
    from_context = METRIC_FROM_CONTEXT in rule.flags
    # Most metrics have nothing but their unit to say for them.
    candidates = dict(_by_unit_alone(unit, label))
    spoken_for = {*own, *wider, chosen, earlier, whole, stage}
    for metric in candidates.keys() & spoken_for:
        is_rule = metric == chosen
        candidates[metric] = (
            *candidates[metric][:_OF_UNIT],
            max(own.get(metric, 0.0), 0.0) / 10,
            float(0 < best_own == own.get(metric)),
            max(wider.get(metric, 0.0), 0.0) / 10,
            float(0 < best_wider == wider.get(metric)),
            float(is_rule),
            float(is_rule and from_context),
            rule.guess.score if is_rule and metric != OTHER else 0.0,
            float(metric == earlier),
            float(metric == whole),
            float(metric == stage),
        )
    return candidates


@lru_cache(maxsize=256)
def _by_unit_alone(unit: str | None, label: str) -> Mapping[str, tuple[float, ...]]:
    """The features of a metric that neither words nor other figures speak for."""
    others = (0.0,) * (len(CANDIDATE_FEATURES) - _OF_UNIT)
    return {
        metric: (float(fit > 0), float(fit < 0), *others)
        for metric, fit in unit_fit(unit, label).items()
    }
