"""`fazhi benchmark public`: reading the two formats, the protocol, attempts, results."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from fazhi_training.benchmarks.errors import BenchmarkError
from fazhi_training.benchmarks.public import entity_counts
from fazhi_training.benchmarks.public_data import (
    LabelledSentence,
    read_cluener,
    read_json_lines,
    read_resume,
    read_tagged,
)
from fazhi_training.benchmarks.recipe import ConfigRecipe

ROOT = Path(__file__).parents[3]
TAGGED = "张 B-NAME\n三 E-NAME\n， O\n\n任 O\n局 B-TITLE\n长 E-TITLE\n王 S-NAME\n"
LINE = {
    "text": "张三在甲城甲城",
    "label": {"name": {"张三": [[0, 1]]}, "address": {"甲城": [[3, 4], [5, 6]]}},
}
CRF = (
    "components.fazhi_entities.iterations=20",
    "components.fazhi_entities.min_frequency=1",
)


class Dictionary:
    """A recipe that remembers the surface forms of train."""

    name = "dictionary"

    @property
    def settings(self):
        return {"case": "exact"}

    def fit(self, train, dev, seed):
        known = {s.text[a:b]: label for s in train for a, b, label in s.entities}

        def predict(texts):
            return [
                [
                    (text.find(form), text.find(form) + len(form), label)
                    for form, label in known.items()
                    if form in text
                ]
                for text in texts
            ]

        return predict


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "ner"
    (folder / "resume").mkdir(parents=True)
    (folder / "cluener").mkdir()
    for part in ("train", "dev", "test"):
        (folder / "resume" / f"{part}.char.bmes").write_text(TAGGED, "utf-8")
    for part, number in (("train", 20), ("dev", 3)):
        lines = "\n".join([json.dumps(LINE, ensure_ascii=False)] * number)
        (folder / "cluener" / f"{part}.jsonl").write_text(lines + "\n", "utf-8")
    return folder


def test_tagged_lines_become_sentences(data):
    first, second = read_tagged(data / "resume" / "test.char.bmes")
    assert first == LabelledSentence("张三，", ((0, 2, "NAME"),))
    assert second.entities == ((1, 3, "TITLE"), (3, 4, "NAME"))


def test_json_lines_become_sentences(data):
    sentence = next(iter(read_json_lines(data / "cluener" / "dev.jsonl")))
    assert sentence.entities == ((0, 2, "name"), (3, 5, "address"), (5, 7, "address"))


def test_a_slice_of_train_is_the_dev_part_of_cluener(data):
    parts = read_cluener(data / "cluener")
    assert (len(parts.train), len(parts.dev), len(parts.test)) == (18, 2, 3)
    assert len(read_resume(data / "resume").dev) == 2


@pytest.mark.parametrize("content", ["甲乙 B-NAME\n", "甲\n"])
def test_a_broken_tagged_line_is_named(tmp_path, content):
    (tmp_path / "x.bmes").write_text(content, "utf-8")
    with pytest.raises(BenchmarkError, match="line 1"):
        list(read_tagged(tmp_path / "x.bmes"))


@pytest.mark.parametrize("content", ["{", "{}", "[1]", '{"text": "甲", "label": {"name": 1}}'])
def test_a_broken_json_line_is_named(tmp_path, content):
    (tmp_path / "x.jsonl").write_text(content, "utf-8")
    with pytest.raises(BenchmarkError, match="line 1"):
        list(read_json_lines(tmp_path / "x.jsonl"))


def test_counts_are_strict():
    gold = [LabelledSentence("张三在甲城", ((0, 2, "name"), (3, 5, "address")))]
    counts = entity_counts(gold, [[(0, 2, "name"), (3, 5, "name")]])
    assert (counts.right, counts.spurious, counts.missed) == (1, 1, 1)


def test_a_recipe_that_skips_a_sentence_is_refused():
    with pytest.raises(BenchmarkError, match="one list per text"):
        entity_counts([LabelledSentence("甲", ())], [])


def test_the_config_is_trained_and_every_attempt_noted(run, data, tmp_path):
    attempts = tmp_path / "attempts.csv"
    content = run("public", *CRF, "--data", data, "--seeds", "0,1", "--attempts", attempts)
    assert content["resume"]["f1"] == content["cluener"]["f1"] == 100
    assert [entry["seed"] for entry in content["resume"]["seeds"]] == [0, 1]
    with attempts.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["benchmark"] for row in rows] == ["ResumeNER test"] * 2 + ["CLUENER dev"] * 2
    assert json.loads(rows[0]["settings"])["iterations"] == 20


def test_only_entity_components_of_a_config_are_trained():
    recipe = ConfigRecipe(ROOT / "configs" / "crf.cfg")
    assert recipe.settings["factory"] == "fazhi_entities"
    stock = ConfigRecipe(ROOT / "configs" / "pkuseg.cfg")
    assert set(stock.settings) == {"tok2vec", "ner"}


def test_a_config_without_entities_is_refused(tmp_path):
    content = (ROOT / "configs" / "crf.cfg").read_text("utf-8")
    content = content.replace('["fazhi_entities","fazhi_spans"]', '["fazhi_spans"]')
    (tmp_path / "spans.cfg").write_text(content, "utf-8")
    with pytest.raises(BenchmarkError, match="finds entities"):
        _ = ConfigRecipe(tmp_path / "spans.cfg").settings


def test_another_tagger_can_be_plugged_in(run, data, tmp_path, monkeypatch):
    (tmp_path / "own_recipe.py").write_text(
        f"import sys\nDictionary = sys.modules[{__name__!r}].Dictionary\n", "utf-8"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setitem(
        __import__("sys").modules,
        __name__,
        __import__("types").SimpleNamespace(Dictionary=Dictionary),
    )
    arguments = ("--recipe", "own_recipe:Dictionary", "--attempts", tmp_path / "a.csv")
    content = run("public", "--data", data, "--sets", "resume", *arguments)
    assert content["resume"]["recipe"] == "dictionary"
    assert "cluener" not in content


def test_choosing_writes_no_result(run, data, tmp_path):
    attempts = tmp_path / "a.csv"
    content = run(
        "public", *CRF, "--data", data, "--choose", "--sets", "resume", "--attempts", attempts
    )
    assert content == {}
    assert "ResumeNER dev,reports,0" in attempts.read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--data", "none"), "--data"),
        (("--sets", "other"), "choose from resume, cluener"),
        (("--recipe", "no.such:Recipe"), "module:name"),
        (("--seeds", "a"), "whole numbers"),
        (("--seeds", ""), "at least one"),
    ],
)
def test_wrong_options_are_explained(run, data, arguments, message):
    given = arguments if "--data" in arguments else ("--data", data, *arguments)
    with pytest.raises(BenchmarkError, match=message):
        run("public", *given)
