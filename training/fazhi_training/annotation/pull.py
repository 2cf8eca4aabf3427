"""Annotations from the server into `annotations/exports`, checked region by region."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fazhi_training.annotation.errors import AnnotationError
from fazhi_training.annotation.people import People
from fazhi_training.annotation.server_tasks import Draft, ServerTask, by_piece
from fazhi_training.corpus.gold import GoldError, join_text
from fazhi_training.corpus.import_inline import ImportInlineError, check_text
from fazhi_training.corpus.label_studio import (
    Annotation,
    Task,
    group_by_report,
    read_export,
    render_export,
)
from fazhi_training.corpus.losses import Loss
from fazhi_training.corpus.manifest import read_text
from fazhi_training.corpus.paths import ProjectPaths
from fazhi_training.corpus.regions import decode
from fazhi_training.corpus.scheme import LabelScheme

_KEPT = (
    "was_cancelled",
    "ground_truth",
    "unique_id",
    "created_at",
    "updated_at",
    "lead_time",
)


class PullError(AnnotationError):
    """Annotations on the server do not fit what is in the checkout."""


@dataclass(slots=True)
class PullResult:
    """What was brought in.

    submitted, skipped, drafts, superseded: annotations; superseded are earlier ones of a user
    who annotated a task twice. problems: reports that were left as they were, with the reason.
    """

    reports: int = 0
    submitted: int = 0
    skipped: int = 0
    drafts: int = 0
    superseded: int = 0
    losses: list[Loss] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """For the loss report."""
        return {
            "reports": self.reports,
            "submitted": self.submitted,
            "skipped": self.skipped,
            "drafts": self.drafts,
            "superseded": self.superseded,
            "problems": self.problems,
            "lost": sum(not loss.carried for loss in self.losses),
            "changed": sum(loss.carried for loss in self.losses),
            "losses": [loss.as_row() for loss in self.losses],
        }


def pull(
    tasks: Sequence[ServerTask],
    *,
    people: People,
    paths: ProjectPaths,
    scheme: LabelScheme,
) -> PullResult:
    """Merge what the server holds into the exports, report by report, each file whole or not.

    On each piece the annotations of those who have annotated it on the server are replaced and
    all others stay, so that a repeated pull changes nothing and a new project takes nothing
    away. Texts that the corpus lacks are added to it.
    """
    result = PullResult()
    for report_id, pieces in _reports(tasks, result).items():
        try:
            merged = _merged(report_id, pieces, people, paths)
        except (PullError, GoldError, ImportInlineError) as error:
            result.problems.append(str(error))
            continue
        _store_text(paths.reports / f"{report_id}.txt", join_text(merged))
        _replace(paths.exports / f"{report_id}.json", render_export(merged))
        result.reports += 1
        for (_, found), task in zip(pieces, merged, strict=True):
            pulled = {people.number_of(annotation) for annotation in found}
            for annotation in task.annotations:
                if annotation.annotator not in pulled:
                    continue
                if annotation.was_cancelled:
                    result.skipped += 1
                    continue
                result.submitted += 1
                result.losses += decode(task, annotation, scheme=scheme)[1]
    return result


def _reports(
    tasks: Sequence[ServerTask], result: PullResult
) -> dict[str, list[tuple[ServerTask, list[Annotation]]]]:
    """Per report the pieces in text order, each with the newest annotation of every user.

    Annotations of a task that was pushed twice count for its piece.
    """
    reports: dict[str, list[tuple[ServerTask, list[Annotation]]]] = {}
    for group in by_piece(tasks).values():
        found = [annotation for task in group for annotation in task.annotations]
        kept = _newest(found)
        result.superseded += len(found) - len(kept)
        result.drafts += sum(len(task.drafts) for task in group)
        reports.setdefault(group[0].data.report_id, []).append((group[0], kept))
    for pieces in reports.values():
        pieces.sort(key=lambda entry: entry[0].data.offset)
    return {key: reports[key] for key in sorted(reports)}


def _newest(annotations: Sequence[Annotation]) -> list[Annotation]:
    """One annotation per user: a submitted one before a skipped one, then the latest."""
    newest: dict[int | None, Annotation] = {}
    for annotation in annotations:
        rival = newest.get(annotation.annotator)
        if rival is None or _rank(annotation) > _rank(rival):
            newest[annotation.annotator] = annotation
    return list(newest.values())


def _rank(annotation: Annotation) -> tuple[bool, bool, str, int]:
    updated = str(getattr(annotation, "updated_at", "") or "")
    return (annotation.ground_truth, not annotation.was_cancelled, updated, annotation.id or 0)


def _merged(
    report_id: str,
    pieces: Sequence[tuple[ServerTask, list[Annotation]]],
    people: People,
    paths: ProjectPaths,
) -> list[Task]:
    """The tasks of a report: what the checkout holds, with the server's annotations put in."""
    server_tasks: list[Task] = [task for task, _ in pieces]
    text = join_text(server_tasks)
    stored = paths.reports / f"{report_id}.txt"
    if stored.is_file():
        check_text(report_id, marked=text, stored=read_text(stored))
    export = paths.exports / f"{report_id}.json"
    known: dict[tuple[int, int, str], Task] = {}
    if export.is_file():
        existing = group_by_report(read_export(export)).get(report_id, [])
        known = {_place(task): task for task in existing}
        if {_place(task) for task in server_tasks} != set(known):
            raise PullError(
                f"{report_id}: the pieces on the server are not those of {export.name}; its "
                "annotations stay on the server. Remove its tasks there after a pull into another "
                "checkout, or bring the export back from version control"
            )
    merged = []
    for task, found in pieces:
        base = known.get(_place(task)) or Task.model_validate(
            {"id": task.id, "data": task.data.model_dump(), "annotations": []}
        )
        merged.append(_with_annotations(base, task, found, people))
    return merged


def _place(task: Task) -> tuple[int, int, str]:
    return (task.data.piece, task.data.offset, task.data.text)


def _with_annotations(
    base: Task, task: ServerTask, found: Sequence[Annotation], people: People
) -> Task:
    """The task with the pulled annotations in place of the same people's earlier ones.

    The mark of ground truth stays with an annotator who had it, unless the server marks another.
    """
    pulled = [_numbered(annotation, people) for annotation in found]
    marked = any(entry.ground_truth for entry in pulled)
    replaced = {entry.annotator: entry for entry in base.annotations}
    for entry in pulled:
        earlier = replaced.get(entry.annotator)
        if earlier is not None and earlier.ground_truth and not marked and not entry.was_cancelled:
            entry.ground_truth = True
    others = [
        entry.model_copy(update={"ground_truth": False}) if marked else entry
        for entry in base.annotations
        if entry.annotator not in {new.annotator for new in pulled}
    ]
    values = base.model_dump(exclude_unset=True)
    values.pop("drafts", None)
    everyone = sorted([*others, *pulled], key=lambda entry: entry.annotator or 0)
    values["annotations"] = [entry.model_dump(exclude_unset=True) for entry in everyone]
    if task.drafts:
        values["drafts"] = [_draft(draft, people) for draft in task.drafts]
    return Task.model_validate(values)


def _draft(draft: Draft, people: People) -> dict[str, Any]:
    """A draft for the export, beside the annotations, never among them."""
    return {
        "id": draft.id,
        "completed_by": people.number_of_draft(draft),
        "result": [item.model_dump(exclude_unset=True) for item in draft.result],
    }


def _numbered(annotation: Annotation, people: People) -> Annotation:
    values = annotation.model_dump(exclude_unset=True)
    kept = {key: values[key] for key in _KEPT if values.get(key) is not None}
    return Annotation.model_validate(
        {
            "id": annotation.id,
            "completed_by": people.number_of(annotation),
            "result": values.get("result", []),
        }
        | kept
    )


def _store_text(path: Path, text: str) -> None:
    if not path.is_file():
        _replace(path, text)


def _replace(path: Path, content: str) -> None:
    """Write a file whole or not at all; leave it alone where nothing changes."""
    data = content.encode("utf-8")
    if path.is_file() and path.read_bytes() == data:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_bytes(data)
    part.replace(path)
