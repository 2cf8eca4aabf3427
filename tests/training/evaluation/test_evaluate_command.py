from __future__ import annotations

import csv
import json

import pytest
import typer
from typer.testing import CliRunner

from fazhi.errors import FazhiError
from fazhi.tagging.mention import Mention
from fazhi_training.commands.evaluate import evaluate
from fazhi_training.evaluation import predictor

TEXT = "县委召开会议，全年未发生案件。"
GOLD = {"text": TEXT, "spans": [[0, 2, "ORG"], [9, 14, "ZERO"]]}
ORG = Mention("entity", "ORG", 0, 2, "县委", 0.9, "model")
ZERO = Mention("span", "ZERO", 9, 14, "未发生案件", 0.8, "model")
WIDE = Mention("span", "ZERO", 7, 14, "全年未发生案件", 0.6, "model")
MODELS = {"good": [ORG, ZERO], "wide": [ORG, WIDE], "silent": []}


@pytest.fixture
def run(monkeypatch, tmp_path):
    (tmp_path / "gold").mkdir()
    for number in range(5):
        (tmp_path / "gold" / f"00{number}.json").write_text(json.dumps(GOLD), "utf-8")
    monkeypatch.setattr(predictor, "load_tagger", lambda model: lambda text: MODELS[model])
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
    assert "ORG\t100.0\t100.0\t100.0\t5" in output
    assert "ZERO\t0.0\t0.0\t0.0\t5\t0.0–0.0\t0.0\t50.0\t100.0" in output
    assert "micro\t100.0\t100.0\t100.0\t5\t100.0–100.0" in output


def test_output_in_a_pipe_is_plain(run):
    assert "\x1b" not in run("good")
    assert "─" not in run("good")


def test_all_tables_can_be_printed(run):
    output = run("wide", "--full", "--against", "good")
    for title in ("slices", "confusion: spans", "errors", "calibration", "partial: spans", "gap"):
        assert f"# {title}" in output


def test_json_holds_all_schemas(run, tmp_path):
    run("wide", "--json", tmp_path / "scores.json")
    content = json.loads((tmp_path / "scores.json").read_text("utf-8"))
    zero = content["labels"]["ZERO"]
    assert (zero["f1"], zero["schemas"]["partial"]["PAR"]) == (0.0, 5)
    assert (zero["schemas"]["partial"]["f1"], zero["schemas"]["type"]["f1"]) == (50.0, 100.0)
    assert content["layers"]["entity"]["f1_interval_95"] == [100.0, 100.0]
    assert content["calibration"]["labels"]["ORG"]["expected_error"] == 10.0
    assert {row["dimension"] for row in content["slices"]} == {"section", "surface form"}
    assert content["errors"]["counts"]["ZERO"]["left"] == 5


def test_errors_are_listed_with_context(run, tmp_path):
    run("wide", "--errors", tmp_path / "errors.csv")
    with (tmp_path / "errors.csv").open(encoding="utf-8") as file:
        row, *_ = csv.DictReader(file)
    assert (row["kind"], row["gold"], row["predicted"], row["score"], row["left"]) == (
        "left",
        "未发生案件",
        "全年未发生案件",
        "0.6",
        "县委召开会议，",
    )


def test_gain_and_loss_against_another_model(run, tmp_path):
    output = run("good", "--against", "wide", "--changes", tmp_path / "changes.csv")
    assert "spans\t100.0\t0.0\t5\t0\t5\t0\t+100.0\t+100.0 to +100.0\t<0.001" in output
    with (tmp_path / "changes.csv").open(encoding="utf-8") as file:
        changes = [row["change"] for row in csv.DictReader(file)]
    assert changes == ["spurious_gone", "gained"] * 5


def test_the_page_needs_no_network_and_stands_without_its_script(run, tmp_path):
    run("wide", "--against", "good", "--html", tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text("utf-8")
    assert page.lstrip().startswith("<!doctype html>")
    assert page.count("<svg") == 4
    for needle in ("<script src", "https://", "@import", "url(", "fetch("):
        assert needle not in page
    for part in ("color-scheme: light dark", "@media print", ">Confusion<", ">Calibration<"):
        assert part in page
    assert '<span class=" predicted">全年</span><span class="gold predicted">未发生案件' in page


def test_text_of_reports_is_escaped_in_the_page(run, tmp_path):
    text = "<b>县委</b>召开会议。"
    gold = {"text": text, "spans": [[3, 5, "ORG"]]}
    (tmp_path / "gold" / "005.json").write_text(json.dumps(gold), "utf-8")
    run("silent", "--html", tmp_path / "page.html")
    assert "&lt;b&gt;" in (tmp_path / "page.html").read_text("utf-8")


def test_a_model_that_finds_nothing_is_evaluated(run, tmp_path):
    output = run("silent", "--full", "--html", tmp_path / "page.html")
    assert "micro\t0.0\t0.0\t0.0\t5" in output


def test_files_are_not_overwritten_unless_asked(run, tmp_path):
    target = tmp_path / "scores.json"
    target.write_text("mine", "utf-8")
    with pytest.raises(FazhiError, match="--overwrite"):
        run("good", "--json", target)
    run("good", "--json", target, "--overwrite")
    assert json.loads(target.read_text("utf-8"))["model"] == "good"


def test_a_file_in_no_folder_is_refused_before_the_work(run, tmp_path):
    with pytest.raises(FazhiError, match="no folder"):
        run("good", "--html", tmp_path / "none" / "page.html")
