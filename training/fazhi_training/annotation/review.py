"""Settling what annotators disagree on: an adjudication project, and its verdicts as the gold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fazhi_training.annotation.agreement import (
    GOLD,
    Disagreement,
    Rater,
    disagreements,
    raters,
)
from fazhi_training.annotation.errors import AnnotationError
from fazhi_training.annotation.server import Server
from fazhi_training.annotation.server_tasks import PieceKey, ServerTask, by_piece, surplus
from fazhi_training.annotation.task_payload import task_data
from fazhi_training.corpus.label_studio import Annotation, Task
from fazhi_training.corpus.labelling_interface import render_interface
from fazhi_training.corpus.losses import Loss
from fazhi_training.corpus.pieces import Piece
from fazhi_training.corpus.record import Record
from fazhi_training.corpus.regions import Region, decode, encode, region_id
from fazhi_training.corpus.scheme import LabelScheme

BOTH = "both versions"
"""Model version of the pre-annotation that holds what is agreed and both sides of the rest."""

_TEXT = '  <View className="report">'
_DISPUTES = '  <View><Text name="disputes" value="$disputes"/></View>\n'


class ReviewError(AnnotationError):
    """A review cannot be prepared or collected."""


@dataclass(frozen=True, slots=True)
class Dispute:
    """A piece that its annotators see differently."""

    task: Task
    regions: Mapping[Rater, Sequence[Region]]
    differences: tuple[Disagreement, ...]


@dataclass(slots=True)
class Cases:
    """Pieces with several annotations and no gold: those in dispute, and those all agree on."""

    disputes: list[Dispute] = field(default_factory=list)
    agreed: list[tuple[Task, tuple[Region, ...]]] = field(default_factory=list)


def find_cases(tasks: Sequence[Task], *, scheme: LabelScheme) -> Cases:
    """Sort the pieces with two or more independent annotations and no gold yet."""
    cases = Cases()
    for task in tasks:
        regions = raters(task, scheme=scheme)
        if len(regions) < 2 or GOLD in regions:
            continue
        first, *others = [regions[rater] for rater in sorted(regions, key=str)]
        differences = [entry for other in others for entry in disagreements(task, first, other)]
        if differences:
            cases.disputes.append(Dispute(task, regions, tuple(differences)))
        else:
            cases.agreed.append((task, _union(regions.values())))
    return cases


def _union(versions: Any) -> tuple[Region, ...]:
    """Every region of every version once; a record is taken from the first that has one."""
    found: dict[Any, Region] = {}
    for regions in versions:
        for region in regions:
            known = found.get(region.span)
            if known is None or (known.record is None and region.record is not None):
                found[region.span] = region
    return tuple(sorted(found.values(), key=lambda region: region.span))


def review_interface(scheme: LabelScheme) -> str:
    """The labelling interface with the list of disputes above the text."""
    config = render_interface(scheme)
    if _TEXT not in config:
        raise ReviewError("the labelling interface has no report view to put the disputes above")
    return config.replace(_TEXT, _DISPUTES + _TEXT, 1)


def dispute_request(
    dispute: Dispute, *, scheme: LabelScheme, names: Mapping[Rater, str]
) -> dict[str, Any]:
    """The adjudication task: both versions to choose from, and each annotator's own."""
    data = dispute.task.data
    piece = Piece(data.piece, data.offset, data.text)
    versions = {BOTH: _union(dispute.regions.values())} | {
        names[rater]: tuple(regions) for rater, regions in dispute.regions.items()
    }
    return {
        "data": task_data(data.report_id, piece) | {"disputes": describe(dispute, names=names)},
        "predictions": [
            {
                "model_version": name,
                "score": 0.0,
                "result": _result(regions, dispute.task, scheme),
            }
            for name, regions in versions.items()
        ],
    }


def _result(regions: Sequence[Region], task: Task, scheme: LabelScheme) -> list[dict[str, Any]]:
    data = task.data
    items = encode(regions, text=data.text, offset=data.offset, scheme=scheme)
    return [item.model_dump(exclude_unset=True) for item in items]


def describe(dispute: Dispute, *, names: Mapping[Rater, str]) -> str:
    """The disputes of a piece, a line each, for the adjudicator."""
    raters_of = sorted(dispute.regions, key=str)
    lines = [f"分歧 {len(dispute.differences)} 处；保留正确的片段，删去其余，再提交。"]
    for number, entry in enumerate(dispute.differences, start=1):
        sides = []
        for region, fallback in ((entry.first, 0), (entry.second, 1)):
            who = names[raters_of[fallback]] if len(raters_of) == 2 else f"版本{fallback + 1}"
            sides.append(f"{who}：{_shown(region, dispute.task)}")
        lines.append(f"{number}. " + "；".join(sides))
    return "\n".join(lines)


def _shown(region: Region | None, task: Task) -> str:
    if region is None:
        return "不标"
    start = region.span.start - task.data.offset
    end = region.span.end - task.data.offset
    text = " ".join(task.data.text[start:end].split())
    record = region.record.fields() if region.record else {}
    fields = "，".join(f"{name}={value}" for name, value in record.items())
    return f"{region.span.label}「{text}」" + (f"（{fields}）" if fields else "")


@dataclass(slots=True)
class OpenResult:
    """What opening a review did."""

    created: int = 0
    there: int = 0


def open_review(
    server: Server,
    project_id: int,
    disputes: Sequence[Dispute],
    *,
    scheme: LabelScheme,
    names: Mapping[Rater, str],
    batch: int = 50,
) -> OpenResult:
    """Send the disputes that the adjudication project lacks; may be repeated at any time."""
    result = OpenResult()
    tasks = server.snapshot(project_id)
    server.delete_tasks(surplus(tasks))
    there = set(by_piece(tasks))
    waiting = []
    for dispute in disputes:
        if (dispute.task.data.report_id, dispute.task.data.piece) in there:
            result.there += 1
        else:
            waiting.append(dispute_request(dispute, scheme=scheme, names=names))
    for start in range(0, len(waiting), batch):
        result.created += server.import_tasks(project_id, waiting[start : start + batch])
    server.update_project(project_id, {"model_version": BOTH})
    return result


@dataclass(slots=True)
class Verdicts:
    """What an adjudication project has decided.

    settled: the regions of each decided piece. unresolved: pieces whose verdict still holds
    both sides of a dispute. open: pieces without a verdict.
    """

    settled: dict[PieceKey, tuple[Region, ...]] = field(default_factory=dict)
    unresolved: list[str] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)
    open: int = 0


def collect(
    reviewed: Sequence[ServerTask], disputes: Sequence[Dispute], *, scheme: LabelScheme
) -> Verdicts:
    """Read the verdicts; a task of a piece that is not in dispute any more is passed over."""
    verdicts = Verdicts()
    answers = {key: group[0] for key, group in by_piece(reviewed).items()}
    for dispute in disputes:
        key = (dispute.task.data.report_id, dispute.task.data.piece)
        task = answers.get(key)
        submitted = [entry for entry in task.annotations if not entry.was_cancelled] if task else []
        if task is None or not submitted:
            verdicts.open += 1
            continue
        if task.data.text != dispute.task.data.text:
            verdicts.unresolved.append(f"{key[0]} piece {key[1]}: the text changed; review it anew")
            continue
        regions, losses = decode(task, submitted[-1], scheme=scheme)
        verdicts.losses += losses
        both = _both_sides(dispute, regions)
        if both:
            shown = _shown(both.first, dispute.task)
            verdicts.unresolved.append(
                f"{key[0]} piece {key[1]}: both sides of {shown} stand; delete one and update"
            )
        else:
            verdicts.settled[key] = tuple(regions)
    return verdicts


def _both_sides(dispute: Dispute, regions: Sequence[Region]) -> Disagreement | None:
    """A dispute of which the verdict still holds both spans."""
    spans = {region.span for region in regions}
    for entry in dispute.differences:
        if entry.kind == "record" or entry.first is None or entry.second is None:
            continue
        if {entry.first.span, entry.second.span} <= spans:
            return entry
    return None


def with_verdict(
    task: Task, regions: Sequence[Region], *, adjudicator: int, scheme: LabelScheme
) -> Task:
    """The task with the verdict as its ground truth, in place of an earlier verdict."""
    known: dict[Any, Record] = {
        region.span: region.record
        for version in raters(task, scheme=scheme).values()
        for region in version
        if region.record is not None
    }
    own = [
        Region(
            region_id(task.data.report_id, adjudicator, region.span),
            region.span,
            region.record or known.get(region.span),
        )
        for region in regions
    ]
    items = encode(own, text=task.data.text, offset=task.data.offset, scheme=scheme)
    verdict = Annotation.model_validate(
        {
            "completed_by": adjudicator,
            "result": [item.model_dump(exclude_unset=True) for item in items],
            "was_cancelled": False,
            "ground_truth": True,
        }
    )
    others = [
        entry.model_copy(update={"ground_truth": False})
        for entry in task.annotations
        if entry.annotator != adjudicator
    ]
    changed = task.model_copy(deep=True)
    changed.annotations = sorted([*others, verdict], key=lambda entry: entry.annotator or 0)
    return changed
