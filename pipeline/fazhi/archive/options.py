"""How to run, and what a run did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from fazhi.archive.worker import Loader
from fazhi.tagging import load

Progress = Callable[[int, int], None]
STEP_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How to run.

    formats: any of parquet, csv, jsonl, duckdb; empty: those of the archive that is
        appended to, else parquet.
    workers: processes, 0 = one per core.
    resume: go on from what an interrupted run left. overwrite: replace existing tables.
    append: add to the archive that is there; only new and changed files are read.
    time_limit: seconds for one report.
    isolated: work in processes, so that no report can end or hold up the run; without, one
        report after the other is processed in this process, for notebooks and debugging.
    loader: gives the pipeline for `model`; a function that other processes can import.
    gpu: let spaCy use a graphics processor if it can.
    """

    formats: tuple[str, ...] = ()
    workers: int = 1
    model: Path | None = None
    resume: bool = False
    overwrite: bool = False
    append: bool = False
    time_limit: float = STEP_SECONDS
    isolated: bool = True
    loader: Loader = load
    gpu: bool = False


@dataclass(slots=True)
class RunSummary:
    """What a run did; written to run.json.

    n_files: reports and files that failed, members of archives counted. n_resumed: those
    whose results an earlier, interrupted run had left. n_kept, n_gone: with append, files
    of the archive that are there and were not read again, and those no longer there.
    n_failed_before: with append, rows of `errors` of the files that were not read again.
    rows, files: number of rows and names of the files per table. seconds: per step.
    """

    output: str
    started: str
    n_files: int
    n_resumed: int = 0
    n_kept: int = 0
    n_gone: int = 0
    n_failed_before: int = 0
    n_characters: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    files: dict[str, list[str]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def n_failed(self) -> int:
        """How many of `n_files` could not be processed."""
        return self.rows.get("errors", 0) - self.n_failed_before
