"""Reports to the server as tasks: nothing twice, and on again after an interruption."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from fazhi.tagging.mention import Mention
from fazhi_training.annotation.proposed_records import propose_records
from fazhi_training.annotation.server import Server
from fazhi_training.annotation.server_tasks import (
    PieceKey,
    Prediction,
    ServerTask,
    by_piece,
    surplus,
)
from fazhi_training.annotation.sources import SourceReport, distinct_reports
from fazhi_training.annotation.task_payload import PiecePrediction, predict_piece, task_data
from fazhi_training.corpus.scheme import LabelScheme

BATCH = 100


class MakesMentions(Protocol):
    """A tagger."""

    @property
    def version(self) -> str:
        """Model version, as the server will name it."""

    def tag(self, text: str) -> Sequence[Mention]:
        """Mentions in a text."""


@dataclass(slots=True)
class PushResult:
    """What happened; `conflicts` are reports whose text or borders on the server differ."""

    created: int = 0
    predicted: int = 0
    there: int = 0
    duplicates_removed: int = 0
    crossing: int = 0
    conflicts: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Batches:
    """What is waiting to be sent."""

    server: Server
    project_id: int
    result: PushResult
    size: int
    tasks: list[Mapping[str, Any]] = field(default_factory=list)
    predictions: list[Mapping[str, Any]] = field(default_factory=list)

    def add_task(self, data: Mapping[str, Any], prediction: PiecePrediction | None) -> None:
        """Make a task."""
        predictions = [prediction.as_request()] if prediction else []
        self.tasks.append({"data": data, "predictions": predictions})

    def add_prediction(self, task: ServerTask, prediction: PiecePrediction) -> None:
        """Make the prediction of a task; an empty one of this model is filled at once instead."""
        empty = _predictions_of(task, prediction.model_version)
        if not empty:
            self.predictions.append({"task": task.id} | prediction.as_request())
        elif prediction.result:
            self.server.update_prediction(empty[0].id, prediction.result)
            self.result.predicted += 1

    def send(self, *, everything: bool = False) -> None:
        """One request per batch; the server takes each whole or not at all."""
        least = 1 if everything else self.size
        while len(self.tasks) >= least:
            batch, self.tasks = self.tasks[: self.size], self.tasks[self.size :]
            self.server.import_tasks(self.project_id, batch)
            self.result.created += len(batch)
        while len(self.predictions) >= least:
            waiting = self.predictions
            batch, self.predictions = waiting[: self.size], waiting[self.size :]
            self.server.import_predictions(self.project_id, batch)
            self.result.predicted += len(batch)


def push(
    server: Server,
    project_id: int,
    reports: Sequence[SourceReport],
    *,
    tagger: MakesMentions | None,
    scheme: LabelScheme,
    records: bool = False,
    batch: int = BATCH,
    advance: Callable[[int], None] = lambda pieces: None,
) -> PushResult:
    """Add the pieces that the server lacks, and predictions that open tasks lack.

    The server is asked first what it holds, so the call may be repeated at any time: after a
    kill it goes on, and a piece that an unanswered request has made is not made again. An empty
    prediction, as `queue` makes them, is filled in place and keeps its score, the task's turn.
    records: propose the record of each figure too, for annotators to check.
    advance: called with the number of pieces done.
    Raises SourceError, before anything is sent, where two different reports have the same id.
    """
    reports = distinct_reports(reports)
    result = PushResult()
    there = _settled(server, project_id, result)
    waiting = _Batches(server, project_id, result, batch)
    for report in reports:
        present = [
            (piece, next(iter(there.get((report.report_id, piece.number), ())), None))
            for piece in report.pieces
        ]
        conflict = _conflict(report, there)
        if conflict:
            result.conflicts.append(conflict)
            advance(len(report.pieces))
            continue
        open_pieces = [
            (piece, task) for piece, task in present if task is None or _lacks(task, tagger)
        ]
        mentions = tagger.tag(report.text) if tagger and open_pieces else ()
        proposed = {}
        if records and mentions:
            proposed = propose_records(
                report.report_id, report.text, mentions, labels=scheme.record_labels
            )
        result.there += sum(task is not None for _, task in present)
        for piece, task in open_pieces:
            prediction = None
            if tagger:
                prediction = predict_piece(
                    report.report_id,
                    piece,
                    mentions,
                    model_version=tagger.version,
                    scheme=scheme,
                    records=proposed,
                )
                result.crossing += prediction.crossing
            if task is None:
                waiting.add_task(task_data(report.report_id, piece), prediction)
            elif prediction:
                waiting.add_prediction(task, prediction)
        waiting.send()
        advance(len(report.pieces))
    waiting.send(everything=True)
    known = sum(map(len, there.values()))
    if result.created and server.project(project_id).task_number != known + result.created:
        _settled(server, project_id, result)
    if tagger:
        server.update_project(project_id, {"model_version": tagger.version})
    return result


def _settled(
    server: Server, project_id: int, result: PushResult
) -> dict[PieceKey, list[ServerTask]]:
    """The tasks of each piece, after untouched duplicates have been removed."""
    tasks = server.snapshot(project_id)
    extra = surplus(tasks)
    server.delete_tasks(extra)
    result.duplicates_removed += len(extra)
    gone = {task.id for task in extra}
    return by_piece(task for task in tasks if task.id not in gone)


def _lacks(task: ServerTask, tagger: MakesMentions | None) -> bool:
    """Whether an open task has no prediction of this model yet, or an empty one."""
    return (
        tagger is not None
        and not task.annotations
        and not any(entry.result for entry in _predictions_of(task, tagger.version))
    )


def _predictions_of(task: ServerTask, version: str) -> list[Prediction]:
    return [entry for entry in task.predictions if entry.model_version == version]


def _conflict(report: SourceReport, there: Mapping[PieceKey, Sequence[ServerTask]]) -> str | None:
    """What differs between the report and its tasks on the server."""
    numbers = {piece.number: piece for piece in report.pieces}
    for task in _tasks_of(report.report_id, there):
        piece = numbers.get(task.data.piece)
        if piece is None or (piece.offset, piece.text) != (task.data.offset, task.data.text):
            return (
                f"{report.report_id}: piece {task.data.piece} on the server has another text or "
                "place; pull and remove its tasks there, or push under another report id"
            )
    return None


def _tasks_of(
    report_id: str, there: Mapping[PieceKey, Sequence[ServerTask]]
) -> Iterator[ServerTask]:
    return (task for key, group in there.items() if key[0] == report_id for task in group)
