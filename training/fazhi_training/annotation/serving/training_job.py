"""Retraining in a process of its own, one at a time, started by a button or by a count."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fazhi_training.annotation.serving.store import ModelStore

_NICE = 10


@dataclass(slots=True)
class TrainingJobs:
    """Starts retraining and takes up what came of it.

    command: the worker's command line; the folder of the run is appended.
    every: start after so many submitted annotations; 0 = only by the button. Those that come
        during a run count for the next one.
    done: called with result.json of a run that ended well, in the watching thread; what it
        raises goes to the log, and the next run may start.
    """

    command: Sequence[str]
    store: ModelStore
    done: Callable[[dict[str, Any]], None]
    log: Callable[[str], None]
    every: int = 0
    environment: dict[str, str] | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _process: subprocess.Popen[bytes] | None = None
    _watch: threading.Thread | None = None
    _since: int = 0
    _again: bool = False
    _stopped: bool = False

    def request(self, reason: str) -> str:
        """Start a run; while one runs, the request is remembered and one more follows."""
        with self._lock:
            if self._process is not None:
                self._again = True
                return "training is running; another run follows"
            self._start(reason)
            return "training started"

    def note_annotation(self) -> None:
        """Count; answers at once, because Label Studio waits one second only."""
        with self._lock:
            self._since += 1
            self._start_if_enough()

    def wait(self, seconds: float) -> bool:
        """Wait for the runs to end; False when they go on."""
        watch = self._watch
        if watch is not None:
            watch.join(seconds)
            return not watch.is_alive()
        return True

    def stop(self) -> None:
        """End a run that is going on, and start none after it; the model in use stays."""
        with self._lock:
            self._stopped = True
            process = self._process
        if process is not None:
            process.terminate()
        self.wait(10)

    def _start(self, reason: str) -> None:
        """With the lock held."""
        run = self.store.new_run()
        self._since = 0
        self.log(f"retraining because of {reason}: {run}")
        with (run / "log.txt").open("wb") as stream:
            self._process = subprocess.Popen(  # noqa: S603 - our own command
                [*self.command, str(run)],
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=subprocess.STDOUT,
                env=self.environment,
            )
        with suppress(OSError):  # a run at full priority is better than one that nobody watches
            os.setpriority(os.PRIO_PROCESS, self._process.pid, _NICE)
        self._watch = threading.Thread(target=self._follow, args=(run,), daemon=True)
        self._watch.start()

    def _start_if_enough(self) -> None:
        """With the lock held."""
        enough = bool(self.every) and self._since >= self.every
        if enough and self._process is None and not self._stopped:
            self._start(f"{self._since} annotations")

    def _follow(self, run: Path) -> None:
        process = self._process
        if process is None:
            return
        try:
            self._conclude(process.wait(), run)
        except Exception as error:  # noqa: BLE001 whatever it is, later runs must not wait for it
            self.log(f"the end of {run} went wrong ({error!r}); the model in use stays")
        finally:
            self._go_on()

    def _conclude(self, status: int, run: Path) -> None:
        """Hand the result of a run on, or say how it failed."""
        result = _result(run)
        if status or result is None:
            end = (run / "log.txt").read_text("utf-8", "replace").strip().splitlines()[-3:]
            self.log(f"retraining failed ({status}): {' / '.join(end)}; the model in use stays")
        else:
            self.done(result)

    def _go_on(self) -> None:
        """Start what was asked for during the run, or what its annotations are enough for."""
        with self._lock:
            self._process = None
            again, self._again = self._again, False
            if again and not self._stopped:
                self._start("a request during the last run")
            else:
                self._start_if_enough()


def _result(run: Path) -> dict[str, Any] | None:
    try:
        content = json.loads((run / "result.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) else None
