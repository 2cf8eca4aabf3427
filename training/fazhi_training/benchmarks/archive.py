"""A large archive from end to end: reports a second, memory of every process, scaling.

    python -m fazhi_training.benchmarks.archive --reports 20000 --text FOLDER -o build/archive

builds the reports from `corpus/` and a folder of texts (each report differs from all
others by its unit, year and figures), runs `fazhi extract` with 1 worker and with 2, and
samples the memory of every process of the run. The result is a JSON file.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import re
import shutil
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from fazhi_training.benchmarks.errors import BenchmarkError

_SECONDS_BETWEEN_SAMPLES = 0.5
_FILES_PER_FOLDER = 500
_LONGEST = 12_000
_SHORTEST = 400
_NUMBER = re.compile(r"(?<![\d.年月第])\d{2,4}(?=[件起次场人份户个名期])")
_UNIT = re.compile(r"[\u4e00-\u9fff]{2,3}(?=[乡镇县])")
_SYLLABLES = "青白石柳溪坪桥河沟山岭塘湖云松竹梅兰菊桂榆槐枫杉东西南北上下大小金银铜"
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")


@dataclass(slots=True)
class Memory:
    """Megabytes. peaks: of the largest processes; first, last: mean of the largest worker
    over the second and over the last tenth of the samples."""

    peaks: list[float] = field(default_factory=list)
    first: float = 0.0
    last: float = 0.0


@dataclass(slots=True)
class ArchiveRun:
    """One run over the archive."""

    workers: int
    seconds: float
    cpu_seconds: float
    extract_seconds: float
    write_seconds: float
    n_reports: int
    n_characters: int
    reports_per_second: float
    chars_per_second: float
    chars_per_cpu_second: float
    n_errors: int
    memory: Memory


def build_archive(sources: Sequence[Path], folder: Path, *, count: int, seed: int = 0) -> int:
    """Write `count` reports made of the texts of `sources`. RETURNS: their characters.

    Figures, a place name and the year change from report to report; sentences stay, as
    they do between real reports. The same arguments give the same files.
    """
    texts = [text for path in sources if len(text := _usable(path)) >= _SHORTEST]
    if not texts:
        raise BenchmarkError("There is no text of 400 characters or more to make reports from.")
    total = 0
    for number in range(count):
        choose = random.Random(f"{seed} {number}")  # noqa: S311 no secret
        text = _varied(texts[number % len(texts)], choose)
        target = folder / f"{number // _FILES_PER_FOLDER:04d}" / f"{number:06d}.txt"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="")
        total += len(text)
    return total


def _usable(path: Path) -> str:
    text = path.read_text(encoding="utf-8", errors="replace")
    if len(text) <= _LONGEST:
        return text
    # A long document is cut where a line ends: annual reports are no books.
    return text[: text.rfind("\n", 0, _LONGEST) + 1 or _LONGEST]


def _varied(text: str, choose: random.Random) -> str:
    names: dict[str, str] = {}

    def renamed(match: re.Match[str]) -> str:
        name = match.group()
        if name not in names:
            names[name] = "".join(choose.choices(_SYLLABLES, k=len(name)))
        return names[name]

    head, middle, rest = text.partition("\n")
    head = _UNIT.sub(renamed, head)
    for name, other in names.items():
        rest = rest.replace(name, other)
    return head + middle + _NUMBER.sub(lambda _: str(choose.randrange(10, 5000)), rest)


def measure(reports: Path, output: Path, *, workers: int, model: str | None) -> ArchiveRun:
    """Run `fazhi extract` and watch its processes. Raises BenchmarkError when it fails."""
    command = [sys.executable, "-m", "fazhi_training.benchmarks.archive", "--extract"]
    command += [str(reports), "-o", str(output), "--workers", str(workers)]
    command += ["--model", model] if model else []
    log = output.with_suffix(".log")
    clock = time.perf_counter()
    with log.open("w", encoding="utf-8") as file:
        process = subprocess.Popen(  # noqa: S603 this program itself
            command,
            stdout=file,
            stderr=file,
            env={**os.environ, **dict.fromkeys(_THREADS, "1")},
        )
        memory, cpu = _watch(process)
    seconds = time.perf_counter() - clock
    if process.returncode not in {0, 1}:
        raise BenchmarkError(f"The run failed; {log} says why.")
    said = json.loads((output / "run.json").read_text(encoding="utf-8"))
    n_reports, n_characters = said["rows"]["reports"], said["n_characters"]
    return ArchiveRun(
        workers=workers,
        seconds=round(seconds, 1),
        cpu_seconds=round(cpu, 1),
        extract_seconds=said["seconds"]["extract"],
        write_seconds=said["seconds"]["write"],
        n_reports=n_reports,
        n_characters=n_characters,
        reports_per_second=round(n_reports / seconds, 2),
        chars_per_second=round(n_characters / seconds),
        chars_per_cpu_second=round(n_characters / (cpu or seconds)),
        n_errors=said["rows"]["errors"],
        memory=memory,
    )


def _watch(process: subprocess.Popen[bytes]) -> tuple[Memory, float]:
    """Memory of a process and its descendants until it ends, and the CPU seconds of all."""
    peaks: dict[int, float] = defaultdict(float)
    seconds: dict[int, float] = {}
    workers: list[float] = []
    while process.poll() is None:
        largest = 0.0
        for pid in _family(process.pid):
            megabytes, cpu = _state(pid)
            peaks[pid] = max(peaks[pid], megabytes)
            seconds[pid] = cpu
            if pid != process.pid:
                largest = max(largest, megabytes)
        if largest:
            workers.append(largest)
        time.sleep(_SECONDS_BETWEEN_SAMPLES)
    tenth = max(1, len(workers) // 10)
    # The model is loaded in the first samples: what matters is after that.
    settled = workers[tenth : 2 * tenth] or workers
    memory = Memory(
        peaks=sorted((round(peak, 1) for peak in peaks.values()), reverse=True)[:10],
        first=round(sum(settled) / max(1, len(settled)), 1),
        last=round(sum(workers[-tenth:]) / max(1, len(workers[-tenth:])), 1),
    )
    return memory, sum(seconds.values())


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return
    for child in children:
        yield from _family(int(child))


def _state(pid: int) -> tuple[float, float]:
    """Resident megabytes and CPU seconds of a process; nothing once it has ended."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
        words = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except (OSError, IndexError):
        return 0.0, 0.0
    fields = words.rsplit(")", 1)[1].split()
    ticks = int(fields[11]) + int(fields[12])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2, ticks / os.sysconf("SC_CLK_TCK")


def _extract(arguments: argparse.Namespace) -> None:
    from fazhi.archive import RunOptions, run
    from fazhi.cli.progress import LineProgress

    options = RunOptions(
        workers=arguments.workers,
        model=Path(arguments.model) if arguments.model else None,
        overwrite=True,
    )
    run([arguments.extract], arguments.output, options, progress=LineProgress())


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--reports", type=int, default=20_000, help="how many to build")
    parser.add_argument("--corpus", type=Path, default=Path("corpus/reports"))
    parser.add_argument("--text", type=Path, help="a folder of more texts (.txt)")
    parser.add_argument("--model", help="folder of a model; default: the shipped one")
    parser.add_argument("--workers", type=int, default=2, help="most workers")
    parser.add_argument("--extract", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("-o", "--output", type=Path, required=True)
    return parser.parse_args()


def main() -> None:
    """Build, run with one worker and with more, write `archive.json`."""
    arguments = _arguments()
    if arguments.extract is not None:
        _extract(arguments)
        return
    sources = sorted(arguments.corpus.rglob("*.txt"))
    if arguments.text is not None:
        sources += sorted(arguments.text.rglob("*.txt"))
    reports = arguments.output / "reports"
    if reports.exists():
        shutil.rmtree(reports)
    n_characters = build_archive(sources, reports, count=arguments.reports)
    print(f"{arguments.reports} reports, {n_characters:,} characters", flush=True)
    runs = []
    for workers in sorted({1, arguments.workers}):
        done = measure(
            reports,
            arguments.output / f"workers-{workers}",
            workers=workers,
            model=arguments.model,
        )
        runs.append(done)
        print(json.dumps(asdict(done)), flush=True)
    first, last = runs[0], runs[-1]
    content = {
        "platform": platform.platform(),
        "cores": os.cpu_count(),
        "load_average": [round(value, 2) for value in os.getloadavg()],
        "scaling": round(first.extract_seconds / last.extract_seconds, 2),
        "peak_mb": max(peak for done in runs for peak in done.memory.peaks),
        "runs": [asdict(done) for done in runs],
    }
    path = arguments.output / "archive.json"
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(f"→ {path}")


if __name__ == "__main__":
    main()
