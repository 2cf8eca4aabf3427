"""How far two annotators of the same pieces agree, as strict F1 per label."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from fazhi_training.corpus.gold import submitted
from fazhi_training.corpus.label_studio import Task
from fazhi_training.corpus.regions import decode
from fazhi_training.corpus.scheme import LabelScheme
from fazhi_training.evaluation.scores import Counts, LabelKey, strict_counts, total


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two annotators; `counts` take the first as gold. F1 is the same the other way round."""

    first: int
    second: int
    pieces: int
    reports: int
    counts: Mapping[LabelKey, Counts]


def agreements(tasks: Iterable[Task], *, scheme: LabelScheme) -> list[Agreement]:
    """One entry per pair of annotators who share a piece, task by task."""
    counted: dict[tuple[int, int], list[dict[LabelKey, Counts]]] = {}
    reports: dict[tuple[int, int], set[str]] = {}
    for task in tasks:
        spans = {
            annotation.annotator: [
                region.span for region in decode(task, annotation, scheme=scheme)[0]
            ]
            for annotation in submitted(task)
            if annotation.annotator is not None
        }
        for pair in combinations(sorted(spans), 2):
            counted.setdefault(pair, []).append(strict_counts(spans[pair[0]], spans[pair[1]]))
            reports.setdefault(pair, set()).add(task.data.report_id)
    return [
        Agreement(first, second, len(documents), len(reports[first, second]), total(documents))
        for (first, second), documents in sorted(counted.items())
    ]


def independent_agreement(
    tasks: Iterable[Task], *, scheme: LabelScheme
) -> tuple[dict[LabelKey, Counts], int]:
    """The agreement of annotators who did not see each other's work, and in how many reports.

    Reviewed, adjudicated and otherwise final annotations are marked as ground truth and
    start from the others; they are left out.
    """
    counted: list[dict[LabelKey, Counts]] = []
    reports: set[str] = set()
    for task in tasks:
        blind = [annotation for annotation in submitted(task) if not annotation.ground_truth]
        spans = [
            [region.span for region in decode(task, annotation, scheme=scheme)[0]]
            for annotation in blind
        ]
        for first, second in combinations(spans, 2):
            counted.append(strict_counts(first, second))
            reports.add(task.data.report_id)
    return total(counted), len(reports)
