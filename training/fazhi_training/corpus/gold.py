"""The gold of whole reports, put together from annotated pieces."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from fazhi_training.corpus.errors import CorpusError
from fazhi_training.corpus.label_studio import Annotation, Task, group_by_report, read_export
from fazhi_training.corpus.losses import Loss, Reason
from fazhi_training.corpus.record import Record
from fazhi_training.corpus.regions import Region, decode
from fazhi_training.corpus.scheme import LabelScheme
from fazhi_training.labelled_span import LabelledDocument, LabelledSpan


class GoldError(CorpusError):
    """Pieces do not make a report, or it is not clear which annotation is the gold."""


@dataclass(frozen=True, slots=True)
class GoldRecord:
    """A span with the record that its region carries."""

    span: LabelledSpan
    record: Record


@dataclass(frozen=True, slots=True)
class GoldReport:
    """A report with its adjudicated annotation; entities never overlap."""

    report_id: str
    text: str
    entities: tuple[LabelledSpan, ...]
    spans: tuple[LabelledSpan, ...]
    records: tuple[GoldRecord, ...] = ()

    def as_document(self) -> LabelledDocument:
        """Both layers as one sorted list."""
        return LabelledDocument(
            self.report_id, self.text, tuple(sorted((*self.entities, *self.spans)))
        )


def load_tasks(exports: Path) -> dict[str, list[Task]]:
    """All tasks in a folder of exports, per report in text order.

    Raises GoldError when one piece is there twice.
    """
    tasks = [task for path in sorted(exports.glob("*.json")) for task in read_export(path)]
    seen: set[tuple[str, int]] = set()
    for task in tasks:
        key = (task.data.report_id, task.data.piece)
        if key in seen:
            raise GoldError(
                f"piece {key[1]} of {key[0]} is in the exports twice; keep one task per piece "
                "with several annotations"
            )
        seen.add(key)
    return group_by_report(tasks)


def join_text(tasks: Sequence[Task]) -> str:
    """The report text from its pieces. Raises GoldError where they leave a gap or overlap."""
    length = 0
    for task in tasks:
        if task.data.offset != length:
            raise GoldError(
                f"{task.data.report_id}: piece {task.data.piece} starts at {task.data.offset}, "
                f"the piece before ends at {length}; restore the pieces with import-inline"
            )
        length += len(task.data.text)
    return "".join(task.data.text for task in tasks)


def submitted(task: Task) -> list[Annotation]:
    """Annotations that were not skipped."""
    return [annotation for annotation in task.annotations if not annotation.was_cancelled]


def choose_gold(task: Task) -> Annotation | None:
    """The annotation that counts: the ground truth, else the only one, else none.

    Raises GoldError when several compete.
    """
    candidates = submitted(task)
    marked = [annotation for annotation in candidates if annotation.ground_truth]
    chosen = marked or candidates
    if len(chosen) > 1:
        what = "are marked as ground truth" if marked else "exist and none is marked ground truth"
        raise GoldError(
            f"piece {task.data.piece} of {task.data.report_id}: {len(chosen)} annotations {what}; "
            "mark one in Label Studio, or import the reviewed one with --ground-truth"
        )
    return chosen[0] if chosen else None


def assemble(
    tasks: Sequence[Task], *, scheme: LabelScheme, annotator: int | None = None
) -> tuple[GoldReport | None, list[Loss]]:
    """One report from its pieces; None when a piece is not annotated.

    annotator: take this annotator's annotations in place of the gold.
    """
    text = join_text(tasks)
    regions: list[Region] = []
    losses: list[Loss] = []
    complete = bool(tasks)
    for task in tasks:
        annotation = choose_gold(task) if annotator is None else _annotation_of(task, annotator)
        if annotation is None:
            losses.append(_missing(task))
            complete = False
            continue
        found, lost = decode(task, annotation, scheme=scheme)
        regions += found
        losses += lost
    if not complete:
        return None, losses
    entities, overlapping = keep_longest(
        region.span for region in regions if region.span.layer == "entity"
    )
    report_id = tasks[0].data.report_id
    losses += [_overlap(report_id, text, tasks, lost, kept) for lost, kept in overlapping]
    report = GoldReport(
        report_id=report_id,
        text=text,
        entities=entities,
        spans=tuple(sorted(region.span for region in regions if region.span.layer == "span")),
        records=tuple(
            GoldRecord(region.span, region.record)
            for region in sorted(regions, key=lambda region: region.span)
            if region.record is not None
        ),
    )
    return report, losses


def _annotation_of(task: Task, annotator: int) -> Annotation | None:
    return next((entry for entry in submitted(task) if entry.annotator == annotator), None)


def keep_longest(
    spans: Iterable[LabelledSpan],
) -> tuple[tuple[LabelledSpan, ...], list[tuple[LabelledSpan, LabelledSpan]]]:
    """Drop spans that overlap a longer (then earlier) one; returns kept and (lost, kept) pairs."""
    kept: list[LabelledSpan] = []
    lost: list[tuple[LabelledSpan, LabelledSpan]] = []
    for span in sorted(spans, key=lambda span: (span.start - span.end, span)):
        rival = next((other for other in kept if other.overlaps(span)), None)
        if rival is None:
            kept.append(span)
        else:
            lost.append((span, rival))
    return tuple(sorted(kept)), lost


def _missing(task: Task) -> Loss:
    reason: Reason = "cancelled" if task.annotations else "not_annotated"
    data = task.data
    return Loss(
        report_id=data.report_id,
        piece=data.piece,
        annotator=None,
        region_id=None,
        label="",
        start=data.offset,
        end=data.offset + len(data.text),
        text="",
        reason=reason,
        detail="the piece has no submitted annotation, so the report is left out",
    )


def _overlap(
    report_id: str, text: str, tasks: Sequence[Task], lost: LabelledSpan, kept: LabelledSpan
) -> Loss:
    piece = max(task.data.piece for task in tasks if task.data.offset <= lost.start)
    return Loss(
        report_id=report_id,
        piece=piece,
        annotator=None,
        region_id=None,
        label=lost.label,
        start=lost.start,
        end=lost.end,
        text=text[lost.start : lost.end],
        reason="entity_overlap",
        detail=f"overlaps {kept.label} {text[kept.start : kept.end]!r}",
    )
