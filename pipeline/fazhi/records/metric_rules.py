"""Which metric each figure counts, by rules: its own words, or what stands around it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from fazhi.data import read_table
from fazhi.normalise.metric import MetricGuess, classify_metric
from fazhi.records.context import Context
from fazhi.records.figures import METRIC_FROM_CONTEXT, Figure, words_before
from fazhi.records.relations import is_stage_verb, object_of

_OTHER = "other"
_OF_ZEROS = "zero"  # part of the id of each metric that only counts what did not happen
_UNIT_FACTS = "ctx_"  # metrics of the unit itself, which any clause about it may seem to name
_RATES = ("率", "占比", "比例", "比重", "度")
_GENERIC_RATE = re.compile(
    r".{0,4}(?:办结|满意|答复|办复|回复|回访|处置|化解|成功|解决|和解|合格|优秀|结案|好评)率?(?:率|度)"
)
_CONTEXT = 120  # characters before a figure in which a cue may stand
_PERCENT = "%"
_NEAR = 30  # characters between a count and its rate
_SHORT_EVENT = 4  # characters of 零败诉, whose kind of case stands before it
_SHARES_VERB = re.compile(r"\s?[、和及与]\s?")


@dataclass(frozen=True, slots=True)
class MetricChoice:
    """The metric of a figure.

    flags: metric_from_context when its own words do not say. is_firm: no word of its own
        could say otherwise, as with the rate of what was just counted.
    """

    guess: MetricGuess
    flags: tuple[str, ...] = ()
    is_firm: bool = False


def choose_by_rules(
    context: Context,
    figures: Sequence[Figure],
    *,
    parts: Mapping[int, int],
    stages: Mapping[int, int],
) -> list[MetricChoice]:
    """The metric of every figure by rules alone."""
    choices: list[MetricChoice] = []
    texts: list[str] = []
    for _ in figures:
        choice, text = next_by_rules(context, figures, choices, texts, parts=parts, stages=stages)
        choices.append(choice)
        texts.append(text)
    return choices


def next_by_rules(
    context: Context,
    figures: Sequence[Figure],
    decided: Sequence[MetricChoice],
    texts: Sequence[str],
    *,
    parts: Mapping[int, int],
    stages: Mapping[int, int],
) -> tuple[MetricChoice, str]:
    """The metric of the figure after the decided ones, and the words by which the rules read it.

    decided: metrics of the figures before it, whoever decided them. texts: the words by which
    the rules read those, as many.
    parts, stages: indexes of wholes and of earlier stages.

    A figure's own words come first, but for generic ones (办结率) a cue before them may
    decide; where they fit no metric, its whole, the figure whose verb it shares, and last
    the words before it do. A bare verb of a stage (办结) is about what the earlier stage is
    about.
    """
    index = len(decided)
    figure = figures[index]
    text = figure.metric_text
    guess = _classify(figure, text)
    flags: tuple[str, ...] = ()
    stage = stages.get(index)
    if stage is not None and is_stage_verb(text) and guess.group != decided[stage].guess.group:
        text = object_of(texts[stage]) + text
        guess = _classify(figure, text)
    elif (counted := _of_counted(context, figures, decided)) is not None:
        return MetricChoice(counted, (METRIC_FROM_CONTEXT,), is_firm=True), text
    elif (instead := _by_context(context, figure, guess)) is not None:
        guess, flags = instead, (METRIC_FROM_CONTEXT,)
    if guess.metric_id == _OTHER and index in parts:
        whole = decided[parts[index]].guess
        guess = replace(guess, metric_id=whole.metric_id, group=whole.group)
        flags = (METRIC_FROM_CONTEXT,)
    elif guess.metric_id == _OTHER:
        for wider in _wider_texts(context, figures, texts):
            found = _classify(figure, wider)
            if found.metric_id != _OTHER and not found.metric_id.startswith(_UNIT_FACTS):
                guess, text, flags = found, wider, (METRIC_FROM_CONTEXT,)
                break
    return MetricChoice(guess, flags), text


def _by_context(context: Context, figure: Figure, guess: MetricGuess) -> MetricGuess | None:
    """The metric that the nearest cue before generic words (办结率, 集中学法) gives instead of
    the guess; None where no cue stands or the nearest one is for the guess."""
    if figure.span.label == "ZERO":
        return None
    sentence, _ = context.sentence(figure.span.start)
    start = max(sentence, figure.span.start - _CONTEXT)
    nearest, instead = -1, guess.metric_id
    for rule in _context_rules().get(guess.metric_id, ()):
        if not rule.words.search(figure.metric_text) or not rule.fits(figure.unit):
            continue
        found = [match.start() for match in rule.cue.finditer(context.text, start, figure.span.end)]
        if found and found[-1] > nearest:
            nearest, instead = found[-1], rule.instead
    if instead == guess.metric_id:
        return None
    return replace(guess, metric_id=instead, group=_taxonomy()[instead]["group"])


def _of_counted(
    context: Context, figures: Sequence[Figure], decided: Sequence[MetricChoice]
) -> MetricGuess | None:
    """The metric of a generic rate (满意率) by what the figure before it in its clause counts."""
    index = len(decided)
    figure = figures[index]
    if not index or figure.unit != _PERCENT or not _GENERIC_RATE.fullmatch(figure.metric_text):
        return None
    sentence, _ = context.sentence(figure.span.start)
    earlier = figures[index - 1]
    between = context.text[earlier.span.end : figure.span.start]
    if earlier.span.start < sentence or len(between) > _NEAR:
        return None
    rate = _rates().get(decided[-1].guess.metric_id)
    if rate is None:
        return None
    own = _classify(figure, figure.metric_text)
    return replace(own, metric_id=rate, group=_taxonomy()[rate]["group"])


@cache
def _rates() -> dict[str, str]:
    return {row["metric_id"]: row["rate"] for row in read_table("metric_rates")}


@dataclass(frozen=True, slots=True)
class _ContextRule:
    """words: what the figure's own words must hold; cue: what stands before them."""

    words: re.Pattern[str]
    cue: re.Pattern[str]
    instead: str

    def fits(self, unit: str | None) -> bool:
        """Whether the metric is counted in a unit."""
        return self.instead == _OTHER or unit in _taxonomy()[self.instead]["unit_normals"].split(
            "|"
        )


@cache
def _context_rules() -> dict[str, list[_ContextRule]]:
    rules: dict[str, list[_ContextRule]] = {}
    for row in read_table("metric_contexts"):
        rule = _ContextRule(re.compile(row["words"]), re.compile(row["cue"]), row["instead"])
        rules.setdefault(row["metric_id"], []).append(rule)
    return rules


@cache
def _taxonomy() -> dict[str, dict[str, str]]:
    return {row["metric_id"]: row for row in read_table("indicator_taxonomy")}


def classify_words(words: str, *, unit: str | None, label: str, none: bool) -> MetricGuess:
    """The metric that words name. none: nothing happened, so a metric of zeros may fit."""
    guess = classify_metric(words, unit, label)
    if not none and _OF_ZEROS in guess.metric_id:
        return classify_metric("", None, label)
    return guess


def _classify(figure: Figure, words: str) -> MetricGuess:
    none = figure.span.label == "ZERO" or (figure.parsed is not None and figure.parsed.value == 0)
    return classify_words(words, unit=figure.unit, label=figure.span.label, none=none)


def _wider_texts(context: Context, figures: Sequence[Figure], texts: Sequence[str]) -> list[str]:
    """Texts to try for a figure whose own words fit no metric, the nearest first."""
    index = len(texts)
    figure = figures[index]
    own = figure.metric_text
    clause = words_before(context, figure.span.start, clauses=1) + own
    if figure.span.label == "ZERO":
        return [clause] if len(own) <= _SHORT_EVENT else []
    wider = [figure.before + figure.after, clause]
    between = context.text[figures[index - 1].span.end : figure.span.start] if index else "。"
    if _SHARES_VERB.fullmatch(between):
        wider.insert(1, texts[-1] + own)
    if own.endswith(_RATES) or is_stage_verb(own):
        sentence, _ = context.sentence(figure.span.start)
        if index and figures[index - 1].span.start >= sentence:
            wider.append(texts[-1] + own)
        wider.append(words_before(context, figure.span.start) + own)
    return wider
