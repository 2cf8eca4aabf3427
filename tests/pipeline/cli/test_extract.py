from __future__ import annotations

import io
import json
import sys

import pytest
from typer.testing import CliRunner

from fazhi import archive
from fazhi.archive import ArchiveError, RunOptions, RunSummary
from fazhi.cli import extract as extract_module
from fazhi.cli.app import make_app

TABLES = ("reports", "indicators", "errors")


@pytest.fixture
def runs(monkeypatch) -> list[tuple]:
    """Runs that were asked for; each finds two reports and, in `bad`, an error."""
    asked: list[tuple] = []

    def run(inputs, output, options, *, progress=None) -> RunSummary:
        asked.append((inputs, output, options, progress))
        errors = inputs.count("bad")
        return RunSummary(
            output=str(output),
            started="now",
            n_files=2 + errors,
            rows=dict(zip(TABLES, (2, 30, errors), strict=True)),
            files={
                table: [f"{table}.{name}" for name in options.formats or ("parquet",)]
                for table in TABLES
            },
            seconds={"extract": 1.25, "write": 0.25},
        )

    monkeypatch.setattr(archive, "run", run)
    return asked


def invoke(*arguments: str):
    return CliRunner().invoke(make_app(), ["extract", *arguments, "-o", "out"])


def test_options_reach_the_run(runs) -> None:
    result = invoke(
        *("a", "b", "--workers", "3", "--model", "m", "--resume", "--overwrite", "--append"),
        *("--time-limit", "9", "--gpu"),
    )
    assert result.exit_code == 0
    ((inputs, output, options, progress),) = runs
    assert (inputs, output.name) == (["a", "b"], "out")
    assert callable(progress)
    assert (options.workers, options.model.name) == (3, "m")
    assert (options.resume, options.overwrite, options.append) == (True, True, True)
    assert (options.time_limit, options.gpu) == (9.0, True)


@pytest.mark.parametrize(
    ("arguments", "formats"),
    [
        ([], ()),
        (["--format", "csv"], ("csv",)),
        (["--format", "csv,jsonl", "--format", "Parquet"], ("csv", "jsonl", "parquet")),
        (["--format", " csv , csv,"], ("csv",)),
        (["--format", ","], ()),
    ],
)
def test_formats_are_repeated_or_joined(runs, arguments, formats) -> None:
    invoke("a", *arguments)
    assert runs[0][2] == RunOptions(formats=formats)


def test_the_summary_lists_tables_rows_and_files(runs) -> None:
    result = invoke("a", "--format", "csv,jsonl")
    assert result.stdout.splitlines() == [
        "table\trows\tfile",
        "reports\t2\treports.csv, reports.jsonl",
        "indicators\t30\tindicators.csv, indicators.jsonl",
        "errors\t0\terrors.csv, errors.jsonl",
        "2 files in 1.5 s → out",
    ]
    assert result.stderr == ""


def test_files_that_failed_give_1_and_a_hint(runs) -> None:
    result = invoke("a", "bad")
    assert result.exit_code == 1
    assert result.stderr == (
        "fazhi: 1 of 3 files could not be processed; errors.parquet says which and why.\n"
    )
    assert "errors\t1" in result.stdout


def test_quiet_prints_errors_only(runs) -> None:
    assert invoke("a", "--quiet").output == ""
    result = invoke("a", "bad", "--quiet")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "1 of 3 files" in result.stderr


def test_an_interrupt_says_how_to_go_on(monkeypatch) -> None:
    def run(*_args: object, **_keywords: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(archive, "run", run)
    result = invoke("a")
    assert result.exit_code == 130
    assert "--resume" in result.stderr


def test_an_engine_that_is_not_there_is_refused(runs) -> None:
    result = invoke("a", "--engine", "dask")
    assert isinstance(result.exception, ArchiveError)
    assert runs == []


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_summary_is_a_table_on_a_terminal(runs, monkeypatch) -> None:
    stream = Terminal()
    monkeypatch.setattr(sys, "stdout", stream)
    extract_module._print_summary(archive.run(["a"], "out", RunOptions()))
    assert "indicators.parquet" in stream.getvalue()
    assert "\t" not in stream.getvalue()


def test_json_for_scripts(runs) -> None:
    result = invoke("a", "--json", "--format", "csv")
    said = json.loads(result.stdout)
    assert said["tables"]["indicators"] == {"rows": 30, "files": ["indicators.csv"]}
    assert (said["output"], said["files"]) == ("out", 2)
