"""The large archive, small: reports are made, extracted and watched."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from fazhi_training.benchmarks.archive import build_archive, main, passages
from fazhi_training.benchmarks.errors import BenchmarkError

REPORT = "青石乡2024年度法治政府建设工作报告\n一、主要工作\n" + "青石乡全年调解纠纷86件。\n" * 40


@pytest.fixture
def sources(tmp_path) -> Path:
    folder = tmp_path / "sources"
    folder.mkdir()
    for number in range(2):
        (folder / f"{number}.txt").write_text(REPORT * (1 + 9 * number), encoding="utf-8")
    return folder


def test_reports_differ_and_are_the_same_every_time(sources, tmp_path) -> None:
    files = sorted(sources.glob("*.txt"))
    made = []
    for name in ("a", "b"):
        total = build_archive(files, tmp_path / name, count=30)
        texts = [path.read_text("utf-8") for path in sorted((tmp_path / name).rglob("*.txt"))]
        assert total == sum(map(len, texts))
        made.append(texts)
    assert made[0] == made[1]
    assert len(set(made[0])) == 30


def test_a_long_text_becomes_passages_under_its_title() -> None:
    text = "总结\n" + "".join(f"第{number}行。\n" for number in range(100))
    found = list(passages(text, longest=100))
    assert len(found) > 3
    assert all(passage.startswith("总结\n") and len(passage) <= 110 for passage in found)
    assert "".join(passage.removeprefix("总结\n") for passage in found) == text[3:]


def test_no_text_no_archive(tmp_path) -> None:
    with pytest.raises(BenchmarkError, match="400 characters"):
        build_archive([], tmp_path / "out", count=3)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs /proc")
def test_a_run_is_measured(sources, tmp_path, rule_model, monkeypatch) -> None:
    target = tmp_path / "archive.json"
    arguments = ["--reports", 64, "--sample", 40, "--corpus", sources, "--model", rule_model]
    arguments += ["--json", target, "-o", tmp_path / "work"]
    monkeypatch.setattr(sys, "argv", ["archive", *map(str, arguments)])
    main()
    said = json.loads(target.read_text("utf-8"))
    assert said["scaling"] > 0
    assert [run["workers"] for run in said["sample"]] == [1, 2]
    whole = said["archive"]
    assert (whole["n_reports"], whole["n_errors"]) == (64, 0)
    assert set(whole["peaks"]) == {"parent", "fork server", "worker"}
    assert whole["n_processes"]["worker"] == 2
    assert whole["first"]["reports_per_second"] > 0
