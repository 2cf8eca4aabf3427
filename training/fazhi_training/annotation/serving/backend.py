"""What the ML backend answers; knows no sockets and no threads."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from fazhi_training.annotation.interface import Interface, InterfaceError, compare, read_interface
from fazhi_training.annotation.push import MakesMentions
from fazhi_training.annotation.serving.protocol import (
    MAX_TEXT,
    Answer,
    BadRequestError,
    PredictRequest,
    SetupRequest,
    WebhookRequest,
    parse,
)
from fazhi_training.annotation.task_payload import predict_piece
from fazhi_training.corpus.labelling_interface import render_interface
from fazhi_training.corpus.pieces import Piece
from fazhi_training.corpus.scheme import LabelScheme

_ANNOTATED = {"ANNOTATION_CREATED", "ANNOTATION_UPDATED"}


class Training(Protocol):
    """What starts retraining."""

    def request(self, reason: str) -> str:
        """Start unless one runs; says which."""

    def note_annotation(self) -> None:
        """Count a submitted annotation; may start a retraining."""


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request."""

    method: str
    path: str
    authorization: str
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class MlBackend:
    """The answers.

    tagger: gives the model in use; asked anew for every request.
    versions: the model versions there are.
    """

    token: str
    scheme: LabelScheme
    tagger: Callable[[], MakesMentions]
    versions: Callable[[], Sequence[str]]
    training: Training

    REFUSAL: ClassVar[Answer] = Answer(401, {"error": "the token is missing or wrong"})

    def allows(self, authorization: str) -> bool:
        """Whether a caller with this header may ask anything."""
        return authorized(authorization, self.token)

    def answer(self, request: Request) -> Answer:
        """Answer one request; never raises for what a caller sends."""
        if not self.allows(request.authorization):
            return self.REFUSAL
        routes = {
            ("GET", "/"): self._health,
            ("GET", "/health"): self._health,
            ("POST", "/setup"): self._setup,
            ("POST", "/predict"): self._predict,
            ("POST", "/webhook"): self._webhook,
            ("GET", "/versions"): self._versions,
        }
        path = request.path.partition("?")[0].rstrip("/") or "/"
        route = routes.get((request.method, path))
        if route is None:
            known = any(path == other for _, other in routes)
            return Answer(405 if known else 404, {"error": f"no {request.method} {path} here"})
        try:
            return route(request.body)
        except BadRequestError as error:
            return Answer(error.status, {"error": str(error)})

    def _health(self, _: bytes) -> Answer:
        return Answer(200, {"status": "UP", "model_class": "fazhi"})

    def _versions(self, _: bytes) -> Answer:
        return Answer(200, {"versions": [*self.versions()]})

    def _setup(self, body: bytes) -> Answer:
        """Refuses a project whose interface lacks what the model predicts."""
        wanted = parse(SetupRequest, body)
        if wanted.label_config:
            missing = _missing(wanted.label_config, self.scheme)
            if missing:
                return Answer(
                    400,
                    {
                        "error": f"the labelling interface lacks {missing}; bring the project in "
                        "line with `fazhi annotate setup`"
                    },
                )
        return Answer(200, {"model_version": self.tagger().version})

    def _predict(self, body: bytes) -> Answer:
        request = parse(PredictRequest, body)
        tagger = self.tagger()
        drawn = {_place(item) for item in request.drawn}
        results = [self._prediction(task.data, tagger, drawn) for task in request.tasks]
        return Answer(200, {"results": results})

    def _prediction(
        self, data: dict[str, Any], tagger: MakesMentions, drawn: set[Any]
    ) -> dict[str, Any]:
        text = data.get("text")
        if not isinstance(text, str):
            return {"model_version": tagger.version, "score": 0.0, "result": []}
        if len(text) > MAX_TEXT:
            raise BadRequestError(413, f"a text of more than {MAX_TEXT} characters")
        piece = Piece(_number(data.get("piece")), 0, text)
        prediction = predict_piece(
            str(data.get("report_id", "")),
            piece,
            tagger.tag(text),
            model_version=tagger.version,
            scheme=self.scheme,
        )
        answer = prediction.as_request()
        answer["result"] = [item for item in prediction.result if _place(item) not in drawn]
        return answer

    def _webhook(self, body: bytes) -> Answer:
        action = parse(WebhookRequest, body).action
        if action == "START_TRAINING":
            return Answer(201, {"status": self.training.request("the Train button")})
        if action in _ANNOTATED:
            self.training.note_annotation()
        return Answer(200, {"status": "noted"})


def authorized(header: str, token: str) -> bool:
    """Whether an Authorization header carries the token: Bearer, Token, or Basic as password."""
    kind, _, value = header.partition(" ")
    given = value.strip()
    if kind.lower() == "basic":
        try:
            given = base64.b64decode(given, validate=True).decode("utf-8").partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            return False
    elif kind.lower() not in ("bearer", "token"):
        return False
    return hmac.compare_digest(given.encode("utf-8"), token.encode("utf-8"))


def _missing(config: str, scheme: LabelScheme) -> str:
    wanted: Interface = read_interface(render_interface(scheme))
    try:
        return ", ".join(map(str, compare(wanted, read_interface(config)).removed))
    except InterfaceError as error:
        raise BadRequestError(400, str(error)) from error


def _place(item: Mapping[str, Any]) -> Any:
    value = item.get("value")
    if not isinstance(value, dict):
        return None
    labels = value.get("labels")
    return (value.get("start"), value.get("end"), str(labels))


def _number(value: object) -> int:
    return value if isinstance(value, int) and value >= 0 else 0
