"""Making a project on the server, and changing it without losing what is there."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from fazhi_training.annotation.errors import AnnotationError
from fazhi_training.annotation.interface import Changes, Mark, compare, read_interface
from fazhi_training.annotation.migration import (
    Mapped,
    Result,
    marks_of,
    migrate,
    unknown_marks,
)
from fazhi_training.annotation.sampling import SAMPLING, Sampling
from fazhi_training.annotation.server import Server, ServerProject
from fazhi_training.annotation.server_tasks import ServerTask
from fazhi_training.corpus.labelling_interface import render_interface
from fazhi_training.corpus.scheme import LabelScheme


class SetupError(AnnotationError):
    """A change of the scheme would lose annotations, or a migration is not clear."""


@dataclass(frozen=True, slots=True)
class ProjectSettings:
    """What the team chooses.

    overlap: how many annotators see a task. instruction: HTML shown before labelling.
    """

    title: str
    overlap: int = 1
    sampling: Sampling = "queue"
    instruction: str = ""

    def as_request(self, label_config: str) -> dict[str, Any]:
        """Label Studio's own names for them."""
        return {
            "title": self.title,
            "label_config": label_config,
            "maximum_annotations": self.overlap,
            "sampling": SAMPLING[self.sampling],
            "expert_instruction": self.instruction,
            "show_instruction": bool(self.instruction),
            "show_collab_predictions": True,
            "enable_empty_annotation": True,
            "show_skip_button": True,
        }


@dataclass(frozen=True, slots=True)
class SetupPlan:
    """What `setup` would do.

    changes: of the interface, with how often each removed mark is in use.
    unmapped: marks in use that the new interface lacks and that no --rename or --drop names.
    """

    project: ServerProject | None
    label_config: str
    changes: Changes
    mapped: Mapped
    unmapped: tuple[Mark, ...]


def plan_setup(
    server: Server,
    project: ServerProject | None,
    *,
    scheme: LabelScheme,
    renamed: Mapping[str, str],
    dropped: Sequence[str],
) -> tuple[SetupPlan, list[ServerTask]]:
    """Look at the project as it is; changes nothing. The tasks come along for `apply_setup`."""
    config = render_interface(scheme)
    new = read_interface(config)
    old = read_interface(project.label_config) if project else read_interface("<View/>")
    changes = compare(old, new)
    tasks = server.snapshot(project.project_id) if project and changes.removed else []
    in_use = unknown_marks(_results(tasks), new)
    gone = sorted({*changes.removed, *in_use})
    mapped = _mapping(gone, new.marks, renamed, dropped)
    unmapped = tuple(mark for mark in sorted(in_use) if mark not in mapped)
    usage = {mark: in_use[mark] for mark in gone}
    return SetupPlan(project, config, replace(changes, usage=usage), mapped, unmapped), tasks


def _mapping(
    gone: Sequence[Mark],
    offered: frozenset[Mark],
    renamed: Mapping[str, str],
    dropped: Sequence[str],
) -> dict[Mark, Mark | None]:
    mapped: dict[Mark, Mark | None] = {}
    for old, new in renamed.items():
        targets = [mark for mark in offered if new in (mark.value, str(mark))]
        if len(targets) != 1:
            raise SetupError(f"--rename {old}={new}: the scheme offers no single mark '{new}'")
        mapped |= dict.fromkeys(_named(gone, old, "--rename"), targets[0])
    for old in dropped:
        mapped |= dict.fromkeys(_named(gone, old, "--drop"))
    return mapped


def _named(gone: Sequence[Mark], name: str, option: str) -> list[Mark]:
    found = [mark for mark in gone if name in (mark.value, mark.control, str(mark))]
    if not found:
        listed = ", ".join(map(str, gone)) or "none"
        raise SetupError(
            f"{option} {name}: the new scheme removes no such mark; it removes: {listed}"
        )
    return found


def apply_setup(
    server: Server,
    plan: SetupPlan,
    tasks: Sequence[ServerTask],
    *,
    settings: ProjectSettings,
    backup: Path,
) -> ServerProject:
    """Make or change the project; results are rewritten before the interface changes.

    backup: file for the project as it was, written before anything is rewritten.
    Killed half-way, the same call finishes the work: what is rewritten already is left alone.
    Raises SetupError when a mark in use would be lost.
    """
    if plan.unmapped:
        lost = ", ".join(f"{mark} ({plan.changes.usage[mark]} times)" for mark in plan.unmapped)
        raise SetupError(
            f"the new scheme has no {lost}, which annotations use; say what becomes of each with "
            "--rename OLD=NEW or --drop OLD, after a look with --dry-run"
        )
    request = settings.as_request(plan.label_config)
    if plan.project is None:
        return server.create_project(request)
    number = plan.project.project_id
    if plan.mapped and any(plan.changes.usage.values()):
        write_backup(backup, tasks)
        _rewrite(server, tasks, plan.mapped)
    server.update_project(number, request)
    return server.project(number)


def write_backup(path: Path, tasks: Sequence[ServerTask]) -> None:
    """The tasks as JSON, for import into an empty project."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = [task.model_dump(mode="json", exclude_unset=True) for task in tasks]
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def _rewrite(server: Server, tasks: Sequence[ServerTask], mapped: Mapped) -> None:
    for task in tasks:
        for annotation in task.annotations:
            result = _plain(annotation.result)
            if annotation.id is not None and _touches(result, mapped):
                server.update_annotation(annotation.id, result=migrate(result, mapped))
        for draft in task.drafts:
            result = _plain(draft.result)
            if _touches(result, mapped):
                server.update_draft(draft.id, migrate(result, mapped))
        for prediction in task.predictions:
            if _touches(prediction.result, mapped):
                server.update_prediction(prediction.id, migrate(prediction.result, mapped))


def _touches(result: Result, mapped: Mapped) -> bool:
    return any(mark in mapped for item in result for mark in marks_of(item))


def _plain(items: Sequence[Any]) -> list[dict[str, Any]]:
    return [item.model_dump(exclude_unset=True) for item in items]


def _results(tasks: Sequence[ServerTask]) -> list[Result]:
    return [
        result
        for task in tasks
        for result in (
            *(_plain(annotation.result) for annotation in task.annotations),
            *(_plain(draft.result) for draft in task.drafts),
            *(prediction.result for prediction in task.predictions),
        )
    ]
