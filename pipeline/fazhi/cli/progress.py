"""How far a run is: a bar on a terminal, now and then a line in a log."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from fazhi.cli.language import translate

if TYPE_CHECKING:
    from rich.progress import Task
    from rich.text import Text

    from fazhi.archive import Progress

SECONDS_BETWEEN_LINES = 60.0


@contextmanager
def progress_display(*, quiet: bool) -> Iterator[Progress | None]:
    """A function to be called with (done, in all), None when nothing is to be shown."""
    if quiet:
        yield None
    elif sys.stderr.isatty():
        with _bar() as update:
            yield update
    else:
        yield LineProgress()


class LineProgress:
    """A line on stderr each minute, for runs whose output goes to a file."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._began = self._said = clock()
        self._first: int | None = None

    def __call__(self, done: int, total: int) -> None:
        """Say how far it is, if the last line is long enough ago."""
        now = self._clock()
        if self._first is None:
            # What an earlier run left took no time in this one.
            self._first, self._began = done, now
        if now - self._said < SECONDS_BETWEEN_LINES:
            return
        self._said = now
        rate = (done - self._first) / max(now - self._began, 0.001)
        left = f"{duration((total - done) / rate)} left" if rate > 0 else "no end in sight"
        said = f"{done} of {total} reports, {rate:.1f} per second, {left}"
        print(f"fazhi: {translate(said)}", file=sys.stderr)


def duration(seconds: float) -> str:
    """Hours, minutes and seconds as 1:02:03."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}"


@contextmanager
def _bar() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text as RichText

    class Rate(ProgressColumn):
        """Reports per second."""

        def render(self, task: Task) -> Text:
            """The rate, once there is one."""
            speed = task.finished_speed or task.speed
            return RichText(f"{speed:.1f}/s" if speed else "")

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        Rate(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(translate("reports"), total=None)

        def update(done: int, total: int) -> None:
            if bar.tasks[0].total is None:
                # The rate counts from what an earlier run left.
                bar.reset(task, total=total, completed=done)
            bar.update(task, completed=done, total=total)

        yield update
