from __future__ import annotations

import pytest
import spacy

from fazhi.archive.file_task import FileTask, read_results
from fazhi.archive.part_file import read_table
from fazhi.archive.process import Refusal

TEXT = "白石乡2021年度工作报告\n调解纠纷5件。\n".encode()
HELD_UP = Refusal("TimeLimitError", "all.zip#2 was not finished")


@pytest.fixture
def perform(rule_model, tmp_path):
    """Perform a task and return the rows of `reports` and of `errors` by path, and the steps."""
    nlp = spacy.load(rule_model)

    def done(path: str, name=None, content=None, refused=None):
        steps: list[int | None] = []
        task = FileTask(3, path, name, content, str(tmp_path))
        results = task.perform(lambda: nlp, refused or {}, steps.append)
        parts = {
            name: part
            for batch in read_results(results)
            for name, part in zip(*batch.to_pydict().values(), strict=True)
        }
        assert not results.exists()
        found = {
            name: row
            for name, part in parts.items()
            for table in ("reports", "errors")
            for row in read_table(part, table).to_pylist()
        }
        return found, steps

    return done


def test_a_file_by_path_or_content_gives_the_same_report(perform, tmp_path) -> None:
    (tmp_path / "a.txt").write_bytes(TEXT)
    by_path, steps = perform(f"file:{tmp_path}/a.txt", "a.txt")
    by_content, _ = perform("anywhere", "a.txt", TEXT)
    assert by_path == by_content
    assert by_path["a.txt"]["report_year"] == 2021
    assert steps == [0, None]


def test_members_are_steps_and_have_names_of_their_own(perform, containers) -> None:
    data = containers["zip"]({"x/a.txt": TEXT, "b.txt": b"", "c.docx": b"PK\x03\x04 no"})
    found, steps = perform("all.zip", content=data)
    assert set(found) == {"all.zip/x/a.txt", "all.zip/b.txt", "all.zip/c.docx"}
    assert found["all.zip/b.txt"]["error"] == "EmptyFileError"
    assert steps[0] == 0 and steps[-1] is None and {1, 2} <= set(steps)


def test_a_member_that_is_refused_is_named(perform, containers) -> None:
    data = containers["zip"]({"a.txt": TEXT, "b.txt": TEXT})
    found, steps = perform("all.zip", content=data, refused={2: HELD_UP})
    assert found["all.zip/a.txt"]["report_year"] == 2021
    row = found["all.zip/b.txt"]
    assert (row["stage"], row["message"]) == ("worker", "all.zip/b.txt was not finished")
    assert 2 not in steps


@pytest.mark.parametrize(("suffix", "stage"), [("txt", "worker"), ("zip", "reading")])
def test_a_file_that_is_refused_is_not_begun(perform, containers, suffix, stage) -> None:
    data = TEXT if suffix == "txt" else containers["zip"]({"a.txt": TEXT})
    found, steps = perform(f"a.{suffix}", content=data, refused={0: HELD_UP})
    assert found[f"a.{suffix}"]["stage"] == stage
    assert steps == [None]


def test_an_empty_archive_and_a_missing_file_are_errors(perform, containers, tmp_path) -> None:
    assert perform("a.zip", content=containers["zip"]({}))[0]["a.zip"]["error"] == "EmptyFileError"
    missing, _ = perform(str(tmp_path / "none.txt"), "none.txt")
    assert missing["none.txt"]["error"] == "FileMissingError"


@pytest.mark.parametrize("by_path", [True, False])
def test_a_file_that_is_too_large_is_an_error(perform, tmp_path, monkeypatch, by_path) -> None:
    monkeypatch.setattr("fazhi.archive.file_task.MAXIMUM_FILE", 10)
    (tmp_path / "a.txt").write_bytes(TEXT)
    found, _ = perform(str(tmp_path / "a.txt"), "x/a.txt", None if by_path else TEXT)
    assert found["x/a.txt"]["error"] == "TooLargeError"
    assert found["x/a.txt"]["message"].startswith("a.txt has ")


def test_an_archive_may_be_larger_than_a_file(perform, containers, monkeypatch) -> None:
    monkeypatch.setattr("fazhi.archive.file_task.MAXIMUM_FILE", 10)
    found, _ = perform("all.zip", content=containers["zip"]({"a.txt": TEXT}))
    assert found["all.zip/a.txt"]["report_year"] == 2021
    monkeypatch.setattr("fazhi.archive.file_task.MAXIMUM_CONTAINER", 10)
    found, _ = perform("all.zip", content=containers["zip"]({"a.txt": TEXT}))
    assert found["all.zip"]["error"] == "TooLargeError"


def test_a_file_is_read_once(perform, tmp_path, monkeypatch) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT)
    read = []
    read_bytes = type(path).read_bytes
    monkeypatch.setattr(
        type(path), "read_bytes", lambda self: [read.append(self), read_bytes(self)][1]
    )
    perform(str(path), "a.txt")
    assert read.count(path) == 1
