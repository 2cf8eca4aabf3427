"""Examples for the metric classifier: the gold's records, and the taxonomy's own words."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from fazhi.data import read_table
from fazhi.normalise.metric import OTHER, unit_fit
from fazhi.normalise.metric_model import CANDIDATE_FEATURES, MetricFeatures, n_grams
from fazhi.reading.report import Report
from fazhi.records.context import make_context
from fazhi.records.figures import read_figures
from fazhi.records.metric_features import metric_features
from fazhi.records.metric_rules import choose_by_rules
from fazhi.records.relations import evident_parts, part_parents, stage_parents
from fazhi.structure import parse
from fazhi_training.corpus.gold import GoldReport
from fazhi_training.evaluation.record_evaluation import gold_mentions

_ZERO = "ZERO"
_NAMES = re.compile(r"[,，/、]|…")
_OF_UNIT = frozenset({"unit_fits", "unit_excluded"})
_TAXONOMY_WEIGHT = 0.3
_SENTENCE_WEIGHT = 0.5
_WITHOUT_RULES = 3  # every third example


@dataclass(frozen=True, slots=True)
class MetricExample:
    """A figure and its metric. weight: how much it counts beside a record of the gold."""

    report_id: str
    features: MetricFeatures
    metric: str
    weight: float = 1.0


def gold_examples(reports: Iterable[GoldReport]) -> list[MetricExample]:
    """One example per record, from the gold's mentions."""
    return [example for report in reports for example in _of_report(report)]


def sentence_examples(sentences: Iterable[GoldReport]) -> list[MetricExample]:
    """One example per figure of passages written for it; they count less than records."""
    return [replace(one, weight=_SENTENCE_WEIGHT) for one in gold_examples(sentences)]


def _of_report(report: GoldReport) -> list[MetricExample]:
    read = Report.from_text(report.text, name=report.report_id)
    context = make_context(read, parse(read), gold_mentions(report))
    figures = read_figures(context)
    parts = part_parents(context, figures)
    stages = stage_parents(context, figures, parts)
    parts |= evident_parts(context, figures, parts, stages)
    choices = choose_by_rules(context, figures, parts=parts, stages=stages)
    features = [
        metric_features(context, figures, choices[:index], rule, parts=parts, stages=stages)
        for index, rule in enumerate(choices)
    ]
    metrics = {
        (one.span.start, one.span.end): one.record.metric_id or OTHER for one in report.records
    }
    return [
        MetricExample(report.report_id, seen, metrics[figure.span.start, figure.span.end])
        for figure, seen in zip(figures, features, strict=True)
        if (figure.span.start, figure.span.end) in metrics
    ]


def rule_metric(example: MetricExample) -> str:
    """What the rules say of an example."""
    position = CANDIDATE_FEATURES.index("rule")
    candidates = example.features.candidates
    return next((metric for metric, values in candidates.items() if values[position]), OTHER)


def taxonomy_examples() -> list[MetricExample]:
    """Names and trigger words of every metric, with its first unit: all there is for rare ones."""
    examples = []
    for row in read_table("indicator_taxonomy"):
        unit = row["unit_normals"].split("|")[0]
        label = _ZERO if unit == _ZERO else "INDICATOR"
        known = None if unit in (_ZERO, "") else unit
        for name in filter(
            None, map(str.strip, _NAMES.split(f"{row['name_zh']},{row['triggers']}"))
        ):
            examples.append(_of_words(name, row["metric_id"], known, label))
    return examples


def _of_words(words: str, metric: str, unit: str | None, label: str) -> MetricExample:
    groups = {
        "own": frozenset(n_grams(f"^{words}$", 1, 4)),
        "unit": frozenset((f"unit={unit}", f"label={label}", f"{label}&unit={unit}")),
    }
    empty = (0.0,) * (len(CANDIDATE_FEATURES) - 2)
    candidates = {
        one: (float(fit > 0), float(fit < 0), *empty) for one, fit in unit_fit(unit, label).items()
    }
    return MetricExample("", MetricFeatures(groups, candidates), metric, _TAXONOMY_WEIGHT)


def with_rules_left_out(examples: Sequence[MetricExample]) -> list[MetricExample]:
    """Every third example without what rules and lexicon say of it.

    They were written with the training reports in view and look better there than they are.
    """
    return [
        _without_rules(example)
        if example.report_id and _number(example) % _WITHOUT_RULES == 0
        else example
        for example in examples
    ]


def _number(example: MetricExample) -> int:
    """A number that is the same in every process."""
    words = "|".join(sorted(example.features.groups["own"]))
    return zlib.crc32(f"{example.report_id}|{words}".encode())


def _without_rules(example: MetricExample) -> MetricExample:
    seen = example.features
    groups = {name: found for name, found in seen.groups.items() if name != "rule"}
    candidates = {
        metric: tuple(
            value if name in _OF_UNIT else 0.0
            for name, value in zip(CANDIDATE_FEATURES, values, strict=True)
        )
        for metric, values in seen.candidates.items()
    }
    return replace(example, features=MetricFeatures(groups, candidates))
