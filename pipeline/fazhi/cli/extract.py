"""`fazhi extract`: a folder of reports in, tables out."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from fazhi.archive import Progress, RunSummary

EXIT_SOME_FAILED = 1
EXIT_INTERRUPTED = 130
DEFAULT_FORMAT = "parquet"


def extract(
    inputs: Annotated[
        list[str],
        typer.Argument(help="Files, folders (read recursively) or patterns.", metavar="INPUT"),
    ],
    *,
    output: Annotated[Path, typer.Option("-o", "--output", help="Folder for the tables.")],
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format", help="parquet, csv, jsonl or duckdb; repeat, or join with commas."
        ),
    ] = None,
    workers: Annotated[int, typer.Option(min=0, help="Processes to use; 0 = one per core.")] = 1,
    engine: Annotated[str, typer.Option(help="Where to run: local.")] = "local",
    model: Annotated[
        Path | None, typer.Option(help="Folder of a trained model; default: the shipped one.")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with an interrupted run.")
    ] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace existing tables.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing but errors.")] = False,
) -> None:
    """Extract reports into tables.

    Exit code 0: all were read; 1: some failed and are listed in the table `errors`;
    2: the command was wrong.
    """
    from fazhi.archive import ArchiveError, RunOptions, run

    if engine != "local":
        raise ArchiveError(f"There is no engine '{engine}' in this version; use --engine local.")
    options = RunOptions(
        formats=_formats(formats or [DEFAULT_FORMAT]),
        workers=workers,
        model=model,
        resume=resume,
        overwrite=overwrite,
    )
    try:
        with _progress_bar(quiet=quiet) as progress:
            summary = run(inputs, output, options, progress=progress)
    except KeyboardInterrupt as interrupt:
        print(
            "fazhi: interrupted. What was finished is kept: run the same command with --resume "
            "to go on.",
            file=sys.stderr,
        )
        raise typer.Exit(EXIT_INTERRUPTED) from interrupt
    if not quiet:
        _print_summary(summary)
    n_errors = summary.rows["errors"]
    if n_errors:
        files = ", ".join(summary.files["errors"])
        print(
            f"fazhi: {n_errors} of {summary.n_files} files could not be processed; {files} says "
            "which and why.",
            file=sys.stderr,
        )
        raise typer.Exit(EXIT_SOME_FAILED)


def _formats(given: list[str]) -> tuple[str, ...]:
    """Formats from repeated options and comma lists, each once."""
    names = [name.strip().lower() for one in given for name in one.split(",")]
    return tuple(dict.fromkeys(name for name in names if name)) or (DEFAULT_FORMAT,)


@contextmanager
def _progress_bar(*, quiet: bool) -> Iterator[Progress | None]:
    """A bar on a terminal, nothing in a pipe."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("reports", total=None)

        def update(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield update


def _print_summary(summary: RunSummary) -> None:
    """Table, rows and files: aligned on a terminal, separated by tabs in a pipe."""
    rows = [
        (table, str(count), ", ".join(dict.fromkeys(summary.files[table])))
        for table, count in summary.rows.items()
    ]
    if sys.stdout.isatty():
        from rich import box
        from rich.console import Console
        from rich.table import Table

        table = Table(box=box.SIMPLE_HEAD)
        table.add_column("table")
        table.add_column("rows", justify="right")
        table.add_column("file")
        for row in rows:
            table.add_row(*row)
        Console().print(table)
    else:
        for row in [("table", "rows", "file"), *rows]:
            print(*row, sep="\t")
    print(f"{summary.n_files} files in {sum(summary.seconds.values()):.1f} s → {summary.output}")
