"""One extraction run over an archive: plan, process, merge, write."""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import platform
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fazhi.archive.engine import run_here, run_in_processes
from fazhi.archive.errors import ArchiveError
from fazhi.archive.parts import PartStore, replace_file
from fazhi.archive.tables import RUN_FILE, existing_tables, write_tables
from fazhi.archive.units import FILES_PER_UNIT, WorkUnit, distinct_names, plan_units
from fazhi.archive.writers import check_formats
from fazhi.reading import InputFile, find_files
from fazhi.records import SCHEMA_VERSION
from fazhi.tagging import load

if TYPE_CHECKING:
    from spacy.language import Language

Progress = Callable[[int, int], None]


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
    """What a run did; written to run.json.

    rows, files: number of rows and names of the files per table. n_resumed: files whose
    results an earlier, interrupted run had left. seconds: per step.
    """

    output: str
    started: str
    n_files: int
    n_resumed: int = 0
    n_characters: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    files: dict[str, list[str]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)


def run(
    inputs: Sequence[str | Path],
    output: Path,
    options: RunOptions,
    *,
    progress: Progress | None = None,
) -> RunSummary:
    """Extract every file of the inputs into tables in `output`.

    progress: called with (files done, files in all) after every work unit.
    Raises ArchiveError when there is nothing to read, something would be overwritten, or
    the output cannot be written; ModelError when the model cannot be loaded.
    """
    check_formats(options.formats)
    files = list(distinct_names(find_files(inputs)))
    if not files:
        raise ArchiveError(
            f"Nothing to read in {', '.join(map(str, inputs))}. Give files, folders or "
            "patterns such as 'reports/*.docx'."
        )
    store = PartStore.in_output(output)
    _check_output(output, store, options)
    nlp = load(options.model)
    try:
        return _run(inputs, files, output, options, store=store, nlp=nlp, progress=progress)
    except OSError as error:
        raise ArchiveError(
            f"{output} cannot be written: {error}. Check that you may write there and that the "
            "disk is not full, then run the same command with --resume."
        ) from error


def _run(
    inputs: Sequence[str | Path],
    files: Sequence[InputFile],
    output: Path,
    options: RunOptions,
    *,
    store: PartStore,
    nlp: Language,
    progress: Progress | None,
) -> RunSummary:
    settings = _settings(options, nlp)
    store.start(settings, resume=options.resume)
    summary = RunSummary(output=str(output), started=_now(), n_files=len(files))
    clock = time.perf_counter()
    units = list(plan_units(files))
    _process(units, store, options, nlp=nlp, summary=summary, progress=progress)
    summary.seconds["extract"] = round(time.perf_counter() - clock, 3)
    clock = time.perf_counter()
    written = write_tables(
        [store.path_of(unit) for unit in units],
        output,
        formats=options.formats,
        workspace=store.folder,
    )
    summary.rows, summary.files = written.rows, written.files
    summary.n_characters = written.n_characters
    summary.seconds["write"] = round(time.perf_counter() - clock, 3)
    document = _description(inputs, options, nlp) | settings | asdict(summary)
    replace_file(output / RUN_FILE, json.dumps(document, ensure_ascii=False, indent=2))
    store.clear()
    return summary


def _check_output(output: Path, store: PartStore, options: RunOptions) -> None:
    if options.resume and options.overwrite:
        raise ArchiveError("Use --resume to go on or --overwrite to start again, not both.")
    if output.exists() and not output.is_dir():
        raise ArchiveError(f"{output} is a file; give a folder for the tables with -o.")
    if store.is_there:
        # Whoever started that run was allowed to replace the tables that may be here.
        if not (options.resume or options.overwrite):
            raise ArchiveError(
                f"{output} holds an unfinished run. Use --resume to go on with it, or "
                "--overwrite to start again."
            )
        return
    existing = existing_tables(output)
    if existing and not options.overwrite:
        raise ArchiveError(
            f"{existing[0]} is already there. Use --overwrite to replace the tables, or "
            "another folder with -o."
        )


def _process(
    units: Sequence[WorkUnit],
    store: PartStore,
    options: RunOptions,
    *,
    nlp: Language,
    summary: RunSummary,
    progress: Progress | None,
) -> None:
    """Process the units that have no part yet."""
    missing = [unit for unit in units if not store.has(unit)]
    done = summary.n_resumed = summary.n_files - sum(len(unit.files) for unit in missing)
    if progress is not None:
        progress(done, summary.n_files)
    workers = min(options.workers or os.cpu_count() or 1, len(missing))
    finished: Iterable[WorkUnit]
    if workers > 1:
        finished = run_in_processes(missing, store, workers=workers, model=options.model)
    else:
        finished = run_here(missing, store, nlp)
    for unit in finished:
        done += len(unit.files)
        if progress is not None:
            progress(done, summary.n_files)


def _settings(options: RunOptions, nlp: Language) -> dict[str, Any]:
    """What the parts of a run rest on; a run goes on only with the same."""
    return {
        "fazhi": version("fazhi"),
        "schema": SCHEMA_VERSION,
        "model_digest": _digest(Path(nlp.path)),
        "formats": list(options.formats),
        "files_per_unit": FILES_PER_UNIT,
    }


def _digest(folder: Path) -> str:
    """16 hex digits over names and contents of a model's files."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _description(
    inputs: Sequence[str | Path], options: RunOptions, nlp: Language
) -> dict[str, Any]:
    return {
        "inputs": [str(one) for one in inputs],
        "model": {key: nlp.meta.get(key) for key in ("lang", "name", "version", "description")},
        "python": platform.python_version(),
        "spacy": version("spacy"),
        "workers": options.workers,
        "finished": _now(),
    }


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
