"""One run of `fazhi extract` in processes, watched from outside."""

from __future__ import annotations

import json
import multiprocessing
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from fazhi_training.benchmarks.errors import BenchmarkError

_SECONDS_BETWEEN_SAMPLES = 0.5
_THOUSAND = 1000
_WARM = 0.05  # share of the reports after which every worker has its model
_ROLES = ("parent", "fork server", "worker")


@dataclass(frozen=True, slots=True)
class Sample:
    """Resident megabytes of every process at one moment, by (role, process id)."""

    at: float
    megabytes: dict[tuple[str, int], float]

    @property
    def largest_worker(self) -> float:
        """Of the workers there are; 0 without any."""
        return max((mb for (role, _), mb in self.megabytes.items() if role == "worker"), default=0)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A thousand reports (or as many as there are): rate, and memory of the largest worker."""

    reports: int
    reports_per_second: float
    mean_mb: float
    peak_mb: float


@dataclass(frozen=True, slots=True)
class ArchiveRun:
    """One run over a folder.

    reports_per_second, chars_per_second: of warm workers, without what starting and writing
    the tables takes; *_overall: of everything. peaks: megabytes
    by role. n_processes: by role, workers that replaced others counted. first, last: the
    first and the last thousand reports.
    """

    workers: int
    seconds: float
    extract_seconds: float
    write_seconds: float
    cpu_seconds: float
    n_reports: int
    n_errors: int
    n_characters: int
    reports_per_second: float
    chars_per_second: float
    chars_per_second_overall: float
    chars_per_cpu_second: float
    peaks: dict[str, float]
    n_processes: dict[str, int]
    first: Stretch
    last: Stretch


def measure(reports: Path, output: Path, *, workers: int, model: Path | None) -> ArchiveRun:
    """Extract in a process of its own and watch it and its processes.

    Raises BenchmarkError when the run fails.
    """
    output.parent.mkdir(parents=True, exist_ok=True)
    steps_file = output.with_suffix(".steps.json")
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=_extract, args=(reports, output, steps_file, workers, model))
    clock = time.monotonic()
    process.start()
    samples: list[Sample] = []
    processors: dict[int, float] = {}
    while process.is_alive():
        samples.append(_sample(process.pid or 0, processors))
        process.join(_SECONDS_BETWEEN_SAMPLES)
    seconds = time.monotonic() - clock
    if process.exitcode:
        raise BenchmarkError(f"The run over {reports} ended with exit code {process.exitcode}.")
    said = json.loads((output / "run.json").read_text(encoding="utf-8"))
    steps = [(at, done) for at, done in json.loads(steps_file.read_text(encoding="utf-8"))]
    rate = _rate(steps)
    n_reports, n_characters = said["rows"]["reports"], said["n_characters"]
    processor = sum(processors.values())
    everything = [sample.megabytes for sample in samples]
    processes = {key for megabytes in everything for key in megabytes}
    return ArchiveRun(
        workers=workers,
        seconds=round(seconds, 1),
        extract_seconds=said["seconds"]["extract"],
        write_seconds=said["seconds"]["write"],
        cpu_seconds=round(processor, 1),
        n_reports=n_reports,
        n_errors=said["rows"]["errors"],
        n_characters=n_characters,
        reports_per_second=round(rate, 2),
        chars_per_second=round(rate * n_characters / max(1, n_reports)),
        chars_per_second_overall=round(n_characters / seconds),
        chars_per_cpu_second=round(n_characters / (processor or seconds)),
        peaks={
            role: round(max(mb for one in everything for (a, _), mb in one.items() if a == role), 1)
            for role in sorted({role for role, _ in processes})
        },
        n_processes={role: sum(a == role for a, _ in processes) for role in _ROLES},
        first=_stretch(steps, samples, begin=1, end=_THOUSAND),
        last=_stretch(steps, samples, begin=max(1, steps[-1][1] - _THOUSAND), end=steps[-1][1]),
    )


def _extract(
    reports: Path, output: Path, steps_file: Path, workers: int, model: Path | None
) -> None:
    from fazhi.archive import RunOptions, run
    from fazhi.cli.progress import LineProgress

    say = LineProgress()
    steps: list[tuple[float, int]] = []

    def progress(done: int, total: int) -> None:
        steps.append((time.monotonic(), done))
        say(done, total)

    options = RunOptions(workers=workers, model=model, overwrite=True)
    run([reports], output, options, progress=progress)
    steps_file.write_text(json.dumps(steps), encoding="utf-8")


def _rate(steps: Sequence[tuple[float, int]]) -> float:
    """Reports a second, from when the workers are warm to the last finished unit."""
    if not steps:
        return 0.0
    end, last = steps[-1]
    start, first = next((at, done) for at, done in steps if done >= _WARM * last)
    return (last - first) / (end - start) if end > start else 0.0


def _stretch(
    steps: Sequence[tuple[float, int]], samples: Sequence[Sample], *, begin: int, end: int
) -> Stretch:
    """What happened from when `begin` reports were done until `end` were."""
    inside = [(at, done) for at, done in steps if begin <= done <= end]
    (start, first), (stop, last) = inside[0], inside[-1]
    memory = [
        sample.largest_worker
        for sample in samples
        if start <= sample.at <= stop and sample.largest_worker
    ]
    return Stretch(
        reports=last - first,
        reports_per_second=round((last - first) / (stop - start), 2) if stop > start else 0.0,
        mean_mb=round(sum(memory) / max(1, len(memory)), 1),
        peak_mb=round(max(memory, default=0.0), 1),
    )


def _sample(parent: int, processors: dict[int, float]) -> Sample:
    """Memory of the processes of a run; what each has spent of the processor is noted."""
    megabytes = {}
    for depth, process in _family(parent):
        resident, spent = _state(process)
        if resident:
            megabytes[_ROLES[min(depth, len(_ROLES) - 1)], process] = resident
            processors[process] = spent
    return Sample(time.monotonic(), megabytes)


def _family(process: int, depth: int = 0) -> Iterator[tuple[int, int]]:
    """A process and its descendants, with how far down they are: workers come from a fork
    server, which the parent starts."""
    yield depth, process
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")
    except OSError:
        return
    for child in children.split():
        yield from _family(int(child), depth + 1)


def _state(process: int) -> tuple[float, float]:
    """Resident megabytes and CPU seconds of a process; nothing once it has ended."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
        words = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    except (OSError, IndexError):
        return 0.0, 0.0
    fields = words.rsplit(")", 1)[1].split()
    ticks = int(fields[11]) + int(fields[12])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2, ticks / os.sysconf("SC_CLK_TCK")
