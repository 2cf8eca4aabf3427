"""When orders are sent to workers, and platforms that lack what Linux has."""

from __future__ import annotations

import sys
from collections import deque
from pathlib import Path

import pytest

from fazhi.archive.file_task import FileTask
from fazhi.archive.pool import WorkerPool, _Worker
from fazhi.archive.worker import Bench, Ready, resident_megabytes


class Pipe:
    """A connection that keeps what is sent and hears that its worker is ready."""

    def __init__(self) -> None:
        self.sent: list[object] = []

    def send(self, order: object) -> None:
        self.sent.append(order)

    def recv(self) -> Ready:
        return Ready()


@pytest.fixture
def task(tmp_path) -> FileTask:
    return FileTask(1, "a.txt", None, bytes(1 << 20), str(tmp_path))


def test_an_order_waits_until_the_worker_is_ready(task) -> None:
    pool = WorkerPool(Bench(), workers=1, step_seconds=5)
    pipe = Pipe()
    worker = _Worker(process=None, connection=pipe)
    pool._order(worker, task)
    assert worker.task is task
    assert pipe.sent == []
    assert pool._listen(worker, deque()) is None
    assert pipe.sent == [(task, {})]


def test_an_order_for_a_ready_worker_is_sent_at_once(task) -> None:
    pipe = Pipe()
    worker = _Worker(process=None, connection=pipe, ready=True)
    WorkerPool(Bench(), workers=1, step_seconds=5)._order(worker, task)
    assert pipe.sent == [(task, {})]


def test_a_system_that_tells_no_memory_is_no_error(monkeypatch) -> None:
    def unknown(*_arguments: object, **_options: object) -> str:
        raise FileNotFoundError

    monkeypatch.setattr(Path, "read_text", unknown)
    monkeypatch.setitem(sys.modules, "resource", None)
    assert resident_megabytes() == 0.0
