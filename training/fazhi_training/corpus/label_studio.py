"""Label Studio JSON exports as typed values: reading, writing, nothing interpreted.

Fields that this project does not use are kept, so that an export read and
written again loses nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from fazhi_training.corpus.errors import CorpusError


class ExportError(CorpusError):
    """A file is not a Label Studio JSON export of this project."""


class _Open(BaseModel):
    model_config = ConfigDict(extra="allow")


class RegionValue(_Open):
    """Value of a region or of one of its fields. `text` of a region is never trusted."""

    start: int | None = None
    end: int | None = None
    text: str | list[str] | None = None
    labels: list[str] | None = None
    choices: list[str] | None = None


class ResultItem(_Open):
    """A region, a per-region field (same id as its region) or a relation (no id, no value)."""

    type: str
    id: str | None = None
    from_name: str | None = None
    to_name: str | None = None
    value: RegionValue | None = None


class Annotation(_Open):
    """What one annotator submitted for one task."""

    id: int | None = None
    completed_by: int | dict[str, Any] | None = None
    result: list[ResultItem] = Field(default_factory=list)
    was_cancelled: bool = False
    ground_truth: bool = False

    @property
    def annotator(self) -> int | None:
        """Number of the annotator; some exports write the whole user instead."""
        if isinstance(self.completed_by, dict):
            number = self.completed_by.get("id")
            return number if isinstance(number, int) else None
        return self.completed_by


class TaskData(_Open):
    """The piece of a report that a task shows."""

    report_id: str
    piece: int = Field(ge=0)
    offset: int = Field(ge=0)
    text: str


class Task(_Open):
    """One piece with its annotations; drafts and predictions are not gold."""

    id: int | None = None
    data: TaskData
    annotations: list[Annotation] = Field(default_factory=list)


_TASKS = TypeAdapter(list[Task])


def read_export(path: Path) -> list[Task]:
    """Read one export. Raises ExportError naming the file and what is wrong."""
    try:
        return _TASKS.validate_json(path.read_bytes())
    except OSError as error:
        raise ExportError(f"{path} cannot be read: {error.strerror}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ExportError(
            f"{path} is not an export of this project: {first['msg']} at {place or 'the top'}; "
            "export the project as JSON (not JSON-MIN), with the task data that `push` wrote"
        ) from error


def render_export(tasks: Sequence[Task]) -> str:
    """An export as JSON, one result item per line so that changes are readable."""
    return _indented([task.model_dump(exclude_unset=True) for task in tasks], depth=0) + "\n"


def write_export(path: Path, tasks: Sequence[Task]) -> None:
    """Write an export, creating its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(render_export(tasks), encoding="utf-8", newline="\n")


def group_by_report(tasks: Iterable[Task]) -> dict[str, list[Task]]:
    """Tasks per report, in the order of their offsets."""
    grouped: dict[str, list[Task]] = {}
    for task in tasks:
        grouped.setdefault(task.data.report_id, []).append(task)
    return {key: sorted(grouped[key], key=lambda task: task.data.offset) for key in sorted(grouped)}


def _indented(value: Any, *, depth: int) -> str:
    pad = " " * (depth + 1)
    if isinstance(value, dict) and value and not {"from_name", "from_id"} & value.keys():
        members = (
            f"{pad}{json.dumps(key, ensure_ascii=False)}: {_indented(item, depth=depth + 1)}"
            for key, item in value.items()
        )
        return "{\n" + ",\n".join(members) + "\n" + " " * depth + "}"
    if isinstance(value, list) and value and isinstance(value[0], dict):
        items = (f"{pad}{_indented(item, depth=depth + 1)}" for item in value)
        return "[\n" + ",\n".join(items) + "\n" + " " * depth + "]"
    return json.dumps(value, ensure_ascii=False)
