"""From files to tables with the shipped model."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

import fazhi
from fazhi.cli.app import make_app
from fazhi.records import TABLES

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples" / "reports"
REPORT = (
    "柳溪乡2024年度法治政府建设工作报告\n\n"
    "2024年，在县委、县政府的坚强领导下，柳溪乡深入学习贯彻习近平法治思想，认真落实"
    "《法治政府建设实施纲要（2021—2025年）》。现将有关情况报告如下：\n"
    "一、主要工作及成效\n"
    "（一）加强组织领导。成立由乡党委书记任组长的法治政府建设工作领导小组。\n"
    "（二）化解矛盾纠纷。全年共调解矛盾纠纷86件，调解成功率98.8%，未发生群体性事件。\n"
    "（三）开展普法宣传。利用“12·4”国家宪法日开展宣传活动，发放宣传资料3000余份。\n"
    "二、存在的问题\n普法形式不够新。\n"
    "三、下一步工作打算\n力争2025年举办法治讲座不少于6场。\n"
)
VARIANTS = {
    "plain": REPORT.encode(),
    "carriage returns": REPORT.replace("\n", "\r\n").encode(),
    "emoji and full-width spaces": REPORT.replace("\n", "\n\u3000\u3000")
    .replace("，", "，🙂")
    .encode(),
    "byte order mark": REPORT.encode("utf-8-sig"),
    "gb18030": REPORT.encode("gb18030"),
    "utf-16": REPORT.encode("utf-16"),
    "nul": REPORT.replace("乡", "乡\x00", 1).encode(),
}


def check_rows(folder: Path) -> dict[str, list[dict]]:
    """Every table is there and every row quotes the text of its report."""
    tables = {table: pq.read_table(folder / f"{table}.parquet").to_pylist() for table in TABLES}
    texts = {row["report_id"]: row["text"] for row in tables["reports"]}
    for table in set(TABLES) - {"reports", "errors"}:
        for row in tables[table]:
            assert row["text"] == texts[row["report_id"]][row["start"] : row["end"]]
    return tables


@pytest.mark.parametrize("variant", VARIANTS)
def test_rows_quote_the_text_whatever_its_bytes(shipped_model, tmp_path, variant) -> None:
    (tmp_path / "report.txt").write_bytes(VARIANTS[variant])
    result = CliRunner().invoke(
        make_app(), ["extract", str(tmp_path / "report.txt"), "-o", str(tmp_path / "out")]
    )
    assert result.exit_code == 0, result.output
    tables = check_rows(tmp_path / "out")
    (report,) = tables["reports"]
    assert report["report_year"] == 2024
    assert report["n_chars"] == len(report["text"])
    assert tables["indicators"]


def test_what_a_plain_report_holds(shipped_model) -> None:
    records = fazhi.extract(REPORT)
    assert records.reports[0].unit_name == "柳溪乡"
    figures = {row.metric_id: (row.value, row.status) for row in records.indicators}
    assert figures["med_cases"] == (86, "achieved")
    assert figures["pub_materials"] == (3000, "achieved")
    assert [law.canonical_title for law in records.laws] == ["法治政府建设实施纲要（2021—2025年）"]
    assert [campaign.month_day for campaign in records.campaigns] == ["12-04"]


def test_the_sample_reports_in_every_format(shipped_model, tmp_path) -> None:
    out = tmp_path / "out"
    arguments = ["extract", str(EXAMPLES), "-o", str(out), "--format", "parquet,csv,jsonl,duckdb"]
    result = CliRunner().invoke(make_app(), arguments)
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    tables = check_rows(out)
    assert {row["format"] for row in tables["reports"]} == {"txt", "html", "docx", "pdf"}
    assert tables["errors"] == []
    with duckdb.connect(str(out / "fazhi.duckdb"), read_only=True) as connection:
        for table, rows in tables.items():
            with (out / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
                assert len(list(csv.DictReader(file))) == len(rows)
            lines = (out / f"{table}.jsonl").read_text(encoding="utf-8").split("\n")[:-1]
            assert [json.loads(line).get("report_id") for line in lines] == [
                row.get("report_id") for row in rows
            ]
            (count,) = connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()
            assert count == len(rows)


def test_a_file_that_cannot_be_read_does_not_stop_the_rest(shipped_model, tmp_path) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "good.txt").write_bytes(VARIANTS["plain"])
    (tmp_path / "reports" / "bad.pdf").write_bytes(b"%PDF-1.7 broken")
    result = CliRunner().invoke(
        make_app(), ["extract", str(tmp_path / "reports"), "-o", str(tmp_path / "out")]
    )
    assert result.exit_code == 1
    tables = check_rows(tmp_path / "out")
    assert len(tables["reports"]) == 1
    (error,) = tables["errors"]
    assert (error["path"], error["stage"]) == ("bad.pdf", "reading")
    assert error["message"]


def test_reading_and_extracting_from_python(shipped_model) -> None:
    path = next(EXAMPLES.glob("*.docx"))
    report = fazhi.read(path)
    records = fazhi.extract(report, nlp=fazhi.load(shipped_model))
    assert records.reports[0].path == path.name
    assert records.dicts("mentions")
