"""`fazhi panel`: formats, files, and messages that say what to do."""

from __future__ import annotations

import csv
import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from fazhi.archive.schemas import output_schema
from fazhi.cli.app import make_app
from fazhi.panels import PanelError


@pytest.fixture
def tables(tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    report = {
        "report_id": "a", "path": "a.txt", "format": "txt", "sha256": "0", "title": "=报告",
        "unit_name": "=清水镇", "unit_level": "township", "report_year": 2024, "n_chars": 1,
        "flags": [], "text": "…",
    }  # fmt: skip
    figures = [
        {
            "report_id": "a", "start": at, "end": at + 9, "text": f"调解矛盾纠纷{value}件",
            "score": 1.0, "method": "model", "metric_id": "med_cases", "metric_text": "调解矛盾纠纷",
            "value": value, "unit": "件", "unit_normal": "件", "qualifier": "exact",
            "status": "achieved", "flags": [],
        }
        for at, value in ((5, 120.0), (50, 130.0))
    ]  # fmt: skip
    for table, rows in (("reports", [report]), ("indicators", figures)):
        pq.write_table(
            pa.Table.from_pylist(rows, schema=output_schema(table)), folder / f"{table}.parquet"
        )
    return folder


def _run(*arguments):
    return CliRunner().invoke(make_app(), ["panel", *map(str, arguments)])


def test_csv_on_the_screen(tables) -> None:
    result = _run(tables)
    assert result.exit_code == 0
    [row] = csv.DictReader(io.StringIO(result.stdout))
    assert (row["metric_id"], row["value"], row["conflict"]) == ("med_cases", "130.0", "True")
    assert row["distinct_values"] == "120.0;130.0"
    assert row["places"] == "a:50-59;a:5-14"
    assert row["unit_name"] == "'=清水镇"  # no formula for a spreadsheet


def test_lines_on_the_screen_end_as_others_do(tables, tmp_path) -> None:
    assert b"\r" not in _run(tables).stdout_bytes
    _run(tables, "-o", tmp_path / "panel.csv")
    assert (tmp_path / "panel.csv").read_bytes().endswith(b"\r\n")


@pytest.mark.parametrize("name", ["panel.csv", "panel.jsonl"])
def test_parts_make_up_the_whole(tables, tmp_path, monkeypatch, name) -> None:
    [report] = pq.read_table(tables / "reports.parquet").to_pylist()
    figure = pq.read_table(tables / "indicators.parquet").to_pylist()[0]
    ids = ("a", "b", "c")
    reports = [report | {"report_id": one, "path": f"{one}.txt"} for one in ids]
    figures = [figure | {"report_id": one} for one in ids]
    for table, rows in (("reports", reports), ("indicators", figures)):
        schema = output_schema(table)
        pq.write_table(pa.Table.from_pylist(rows, schema=schema), tables / f"{table}.parquet")
    whole, parts = tmp_path / f"whole-{name}", tmp_path / f"parts-{name}"
    _run(tables, "-o", whole)
    monkeypatch.setattr("fazhi.cli.panel._ROWS_AT_ONCE", 1)
    _run(tables, "-o", parts)
    assert parts.read_bytes() == whole.read_bytes()
    assert len(whole.read_text(encoding="utf-8-sig").splitlines()) >= len(ids)


def test_json_lines_on_the_screen(tables) -> None:
    [line] = _run(tables, "--format", "jsonl", "--by", "year").stdout.splitlines()
    assert (json.loads(line)["value"], json.loads(line)["n_conflicts"]) == (130, 1)


@pytest.mark.parametrize("name", ["panel.csv", "panel.jsonl", "panel.parquet"])
def test_the_file_s_name_gives_the_format(tables, tmp_path, name) -> None:
    path = tmp_path / "new" / name
    result = _run(tables, "-o", path)
    assert result.exit_code == 0
    assert "1 row → " in result.stdout
    if name.endswith("parquet"):
        assert pq.read_table(path)["value"].to_pylist() == [130]
    else:
        assert "med_cases" in path.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--format", "parquet"], "name a file"),
        (["--format", "xlsx"], "csv, parquet, jsonl"),
        (["-o", "panel.xlsx"], "csv, parquet, jsonl"),
        (["--metric", "med_case"], "med_cases"),
        (["-o", "panel.parquet", "--format", "csv"], "named as parquet, but --format says csv"),
        (["--by", "village"], "township, county, year"),
    ],
)
def test_wrong_commands_say_what_to_do(tables, arguments, message) -> None:
    result = _run(tables, *arguments)
    assert isinstance(result.exception, PanelError)
    assert message in str(result.exception)


def test_nothing_is_overwritten_unless_asked(tables, tmp_path) -> None:
    path = tmp_path / "panel.csv"
    path.touch()
    assert "--overwrite" in str(_run(tables, "-o", path).exception)
    assert path.read_bytes() == b""
    assert _run(tables, "-o", path, "--overwrite").exit_code == 0
    assert path.stat().st_size > 0


def test_metrics_joined_by_commas(tables) -> None:
    result = _run(tables, "--metric", "med_cases,pub_events", "--metric", "信访")
    assert len(list(csv.DictReader(io.StringIO(result.stdout)))) == 1
