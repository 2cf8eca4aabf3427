"""Which indicator a span counts: a lexicon of weighted trigger words, checked by unit.

The triggers are data (metric_triggers.csv); the ids, their groups and the units that fit
them are in indicator_taxonomy.csv.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from fazhi.data import read_table

METHOD = "rule:triggers"
OTHER = "other"
_ZERO_UNIT = "ZERO"
_UNIT_FITS = 2.0  # added when the unit is one that the metric is counted in
_UNIT_DIFFERS = 3.0  # taken off when it is not
_SHARE_DIFFERS = 100.0  # a percentage is never a count
_LONGEST_TEXT = 400  # characters that are looked at; a span is far shorter


@dataclass(frozen=True, slots=True)
class MetricGuess:
    """The metric id of a span.

    metric_id, group: from indicator_taxonomy.csv; `other` when no trigger fits.
    score: 0 to 1, how far the best metric is ahead of the next (0 for `other`); an
        ordering, not a probability.
    """

    metric_id: str
    group: str
    method: str
    score: float


@dataclass(frozen=True, slots=True)
class _Metric:
    group: str
    units: frozenset[str]
    shares_only: bool
    zero_only: bool


@dataclass(frozen=True, slots=True)
class _Trigger:
    metric_id: str
    terms: tuple[str, ...]
    weight: float


def _load_metrics() -> dict[str, _Metric]:
    metrics: dict[str, _Metric] = {}
    for row in read_table("indicator_taxonomy"):
        listed = row["unit_normals"].split("|")
        units = frozenset(listed)
        zero_only = listed[0] == _ZERO_UNIT
        metrics[row["metric_id"]] = _Metric(row["group"], units, units == {"%"}, zero_only)
    return metrics


def _load_triggers() -> tuple[_Trigger, ...]:
    return tuple(
        _Trigger(row["metric_id"], tuple(row["terms"].split()), float(row["weight"]))
        for row in read_table("metric_triggers")
    )


def _index_triggers(triggers: tuple[_Trigger, ...]) -> dict[str, list[int]]:
    """Numbers of the triggers by a pair of characters (or one) that each of them needs.

    A text has a few dozen pairs and there are hundreds of triggers: of the pairs of a
    trigger's terms, the one that the fewest other triggers have tells most.
    """
    needs = [{key for term in trigger.terms for key in _keys(term)} for trigger in triggers]
    common = Counter(key for keys in needs for key in keys)
    index: dict[str, list[int]] = {}
    for number, keys in enumerate(needs):
        rarest = min(keys, key=lambda key: (-len(key), common[key], key), default="")
        index.setdefault(rarest, []).append(number)
    return index


def _keys(text: str) -> Iterator[str]:
    """Neighbouring characters in pairs, and each by itself."""
    yield from text
    for start in range(len(text) - 1):
        yield text[start : start + 2]


_METRICS = _load_metrics()
_TRIGGERS = _load_triggers()
_TRIGGERS_BY_KEY = _index_triggers(_TRIGGERS)
# 参考率、合格率均达100% is about its first measure; the next has a span of its own.
_SHARED_VALUE = re.compile(r"([^、，]{1,40}率)、[^，]{0,60}率")
_SHARE_UNITS = frozenset({"%", "百分点"})


def classify_metric(text: str, unit_normal: str | None, label: str) -> MetricGuess:
    """Guess the metric of an INDICATOR, TARGET, ZERO or CHANGE span.

    unit_normal: the normal unit of the span's quantity (None: it has none).
    Among equal metrics the one that the text names first wins (未发生A、B和C is about A).
    """
    best = _scored(text, unit_normal, label)
    ranked = sorted(best.items(), key=lambda item: (-item[1][0], item[1][1], item[0]))
    if not ranked or ranked[0][1][0] <= 0:
        return MetricGuess(OTHER, _METRICS[OTHER].group, METHOD, 0.0)
    metric_id, (first, _) = ranked[0]
    second = max(ranked[1][1][0], 0.0) if len(ranked) > 1 else 0.0
    return MetricGuess(
        metric_id, _METRICS[metric_id].group, METHOD, round(first / (first + second + 1), 3)
    )


def group_of(metric_id: str) -> str:
    """Group of a metric in the taxonomy. Raises KeyError for an unknown id."""
    return _METRICS[metric_id].group


def lexicon_scores(text: str, unit_normal: str | None, label: str) -> dict[str, float]:
    """What the lexicon gives to each metric that the words name; the unit may take it below 0."""
    return {metric: score for metric, (score, _) in _scored(text, unit_normal, label).items()}


@lru_cache(maxsize=1024)
def unit_fit(unit_normal: str | None, label: str) -> Mapping[str, float]:
    """Per metric what its unit adds to or takes off a score, 0 where there is no unit."""
    return {metric: _unit_bonus(metric, unit_normal, label) for metric in _METRICS}


def _scored(text: str, unit_normal: str | None, label: str) -> dict[str, tuple[float, int]]:
    """Score of each metric that the words name, and where they name it first."""
    shared = _SHARED_VALUE.match(text[:_LONGEST_TEXT])
    head = shared[1] if shared is not None else text[:_LONGEST_TEXT]
    fits = unit_fit(unit_normal, label)
    best: dict[str, tuple[float, int]] = {}
    for trigger, position in _triggers_in(head):
        score = trigger.weight + fits[trigger.metric_id]
        known = best.get(trigger.metric_id)
        if known is None or (score, -position) > (known[0], -known[1]):
            best[trigger.metric_id] = (score, position)
    return best


@lru_cache(maxsize=1024)
def _triggers_in(text: str) -> tuple[tuple[_Trigger, int], ...]:
    """The triggers whose terms all occur, and where the first of these stands.

    Kept for a while: rules and features look at the same words.
    """
    numbers = set(_TRIGGERS_BY_KEY.get("", ()))
    numbers.update(*(_TRIGGERS_BY_KEY.get(key, ()) for key in set(_keys(text))))
    found = []
    for number in sorted(numbers):
        trigger = _TRIGGERS[number]
        position = _position(trigger.terms, text)
        if position is not None:
            found.append((trigger, position))
    return tuple(found)


def _position(terms: tuple[str, ...], text: str) -> int | None:
    """Where the first of the terms stands when all of them occur, else None."""
    first = len(text)
    for term in terms:
        at = text.find(term)
        if at < 0:
            return None
        first = min(first, at)
    return first


def _unit_bonus(metric_id: str, unit_normal: str | None, label: str) -> float:
    metric = _METRICS[metric_id]
    if label == "ZERO":
        return _UNIT_FITS if _ZERO_UNIT in metric.units else -_UNIT_DIFFERS
    if metric.zero_only:
        return -_UNIT_DIFFERS
    if unit_normal is None:
        return 0.0
    share = unit_normal in _SHARE_UNITS
    if (share and "%" not in metric.units) or (not share and metric.shares_only):
        return -_SHARE_DIFFERS
    return _UNIT_FITS if ("%" if share else unit_normal) in metric.units else -_UNIT_DIFFERS
