"""The queue on the server: the order of open tasks as the scores of their predictions.

Label Studio's uncertainty sampling hands out the lowest score first, as long as one person
annotates; for several it draws at random, so that the order also stands in a Data Manager tab,
from which “Label tasks as displayed” follows it for everybody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fazhi.tagging.mention import Mention
from fazhi_training.annotation.errors import AnnotationError
from fazhi_training.annotation.queueing.order import Candidate, Ranked, rank
from fazhi_training.annotation.queueing.signals import label_weights, signals
from fazhi_training.annotation.server import Server
from fazhi_training.annotation.server_tasks import Prediction, ServerTask
from fazhi_training.corpus.gold import submitted
from fazhi_training.corpus.label_studio import Annotation
from fazhi_training.corpus.regions import decode
from fazhi_training.corpus.scheme import LabelScheme
from fazhi_training.labelled_span import LabelledSpan

TAB = "排队顺序"
ORDERING = ("tasks:predictions_score",)
_MOVING = "@moving"
_BATCH = 200


class QueueError(AnnotationError):
    """There is nothing to order."""


@dataclass(frozen=True, slots=True)
class QueueResult:
    """The new order: open tasks by number, first to last, and why."""

    version: str
    tasks: tuple[int, ...]
    ranked: tuple[Ranked, ...]


def order_tasks(
    tasks: Sequence[ServerTask], *, version: str, overlap: int, scheme: LabelScheme
) -> list[Ranked]:
    """Rank the open tasks by what one model version says of them; keys are task numbers."""
    open_tasks = [task for task in tasks if len(submitted(task)) < overlap]
    done = [task for task in tasks if submitted(task)]
    weights = label_weights(
        (
            (_spans(task, submitted(task)[0], scheme), _predicted(task, version, scheme))
            for task in done
        ),
        scheme.label_names,
    )
    candidates = []
    for task in open_tasks:
        prediction = prediction_of(task, version)
        mentions = _mentions(task, prediction, scheme) if prediction else []
        candidates.append(
            Candidate(task.id, task.data.text, signals(task.data.text, mentions, weights))
        )
    return rank(candidates, known=[task.data.text for task in done])


def prediction_of(task: ServerTask, version: str) -> Prediction | None:
    """The prediction of a version; the copy of an interrupted move where that alone is left."""
    for name in (version, version + _MOVING):
        found = next((entry for entry in task.predictions if entry.model_version == name), None)
        if found is not None:
            return found
    return None


def write_order(server: Server, project_id: int, *, scheme: LabelScheme) -> QueueResult:
    """Rank the open tasks and write the order to the server; may be repeated at any time.

    Label Studio hands out only tasks with a prediction of the project's model version, so an
    open task without one gets an empty one, which `push` fills when it has something to say.

    The predictions are made anew with the new scores, first under another name, so that every
    task keeps one at each moment. Predictions of other model versions are removed: Label Studio
    orders by the mean over all of them. Raises QueueError without predictions.
    """
    project = server.project(project_id)
    version = project.model_version.removesuffix(_MOVING)
    tasks = server.snapshot(project_id)
    if not version or all(prediction_of(task, version) is None for task in tasks):
        raise QueueError(
            "no task has a prediction of the project's model version; `fazhi annotate push` with "
            "a model first"
        )
    ranked = order_tasks(tasks, version=version, overlap=project.maximum_annotations, scheme=scheme)
    place = {int(str(entry.key)): number for number, entry in enumerate(ranked)}
    requests = [
        {
            "task": task.id,
            "score": (1 + place[task.id]) / (1 + len(ranked)) if task.id in place else 1.0,
            "result": list(prediction.result) if prediction else [],
        }
        for task in tasks
        if (prediction := prediction_of(task, version)) or task.id in place
    ]
    there = {str(entry.model_version) for task in tasks for entry in task.predictions}
    for name in (version + _MOVING, version):
        if name in there:
            server.delete_predictions(project_id, name)
        _import(server, project_id, name, requests)
        server.update_project(project_id, {"model_version": name})
    for name in sorted((there | {version + _MOVING}) - {version}):
        server.delete_predictions(project_id, name)
    server.put_tab(project_id, {"title": TAB, "ordering": list(ORDERING)})
    return QueueResult(version, tuple(place), tuple(ranked))


def _import(
    server: Server, project_id: int, name: str, requests: Sequence[Mapping[str, Any]]
) -> None:
    for start in range(0, len(requests), _BATCH):
        batch = [{**entry, "model_version": name} for entry in requests[start : start + _BATCH]]
        server.import_predictions(project_id, batch)


def _spans(task: ServerTask, annotation: Annotation, scheme: LabelScheme) -> list[LabelledSpan]:
    return [region.span for region in decode(task, annotation, scheme=scheme)[0]]


def _predicted(task: ServerTask, version: str, scheme: LabelScheme) -> list[LabelledSpan] | None:
    """What the model said; an empty prediction may be the queue's own, so it says nothing."""
    prediction = prediction_of(task, version)
    if prediction is None or not prediction.result:
        return None
    return _spans(task, _as_annotation(prediction), scheme)


def _as_annotation(prediction: Prediction) -> Annotation:
    return Annotation.model_validate({"result": prediction.result})


def _mentions(task: ServerTask, prediction: Prediction, scheme: LabelScheme) -> list[Mention]:
    """The regions of a prediction, offsets counted in the piece."""
    scores = {str(item.get("id")): item.get("score") for item in prediction.result}
    regions = decode(task, _as_annotation(prediction), scheme=scheme)[0]
    mentions = []
    for region in regions:
        span = region.span.shifted(-task.data.offset)
        score = scores.get(region.region_id)
        mentions.append(
            Mention(
                span.layer,
                span.label,
                span.start,
                span.end,
                task.data.text[span.start : span.end],
                1.0 if score is None else float(score),
                "model",
            )
        )
    return mentions
