"""Reports of a split with their records, to train and to measure on."""

from __future__ import annotations

from pathlib import Path

from fazhi_training.corpus.build import load_gold
from fazhi_training.corpus.errors import CorpusError
from fazhi_training.corpus.gold import GoldReport
from fazhi_training.corpus.paths import find_project
from fazhi_training.corpus.scheme import load_scheme
from fazhi_training.corpus.split import read_split


def load_reports(split: str, *, root: Path | None) -> list[GoldReport]:
    """The gold of one split in order of report_id. Raises CorpusError where there is none."""
    paths = find_project(root)
    assignment = read_split(paths.split)
    reports, _ = load_gold(paths, scheme=load_scheme(paths.label_scheme))
    chosen = [report for report in reports if assignment.get(report.report_id) == split]
    if not chosen:
        raise CorpusError(f"no annotated report in {split}; name a split that has some")
    return chosen
