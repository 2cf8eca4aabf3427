"""`fazhi benchmark speed`: every system in a process of its own, on a tiny text."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from thinc.api import Linear, Maxout, chain

from fazhi_training.benchmarks.errors import BenchmarkError
from fazhi_training.benchmarks.floor import encoder_matrices
from fazhi_training.benchmarks.speed import in_child
from fazhi_training.benchmarks.speed_task import peak_megabytes
from fazhi_training.benchmarks.stages import long_text
from fazhi_training.benchmarks.stopwatch import Stopwatch


@pytest.mark.slow
def test_all_systems_are_measured(run, tmp_path):
    content = run(
        "speed",
        *("--cores", 2, "--rounds", 1, "--long-document", 1500, "--stock-steps", 4),
        *("--work", tmp_path / "work"),
    )
    for system in ("fazhi", "fazhi_all_cores", "stock_spacy", "crfsuite"):
        assert content[system]["chars_per_second"] > 0
        assert content[system]["peak_mb"] > 0
    assert "4 steps" in content["stock_spacy"]["weights"]
    assert content["stock_spacy"]["mentions_per_1000_chars"] > 0
    assert content["ratio"] > 0
    assert content["end_to_end_ratio"] > 0
    whole = content["file_to_parquet"]
    assert whole["reports"] == 4
    assert {"read", "structure", "tag", "normalise", "records"} < set(whole["stages_cpu_seconds"])
    assert content["encoder"]["times_floor"] > 1
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


def test_stopwatches_inside_one_another_count_every_second_once(monkeypatch):
    clock = iter([0.0, 1.0, 3.0, 10.0])
    monkeypatch.setattr("time.process_time", lambda: next(clock))
    running: list[Stopwatch] = []
    outer, inner = Stopwatch(running), Stopwatch(running)
    outer.around(inner.around(len))("ab")
    assert (outer.seconds, inner.seconds) == (8.0, 2.0)


def test_every_matrix_of_the_encoder_is_counted():
    nlp = spacy.blank(
        "zh", config={"nlp": {"tokenizer": {"@tokenizers": "fazhi.CharacterTokenizer.v1"}}}
    )
    assert list(encoder_matrices(nlp)) == []
    component = nlp.add_pipe("entity_ruler")
    component.model = chain(Linear(4, 3), Maxout(5, 4, nP=2))
    assert list(encoder_matrices(nlp)) == [(3, 4), (4, 10)]


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="Linux alone tells")
def test_the_peak_of_a_process_is_not_that_of_its_parent() -> None:
    held = bytearray(64 * 1024 * 1024)
    held[::4096] = b"x" * len(held[::4096])
    asked = (
        "from fazhi_training.benchmarks.speed_task import peak_megabytes; print(peak_megabytes())"
    )
    told = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True
    ).stdout
    assert float(told) < peak_megabytes()
