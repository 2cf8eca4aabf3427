from __future__ import annotations

import csv
import json

import pytest
import typer
from typer.testing import CliRunner

from fazhi.errors import FazhiError
from fazhi_training.commands.evaluate import evaluate
from fazhi_training.evaluation import predictor
from fazhi_training.labelled_span import LabelledSpan

TEXT = "县委召开会议，全年未发生案件。"
GOLD = {"text": TEXT, "spans": [[0, 2, "ORG"], [9, 14, "ZERO"]]}
ORG = LabelledSpan(0, 2, "entity", "ORG")
ZERO = LabelledSpan(9, 14, "span", "ZERO")
WIDE = LabelledSpan(7, 14, "span", "ZERO")
MODELS = {"good": [ORG, ZERO], "wide": [ORG, WIDE]}


@pytest.fixture
def run(monkeypatch, tmp_path):
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "000.json").write_text(json.dumps(GOLD), "utf-8")
    monkeypatch.setattr(
        predictor, "load_predictor", lambda model: lambda text: MODELS[model] if text else []
    )
    app = typer.Typer()
    app.command()(evaluate)

    def invoke(*arguments: object) -> str:
        command = [*map(str, arguments), "--on", str(tmp_path / "gold")]
        result = CliRunner().invoke(app, command, catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.output

    return invoke


def test_scores_per_label_and_layer(run):
    output = run("wide")
    assert "ORG\t100.0\t100.0\t100.0\t1" in output
    assert "ZERO\t0.0\t0.0\t0.0\t1" in output
    assert "micro\t100.0\t100.0\t100.0\t1\t100.0–100.0" in output


def test_output_in_a_pipe_is_plain(run):
    assert "\x1b" not in run("good")
    assert "─" not in run("good")


def test_json_holds_all_ways_of_judging(run, tmp_path):
    run("wide", "--json", tmp_path / "scores.json")
    content = json.loads((tmp_path / "scores.json").read_text("utf-8"))
    zero = content["labels"]["ZERO"]
    assert (zero["f1"], zero["partial"], zero["type"]) == (0.0, 50.0, 100.0)
    assert content["layers"]["entity"]["f1_interval_95"] == [100.0, 100.0]


def test_errors_are_listed_with_context(run, tmp_path):
    run("wide", "--errors", tmp_path / "errors.csv")
    with (tmp_path / "errors.csv").open(encoding="utf-8") as file:
        (row,) = csv.DictReader(file)
    assert (row["kind"], row["gold"], row["predicted"], row["left"]) == (
        "boundary",
        "未发生案件",
        "全年未发生案件",
        "县委召开会议，",
    )


def test_gain_and_loss_against_another_model(run, tmp_path):
    output = run("good", "--against", "wide", "--changes", tmp_path / "changes.csv")
    assert "spans\t100.0\t0.0\t1\t0\t1\t0" in output
    with (tmp_path / "changes.csv").open(encoding="utf-8") as file:
        assert [row["change"] for row in csv.DictReader(file)] == ["spurious_gone", "gained"]


def test_files_are_not_overwritten_unless_asked(run, tmp_path):
    target = tmp_path / "scores.json"
    target.write_text("mine", "utf-8")
    with pytest.raises(FazhiError, match="--overwrite"):
        run("good", "--json", target)
    run("good", "--json", target, "--overwrite")
    assert json.loads(target.read_text("utf-8"))["model"] == "good"
