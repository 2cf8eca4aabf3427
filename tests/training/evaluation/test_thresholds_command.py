from __future__ import annotations

import json

import pytest
import spacy
import typer
from typer.testing import CliRunner

from fazhi import tagging
from fazhi.errors import FazhiError
from fazhi.tagging.mention import Mention
from fazhi_training.commands.thresholds import thresholds
from fazhi_training.evaluation import predictor

TEXT = "县委召开会议，全年未发生案件。"
GOLD = {"text": TEXT, "spans": [[9, 14, "ZERO"]]}
FOUND = [
    Mention("span", "ZERO", 9, 14, "未发生案件", 0.9, "model"),
    Mention("span", "ZERO", 0, 2, "县委", 0.3, "model"),
]


@pytest.fixture
def run(monkeypatch, tmp_path):
    (tmp_path / "gold").mkdir()
    for number in range(5):
        (tmp_path / "gold" / f"00{number}.json").write_text(json.dumps(GOLD), "utf-8")
    monkeypatch.setattr(predictor, "load_tagger", lambda model: lambda text: FOUND)
    app = typer.Typer()
    app.command()(thresholds)

    def invoke(*arguments: object, on: object = tmp_path / "gold"):
        command = ["model", *map(str, arguments), "--on", str(on)]
        return CliRunner().invoke(app, command, catch_exceptions=False)

    return invoke


def test_the_best_threshold_and_the_curve_are_printed(run):
    output = run().output
    assert "ZERO\t0.60\t66.7\t100.0\t+33.3\t+33.3 to +33.3\t<0.001" in output
    assert "ZERO\t66.7\t66.7\t66.7\t66.7\t100.0\t100.0\t100.0\t100.0\t100.0\t100.0" in output
    assert 'components.fazhi_spans.thresholds={"ZERO": 0.6}' in output


def test_small_gains_are_not_taken(run):
    assert "thresholds={}" in run("--least-gain", "50").output


def test_json_holds_the_curve(run, tmp_path):
    run("--json", tmp_path / "curves.json")
    content = json.loads((tmp_path / "curves.json").read_text("utf-8"))
    assert len(content["labels"]["ZERO"]["curve"]) == 100
    assert content["thresholds"] == {"ZERO": 0.6}


def test_the_model_is_written_with_them(run, monkeypatch, tmp_path):
    nlp = spacy.blank("zh")
    nlp.add_pipe("fazhi_spans")
    monkeypatch.setattr(tagging, "load", lambda path: nlp)
    run("-o", tmp_path / "model")
    labels = json.loads((tmp_path / "model" / "fazhi_spans" / "labels.json").read_text("utf-8"))
    assert labels["thresholds"] == {"ZERO": 0.6}
    with pytest.raises(FazhiError, match="--overwrite"):
        run("-o", tmp_path / "model")


def test_a_model_without_the_component_is_refused(run, monkeypatch, tmp_path):
    monkeypatch.setattr(tagging, "load", lambda path: spacy.blank("zh"))
    with pytest.raises(FazhiError, match="fazhi_spans"):
        run("-o", tmp_path / "model")


def test_test_is_no_place_to_choose(run):
    result = run(on="test")
    assert result.exit_code == 2
