"""The part of `fazhi evaluate` that is about records."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from fazhi_training.commands.printing import print_table

if TYPE_CHECKING:
    from fazhi.tagging.mention import Mention
    from fazhi_training.evaluation.record_evaluation import RecordEvaluation

_COLUMNS = ("way", "table", "report_id", "start", "end", "text", "field", "expected", "found")


def measure_records(
    split: str, tagged: Mapping[str, Sequence[Mention]], *, root: Path | None
) -> RecordEvaluation:
    """Records of a split, from the gold's mentions and from a tagger's.

    tagged: mentions by report_id.
    """
    from fazhi_training.corpus.paths import find_project
    from fazhi_training.evaluation.expectations import load_expectations
    from fazhi_training.evaluation.record_evaluation import evaluate_records
    from fazhi_training.evaluation.record_gold import load_reports

    reports = [report for report in load_reports(split, root=root) if report.report_id in tagged]
    return evaluate_records(
        reports,
        [tagged[report.report_id] for report in reports],
        expected=load_expectations(find_project(root).root),
    )


def print_records(evaluation: RecordEvaluation) -> None:
    """One table per way of measuring: every field, all fields, whole rows."""
    for way, tables in evaluation.scores.items():
        rows = []
        for table, scores in tables.items():
            rows += [
                (table, field, f"{scores.share(right):.1f}", scores.rows)
                for field, right in scores.fields.items()
            ]
            rows.append((table, "all fields", f"{scores.all_fields:.1f}", scores.rows))
            rows.append((table, "whole rows", f"{scores.share(scores.whole):.1f}", scores.rows))
            rows.append((table, "whole rows, precision", f"{scores.precision:.1f}", scores.rows))
        print_table(f"records from {way}", ("table", "field", "right", "rows"), rows)


def write_wrong_fields(evaluation: RecordEvaluation, path: Path) -> None:
    """Every field that is not what the gold says, as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_COLUMNS)
        writer.writerows(_wrong(evaluation))


def _wrong(evaluation: RecordEvaluation) -> Iterator[tuple[object, ...]]:
    for way, tables in evaluation.rows.items():
        for table, rows in tables.items():
            for row in rows:
                for field, expected in row.expected.items():
                    if not row.is_right(field):
                        found = row.found[field] if row.found is not None else "no row"
                        place = (way, table, row.report_id, row.start, row.end, row.text)
                        yield (*place, field, expected, found)
