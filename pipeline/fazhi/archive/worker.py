"""A worker process: takes tasks from a pipe, keeps the model, says what it is at."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from fazhi.archive.errors import EngineError
from fazhi.archive.process import Refusal, process_bytes
from fazhi.errors import FazhiError
from fazhi.tagging import load
from fazhi.worker_process import end_with_parent

if TYPE_CHECKING:
    from spacy.language import Language

RETIREMENT_MEGABYTES = 900.0
_DATA_LIMIT = 4 * 1024**3
_FIRST_TEXT = "某乡2024年度法治政府建设工作报告\n一、主要工作\n全年调解纠纷10件。"
Loader = Callable[[Path | None], "Language"]


@dataclass(frozen=True, slots=True)
class Bench:
    """What a worker works with.

    loader: gives the pipeline for `model`; gpu: use one if any; retirement: megabytes of
    memory from which a worker is replaced by a fresh one.
    """

    model: Path | None = None
    loader: Loader = load
    gpu: bool = False
    retirement: float = RETIREMENT_MEGABYTES

    def pipeline(self) -> Language:
        """The pipeline, loaded anew. Raises ModelError when there is none."""
        if self.gpu:
            from thinc.api import prefer_gpu

            prefer_gpu()
        return self.loader(self.model)


class Task(Protocol):
    """A piece of work, done step by step."""

    @property
    def number(self) -> int:
        """Tells the tasks of a run apart."""

    def title(self, step: int) -> str:
        """What a step is about, for messages."""

    def perform(
        self,
        pipeline: Callable[[], Language],
        refused: Mapping[int, Refusal],
        begin: Callable[[int | None], None],
    ) -> Any:
        """Do it.

        begin: to be told each step, None between steps; refused: steps not to be tried again.
        """


@dataclass(frozen=True, slots=True)
class Ready:
    """The worker has its model."""


@dataclass(frozen=True, slots=True)
class Began:
    """The worker began a step; None: it is between steps, writing."""

    step: int | None


@dataclass(frozen=True, slots=True)
class Done:
    """A task is finished. retires: the worker has grown and ends now."""

    result: Any
    retires: bool


@dataclass(frozen=True, slots=True)
class Raised:
    """Something went wrong that is nobody's report: the disk, the model."""

    error: Exception


def work(connection: Connection, bench: Bench) -> None:
    """Main function of a worker process: perform tasks until None comes."""
    _settle()
    try:
        pipeline = bench.pipeline()
        # The model's own first use takes longer, too: that is no report's time.
        process_bytes(pipeline, _FIRST_TEXT.encode(), name="first.txt")
    except Exception as error:  # noqa: BLE001 the parent raises it
        connection.send(Raised(_sendable(error)))
        return
    connection.send(Ready())
    while (order := connection.recv()) is not None:
        task, refused = order
        try:
            result = task.perform(
                lambda: pipeline, refused, lambda step: connection.send(Began(step))
            )
        except Exception as error:  # noqa: BLE001 the parent raises it
            connection.send(Raised(_sendable(error)))
            return
        retires = resident_megabytes() > bench.retirement
        connection.send(Done(result, retires))
        if retires:
            return


def resident_megabytes() -> float:
    """Memory of this process now; its peak, or 0 (Windows), where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, IndexError, ValueError):
        try:
            import resource
        except ImportError:
            return 0.0
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak / (1024**2 if sys.platform == "darwin" else 1024)
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2


def _settle() -> None:
    """Leave Ctrl-C to the parent, do not outlive it, and do not take all memory with you."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    if sys.platform == "linux":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        limit = _DATA_LIMIT if hard == resource.RLIM_INFINITY else min(_DATA_LIMIT, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))


def _sendable(error: Exception) -> Exception:
    """The error itself where it survives pickling, else its words."""
    if isinstance(error, OSError) or (isinstance(error, FazhiError) and len(error.args) == 1):
        return error
    return EngineError(
        f"A worker could not go on: {type(error).__name__}: {error}. What was finished is kept: "
        "run the same command again with --resume."
    )
