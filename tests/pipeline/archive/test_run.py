from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from fazhi.archive import AppendError, ArchiveError, ResumeError, RunOptions, WriterError, run
from fazhi.archive import tables as tables_module
from fazhi.archive.parts import PartStore
from fazhi.archive.schemas import OUTPUT_TABLES
from fazhi.records import TABLES

N_FILES = 23


class Interrupted(BaseException):
    """Stands for a run that ends in the middle."""


def stop_after(units: int):
    """A progress function that ends the run once so many units are done."""
    calls = []

    def progress(done: int, _total: int) -> None:
        calls.append(done)
        if len(calls) > units:
            raise Interrupted

    return progress


def contents(folder: Path) -> dict[str, object]:
    return {
        table: pq.read_table(folder / f"{table}.parquet").to_pylist() for table in OUTPUT_TABLES
    }


@pytest.fixture
def options(rule_model) -> RunOptions:
    return RunOptions(model=rule_model, isolated=False)


@pytest.fixture
def undisturbed(archive, options, tmp_path) -> dict[str, object]:
    run([archive], tmp_path / "undisturbed", options)
    return contents(tmp_path / "undisturbed")


def changed(options: RunOptions, **changes: object) -> RunOptions:
    values = {name: getattr(options, name) for name in RunOptions.__slots__}
    return RunOptions(**values | changes)


def test_a_run_writes_every_table(archive, options, tmp_path) -> None:
    seen = []
    summary = run(
        [archive],
        tmp_path / "out",
        options,
        progress=lambda done, total: seen.append((done, total)),
    )
    assert summary.n_files == N_FILES
    assert (summary.rows["reports"], summary.rows["errors"]) == (21, 2)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(
        [
            *(f"{table}.parquet" for table in OUTPUT_TABLES),
            "manifest.jsonl",
            "run.json",
        ]
    )
    assert seen == [(0, N_FILES), (8, N_FILES), (16, N_FILES), (N_FILES, N_FILES)]


def test_every_row_quotes_its_report(undisturbed) -> None:
    texts = {row["report_id"]: row["text"] for row in undisturbed["reports"]}
    assert len(texts) == 21
    for table in set(TABLES) - {"reports", "errors"}:
        for row in undisturbed[table]:
            assert row["text"] == texts[row["report_id"]][row["start"] : row["end"]]


def test_reports_with_the_same_words_are_marked(undisturbed) -> None:
    by_path = {row["path"]: row for row in undisturbed["reports"]}
    copy = by_path["县局/copy.txt"]
    assert copy["duplicate_of"] == by_path["03.txt"]["report_id"]
    assert copy["encoding"] == "gb18030"
    assert sum(row["duplicate_of"] is not None for row in undisturbed["reports"]) == 1


def test_files_that_cannot_be_read_are_rows_of_errors(undisturbed) -> None:
    assert {(row["path"], row["stage"]) for row in undisturbed["errors"]} == {
        ("empty.txt", "reading"),
        ("damaged.docx", "reading"),
    }


def test_the_same_file_in_two_inputs_is_two_reports(archive, options, tmp_path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "00.txt").write_bytes((archive / "00.txt").read_bytes())
    run([archive, other], tmp_path / "out", options)
    rows = contents(tmp_path / "out")["reports"]
    assert len({row["report_id"] for row in rows}) == len(rows)
    (twin,) = [row for row in rows if row["path"] == "other/00.txt"]
    assert twin["duplicate_of"] is not None


def test_run_json_tells_what_was_done(archive, options, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    run(["reports"], Path("out"), changed(options, formats=("parquet", "csv")))
    written = (tmp_path / "out" / "run.json").read_text(encoding="utf-8")
    document = json.loads(written)
    assert str(tmp_path) not in written
    assert document["inputs"] == ["reports"]
    assert document["output"] == "out"
    assert document["rows"]["reports"] == 21
    assert document["files"]["laws"] == ["laws.parquet", "laws.csv"]
    assert document["n_characters"] == sum(
        row["n_chars"] for row in contents(Path("out"))["reports"]
    )
    assert document["model"]["lang"] == "zh"
    assert len(document["model_digest"]) == 16


def test_several_workers_write_the_same_rows(archive, options, undisturbed, tmp_path) -> None:
    run([archive], tmp_path / "out", changed(options, workers=2, isolated=True))
    assert contents(tmp_path / "out") == undisturbed
    for table in OUTPUT_TABLES:
        name = f"{table}.parquet"
        assert (tmp_path / "out" / name).read_bytes() == (
            tmp_path / "undisturbed" / name
        ).read_bytes()


def test_an_interrupted_run_goes_on(archive, options, undisturbed, tmp_path) -> None:
    out = tmp_path / "out"
    with pytest.raises(Interrupted):
        run([archive], out, options, progress=stop_after(1))
    assert not list(out.glob("*.parquet"))
    summary = run([archive], out, changed(options, resume=True))
    assert summary.n_resumed == 8
    assert contents(out) == undisturbed
    assert not PartStore.in_output(out).is_there


KILLED = """
import os, signal, sys
from pathlib import Path
from fazhi.archive import RunOptions, run

def progress(done, total):
    if done >= 8 and done < total:
        os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    archive, out, model, workers = sys.argv[1:]
    options = RunOptions(model=Path(model), workers=int(workers))
    run([archive], Path(out), options, progress=progress)
"""


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_killed_run_goes_on(archive, options, undisturbed, tmp_path, workers) -> None:
    script = tmp_path / "killed.py"
    script.write_text(KILLED)
    out = tmp_path / "out"
    ended = subprocess.run(
        [sys.executable, script, archive, out, options.model, workers], check=False, timeout=120
    )
    assert ended.returncode == -signal.SIGKILL
    assert not list(out.glob("*.parquet"))
    run([archive], out, changed(options, resume=True))
    assert contents(out) == undisturbed


def test_a_crash_while_writing_leaves_no_half_table(
    archive, options, undisturbed, tmp_path, monkeypatch
) -> None:
    def fail(table: str, parts: object, folder: Path) -> Path:
        path = folder / f"{table}.parquet"
        path.write_bytes(b"half")
        if table == "laws":
            raise Interrupted
        return path

    out = tmp_path / "out"
    with monkeypatch.context() as patch:
        patch.setitem(tables_module.WRITERS, "parquet", fail)
        with pytest.raises(Interrupted):
            run([archive], out, options)
    assert not list(out.glob("*.parquet"))
    run([archive], out, changed(options, resume=True))
    assert contents(out) == undisturbed


def test_existing_tables_are_kept_unless_asked(archive, options, undisturbed, tmp_path) -> None:
    out = tmp_path / "undisturbed"
    before = (out / "run.json").read_bytes()
    with pytest.raises(ArchiveError, match="already there. Use --overwrite"):
        run([archive], out, options)
    with pytest.raises(ArchiveError, match="already there"):
        run([archive], out, changed(options, formats=("csv",)))
    assert (out / "run.json").read_bytes() == before
    assert contents(out) == undisturbed


def test_overwriting_leaves_tables_of_one_run_only(archive, options, tmp_path) -> None:
    out = tmp_path / "out"
    run([archive], out, changed(options, formats=("csv", "duckdb")))
    (out / "notes.csv").write_text("mine")
    run([archive / "00.txt"], out, changed(options, overwrite=True))
    assert not (out / "reports.csv").exists()
    assert not (out / "fazhi.duckdb").exists()
    assert (out / "notes.csv").read_text() == "mine"
    assert len(contents(out)["reports"]) == 1


def test_old_tables_stay_until_new_ones_are_finished(
    archive, options, undisturbed, tmp_path
) -> None:
    out = tmp_path / "undisturbed"
    overwrite = changed(options, overwrite=True)
    with pytest.raises(Interrupted):
        run([archive / "00.txt"], out, overwrite, progress=stop_after(1))
    assert contents(out) == undisturbed
    run([archive / "00.txt"], out, changed(options, resume=True))
    assert len(contents(out)["reports"]) == 1


@pytest.fixture
def unfinished(archive, options, tmp_path) -> Path:
    out = tmp_path / "out"
    with pytest.raises(Interrupted):
        run([archive], out, options, progress=stop_after(1))
    return out


def test_an_unfinished_run_is_not_thrown_away(archive, options, unfinished) -> None:
    with pytest.raises(ArchiveError, match=r"unfinished run. Use --resume .*--overwrite"):
        run([archive], unfinished, options)


def test_overwriting_starts_an_unfinished_run_anew(
    archive, options, unfinished, undisturbed
) -> None:
    summary = run([archive], unfinished, changed(options, overwrite=True))
    assert summary.n_resumed == 0
    assert contents(unfinished) == undisturbed


def test_a_changed_model_or_format_is_not_mixed_in(archive, options, unfinished, tmp_path) -> None:
    import spacy

    other = tmp_path / "other-model"
    nlp = spacy.load(options.model)
    nlp.remove_pipe("span_ruler")
    nlp.to_disk(other)
    with pytest.raises(ResumeError, match="model_digest was"):
        run([archive], unfinished, changed(options, model=other, resume=True))
    with pytest.raises(ResumeError, match="formats was"):
        run([archive], unfinished, changed(options, formats=("csv",), resume=True))


def test_a_changed_file_is_read_again(archive, options, unfinished) -> None:
    (archive / "00.txt").write_text("青石乡2030年度工作报告\n调解纠纷99件。\n", encoding="utf-8")
    run([archive], unfinished, changed(options, resume=True))
    assert 99 in [row["value"] for row in contents(unfinished)["indicators"]]


def test_an_interrupted_append_is_not_gone_on_with_as_another_run(
    archive, options, undisturbed, tmp_path
) -> None:
    out, more = tmp_path / "undisturbed", tmp_path / "more"
    more.mkdir()
    (more / "new.txt").write_text("青石乡2030年度工作报告\n调解纠纷9件。\n", encoding="utf-8")
    with pytest.raises(Interrupted):
        run([more], out, changed(options, append=True), progress=stop_after(0))
    with pytest.raises(ResumeError, match="appended_to was"):
        run([more], out, changed(options, resume=True))
    summary = run([more], out, changed(options, append=True, resume=True))
    assert (summary.n_files, summary.n_kept, summary.rows["reports"]) == (1, N_FILES, 22)
    values = [row["value"] for row in contents(out)["indicators"]]
    assert len(values) == len(undisturbed["indicators"]) + 1


def test_an_archive_of_another_model_is_not_appended_to(
    archive, options, undisturbed, tmp_path
) -> None:
    import spacy

    other = tmp_path / "other-model"
    nlp = spacy.load(options.model)
    nlp.remove_pipe("span_ruler")
    nlp.to_disk(other)
    out = tmp_path / "undisturbed"
    with pytest.raises(AppendError, match="another model"):
        run([archive], out, changed(options, append=True, model=other))
    assert contents(out) == undisturbed


def test_an_archive_without_parquet_or_manifest_is_not_appended_to(
    archive, options, tmp_path
) -> None:
    run([archive], tmp_path / "csv", changed(options, formats=("csv",)))
    with pytest.raises(AppendError, match="no Parquet"):
        run([archive], tmp_path / "csv", changed(options, append=True))
    run([archive], tmp_path / "out", options)
    (tmp_path / "out" / "manifest.jsonl").unlink()
    with pytest.raises(AppendError, match="manifest.jsonl cannot be read"):
        run([archive], tmp_path / "out", changed(options, append=True))


def test_resuming_where_nothing_was_begun_is_a_new_run(archive, options, tmp_path) -> None:
    assert run([archive], tmp_path / "out", changed(options, resume=True)).n_resumed == 0


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"resume": True, "overwrite": True}, "not both"),
        ({"formats": ("parquet", "xlsx")}, "xlsx"),
    ],
)
def test_wrong_options_are_refused(archive, options, tmp_path, changes, message) -> None:
    with pytest.raises(ArchiveError, match=message):
        run([archive], tmp_path / "out", changed(options, **changes))
    assert not (tmp_path / "out").exists()


def test_a_file_as_output_is_refused(archive, options, tmp_path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(ArchiveError, match="is a file"):
        run([archive], tmp_path / "out", options)


def test_an_empty_folder_is_refused(options, tmp_path) -> None:
    (tmp_path / "nothing").mkdir()
    with pytest.raises(ArchiveError, match="Nothing to read in .*nothing"):
        run([tmp_path / "nothing"], tmp_path / "out", options)


@pytest.mark.parametrize("step", ["commit", "write"])
def test_a_full_disk_is_said_so(archive, options, tmp_path, monkeypatch, step) -> None:
    def fail(*_args: object, **_keywords: object) -> None:
        raise OSError(28, "No space left on device")

    if step == "commit":
        monkeypatch.setattr(PartStore, "commit", fail)
    else:
        monkeypatch.setitem(tables_module.WRITERS, "parquet", fail)
    with pytest.raises(ArchiveError, match=r"No space left.*--resume"):
        run([archive], tmp_path / "out", options)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_said_so(archive, options, tmp_path) -> None:
    out = tmp_path / "out"
    out.mkdir(mode=0o500)
    with pytest.raises(ArchiveError, match="you may write there"):
        run([archive], out, options)


def test_a_database_that_cannot_be_written_is_said_so(archive, options, tmp_path, monkeypatch):
    import duckdb

    def fail(*_args: object, **_keywords: object) -> None:
        raise duckdb.IOException("disk full")

    monkeypatch.setattr(duckdb, "connect", fail)
    with pytest.raises(WriterError, match="disk full"):
        run([archive], tmp_path / "out", changed(options, formats=("duckdb",)))
