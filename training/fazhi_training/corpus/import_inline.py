"""Inline-marked reports into the Label Studio exports, and out of them again."""

from __future__ import annotations

import uuid
import zlib
from collections.abc import Mapping, Sequence

from fazhi_training.corpus.errors import CorpusError
from fazhi_training.corpus.gold import assemble, join_text, submitted
from fazhi_training.corpus.inline import render_inline
from fazhi_training.corpus.label_studio import Annotation, Task, TaskData
from fazhi_training.corpus.pieces import Piece, cut
from fazhi_training.corpus.record import Record
from fazhi_training.corpus.regions import Region, decode, encode, region_id
from fazhi_training.corpus.scheme import LabelScheme
from fazhi_training.labelled_span import LabelledSpan


class ImportInlineError(CorpusError):
    """Marked text and stored report differ, or the pieces cannot take the annotation."""


def check_text(report_id: str, *, marked: str, stored: str) -> None:
    """Raises ImportInlineError at the first character where the two texts differ."""
    if marked == stored:
        return
    at = next(
        (index for index, pair in enumerate(zip(marked, stored, strict=False)) if len({*pair}) > 1),
        min(len(marked), len(stored)),
    )
    line = stored.count("\n", 0, at) + 1
    raise ImportInlineError(
        f"{report_id}: the marked text differs from the report at line {line}, offset {at}: "
        f"{marked[at : at + 12]!r} in place of {stored[at : at + 12]!r}; "
        "marks may be added, characters may not be changed"
    )


def import_spans(
    report_id: str,
    text: str,
    spans: Sequence[LabelledSpan],
    *,
    annotator: int,
    ground_truth: bool,
    existing: Sequence[Task],
    scheme: LabelScheme,
    records: Mapping[LabelledSpan, Record] | None = None,
) -> list[Task]:
    """The tasks of a report with this annotator's annotation added or replaced.

    Annotations of others stay as they are. Records of the annotator's earlier
    annotation stay with the spans that stay; `records` adds to them. A new
    ground truth takes the mark from the others. Where a span would be cut, the
    report is cut into other pieces, which takes complete annotations of the
    others (else ImportInlineError).
    """
    kept = _records_of(existing, annotator, scheme) | dict(records or {})
    tasks = _with_fitting_pieces(report_id, text, spans, existing, scheme)
    regions = [
        Region(region_id(report_id, annotator, span), span, kept.get(span))
        for span in sorted(spans)
    ]
    for task in tasks:
        _put(task, regions, annotator=annotator, ground_truth=ground_truth, scheme=scheme)
    return tasks


def _with_fitting_pieces(
    report_id: str,
    text: str,
    spans: Sequence[LabelledSpan],
    existing: Sequence[Task],
    scheme: LabelScheme,
) -> list[Task]:
    if not existing:
        pieces = cut(text, protected=[(span.start, span.end) for span in spans])
        return [_new_task(report_id, piece) for piece in pieces]
    check_text(report_id, marked=join_text(existing), stored=text)
    borders = {task.data.offset for task in existing}
    if not any(span.start < border < span.end for span in spans for border in borders):
        return [task.model_copy(deep=True) for task in existing]
    return _cut_again(report_id, text, spans, existing, scheme)


def _cut_again(
    report_id: str,
    text: str,
    spans: Sequence[LabelledSpan],
    existing: Sequence[Task],
    scheme: LabelScheme,
) -> list[Task]:
    """New pieces that cut no span of anybody, with the other annotations moved over."""
    by_annotator: dict[int, list[Region]] = {}
    ground_truth: set[int] = set()
    for task in existing:
        for annotation in task.annotations:
            regions, losses = decode(task, annotation, scheme=scheme)
            number = annotation.annotator
            if number is None or annotation.was_cancelled or losses:
                raise _cannot_cut(report_id)
            by_annotator.setdefault(number, []).extend(regions)
            if annotation.ground_truth:
                ground_truth.add(number)
    if any(
        len(submitted(task)) != len(by_annotator) or len(task.annotations) != len(by_annotator)
        for task in existing
    ):
        raise _cannot_cut(report_id)
    marked = [*spans, *(region.span for regions in by_annotator.values() for region in regions)]
    pieces = cut(text, protected=[(span.start, span.end) for span in marked])
    tasks = [_new_task(report_id, piece) for piece in pieces]
    for number, regions in by_annotator.items():
        for task in tasks:
            _put(
                task,
                regions,
                annotator=number,
                ground_truth=number in ground_truth,
                scheme=scheme,
            )
    return tasks


def _cannot_cut(report_id: str) -> ImportInlineError:
    return ImportInlineError(
        f"{report_id}: a span runs across two pieces, and the pieces cannot be cut again because "
        "an annotation there is incomplete, skipped or has losses; complete it, or split the span"
    )


def _records_of(
    tasks: Sequence[Task], annotator: int, scheme: LabelScheme
) -> dict[LabelledSpan, Record]:
    return {
        region.span: region.record
        for task in tasks
        for annotation in submitted(task)
        if annotation.annotator == annotator
        for region in decode(task, annotation, scheme=scheme)[0]
        if region.record is not None
    }


def _new_task(report_id: str, piece: Piece) -> Task:
    data = TaskData(report_id=report_id, piece=piece.number, offset=piece.offset, text=piece.text)
    return Task(id=_number(report_id, piece.number), data=data, annotations=[])


def _put(
    task: Task,
    regions: Sequence[Region],
    *,
    annotator: int,
    ground_truth: bool,
    scheme: LabelScheme,
) -> None:
    """Replace or append this annotator's annotation of one task."""
    data = task.data
    end = data.offset + len(data.text)
    inside = [region for region in regions if data.offset <= region.span.start < end]
    unique = uuid.uuid5(uuid.NAMESPACE_URL, f"{data.report_id}/{data.piece}/{annotator}")
    annotation = Annotation.model_validate(
        {
            "id": _number(data.report_id, data.piece, annotator),
            "completed_by": annotator,
            "result": encode(inside, text=data.text, offset=data.offset, scheme=scheme),
            "was_cancelled": False,
            "ground_truth": ground_truth,
            "unique_id": str(unique),
        }
    )
    others = [entry for entry in task.annotations if entry.annotator != annotator]
    if ground_truth:
        for entry in others:
            entry.ground_truth = False
    task.annotations = sorted([*others, annotation], key=lambda entry: entry.annotator or 0)


def _number(*parts: object) -> int:
    """A number that depends on nothing but its parts."""
    return zlib.crc32("/".join(str(part) for part in parts).encode())


def export_inline(
    tasks: Sequence[Task], *, scheme: LabelScheme, annotator: int | None = None
) -> str:
    """A report with inline marks: the gold, or the annotation of one annotator.

    Raises ImportInlineError when a piece has no such annotation.
    """
    report, _ = assemble(tasks, scheme=scheme, annotator=annotator)
    if report is None:
        raise ImportInlineError(
            f"{tasks[0].data.report_id} is not annotated throughout by that annotator; "
            "name another with --annotator"
        )
    return render_inline(report.text, (*report.entities, *report.spans))
