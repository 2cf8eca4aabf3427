"""What this project asks of a server, as plain values. The only module that speaks the SDK."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fazhi_training.annotation.connection import NoSuchProjectError, connect, explained
from fazhi_training.annotation.server_tasks import ServerTask, parse_snapshot

if TYPE_CHECKING:
    from label_studio_sdk import LabelStudio

SNAPSHOT_TITLE = "fazhi snapshot"
_ONCE: Any = {"max_retries": 0}
"""A repeated POST could double what it makes: the caller looks first, then repeats."""


@dataclass(frozen=True, slots=True)
class ServerProject:
    """A project on the server."""

    project_id: int
    title: str
    label_config: str
    model_version: str
    maximum_annotations: int
    sampling: str
    task_number: int


@dataclass(frozen=True, slots=True)
class Backend:
    """An ML backend that a project is connected to."""

    backend_id: int
    url: str
    title: str
    state: str


class Server:
    """One Label Studio server. Every method raises an AnnotationError that names the remedy."""

    def __init__(self, url: str, key: str) -> None:
        self.url = url.rstrip("/")
        self._client: LabelStudio = connect(url, key)

    def projects(self) -> list[ServerProject]:
        """All projects that the key may see."""
        with explained(self.url):
            return [_project(entry) for entry in self._client.projects.list()]

    def project(self, project_id: int) -> ServerProject:
        """One project. Raises NoSuchProjectError."""
        with explained(self.url):
            return _project(self._client.projects.get(project_id))

    def project_by_title(self, title: str) -> ServerProject | None:
        """The project of this title; None when there is none or several."""
        found = [entry for entry in self.projects() if entry.title == title]
        if len(found) > 1:
            numbers = ", ".join(str(entry.project_id) for entry in found)
            raise NoSuchProjectError(
                f"{len(found)} projects are called '{title}' ({numbers}); name one by --project"
            )
        return found[0] if found else None

    def create_project(self, settings: Mapping[str, Any]) -> ServerProject:
        """Make a project from Label Studio's own settings."""
        with explained(self.url):
            made = self._client.projects.create(**settings, request_options=_ONCE)
        return self.project(int(made.id))

    def update_project(self, project_id: int, settings: Mapping[str, Any]) -> None:
        """Change settings of a project."""
        with explained(self.url):
            self._client.projects.update(project_id, **settings)

    def user_emails(self) -> dict[int, str]:
        """The users of the server by number."""
        with explained(self.url):
            return {int(user.id): str(user.email) for user in self._client.users.list()}

    def snapshot(self, project_id: int) -> list[ServerTask]:
        """All tasks with every annotation, draft and prediction in full.

        Goes through a snapshot export: the easy export gives predictions as numbers only.
        """
        with explained(self.url):
            exports = self._client.projects.exports
            for left in exports.list(project_id):
                if left.id is not None and _abandoned(left):
                    exports.delete(project_id, left.id)
            made = exports.create(
                project_id,
                title=SNAPSHOT_TITLE,
                serialization_options={
                    "predictions": {"only_id": False},
                    "drafts": {"only_id": False},
                },
                request_options=_ONCE,
            )
            content = b"".join(exports.download(project_id, int(made.id), export_type="JSON"))
            exports.delete(project_id, int(made.id))
        return parse_snapshot(content)

    def import_tasks(self, project_id: int, tasks: Sequence[Mapping[str, Any]]) -> int:
        """Add tasks, all or none of them; returns how many."""
        with explained(self.url):
            request: Any = list(tasks)
            answer = self._client.projects.import_tasks(
                project_id, request=request, request_options=_ONCE
            )
        return int(answer.task_count or 0)

    def delete_tasks(self, tasks: Sequence[ServerTask]) -> None:
        """Remove tasks."""
        for task in tasks:
            with explained(self.url):
                self._client.tasks.delete(str(task.id))

    def import_predictions(self, project_id: int, predictions: Sequence[Mapping[str, Any]]) -> int:
        """Add predictions to tasks (`task`, `model_version`, `score`, `result`)."""
        with explained(self.url):
            request: Any = list(predictions)
            answer = self._client.projects.import_predictions(
                project_id, request=request, request_options=_ONCE
            )
        return int(answer.created or 0)

    def delete_predictions(self, project_id: int, model_version: str) -> None:
        """Remove all predictions of one model version."""
        self._raw(
            "DELETE",
            f"api/projects/{project_id}/model-versions/",
            body={"model_version": model_version},
        )

    def update_annotation(self, annotation_id: int, **fields: Any) -> None:
        """Change an annotation in place."""
        with explained(self.url):
            self._client.annotations.update(annotation_id, **fields)

    def update_draft(self, draft_id: int, result: Sequence[Mapping[str, Any]]) -> None:
        """Change a draft in place."""
        self._raw("PATCH", f"api/drafts/{draft_id}/", body={"result": list(result)})

    def update_prediction(self, prediction_id: int, result: Sequence[Mapping[str, Any]]) -> None:
        """Change a prediction in place."""
        with explained(self.url):
            self._client.predictions.update(prediction_id, result=[dict(item) for item in result])

    def put_tab(self, project_id: int, data: Mapping[str, Any]) -> None:
        """Make or replace the Data Manager tab of this title."""
        with explained(self.url):
            views = self._client.views
            for view in views.list(project=project_id):
                if (view.data or {}).get("title") == data["title"]:
                    views.update(str(view.id), project=project_id, data=data)
                    return
            views.create(project=project_id, data=data)

    def backends(self, project_id: int) -> list[Backend]:
        """The ML backends of a project."""
        with explained(self.url):
            return [
                Backend(int(entry.id), str(entry.url), str(entry.title), str(entry.state))
                for entry in self._client.ml.list(project=project_id)
                if entry.id is not None
            ]

    def put_backend(self, project_id: int, *, url: str, title: str, token: str) -> Backend:
        """Connect an ML backend that asks for a token, and tell its webhook the same token.

        The webhook that Label Studio makes by itself carries no token; ours does, and only
        listens to what training needs.
        """
        with explained(self.url):
            for entry in self._client.ml.list(project=project_id):
                if entry.url == url and entry.id is not None:
                    self._client.ml.delete(int(entry.id))
            made = self._client.ml.create(
                url=url,
                project=project_id,
                title=title,
                is_interactive=True,
                auth_method="BASIC_AUTH",
                basic_auth_user="fazhi",
                basic_auth_pass=token,
                request_options=_ONCE,
            )
            hook = f"{url.rstrip('/')}/webhook"
            for entry in self._client.webhooks.list(project=project_id):
                if entry.url == hook and entry.id is not None:
                    self._client.webhooks.delete(int(entry.id))
            self._client.webhooks.create(
                url=hook,
                project=project_id,
                send_payload=True,
                send_for_all_actions=False,
                actions=["ANNOTATION_CREATED", "ANNOTATION_UPDATED", "ANNOTATIONS_DELETED"],
                headers={"Authorization": f"Bearer {token}"},
                request_options=_ONCE,
            )
        return Backend(int(made.id or 0), str(made.url), str(made.title), str(made.state))

    def _raw(self, method: str, path: str, *, body: Mapping[str, Any]) -> Any:
        """A call for which the SDK has no method, with the SDK's own authentication."""
        from label_studio_sdk.core.api_error import ApiError

        with explained(self.url):
            http = self._client._client_wrapper.httpx_client
            answer = http.request(path, method=method, json=dict(body), request_options=_ONCE)
            if answer.status_code >= 400:
                raise ApiError(status_code=answer.status_code, body=_body(answer))
            return _body(answer)


def _abandoned(export: Any) -> bool:
    """A snapshot of ours that an interrupted call has left; a fresh one may be in use."""
    if export.title != SNAPSHOT_TITLE or export.created_at is None:
        return False
    age = datetime.datetime.now(datetime.UTC) - export.created_at
    return bool(age > datetime.timedelta(hours=1))


def _body(answer: Any) -> Any:
    try:
        return answer.json() if answer.content else None
    except ValueError:
        return None


def _project(entry: Any) -> ServerProject:
    return ServerProject(
        project_id=int(entry.id),
        title=str(entry.title or ""),
        label_config=str(entry.label_config or ""),
        model_version=str(entry.model_version or ""),
        maximum_annotations=int(entry.maximum_annotations or 1),
        sampling=str(entry.sampling or ""),
        task_number=int(entry.task_number or 0),
    )
