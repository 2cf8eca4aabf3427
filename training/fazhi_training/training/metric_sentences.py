"""Sentences written to teach what a figure counts: marked passages with the metric of each figure.

Reports hold the common metrics a hundred times and the rare ones never; these sentences
spell out rare ones, and pairs that differ in little.
"""

from __future__ import annotations

import csv
from pathlib import Path

from fazhi.normalise.metric import OTHER
from fazhi_training.corpus.errors import CorpusError
from fazhi_training.corpus.gold import GoldRecord, GoldReport
from fazhi_training.corpus.inline import parse_inline
from fazhi_training.corpus.record import Record
from fazhi_training.corpus.scheme import LabelScheme

_WITH_RECORDS = ("INDICATOR", "TARGET", "ZERO")


def load_metric_sentences(
    path: Path, *, scheme: LabelScheme, metrics: set[str]
) -> list[GoldReport]:
    """Read a CSV of `metrics` (ids in the order of the figures, separated by |) and `passage`.

    RETURNS: one small report per passage, with a record for each figure.
    Raises CorpusError, with the line, where ids and figures do not match.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        _report(number, row["passage"], row["metrics"].split("|"), scheme=scheme, metrics=metrics)
        for number, row in enumerate(rows, start=2)
    ]


def _report(
    number: int, marked: str, ids: list[str], *, scheme: LabelScheme, metrics: set[str]
) -> GoldReport:
    text, labelled = parse_inline(marked, scheme=scheme)
    figures = [span for span in labelled if span.label in _WITH_RECORDS]
    if len(figures) != len(ids):
        raise CorpusError(f"line {number}: {len(figures)} figures but {len(ids)} metrics")
    unknown = sorted(set(ids) - metrics)
    if unknown:
        raise CorpusError(
            f"line {number}: {', '.join(unknown)} is not in the taxonomy; see "
            "indicator_taxonomy.csv for the ids"
        )
    return GoldReport(
        report_id=f"sentence{number}",
        text=text,
        entities=tuple(span for span in labelled if span.layer == "entity"),
        spans=tuple(span for span in labelled if span.layer == "span"),
        records=tuple(
            GoldRecord(span, Record(metric_id=None if metric == OTHER else metric))
            for span, metric in zip(figures, ids, strict=True)
        ),
    )
