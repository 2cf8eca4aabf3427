"""What an archive takes from its inputs, and what appending to it keeps and counts."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from fazhi.archive import AppendError, ArchiveError, RunOptions, RunSummary, run
from fazhi.archive.manifest import read_manifest
from fazhi.cli.extract import EXIT_SOME_FAILED

OUT = Path("out")


@pytest.fixture
def options(rule_model) -> RunOptions:
    return RunOptions(model=rule_model, isolated=False)


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """The working folder, with two reports and a file that cannot be read in `reports`."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "reports").mkdir()
    for number in (1, 2):
        save(f"r{number}.txt", number)
    (tmp_path / "reports" / "bad.docx").write_bytes(b"PK\x03\x04 not a document")
    return tmp_path


def save(name: str, number: int) -> None:
    text = f"青石乡2024年度法治政府建设工作报告\n调解纠纷{number}件。\n"
    (Path("reports") / name).write_text(text, encoding="utf-8")


def appending(options: RunOptions) -> RunOptions:
    return RunOptions(model=options.model, isolated=False, append=True)


def rows(table: str, out: Path = OUT) -> list[dict]:
    return pq.read_table(out / f"{table}.parquet").to_pylist()


def values(out: Path = OUT) -> list[float]:
    return sorted(row["value"] for row in rows("indicators", out))


@pytest.mark.parametrize(
    ("inputs", "out"),
    [
        (["."], "out"),
        (["."], "deep/er/out"),
        (["**/*.*"], "out"),
        (["."], "reports"),  # what is beside the tables is not read either
        (["reports"], "."),
        (["reports"], "reports"),
        (["reports/*"], "reports"),
        (["."], "."),
    ],
)
def test_the_output_is_never_input(folder, options, inputs, out) -> None:
    if (inputs, out) == (["."], "reports"):
        (folder / "reports" / "bad.docx").rename(folder / "bad.docx")
        for number in (1, 2):
            (folder / "reports" / f"r{number}.txt").rename(folder / f"r{number}.txt")
        (folder / "reports" / "notes.txt").write_text("调解纠纷9件。", encoding="utf-8")
    formats = ("parquet", "csv", "jsonl")
    first = run(inputs, Path(out), RunOptions(formats, model=options.model, isolated=False))
    assert first.n_files == 3
    again = run(inputs, Path(out), appending(options))
    assert (again.n_files, again.n_kept, again.n_gone) == (0, 3, 0)
    assert values(Path(out)) == [1.0, 2.0]


def test_a_folder_with_nothing_but_the_output_is_refused(folder, options) -> None:
    run(["reports"], Path("all/out"), options)
    with pytest.raises(ArchiveError, match="Nothing to read in all"):
        run(["all"], Path("all/out"), appending(options))


def test_a_file_that_changes_during_a_run_is_read_by_the_next(folder, options) -> None:
    def change(done: int, total: int) -> None:
        if done == total:
            save("r1.txt", 100)

    run(["reports"], OUT, options, progress=change)
    assert values() == [1.0, 2.0]
    summary = run(["reports"], OUT, appending(options))
    assert (summary.n_files, values()) == (1, [2.0, 100.0])
    summary = run(["reports"], OUT, appending(options), progress=change)
    assert (summary.n_files, values()) == (0, [2.0, 100.0])


def drop_column(out: Path, table: str) -> None:
    path = out / f"{table}.parquet"
    pq.write_table(pq.read_table(path).drop_columns("score"), path)


def set_schema(out: Path) -> None:
    document = json.loads((out / "run.json").read_text(encoding="utf-8"))
    (out / "run.json").write_text(json.dumps(document | {"schema": "0"}), encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (set_schema, "another schema \\(0, now "),
        (lambda out: drop_column(out, "laws"), "laws.parquet does not have the columns"),
        (lambda out: (out / "laws.parquet").write_bytes(b"half"), "laws.parquet cannot be read"),
        (lambda out: (out / "laws.parquet").unlink(), "laws.parquet cannot be read"),
    ],
)
def test_an_archive_of_another_schema_is_not_appended_to(folder, options, change, words) -> None:
    run(["reports"], OUT, options)
    change(OUT)
    before = {path.name: path.read_bytes() for path in OUT.iterdir()}
    save("r3.txt", 3)
    with pytest.raises(AppendError, match=f"{words}.*--overwrite"):
        run(["reports"], OUT, appending(options))
    assert {path.name: path.read_bytes() for path in OUT.iterdir()} == before


def counts(summary: RunSummary) -> tuple[int, int, int, int, int]:
    return (
        summary.n_files,
        summary.n_kept,
        summary.n_gone,
        summary.rows["errors"],
        summary.n_failed,
    )


def test_errors_are_counted_in_the_run_that_met_them(folder, options) -> None:
    assert counts(run(["reports"], OUT, options)) == (3, 0, 0, 1, 1)
    assert counts(run(["reports"], OUT, appending(options))) == (0, 3, 0, 1, 0)
    (folder / "reports" / "worse.docx").write_bytes(b"PK\x03\x04 not a document")
    assert counts(run(["reports"], OUT, appending(options))) == (1, 3, 0, 2, 1)
    document = json.loads((OUT / "run.json").read_text(encoding="utf-8"))
    assert document["n_failed_before"] == 1


def test_errors_of_files_that_are_gone_go_and_come_back(folder, options) -> None:
    run(["reports"], OUT, options)
    away = folder / "bad.docx"
    (folder / "reports" / "bad.docx").rename(away)
    assert counts(run(["reports"], OUT, appending(options))) == (0, 2, 1, 0, 0)
    assert counts(run(["reports"], OUT, appending(options))) == (0, 2, 1, 0, 0)
    # The same file, time and all: its row was not kept, so it is read again.
    away.rename(folder / "reports" / "bad.docx")
    assert counts(run(["reports"], OUT, appending(options))) == (1, 2, 0, 1, 1)
    assert counts(run(["reports"], OUT, appending(options))) == (0, 3, 0, 1, 0)


def test_a_report_that_is_gone_is_kept_and_not_read_again(folder, options) -> None:
    run(["reports"], OUT, options)
    (folder / "reports" / "r1.txt").rename(folder / "r1.txt")
    assert counts(run(["reports"], OUT, appending(options))) == (0, 2, 1, 1, 0)
    assert [row["path"] for row in rows("reports") if "gone" in row["flags"]] == ["r1.txt"]
    (folder / "r1.txt").rename(folder / "reports" / "r1.txt")
    assert counts(run(["reports"], OUT, appending(options))) == (0, 3, 0, 1, 0)
    assert not any("gone" in row["flags"] for row in rows("reports"))


def test_an_archive_of_files_counts_as_one_file(folder, options, containers) -> None:
    members = {"x.txt": b"x", "y.txt": b"y", "z.docx": b"PK\x03\x04"}
    packed = folder / "reports" / "z.zip"
    packed.write_bytes(containers["zip"](members))
    run(["reports"], OUT, options)
    packed.rename(folder / "z.zip")
    assert counts(run(["reports"], OUT, appending(options))) == (0, 3, 1, 1, 0)
    (folder / "z.zip").rename(packed)
    assert counts(run(["reports"], OUT, appending(options))) == (3, 3, 0, 2, 1)
    assert not any(entry.gone for entry in read_manifest(OUT))


def test_the_command_fails_for_files_of_its_own_run_only(folder, options, monkeypatch) -> None:
    from typer.testing import CliRunner

    from fazhi.cli.app import make_app

    def invoke(*arguments: str):
        given = ["extract", "reports", "-o", "out", "--model", str(options.model), *arguments]
        return CliRunner().invoke(make_app(), given)

    first = invoke()
    assert first.exit_code == EXIT_SOME_FAILED
    assert "1 of 3 files" in first.stderr
    again = invoke("--append")
    assert (again.exit_code, again.stderr) == (0, "")
    (folder / "reports" / "bad.docx").unlink()
    assert invoke("--append").exit_code == 0
