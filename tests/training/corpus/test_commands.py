from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from fazhi.errors import FazhiError
from fazhi_training.commands.corpus import app

REPORT = "⟦GPE|柳坪乡⟧工作报告\n⟦INDICATOR|发放资料⟦QUANTITY|300余份⟧⟧，⟦ZERO|未发生案件⟧。\n"
PLAIN = "柳坪乡工作报告\n发放资料300余份，未发生案件。\n"
PLAN = (
    "report_id,kind,province,city,county,unit,level,report_year\n"
    "t001,law_based_government,甲省,,乙县,柳坪乡,township,2024\n"
)


@pytest.fixture
def run(project):
    def invoke(*arguments: object, expect: int = 0) -> str:
        command = [*map(str, arguments), "--root", str(project.root)]
        result = CliRunner().invoke(app, command, catch_exceptions=False)
        assert result.exit_code == expect, result.output
        return result.output

    return invoke


@pytest.fixture
def imported(project, put_text, run, tmp_path):
    """A project with one annotated report in its manifest."""
    put_text("t001", PLAIN)
    project.plan.write_text(PLAN, "utf-8")
    marked = tmp_path / "t001.txt"
    marked.write_text(REPORT, "utf-8")
    run("import-inline", marked, "--annotator", "first")
    run("manifest")
    return marked


def test_the_way_from_marks_to_spacy_files(imported, project, run, tmp_path):
    assert run("lint") == "nothing\n"
    run("split")
    out = tmp_path / "built"
    assert "0 annotations lost" in run("build", "--out", out)
    assert json.loads((out / "loss_report.json").read_text("utf-8"))["losses"] == []
    assert {path.name for path in out.iterdir()} == {
        "train.spacy",
        "dev.spacy",
        "test.spacy",
        "loss_report.json",
    }


@pytest.mark.parametrize("command", ["build", "split"])
def test_nothing_is_overwritten_unless_asked(imported, run, tmp_path, command):
    arguments = {"build": ["--out", tmp_path / "built"], "split": []}[command]
    run("split")
    if command == "build":
        run(command, *arguments)
    with pytest.raises(FazhiError, match="--overwrite"):
        run(command, *arguments)
    run(command, *arguments, "--overwrite")


def test_export_inline_gives_the_marks_back(imported, run, tmp_path):
    assert run("export-inline", "t001") == REPORT + "\n"
    run("export-inline", "t001", "--out", tmp_path / "review", "--annotator", "first")
    assert (tmp_path / "review" / "t001.txt").read_text("utf-8") == REPORT


def test_second_annotator_and_agreement(imported, run, tmp_path):
    imported.write_text(REPORT.replace("⟦GPE|柳坪乡⟧", "柳坪乡"), "utf-8")
    run("import-inline", imported, "--annotator", "second", "--ground-truth")
    figures = tmp_path / "stats.json"
    output = run("stats", "--json", figures)
    assert "agreement of first and second: 1 reports, 1 pieces" in output
    content = json.loads(figures.read_text("utf-8"))
    assert content["agreement"][0]["f1"] == {
        "GPE": 0.0,
        "QUANTITY": 1.0,
        "INDICATOR": 1.0,
        "ZERO": 1.0,
    }
    assert content["splits"][-1]["labels"] == {"QUANTITY": 1, "INDICATOR": 1, "ZERO": 1}


def test_records_come_in_by_table(imported, run, tmp_path):
    table = tmp_path / "records.csv"
    table.write_text(
        "report_id,start,end,label,value,unit,qualifier,status,metric_id,period,part_of\n"
        "t001,8,17,INDICATOR,300,份,approx_over,achieved,,,\n"
        "t001,18,23,ZERO,0,,,zero,,,\n",
        encoding="utf-8",
    )
    run("import-records", table, "--annotator", "first")
    assert run("lint") == "nothing\n"
    assert "records\t2" in run("stats")


def test_unknown_annotator_is_named(imported, run):
    with pytest.raises(FazhiError, match="lists first"):
        run("export-inline", "t001", "--annotator", "nobody")


def test_lint_finds_text_that_differs_from_pieces_and_manifest(imported, put_text, run):
    put_text("t001", PLAIN.replace("300", "301"))
    output = run("lint", expect=1)
    assert "differs from its hash" in output
    assert "differs from the pieces" in output


def test_lint_finds_ambiguous_gold_and_missing_rows(imported, put_text, run):
    run("import-inline", imported, "--annotator", "second")
    put_text("t002", "报告")
    output = run("lint", expect=1)
    assert "\tgold\t" in output
    assert "not in the manifest" in output


def test_lint_reports_what_an_export_cannot_carry(imported, project, run):
    export = project.exports / "t001.json"
    content = json.loads(export.read_text("utf-8"))
    content[0]["annotations"][0]["result"][0]["value"]["labels"] = ["PLACE"]
    content[0]["annotations"][0]["result"][1]["value"]["end"] = 900
    export.write_text(json.dumps(content), "utf-8")
    output = run("lint", expect=1)
    assert "unknown_label" in output
    assert "out_of_range" in output


def test_lint_of_chosen_reports_only(imported, put_text, run):
    put_text("t002", "报告")
    assert run("lint", "--only", "t001") == "nothing\n"


def test_manifest_names_texts_without_facts(imported, put_text, run):
    put_text("t002", "报告")
    assert "no facts for t002" in run("manifest", expect=1)


def test_duplicates_shows_the_largest_shares(project, put_text, run, tmp_path):
    long = "".join(chr(0x4E00 + number) for number in range(300))
    rows = "".join(f"t00{n},shufa,甲省,,{n}县,柳坪乡,town,2024\n" for n in range(1, 4))
    project.plan.write_text(PLAN.splitlines()[0] + "\n" + rows, "utf-8")
    for name, text in (("t001", long), ("t002", long[:200]), ("t003", long[200:])):
        put_text(name, text)
    run("manifest")
    project.split.write_text("report_id,split\nt001,train\nt002,test\nt003,dev\n", "utf-8")
    assert "t002\tt001\t100.00" in run("duplicates", expect=1)
    (tmp_path / "other").mkdir()
    assert "0 texts" in run("duplicates", "--against", tmp_path / "other", "--limit", "1")


def test_interface_is_written(project, run):
    run("interface")
    assert project.labelling_interface.read_text("utf-8").startswith("<View>")
