"""The ML backend on a socket: the standard library's server, with every size bounded."""

from __future__ import annotations

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from fazhi_training.annotation.serving.backend import MlBackend, Request
from fazhi_training.annotation.serving.protocol import MAX_BODY, Answer, dump

READ_SECONDS = 30
MAX_AT_ONCE = 8


class BackendServer(ThreadingHTTPServer):
    """Serves until `shutdown`; more than eight requests at once are told to come again."""

    daemon_threads = True

    def __init__(
        self,
        address: tuple[str, int],
        backend: MlBackend,
        log: Callable[[str], None],
    ) -> None:
        super().__init__(address, _Handler)
        self.backend = backend
        self.log = log
        self.slots = threading.BoundedSemaphore(MAX_AT_ONCE)


class _Handler(BaseHTTPRequestHandler):
    server: BackendServer
    timeout = READ_SECONDS
    protocol_version = "HTTP/1.1"
    server_version = "fazhi"
    sys_version = ""

    def do_GET(self) -> None:
        self._respond()

    def do_POST(self) -> None:
        self._respond()

    def _respond(self) -> None:
        authorization = self.headers.get("Authorization", "")
        if not self.server.backend.allows(authorization):
            # Before the body is read: a stranger may not make us take in 64 megabytes.
            self._send(self.server.backend.REFUSAL, close=True)
            return
        if not self.server.slots.acquire(blocking=False):
            self._send(Answer(503, {"error": "too many requests at once; come again"}), close=True)
            return
        try:
            body = self._body()
            if isinstance(body, Answer):
                self._send(body, close=True)
                return
            request = Request(self.command, self.path, authorization, body)
            self._send(self.server.backend.answer(request))
        finally:
            self.server.slots.release()

    def _body(self) -> bytes | Answer:
        """The body, or why there is none."""
        if self.command == "GET":
            return b""
        try:
            length = int(self.headers.get("Content-Length", ""))
        except ValueError:
            return Answer(411, {"error": "Content-Length is missing"})
        if not 0 <= length <= MAX_BODY:
            return Answer(413, {"error": f"a body of more than {MAX_BODY} bytes"})
        try:
            body = self.rfile.read(length)
        except TimeoutError:
            return Answer(408, {"error": "the body did not come in time"})
        if len(body) < length:
            return Answer(400, {"error": "the body is shorter than announced"})
        return body

    def _send(self, answer: Answer, *, close: bool = False) -> None:
        body = dump(answer)
        self.send_response(answer.status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        if close:
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
        self.server.log(format % arguments)
