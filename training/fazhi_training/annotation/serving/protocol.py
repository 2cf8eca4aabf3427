"""The ML backend protocol of Label Studio 1.23, as requests and answers.

GET  /health                      → {"status": "UP"}             within 1 s
POST /setup     schema, project   → {"model_version"}            within 3 s
POST /predict   tasks             → {"results": [one per task]}  within 100 s
POST /webhook   action            → 200 or 201                   within 1 s
GET  /versions                    → {"versions": […]}
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

Model = TypeVar("Model", bound=BaseModel)

MAX_TASKS = 2000
MAX_TEXT = 200_000
MAX_BODY = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """Status and JSON body."""

    status: int
    body: Mapping[str, Any]


class BadRequestError(ValueError):
    """A request that is not of the protocol; `status` is the HTTP status to answer."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class _Open(BaseModel):
    model_config = ConfigDict(extra="ignore")


class TaskToPredict(_Open):
    """A task as Label Studio sends it."""

    id: int | None = None
    data: dict[str, Any] = Field(default_factory=dict)


class Context(_Open):
    """What is drawn already, in interactive pre-annotation."""

    result: list[dict[str, Any]] = Field(default_factory=list)


class Parameters(_Open):
    """Only the context matters here."""

    context: Context | None = None


class PredictRequest(_Open):
    """POST /predict."""

    tasks: list[TaskToPredict] = Field(max_length=MAX_TASKS)
    params: Parameters | None = None

    @property
    def drawn(self) -> list[dict[str, Any]]:
        """Regions that the annotator has drawn already."""
        context = self.params.context if self.params else None
        return context.result if context else []


class SetupRequest(_Open):
    """POST /setup. The access token that comes along is not looked at."""

    project: str = ""
    label_config: str = Field(default="", alias="schema")


class WebhookRequest(_Open):
    """POST /webhook."""

    action: str = ""


def parse(model: type[Model], body: bytes) -> Model:
    """Read a body. Raises BadRequestError."""
    try:
        return model.model_validate_json(body or b"{}")
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise BadRequestError(400, f"{first['msg']} at {place or 'the top'}") from error


def dump(answer: Answer) -> bytes:
    """The body as bytes."""
    return json.dumps(answer.body, ensure_ascii=False).encode("utf-8")
