from __future__ import annotations

import json

import pytest

from fazhi_training.benchmarks.cache import cached, read_json
from fazhi_training.benchmarks.code_version import code_fingerprint
from fazhi_training.benchmarks.errors import BenchmarkError
from fazhi_training.benchmarks.markdown import markdown_table


@pytest.fixture
def count():
    calls = []

    def compute():
        calls.append(1)
        return {"number": len(calls)}

    return compute


def test_the_same_settings_are_computed_once(tmp_path, count):
    path = tmp_path / "deep" / "x.json"
    assert cached(path, {"a": (1, 2)}, count) == cached(path, {"a": [1, 2]}, count) == {"number": 1}


def test_other_settings_replace_the_result(tmp_path, count):
    cached(tmp_path / "x.json", {"a": 1}, count)
    assert cached(tmp_path / "x.json", {"a": 2}, count) == {"number": 2}


@pytest.mark.parametrize("content", ["", "{", "[]", '{"settings": {}, "result": 3}'])
def test_a_broken_file_is_computed_anew(tmp_path, count, content):
    (tmp_path / "x.json").write_text(content, "utf-8")
    assert cached(tmp_path / "x.json", {}, count) == {"number": 1}


def test_a_failure_leaves_nothing_behind(tmp_path):
    def fail():
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        cached(tmp_path / "x.json", {}, fail)
    assert list(tmp_path.iterdir()) == []


def test_files_are_readable(tmp_path, count):
    cached(tmp_path / "x.json", {"名": "值"}, count)
    assert "名" in (tmp_path / "x.json").read_text("utf-8")
    assert read_json(tmp_path / "x.json") == json.loads((tmp_path / "x.json").read_text("utf-8"))
    assert read_json(tmp_path / "none.json") == {}


def test_tables_are_markdown():
    assert markdown_table(("a", "b"), [("x", 1)]) == "| a | b |\n|---|--:|\n| x | 1 |\n"


def test_changed_code_has_another_fingerprint(tmp_path, monkeypatch):
    package = tmp_path / "some_package"
    package.mkdir()
    (package / "__init__.py").write_text("", "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    before = code_fingerprint("some_package")
    assert before == code_fingerprint("some_package")
    (package / "words.csv").write_text("word\n", "utf-8")
    assert code_fingerprint("some_package") != before


def test_code_that_is_not_there_is_named():
    with pytest.raises(BenchmarkError, match="no_such_package"):
        code_fingerprint("no_such_package")
