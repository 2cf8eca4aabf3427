"""Counts and densities of the gold per split."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fazhi_training.corpus.gold import GoldReport

ALL = "all"
UNASSIGNED = "unassigned"


@dataclass(frozen=True, slots=True)
class SplitStats:
    """One split: reports, characters, annotations per label, records."""

    split: str
    reports: int
    characters: int
    labels: Mapping[str, int]
    records: int
    reports_with_records: int

    def density(self, label: str) -> float:
        """Annotations of a label per 1,000 characters."""
        return 1000 * self.labels.get(label, 0) / self.characters if self.characters else 0.0


def split_stats(reports: Sequence[GoldReport], assignment: Mapping[str, str]) -> list[SplitStats]:
    """Stats per split and over all; reports outside the split table are `unassigned`."""
    by_split: dict[str, list[GoldReport]] = {}
    for report in reports:
        by_split.setdefault(assignment.get(report.report_id, UNASSIGNED), []).append(report)
    order = {"train": 0, "dev": 1, "test": 2}
    named = sorted(by_split.items(), key=lambda entry: (order.get(entry[0], 3), entry[0]))
    return [_count(name, members) for name, members in [*named, (ALL, list(reports))]]


def _count(name: str, reports: Sequence[GoldReport]) -> SplitStats:
    return SplitStats(
        split=name,
        reports=len(reports),
        characters=sum(len(report.text) for report in reports),
        labels=dict(
            Counter(span.label for report in reports for span in (*report.entities, *report.spans))
        ),
        records=sum(len(report.records) for report in reports),
        reports_with_records=sum(bool(report.records) for report in reports),
    )
