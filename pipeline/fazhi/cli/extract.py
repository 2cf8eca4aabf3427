"""`fazhi extract`: a folder of reports in, tables out."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fazhi.cli.language import translate
from fazhi.cli.progress import progress_display
from fazhi.cli.table import print_table

if TYPE_CHECKING:
    from fazhi.archive import RunSummary

EXIT_SOME_FAILED = 1
EXIT_INTERRUPTED = 130
ENGINES = ("local", "spark")


def extract(
    inputs: Annotated[
        list[str],
        typer.Argument(
            help="Files, folders (read recursively), zip, tar or 7z archives, or patterns.",
            metavar="INPUT",
        ),
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
    engine: Annotated[str, typer.Option(help="Where to run: local or spark.")] = "local",
    model: Annotated[
        Path | None, typer.Option(help="Folder of a trained model; default: the shipped one.")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with an interrupted run.")
    ] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace existing tables.")
    ] = False,
    append: Annotated[
        bool,
        typer.Option(
            "--append",
            help="Add to the tables: only new and changed files are read, those gone are flagged.",
        ),
    ] = False,
    time_limit: Annotated[
        float, typer.Option(min=1, help="Seconds that one report may take.")
    ] = 120.0,
    gpu: Annotated[
        bool, typer.Option("--gpu", help="Use a graphics processor if there is one.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing but errors.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the counts and files as JSON.")
    ] = False,
) -> None:
    """Extract reports into tables.

    Exit code 0: all were read; 1: some failed and are listed in the table `errors`;
    2: the command was wrong.
    """
    from fazhi import archive
    from fazhi.archive import ArchiveError, RunOptions

    if engine not in ENGINES:
        raise ArchiveError(f"There is no engine '{engine}'; choose from: {', '.join(ENGINES)}.")
    options = RunOptions(
        formats=_formats(formats or []),
        workers=workers,
        model=model,
        resume=resume,
        overwrite=overwrite,
        append=append,
        time_limit=time_limit,
        gpu=gpu,
    )
    run = archive.run
    if engine == "spark":
        from fazhi.spark import run_on_spark

        run = run_on_spark
    try:
        with progress_display(quiet=quiet) as progress:
            summary = run(inputs, output, options, progress=progress)
    except KeyboardInterrupt as interrupt:
        said = (
            "interrupted. What was finished is kept: run the same command with --resume to go on."
        )
        print(f"fazhi: {translate(said)}", file=sys.stderr)
        raise typer.Exit(EXIT_INTERRUPTED) from interrupt
    if as_json:
        _print_json(summary)
    elif not quiet:
        _print_summary(summary)
    if summary.n_failed:
        files = ", ".join(summary.files["errors"])
        said = (
            f"{summary.n_failed} of {summary.n_files} files could not be processed; {files} says "
            "which and why."
        )
        print(f"fazhi: {translate(said)}", file=sys.stderr)
        raise typer.Exit(EXIT_SOME_FAILED)


def _formats(given: list[str]) -> tuple[str, ...]:
    """Formats from repeated options and comma lists, each once."""
    names = [name.strip().lower() for one in given for name in one.split(",")]
    return tuple(dict.fromkeys(name for name in names if name))


def _print_json(summary: RunSummary) -> None:
    tables = {
        table: {"rows": count, "files": list(dict.fromkeys(summary.files[table]))}
        for table, count in summary.rows.items()
    }
    counts = {"output": str(summary.output), "files": summary.n_files}
    print(json.dumps(counts | {"tables": tables, "seconds": summary.seconds}, ensure_ascii=False))


def _print_summary(summary: RunSummary) -> None:
    """Table, rows and files: aligned on a terminal, separated by tabs in a pipe."""
    rows = [
        (table, str(count), ", ".join(dict.fromkeys(summary.files[table])))
        for table, count in summary.rows.items()
    ]
    print_table(("table", "rows", "file"), rows, numbers={1})
    seconds = sum(summary.seconds.values())
    files = "1 file" if summary.n_files == 1 else f"{summary.n_files} files"
    print(translate(f"{files} in {seconds:.1f} s → {summary.output}"))
