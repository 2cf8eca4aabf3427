"""Worker processes and who looks after them.

The parent knows what step each worker is at and since when. A worker that dies or
takes too long is replaced; its task is begun again, and a step that fails once more
is refused, so that one report never costs more than itself.
"""

from __future__ import annotations

import os
import signal
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Any

from fazhi.archive.errors import EngineError
from fazhi.archive.process import Refusal
from fazhi.archive.worker import Began, Bench, Done, Raised, Ready, Task, work

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext, SpawnContext
    from multiprocessing.process import BaseProcess

# A crash or a hang is the report's doing. SIGKILL comes from outside, from a person or
# from a system short of memory, and so is tried more often before a report is blamed.
_TRIALS = 2
_TRIALS_WHEN_KILLED = 5
_FAILURES_WITHOUT_STEP = 20
_START_SECONDS = 600.0
_WRITE_SECONDS = 600.0
_PRELOADED = ["fazhi.archive.preload", "fazhi.archive.worker"]
# Windows has no such signal.
_KILLED = -signal.SIGKILL if hasattr(signal, "SIGKILL") else None
_THREAD_VARIABLES = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "BLIS_NUM_THREADS",
)


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    connection: Connection
    task: Task | None = None
    step: int | None = None
    ready: bool = False
    since: float = field(default_factory=time.monotonic)

    def limit(self, step_seconds: float) -> float:
        if not self.ready:
            return _START_SECONDS
        if self.task is None:
            return float("inf")
        return _WRITE_SECONDS if self.step is None else step_seconds

    def kill(self) -> None:
        self.process.kill()
        self.process.join()
        self.connection.close()


class WorkerPool:
    """Performs tasks in processes. step_seconds: what one step of a task may take.

    Use it as a context manager: leaving it ends every process at once.
    """

    def __init__(self, bench: Bench, *, workers: int, step_seconds: float) -> None:
        self._bench = bench
        self._n_workers = workers
        self._step_seconds = step_seconds
        self._workers: list[_Worker] = []
        self._failures: Counter[tuple[int, int]] = Counter()
        self._refused: dict[int, dict[int, Refusal]] = {}
        self._stray_failures = 0

    def __enter__(self) -> WorkerPool:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """End every process at once."""
        for worker in self._workers:
            worker.kill()
        self._workers.clear()

    def run(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Any]]:
        """Perform tasks in any order. YIELDS: each with its result once it is done.

        Raises what a worker raised, and EngineError when workers cannot be kept alive.
        """
        stream = iter(tasks)
        again: deque[Task] = deque()
        while True:
            self._give_out(stream, again)
            busy = [worker for worker in self._workers if worker.task is not None]
            if not busy:
                return
            # What has been said is heard first, then who has ended, then who is late.
            for worker in self._who_says_something(busy):
                finished = self._listen(worker, again)
                if finished is not None:
                    yield finished
            for worker in [worker for worker in busy if self._is_late(worker)]:
                self._replace(worker, again, late=True)

    def _give_out(self, stream: Iterator[Task], again: deque[Task]) -> None:
        for worker in [worker for worker in self._workers if worker.task is None]:
            task = again.popleft() if again else next(stream, None)
            if task is None:
                return
            self._order(worker, task)
        while len(self._workers) < self._n_workers:
            task = again.popleft() if again else next(stream, None)
            if task is None:
                return
            worker = self._start()
            self._workers.append(worker)
            self._order(worker, task)

    def _start(self) -> _Worker:
        context = _context()
        here, there = context.Pipe()
        process = context.Process(target=work, args=(there, self._bench), daemon=True)
        with _one_thread_each():
            process.start()
        there.close()
        return _Worker(process, here)

    def _order(self, worker: _Worker, task: Task) -> None:
        worker.task, worker.step = task, None
        if worker.ready:
            worker.since = time.monotonic()
            self._send(worker, task)

    def _send(self, worker: _Worker, task: Task) -> None:
        """To a worker that is ready, which takes it: a full pipe would block otherwise."""
        with suppress(OSError):  # one that has ended is seen when it is listened to
            worker.connection.send((task, self._refused.get(task.number, {})))

    def _who_says_something(self, busy: list[_Worker]) -> list[_Worker]:
        now = time.monotonic()
        latest = min(worker.since + worker.limit(self._step_seconds) for worker in busy)
        seconds = None if latest == float("inf") else max(0.0, min(latest - now, 5.0))
        by_connection = {worker.connection: worker for worker in busy}
        return [by_connection[one] for one in wait(list(by_connection), seconds)]  # type: ignore[index]

    def _is_late(self, worker: _Worker) -> bool:
        if worker not in self._workers or worker.task is None or worker.connection.poll():
            return False
        return time.monotonic() - worker.since > worker.limit(self._step_seconds)

    def _listen(self, worker: _Worker, again: deque[Task]) -> tuple[Task, Any] | None:
        try:
            message = worker.connection.recv()
        except (EOFError, OSError):
            self._replace(worker, again, late=False)
            return None
        worker.since = time.monotonic()
        if isinstance(message, Ready):
            worker.ready = True
            if worker.task is not None:
                self._send(worker, worker.task)
        elif isinstance(message, Began):
            worker.step = message.step
        elif isinstance(message, Raised):
            raise message.error
        elif isinstance(message, Done) and worker.task is not None:
            task = worker.task
            worker.task = None
            self._stray_failures = 0
            self._refused.pop(task.number, None)
            if message.retires:
                self._workers.remove(worker)
                worker.process.join()
                worker.connection.close()
            return task, message.result
        return None

    def _replace(self, worker: _Worker, again: deque[Task], *, late: bool) -> None:
        self._workers.remove(worker)
        if not late:
            worker.process.join(10.0)  # its exit code says what ended it
        code = worker.process.exitcode
        worker.kill()
        task, step = worker.task, worker.step
        if task is not None:
            again.append(task)
        if task is None or step is None:
            self._stray_failures += 1
            if self._stray_failures >= _FAILURES_WITHOUT_STEP or (
                not worker.ready and code == 1 and self._stray_failures >= _TRIALS
            ):
                raise EngineError(
                    "Worker processes end again and again before they finish anything (the last "
                    f"one {_ending(code)}). Check the memory and the space on the disk; a script "
                    'that calls fazhi needs `if __name__ == "__main__":`. What was finished is '
                    "kept: run the same command again with --resume."
                )
            return
        self._failures[task.number, step] += 1
        killed = not late and code is not None and code == _KILLED
        trials = _TRIALS_WHEN_KILLED if killed else _TRIALS
        if self._failures[task.number, step] >= trials:
            refusal = self._refusal(task.title(step), code, late=late)
            self._refused.setdefault(task.number, {})[step] = refusal

    def _refusal(self, name: str, code: int | None, *, late: bool) -> Refusal:
        if late:
            return Refusal(
                "TimeLimitError",
                f"{name} was not finished in {self._step_seconds:g} seconds, tried {_TRIALS} "
                "times. Give it by itself with a longer --time-limit, or look whether it is a "
                "report at all.",
            )
        return Refusal(
            "WorkerDiedError",
            f"The process that worked on {name} {_ending(code)}, each time it was tried. It may "
            "need more memory than there is; please report this file to the developers of fazhi.",
        )


def _ending(code: int | None) -> str:
    if code is not None and code < 0:
        return f"was ended by signal {-code} ({signal.Signals(-code).name})"
    return f"ended with exit code {code}"


def _context() -> ForkServerContext | SpawnContext:
    """Processes that hold nothing of this one; forked from a prepared one where that exists."""
    if "forkserver" not in get_all_start_methods():
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    return context


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Let processes that are started here do their matrices with one thread."""
    missing = [name for name in _THREAD_VARIABLES if name not in os.environ]
    os.environ.update(dict.fromkeys(missing, "1"))
    try:
        yield
    finally:
        for name in missing:
            del os.environ[name]
