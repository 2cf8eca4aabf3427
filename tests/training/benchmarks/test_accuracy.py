"""`fazhi benchmark accuracy`: every peer on a tiny split, kept steps, wrong options."""

from __future__ import annotations

import json

import pytest

from fazhi_training.benchmarks.accuracy import AccuracyRun, compare_peers
from fazhi_training.benchmarks.errors import BenchmarkError
from fazhi_training.benchmarks.gold import as_documents, load_split_gold
from fazhi_training.labelled_span import LabelledSpan

GOLD = {"text": "我乡全年调解纠纷41件。", "spans": [[4, 11, "INDICATOR"], [8, 11, "QUANTITY"]]}


class CountingPeer:
    """Finds what it was told, and counts how often it is trained and loaded."""

    name = "counting"
    description = "counts"

    def __init__(self, version: int) -> None:
        self.settings = {"version": version}
        self.trained = self.loaded = 0

    def train(self, train, dev, folder):
        self.trained += 1
        return {"reports": len(train)}

    def load(self, folder):
        self.loaded += 1
        return lambda text: [LabelledSpan(0, 3, "entity", "GPE")]


@pytest.fixture
def accuracy_run(checkout, tmp_path):
    split = load_split_gold(checkout)
    return AccuracyRun(split, {"dev": as_documents(split.dev)}, tmp_path / "work", lambda _: None)


def test_all_peers_in_one_run(run, tmp_path):
    folder = tmp_path / "further"
    folder.mkdir()
    (folder / "000.json").write_text(json.dumps(GOLD), "utf-8")
    content = run(
        "accuracy",
        *("components.fazhi_entities.iterations=10", "components.fazhi_spans.iterations=10"),
        *("components.fazhi_spans.workers=1", "--stock-steps", 2, "--crfsuite-iterations", 5),
        *("--gold", f"real={folder}"),
    )
    assert list(content["peers"]) == ["fazhi", "stock_spacy", "crfsuite", "rules"]
    for peer in content["peers"].values():
        assert set(peer["measured"]) == {"dev", "test", "real"}
        assert peer["measured"]["dev"]["chars_per_second"] > 0
    real = content["peers"]["rules"]["measured"]["real"]
    assert real["labels"]["QUANTITY"]["f1"] == 100
    tables = (tmp_path / "results" / "accuracy.md").read_text("utf-8")
    assert "| QUANTITY | 1 |" in tables


def test_a_finished_step_is_not_done_again(accuracy_run):
    peer = CountingPeer(1)
    first = compare_peers([peer], accuracy_run)
    again = compare_peers([peer], accuracy_run)
    assert (peer.trained, peer.loaded) == (1, 1)
    assert first == again
    assert first["peers"]["counting"]["measured"]["dev"]["labels"]["GPE"]["f1"] == 100


def test_other_settings_train_anew(accuracy_run):
    compare_peers([CountingPeer(1)], accuracy_run)
    changed = CountingPeer(2)
    compare_peers([changed], accuracy_run)
    assert changed.trained == 1


def test_another_set_is_measured_without_training(accuracy_run):
    peer = CountingPeer(1)
    compare_peers([peer], accuracy_run)
    more = AccuracyRun(
        accuracy_run.gold,
        {**accuracy_run.measured, "test": as_documents(accuracy_run.gold.test)},
        accuracy_run.folder,
        lambda _: None,
    )
    content = compare_peers([peer], more)
    assert (peer.trained, peer.loaded) == (1, 2)
    assert set(content["peers"]["counting"]["measured"]) == {"dev", "test"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--peers", "none"), "choose from fazhi"),
        (("--gold", "no-folder"), "NAME=FOLDER"),
        (("--config", "none.cfg"), "--config"),
    ],
)
def test_wrong_options_are_explained(run, arguments, message):
    with pytest.raises(BenchmarkError, match=message):
        run("accuracy", *arguments)
