"""One extraction run over an archive: plan, process, merge, write."""

from __future__ import annotations

import datetime
import json
import os
import platform
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from fazhi.archive.duplicates import DuplicateFinder
from fazhi.archive.engine import run_units
from fazhi.archive.parts import PartStore, read_parts
from fazhi.archive.units import WorkUnit, plan_units
from fazhi.archive.writers import WRITERS, check_formats, output_files
from fazhi.errors import FazhiError
from fazhi.reading import InputFile, find_files
from fazhi.records import SCHEMA_VERSION, TABLES

RUN_FILE = "run.json"


class ArchiveError(FazhiError):
    """A run cannot start: nothing to read, or the output is already there."""


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How to run.

    formats: any of parquet, csv, jsonl, duckdb. workers: processes, 0 = one per core.
    resume: go on from what an interrupted run left. overwrite: replace existing tables.
    """

    formats: tuple[str, ...] = ("parquet",)
    workers: int = 1
    model: Path | None = None
    resume: bool = False
    overwrite: bool = False


@dataclass(slots=True)
class RunSummary:
    """What a run did; written to run.json."""

    output: str
    counts: dict[str, int] = field(default_factory=dict)
    n_files: int = 0
    n_characters: int = 0
    n_resumed: int = 0
    files: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    started: str = ""


Progress = Callable[[int, int], None]


def run(
    inputs: Sequence[str | Path],
    output: Path,
    options: RunOptions,
    *,
    progress: Progress | None = None,
) -> RunSummary:
    """Extract every file of the inputs into tables in `output`.

    progress: called with (files done, files in all) after every work unit.
    Raises ArchiveError when there is nothing to read or something would be overwritten.
    """
    check_formats(options.formats)
    files = list(find_files(inputs))
    if not files:
        raise ArchiveError(
            f"Nothing to read in {', '.join(map(str, inputs))}. Give files, folders or "
            "patterns such as 'reports/*.docx'."
        )
    _check_output(output, options)
    summary = RunSummary(output=str(output), n_files=len(files), started=_now())
    store = PartStore.in_output(output)
    if not options.resume:
        store.clear()
    output.mkdir(parents=True, exist_ok=True)
    store.folder.mkdir(exist_ok=True)
    begun = time.perf_counter()
    units = list(_process(files, store, options, summary, progress))
    summary.seconds["extract"] = round(time.perf_counter() - begun, 3)
    begun = time.perf_counter()
    _write_tables([store.path_of(unit) for unit in units], output, options.formats, summary)
    summary.seconds["write"] = round(time.perf_counter() - begun, 3)
    _write_run_file(output, inputs, options, summary)
    store.clear()
    return summary


def _check_output(output: Path, options: RunOptions) -> None:
    if output.exists() and not output.is_dir():
        raise ArchiveError(f"{output} is a file; give a folder for the tables with -o.")
    existing = [
        path for table in TABLES for path in output_files(output, table, options.formats)
        if path.exists()
    ]
    unfinished = PartStore.in_output(output).folder.is_dir()
    if existing and not options.overwrite:
        raise ArchiveError(
            f"{existing[0]} is already there. Use --overwrite to replace the tables, or "
            "another folder with -o."
        )
    if unfinished and not (options.resume or options.overwrite):
        raise ArchiveError(
            f"{output} holds an unfinished run. Use --resume to go on with it, or --overwrite "
            "to start again."
        )


def _process(
    files: Sequence[InputFile],
    store: PartStore,
    options: RunOptions,
    summary: RunSummary,
    progress: Progress | None,
) -> Iterator[WorkUnit]:
    """Process what is not finished yet. YIELDS: every unit, in order."""
    units = list(plan_units(files))
    finished = [unit for unit in units if store.has(unit)]
    open_units = [unit for unit in units if not store.has(unit)]
    done = summary.n_resumed = sum(len(unit.files) for unit in finished)
    if progress is not None:
        progress(done, len(files))
    workers = options.workers or os.cpu_count() or 1
    for unit, _ in run_units(
        open_units, store, workers=min(workers, max(len(open_units), 1)), model=options.model
    ):
        done += len(unit.files)
        if progress is not None:
            progress(done, len(files))
    yield from units


def _write_tables(
    parts: Sequence[Path], output: Path, formats: Sequence[str], summary: RunSummary
) -> None:
    for table in TABLES:
        summary.counts[table] = 0
        for path in output_files(output, table, formats):
            if table == next(iter(TABLES)) or path.suffix != ".duckdb":
                path.unlink(missing_ok=True)
        for name in formats:
            written = WRITERS[name](table, _counted(parts, table, summary), output)
            if str(written) not in summary.files:
                summary.files.append(str(written))
        summary.counts[table] //= max(len(formats), 1)


def _counted(parts: Sequence[Path], table: str, summary: RunSummary) -> Iterator[Any]:
    duplicates = DuplicateFinder()
    for part in read_parts(parts, table):
        summary.counts[table] += part.num_rows
        if table == "reports":
            yield duplicates.mark(part)
        else:
            yield part


def _write_run_file(
    output: Path, inputs: Sequence[str | Path], options: RunOptions, summary: RunSummary
) -> None:
    from fazhi.tagging import load

    meta = load(options.model).meta
    document = {
        "fazhi": version("fazhi"),
        "schema": SCHEMA_VERSION,
        "model": {key: meta.get(key) for key in ("lang", "name", "version", "description")},
        "python": platform.python_version(),
        "spacy": version("spacy"),
        "inputs": [str(one) for one in inputs],
        "formats": list(options.formats),
        "workers": options.workers,
        "finished": _now(),
        **asdict(summary),
    }
    path = output / RUN_FILE
    path.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
