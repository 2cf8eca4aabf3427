"""Time spent in functions, counted where they are called from."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


class Stopwatch:
    """Adds up the processor's seconds spent in functions, without those of other stopwatches.

    `running` is shared by stopwatches that may be started inside one another.
    """

    def __init__(self, running: list[Stopwatch] | None = None) -> None:
        self.seconds = 0.0
        self._running = [] if running is None else running

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, timed."""

        def timed(*arguments: Any, **options: Any) -> Any:
            with self.time():
                return function(*arguments, **options)

        return timed

    @contextmanager
    def time(self) -> Iterator[None]:
        """Count what happens inside; whoever was counting waits."""
        started = time.process_time()
        self._running.append(self)
        try:
            yield
        finally:
            self._running.pop()
            spent = time.process_time() - started
            self.seconds += spent
            if self._running:
                self._running[-1].seconds -= spent
