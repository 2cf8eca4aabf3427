"""Tasks as a server gives them: the export's own types, with drafts and predictions in full."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from fazhi_training.annotation.errors import AnnotationError
from fazhi_training.corpus.label_studio import ResultItem, Task

PieceKey = tuple[str, int]
"""Report id and number of the piece: what a task is known by, on every server."""


class ForeignTaskError(AnnotationError):
    """A task was not made by `push`."""


class _Open(BaseModel):
    model_config = ConfigDict(extra="allow")


class Draft(_Open):
    """What an annotator has not submitted yet; `annotation` is the one it changes, if any."""

    id: int
    user: str | int | None = None
    annotation: int | None = None
    result: list[ResultItem] = Field(default_factory=list)


class Prediction(_Open):
    """What one model version says about a task."""

    id: int
    model_version: str | None = None
    score: float | None = None
    result: list[dict[str, Any]] = Field(default_factory=list)


class ServerTask(Task):
    """A task of one project of one server."""

    id: int
    drafts: list[Draft] = Field(default_factory=list)
    predictions: list[Prediction] = Field(default_factory=list)

    @property
    def key(self) -> PieceKey:
        """The piece that the task shows."""
        return (self.data.report_id, self.data.piece)

    @property
    def untouched(self) -> bool:
        """Nobody has submitted, skipped or begun anything here."""
        return not self.annotations and not self.drafts


_TASKS = TypeAdapter(list[ServerTask])


def parse_snapshot(content: bytes) -> list[ServerTask]:
    """The tasks of a snapshot export, in order of their ids.

    Raises ForeignTaskError when a task lacks what `push` writes into it.
    """
    try:
        tasks = _TASKS.validate_json(content)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ForeignTaskError(
            f"the project holds tasks that `fazhi annotate push` did not make ({first['msg']} at "
            f"{place or 'the top'}); use a project of its own, see `fazhi annotate setup --title`"
        ) from error
    return sorted(tasks, key=lambda task: task.id)


def by_piece(tasks: Iterable[ServerTask]) -> dict[PieceKey, list[ServerTask]]:
    """The tasks of each piece; more than one where an import was repeated."""
    grouped: dict[PieceKey, list[ServerTask]] = {}
    for task in tasks:
        grouped.setdefault(task.key, []).append(task)
    return grouped


def surplus(tasks: Iterable[ServerTask]) -> list[ServerTask]:
    """Untouched tasks that show what another task shows; the touched or first one stays.

    Tasks of one piece with different texts are different reports under one id: none is surplus.
    """
    alike: dict[tuple[PieceKey, int, str], list[ServerTask]] = {}
    for task in tasks:
        alike.setdefault((task.key, task.data.offset, task.data.text), []).append(task)
    extra = []
    for group in alike.values():
        kept = next((task for task in group if not task.untouched), group[0])
        extra += [task for task in group if task is not kept and task.untouched]
    return extra
