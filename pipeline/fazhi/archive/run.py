"""One extraction run over an archive: plan, unpack, process, merge, write."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from fazhi.archive.description import describe, now, settings_of
from fazhi.archive.engine import run_here, run_in_processes
from fazhi.archive.errors import AppendError, ArchiveError
from fazhi.archive.inputs import input_files
from fazhi.archive.manifest import (
    Delivery,
    Entry,
    entries_of,
    first_delivery,
    next_delivery,
    read_manifest,
    without_failures,
    write_manifest,
)
from fazhi.archive.options import Progress, RunOptions, RunSummary
from fazhi.archive.parts import PartStore
from fazhi.archive.pool import WorkerPool
from fazhi.archive.sources import ArchiveSource, MergedSource, PartSource
from fazhi.archive.tables import (
    RUN_FILE,
    commit_tables,
    draft_tables,
    drafts_in,
    existing_tables,
    finish_commit,
    is_committed,
)
from fazhi.archive.units import WorkUnit, plan_units
from fazhi.archive.unpacking import Unpacked, unpack_files
from fazhi.archive.worker import Bench
from fazhi.archive.writers import check_formats
from fazhi.reading import InputFile

DEFAULT_FORMATS = ("parquet",)


def run(
    inputs: Sequence[str | Path],
    output: Path,
    options: RunOptions,
    *,
    progress: Progress | None = None,
) -> RunSummary:
    """Extract every file of the inputs, `output` itself left out, into tables in `output`.

    progress: called with (reports done, reports in all) after every work unit.
    Raises ArchiveError when there is nothing to read, something would be overwritten, or
    the output cannot be written; ModelError when the model cannot be loaded.
    """
    check_formats(options.formats)
    files = input_files(inputs, output)
    if not files:
        raise ArchiveError(
            f"Nothing to read in {', '.join(map(str, inputs))}. Give files, folders or "
            "patterns such as 'reports/*.docx'."
        )
    store = PartStore.in_output(output)
    _check_output(output, store, options)
    try:
        if options.resume and is_committed(store.folder):
            return _finish(output, store)
        return _Run(inputs, files, output, options, store=store, progress=progress).run()
    except OSError as error:
        raise ArchiveError(
            f"{output} cannot be written: {error}. Check that you may write there and that the "
            "disk is not full, then run the same command with --resume."
        ) from error


def _finish(output: Path, store: PartStore) -> RunSummary:
    """What is left of a run whose tables were complete when it was interrupted."""
    finish_commit(output, workspace=store.folder)
    store.clear()
    document = json.loads((output / RUN_FILE).read_text(encoding="utf-8"))
    names = {field.name for field in fields(RunSummary)}
    return RunSummary(**{name: value for name, value in document.items() if name in names})


def _check_output(output: Path, store: PartStore, options: RunOptions) -> None:
    if options.resume and options.overwrite:
        raise ArchiveError("Use --resume to go on or --overwrite to start again, not both.")
    if options.append and options.overwrite:
        raise ArchiveError("Use --append to add reports or --overwrite to start again, not both.")
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
    if existing and not (options.overwrite or options.append):
        raise ArchiveError(
            f"{existing[0]} is already there. Use --overwrite to replace the tables, --append "
            "to add to them, or another folder with -o."
        )


class _Run:
    """The steps of one run and what they share."""

    def __init__(
        self,
        inputs: Sequence[str | Path],
        files: Sequence[InputFile],
        output: Path,
        options: RunOptions,
        *,
        store: PartStore,
        progress: Progress | None,
    ) -> None:
        self.inputs = inputs
        self.output = output
        self.options = options
        self.store = store
        self.progress = progress
        # Appending to what is not there is a first run.
        self.appends = options.append and (output / RUN_FILE).exists()
        self.before = (
            json.loads((output / RUN_FILE).read_text(encoding="utf-8")) if self.appends else {}
        )
        self.formats = self._formats()
        self.delivery = self._delivery(files)
        self.archive = self._archive()
        self.summary = RunSummary(output=str(output), started=now(), n_files=0)
        self.clock = time.perf_counter()

    def run(self) -> RunSummary:
        """Do everything."""
        settings = settings_of(self.options, self.formats, before=self.before)
        if self.archive is not None:
            self._check_archive(self.archive, settings)
        self.store.start(settings, resume=self.options.resume)
        unpacked, units = self._process()
        self._timed("extract")
        parts = PartSource([self.store.path_of(unit) for unit in units])
        source = parts if self.archive is None else MergedSource(self.archive, parts)
        written = draft_tables(source, formats=self.formats, workspace=self.store.folder)
        self.summary.rows, self.summary.files = written.rows, written.files
        self.summary.n_characters = written.n_characters
        drafts = drafts_in(self.store.folder)
        write_manifest(self._entries(unpacked), drafts)
        self._timed("write")
        document = describe(self.inputs, self.options) | settings | asdict(self.summary)
        (drafts / RUN_FILE).write_text(
            json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
        )
        commit_tables(self.output, workspace=self.store.folder)
        self.store.clear()
        return self.summary

    def _check_archive(self, archive: ArchiveSource, settings: Mapping[str, Any]) -> None:
        before = self.before
        if before.get("schema") != settings["schema"]:
            raise AppendError(
                f"The archive in {self.output} has tables of another schema "
                f"({before.get('schema')}, now {settings['schema']}). Extract all reports again "
                "with --overwrite."
            )
        if before.get("model_digest") != settings["model_digest"]:
            raise AppendError(
                f"The archive in {self.output} was made with another model "
                f"({before.get('model_digest')}, now {settings['model_digest']}). Use that "
                "one with --model, or extract all reports again with --overwrite."
            )
        archive.check()

    def _formats(self) -> tuple[str, ...]:
        if not self.appends:
            return self.options.formats or DEFAULT_FORMATS
        formats = tuple(self.before.get("formats", ()))
        if "parquet" not in formats:
            raise AppendError(
                f"The archive in {self.output} has no Parquet tables to append to. Extract all "
                "reports again with --overwrite and --format parquet (and others)."
            )
        return tuple(dict.fromkeys((*formats, *self.options.formats)))

    def _delivery(self, files: Sequence[InputFile]) -> Delivery:
        if not self.appends:
            return first_delivery(files)
        return next_delivery(files, read_manifest(self.output))

    def _archive(self) -> ArchiveSource | None:
        """The archive that is appended to."""
        if not self.appends:
            return None
        delivery = self.delivery
        return ArchiveSource(self.output, dropped=delivery.dropped, gone=delivery.gone)

    def _process(self) -> tuple[Unpacked, list[WorkUnit]]:
        """Unpack archives, then process the units that have no part yet."""
        options, summary = self.options, self.summary
        workers = options.workers or os.cpu_count() or 1
        bench = Bench(options.model, options.loader, options.gpu)
        with ExitStack() as stack:
            pool = None
            if options.isolated:
                pool = stack.enter_context(
                    WorkerPool(bench, workers=workers, step_seconds=options.time_limit)
                )
            unpacked = unpack_files(self.delivery.files, self.store, pool)
            units = list(plan_units(unpacked.files))
            missing = [unit for unit in units if not self.store.has(unit)]
            self._count_archive()
            summary.n_files = len(unpacked.files)
            done = summary.n_resumed = summary.n_files - sum(len(unit.files) for unit in missing)
            self._tell(done)
            finished: Iterable[WorkUnit] = ()
            if pool is not None:
                finished = run_in_processes(missing, self.store, pool)
            elif missing:
                finished = run_here(missing, self.store, bench.pipeline())
            for unit in finished:
                done += len(unit.files)
                self._tell(done)
        return unpacked, units

    def _tell(self, done: int) -> None:
        if self.progress is not None:
            self.progress(done, self.summary.n_files)

    def _count_archive(self) -> None:
        kept, summary = self.delivery.kept, self.summary
        summary.n_gone = sum(entry.gone for entry in kept)
        summary.n_kept = len(kept) - summary.n_gone
        if self.archive is not None:
            summary.n_failed_before = sum(piece.num_rows for piece in self.archive.read("errors"))

    def _entries(self, unpacked: Unpacked) -> list[Entry]:
        failed = self.archive.failed_paths() if self.archive is not None else frozenset()
        kept = without_failures(self.delivery.kept, failed)
        return [*kept, *entries_of(self.delivery, unpacked.members)]

    def _timed(self, step: str) -> None:
        clock = time.perf_counter()
        self.summary.seconds[step] = round(clock - self.clock, 3)
        self.clock = clock
