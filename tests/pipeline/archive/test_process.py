from __future__ import annotations

import pytest
import spacy

from fazhi.archive import process
from fazhi.archive.process import process_file
from fazhi.errors import FazhiError
from fazhi.reading import InputFile


@pytest.fixture(scope="module")
def nlp(rule_model):
    return spacy.load(rule_model)


@pytest.fixture
def file(tmp_path) -> InputFile:
    path = tmp_path / "a.txt"
    path.write_text("青石乡2024年工作报告\n调解纠纷12件。", encoding="utf-8")
    return InputFile(path, "县局/a.txt")


def test_a_file_gives_rows_of_its_tables(nlp, file) -> None:
    rows = process_file(nlp, file)
    assert [row.path for row in rows["reports"]] == ["县局/a.txt"]
    assert [(row.text, row.value) for row in rows["indicators"]] == [("调解纠纷12件", 12)]
    assert "errors" not in rows


def test_a_file_that_is_not_there_is_a_row(nlp, tmp_path) -> None:
    rows = process_file(nlp, InputFile(tmp_path / "none.txt", "none.txt"))
    (error,) = rows["errors"]
    assert (error.path, error.stage, error.error) == ("none.txt", "reading", "FileMissingError")


@pytest.mark.parametrize(
    ("function", "stage"),
    [("read", "reading"), ("parse", "structure"), ("tag", "tagging"), ("assemble", "records")],
)
@pytest.mark.parametrize("kind", [FazhiError, ValueError, AttributeError, MemoryError])
def test_whatever_a_stage_raises_is_a_row(nlp, file, monkeypatch, function, stage, kind) -> None:
    def fail(*_args: object, **_keywords: object) -> None:
        raise kind("what is wrong")

    monkeypatch.setattr(process, function, fail)
    rows = process_file(nlp, file)
    (error,) = rows["errors"]
    assert (error.stage, error.error) == (stage, kind.__name__)
    assert "what is wrong" in error.message
    assert ("unforeseen" in error.message) == (kind is not FazhiError)
