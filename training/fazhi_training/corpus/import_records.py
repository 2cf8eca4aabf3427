"""Records from a CSV table into the per-region fields of an annotation."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from fazhi_training.corpus.errors import CorpusError
from fazhi_training.corpus.gold import join_text, submitted
from fazhi_training.corpus.import_inline import import_spans
from fazhi_training.corpus.label_studio import Task
from fazhi_training.corpus.record import Record, parse_record
from fazhi_training.corpus.regions import decode
from fazhi_training.corpus.scheme import LabelScheme
from fazhi_training.labelled_span import LabelledSpan


class ImportRecordsError(CorpusError):
    """A row of a records table does not fit the annotation."""


def read_records(path: Path, *, scheme: LabelScheme) -> dict[str, dict[LabelledSpan, Record]]:
    """Records by report and span. Columns: report_id, start, end, label, record fields.

    Raises ImportRecordsError naming the line and the remedy.
    """
    found: dict[str, dict[LabelledSpan, Record]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            place = f"{path} line {number}"
            label = row.get("label", "")
            layer = scheme.layer_of_label(label)
            if layer is None or label not in scheme.record_labels:
                allowed = ", ".join(scheme.record_labels)
                raise ImportRecordsError(f"{place}: '{label}' carries no record; use {allowed}")
            try:
                span = LabelledSpan(int(row["start"]), int(row["end"]), layer, label)
            except (KeyError, TypeError, ValueError) as error:
                raise ImportRecordsError(f"{place}: start and end must be whole numbers") from error
            given = {name: row.get(name) or "" for name in scheme.field_names}
            record, problems = parse_record(given)
            if problems:
                raise ImportRecordsError(f"{place}: {'; '.join(problems.values())}")
            found.setdefault(row["report_id"], {})[span] = record
    return found


def add_records(
    tasks: Sequence[Task],
    records: Mapping[LabelledSpan, Record],
    *,
    annotator: int,
    scheme: LabelScheme,
) -> list[Task]:
    """The tasks with the records put on the annotator's spans.

    Raises ImportRecordsError when a record's span is not annotated.
    """
    spans: list[LabelledSpan] = []
    ground_truth = False
    for task in tasks:
        for annotation in submitted(task):
            if annotation.annotator == annotator:
                spans += [region.span for region in decode(task, annotation, scheme=scheme)[0]]
                ground_truth = ground_truth or annotation.ground_truth
    report_id = tasks[0].data.report_id
    for span in records:
        if span not in spans:
            raise ImportRecordsError(
                f"{report_id}: {span.label} {span.start}-{span.end} is not annotated; "
                "correct the offsets or import the annotation first"
            )
    return import_spans(
        report_id,
        join_text(tasks),
        spans,
        annotator=annotator,
        ground_truth=ground_truth,
        existing=tasks,
        scheme=scheme,
        records=records,
    )
