"""`fazhi benchmark speed`: every system in a process of its own, on a tiny text."""

from __future__ import annotations

import pytest

from fazhi_training.benchmarks.errors import BenchmarkError
from fazhi_training.benchmarks.speed import in_child
from fazhi_training.benchmarks.stages import Stopwatch, long_text


@pytest.mark.slow
def test_all_systems_are_measured(run, tmp_path):
    content = run(
        "speed", "--cores", 2, "--rounds", 1, "--long-document", 1500, "--work", tmp_path / "work"
    )
    for system in ("fazhi", "fazhi_all_cores", "stock_spacy", "crfsuite"):
        assert content[system]["chars_per_second"] > 0
        assert content[system]["peak_mb"] > 0
    assert content["stock_spacy"]["weights"] == "untrained"
    assert content["ratio"] > 0
    stages = content["long_document"]
    assert stages["characters"] == 1500
    assert {"tokenise", "features", "entities", "spans"} <= set(stages["stages_cpu_seconds"])
    assert "fazhi over stock spaCy" in (tmp_path / "results" / "speed.md").read_text("utf-8")


def test_a_folder_without_text_is_explained(run, tmp_path):
    with pytest.raises(BenchmarkError, match="--text"):
        run("speed", "--text", tmp_path / "nothing", "--work", tmp_path / "work")


def test_a_failing_child_is_reported(tmp_path):
    (tmp_path / "a.txt").write_text("全年。", "utf-8")
    with pytest.raises(BenchmarkError, match="crfsuite failed"):
        in_child(
            {
                "system": "crfsuite",
                "model": "none",
                "texts": str(tmp_path),
                "processes": 1,
                "rounds": 1,
            }
        )


@pytest.mark.parametrize("length", [1, 7, 8, 9, 100])
def test_a_long_text_has_the_length_asked_for(length):
    assert len(long_text(["工作", "报告"], length)) == length


def test_there_must_be_some_text():
    with pytest.raises(BenchmarkError, match=r"\.txt"):
        long_text([], 10)


def test_the_stopwatch_leaves_results_alone():
    watch = Stopwatch()
    assert watch.around(max)(1, 2) == 2
    assert watch.seconds >= 0
