"""The explorer's data: every list from the tables, whatever format they have."""

from __future__ import annotations

import datetime
import json
import re

import pytest

from fazhi.pages import ArchiveFolderError, SiteError, write_site
from fazhi.pages.catalogue import campaign_list, copy_list, metric_rows, problem_lists, report_list
from fazhi.pages.source import open_tables
from fazhi.records import TABLES, schema_of

WRITTEN = ("parquet", "jsonl", "duckdb")


def _write(folder, reports, form):
    import duckdb
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder.mkdir()
    for table in TABLES:
        rows = [row for report in reports for row in report[table]]
        arrow = pa.Table.from_pylist(rows, schema=schema_of(table))
        if form == "parquet":
            pq.write_table(arrow, folder / f"{table}.parquet")
        elif form == "jsonl":
            lines = (json.dumps(row, ensure_ascii=False, default=str) for row in arrow.to_pylist())
            (folder / f"{table}.jsonl").write_text(
                "".join(f"{line}\n" for line in lines), encoding="utf-8"
            )
        else:
            with duckdb.connect(str(folder / "fazhi.duckdb")) as connection:
                connection.from_arrow(arrow).create(table)
    return folder


@pytest.fixture
def reports(make_rows):
    text = "清水镇2023年法治政府建设工作报告\n全年调解矛盾纠纷120件，较上年下降8%。开展“民法典宣传月”活动。"
    return [make_rows("b"), make_rows("a", text=text, year=2023)]


@pytest.fixture(params=WRITTEN)
def tables(request, reports, tmp_path):
    return _write(tmp_path / "tables", reports, request.param)


def _data(site, name):
    text = (site / "data" / f"{name}.js").read_text(encoding="utf-8")
    return json.loads(re.fullmatch(r'fazhiData\("[^"]+",(.*)\);\n', text, re.DOTALL).group(1))


def test_reports_are_listed_by_unit_and_year(tables):
    listed = report_list(open_tables(tables))
    assert listed["report_year"] == [2023, 2024]
    assert listed["figures"] == [1, 1]


def test_a_figure_names_its_report_and_place(tables, reports):
    rows = metric_rows(open_tables(tables), "med_cases")
    assert rows["number"] == [0, 1]
    assert rows["start"][1] == reports[0]["indicators"][0]["start"]
    assert rows["whole"] == [True, True]


@pytest.mark.parametrize(
    ("first", "last", "period"),
    [
        ("2023-01-01", "2023-12-31", [None, None]),
        ("2023-01-01", "2023-06-30", ["2023-01-01", "2023-06-30"]),
        ("2022-01-01", "2022-12-31", ["2022-01-01", "2022-12-31"]),
    ],
)
def test_a_figure_says_its_period_where_it_is_not_the_year(reports, tmp_path, first, last, period):
    [row] = reports[1]["indicators"]
    row |= {
        "period_from": datetime.date.fromisoformat(first),
        "period_to": datetime.date.fromisoformat(last),
    }
    rows = metric_rows(open_tables(_write(tmp_path / "tables", reports, "parquet")), "med_cases")
    assert [rows["period_from"][0], rows["period_to"][0]] == period
    assert rows["whole"][0] is (period[0] is None)


def test_a_campaign_counts_its_reports(tables):
    listed = campaign_list(open_tables(tables))
    assert (listed["name"], listed["reports"]) == (["民法典宣传月"], [2])


def test_flags_lead_to_their_rows(tables):
    flags = problem_lists(open_tables(tables))["flags"]
    assert set(flags["flag"]) == {"unknown_place", "repeats"}
    assert set(flags["figures"]) == {2}


def test_an_archive_without_similarities_has_no_copies(tables):
    assert copy_list(open_tables(tables)) is None


def test_every_report_has_its_content(tables, reports, tmp_path):
    summary = write_site(tables, tmp_path / "site")
    contents = _data(tmp_path / "site", "text-0")
    assert summary.n_reports == len(contents) == 2
    assert [contents[key]["text"] for key in ("0", "1")] == [
        reports[1]["reports"][0]["text"],
        reports[0]["reports"][0]["text"],
    ]
    assert len(contents["0"]["mentions"]) == 6
    assert contents["0"]["report"]["publish_date"] == str(datetime.date(2024, 1, 20))


def test_a_site_is_replaced_only_when_asked(tables, tmp_path):
    site = tmp_path / "site"
    write_site(tables, site)
    with pytest.raises(SiteError, match="--overwrite"):
        write_site(tables, site)
    assert write_site(tables, site, overwrite=True).n_reports == 2


def test_broken_tables_are_named(tmp_path):
    (tmp_path / "reports.parquet").write_bytes(b"nothing")
    with pytest.raises(ArchiveFolderError, match="cannot be read"):
        open_tables(tmp_path)
