"""A real Label Studio for the tests marked `labelstudio`, started once per session."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from fazhi_training.annotation.connection import explained
from fazhi_training.annotation.development import (
    ADMIN,
    ANNOTATORS,
    DevelopmentServerError,
    Installation,
    RunningServer,
    free_port,
    new_data,
    start,
)
from fazhi_training.annotation.server import Server
from fazhi_training.corpus.paths import ProjectPaths
from fazhi_training.corpus.scheme import LabelScheme, load_scheme

ROOT = Path(__file__).parents[3]
INSTALLATION = Installation(
    Path(os.environ.get("FAZHI_LABEL_STUDIO", str(ROOT / "build" / "label-studio")))
)


@pytest.fixture(scope="session")
def scheme() -> LabelScheme:
    return load_scheme(ROOT / "configs" / "label_scheme.json")


@pytest.fixture
def project(tmp_path: Path) -> ProjectPaths:
    """An empty checkout with the real label scheme."""
    checkout = tmp_path / "checkout"
    (checkout / "corpus" / "reports").mkdir(parents=True)
    (checkout / "annotations").mkdir()
    shutil.copytree(ROOT / "configs", checkout / "configs")
    return ProjectPaths(checkout)


class AnnotatingServer(Server):
    """A server on which a test annotates, presses buttons and opens tasks as one user."""

    def create_annotation(
        self, task_id: int, result: Sequence[Mapping[str, Any]], **fields: Any
    ) -> int:
        """Submit an annotation; fields: ground_truth, was_cancelled, completed_by, lead_time …"""
        with explained(self.url):
            made = self._client.annotations.create(
                task_id,
                result=[dict(item) for item in result],
                request_options={"max_retries": 0},
                **fields,
            )
        return int(made.id or 0)

    def create_draft(self, task_id: int, result: Sequence[Mapping[str, Any]]) -> None:
        """Begin an annotation without submitting it."""
        self._raw(
            "POST", f"api/tasks/{task_id}/drafts", body={"result": list(result), "lead_time": 1.0}
        )

    def next_task(self, project_id: int, *, ordering: Sequence[str] = ()) -> int:
        """The task that the label stream would give this user now."""
        body = {"ordering": list(ordering)} if ordering else {}
        answer = self._raw("POST", f"api/dm/actions?id=next_task&project={project_id}", body=body)
        return int(answer["id"])

    def request_training(self, backend_id: int) -> None:
        """What the Train button does."""
        with explained(self.url):
            self._client.ml.train(backend_id)

    def request_predictions(self, project_id: int) -> None:
        """What “Retrieve predictions” on all tasks does."""
        self._raw(
            "POST",
            f"api/dm/actions?id=retrieve_tasks_predictions&project={project_id}",
            body={"selectedItems": {"all": True, "excluded": []}},
        )

    def request_interactive(self, backend_id: int, task_id: int) -> dict[str, Any]:
        """What the editor asks a backend for while a task is open."""
        answer = self._raw(
            "POST",
            f"api/ml/{backend_id}/interactive-annotating",
            body={"task": task_id, "context": {"result": []}},
        )
        return dict(answer or {})


@dataclass(slots=True)
class Studio:
    """A server that a test may kill and start again on the same data and port."""

    data: Path
    port: int
    log: Path
    running: RunningServer | None = None
    titles: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.running = start(INSTALLATION, self.data, port=self.port, log=self.log)

    def stop(self) -> None:
        if self.running:
            self.running.stop()

    def kill(self) -> None:
        if self.running:
            self.running.kill()

    def server(self, user: int = 0) -> AnnotatingServer:
        return AnnotatingServer(self.url, (ADMIN, *ANNOTATORS)[user].token)

    def new_title(self) -> str:
        self.titles.append(f"项目 {len(self.titles) + 1}")
        return self.titles[-1]


def _new_studio(folder: Path) -> Studio:
    try:
        INSTALLATION.check()
    except DevelopmentServerError as error:
        if os.environ.get("CI"):
            pytest.fail(str(error))
        pytest.skip(str(error))
    data = folder / "data"
    new_data(INSTALLATION, data)
    studio = Studio(data, free_port(), folder / "server.log")
    studio.start()
    return studio


@pytest.fixture(scope="session")
def studio(tmp_path_factory: pytest.TempPathFactory):
    """The session's server; tests use projects of their own on it."""
    studio = _new_studio(tmp_path_factory.mktemp("label-studio"))
    yield studio
    studio.stop()


@pytest.fixture
def new_project(studio: Studio, scheme: LabelScheme):
    """A project set up from the scheme; returns (server, project)."""
    from fazhi_training.annotation.setup import ProjectSettings, apply_setup, plan_setup

    def make(*, overlap: int = 1, title: str | None = None):
        server = studio.server()
        plan, tasks = plan_setup(server, None, scheme=scheme, renamed={}, dropped=[])
        settings = ProjectSettings(title or studio.new_title(), overlap)
        return server, apply_setup(
            server, plan, tasks, settings=settings, backup=studio.data / "backup.json"
        )

    return make
