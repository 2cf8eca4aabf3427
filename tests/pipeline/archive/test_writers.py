from __future__ import annotations

import csv
import datetime
import json

import duckdb
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fazhi.archive.errors import WriterError
from fazhi.archive.writers import WRITERS, check_formats, file_name
from fazhi.records import arrow_table, schema_of
from fazhi.records.rows import DateRow, OfficialRow


def official(text: str, posts: list[str]) -> OfficialRow:
    return OfficialRow(
        report_id="0" * 16, start=0, end=len(text), text=text, section=None, score=0.5,
        method="model", name=None, posts=posts, role=None, group=None, org=None, generic=False,
    )  # fmt: skip


def write(name: str, table: str, rows, folder):
    half = len(rows) // 2
    parts = [arrow_table(table, rows[:half]), arrow_table(table, rows[half:])]
    return WRITERS[name](table, parts, folder)


def read(name: str, table: str, path) -> list[dict]:
    """Rows as they come back, lists and dates as the format has them."""
    if name == "parquet":
        return pq.read_table(path).to_pylist()
    if name == "jsonl":
        # Lines end with \\n only: other separators may stand inside a text.
        return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]
    if name == "csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.sql(f'SELECT * FROM "{table}"').to_arrow_table().to_pylist()


AWKWARD = [
    "plain", 'quotes " and, commas; semicolons', "lines\r\nand\nmore\u2028", "\ufeff", "\x00 NUL",
    "\ud800 lone", "🙂\u3000　", "", " ", "\\N",
]  # fmt: skip


@pytest.mark.parametrize("name", WRITERS)
def test_awkward_texts_come_back(name, tmp_path) -> None:
    rows = [official(text, ["书记"]) for text in AWKWARD]
    path = write(name, "officials", rows, tmp_path)
    expected = [text.replace("\ud800", "\ufffd") for text in AWKWARD]
    assert path.name == file_name("officials", name)
    assert [row["text"] for row in read(name, "officials", path)] == expected


@pytest.mark.parametrize("name", WRITERS)
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(texts=st.lists(st.text(), min_size=1, max_size=4))
def test_any_text_comes_back(name, tmp_path_factory, texts) -> None:
    folder = tmp_path_factory.mktemp("out")
    path = write(name, "officials", [official(text, []) for text in texts], folder)
    expected = [f"'{text}" if name == "csv" and is_formula(text) else text for text in texts]
    assert [row["text"] for row in read(name, "officials", path)] == expected


def is_formula(text: str) -> bool:
    return text[:1] in set("=+-@\t\r") and text != ""


@pytest.mark.parametrize("text", ["=1+1", "+86", "-2", "@SUM(A1)", "\t=1", '=HYPERLINK("x")'])
def test_no_text_is_a_formula_in_a_spreadsheet(text, tmp_path) -> None:
    path = write("csv", "officials", [official(text, [text, "乡长"])], tmp_path)
    (row,) = read("csv", "officials", path)
    assert row["text"] == f"'{text}"
    assert row["posts"] == f"'{text};乡长"
    assert row["score"] == "0.5"


@pytest.mark.parametrize(
    ("name", "posts", "unknown", "generic"),
    [
        ("parquet", ["书记", "乡长"], None, False),
        ("jsonl", ["书记", "乡长"], None, False),
        ("duckdb", ["书记", "乡长"], None, False),
        ("csv", "书记;乡长", "", "False"),
    ],
)
def test_lists_and_unknown_values(name, posts, unknown, generic, tmp_path) -> None:
    path = write(name, "officials", [official("x", ["书记", "乡长"])], tmp_path)
    (row,) = read(name, "officials", path)
    assert (row["posts"], row["name"], row["generic"]) == (posts, unknown, generic)


@pytest.mark.parametrize("name", WRITERS)
def test_dates(name, tmp_path) -> None:
    day = datetime.date(2024, 12, 4)
    row = DateRow(
        report_id="0", start=0, end=1, text="x", section=None, score=1, method="model",
        date_from=day, date_to=None, relative=False, anchor=None,
    )  # fmt: skip
    (found,) = read(name, "dates", write(name, "dates", [row], tmp_path))
    assert str(found["date_from"]) == "2024-12-04"


@pytest.mark.parametrize("name", WRITERS)
def test_a_table_without_rows_is_there(name, tmp_path) -> None:
    path = WRITERS[name]("laws", [], tmp_path)
    assert path.exists()
    assert read(name, "laws", path) == []


def test_parquet_and_duckdb_describe_their_columns(tmp_path) -> None:
    write("parquet", "laws", [], tmp_path)
    write("duckdb", "laws", [], tmp_path)
    schema = pq.read_schema(tmp_path / "laws.parquet")
    assert schema.equals(schema_of("laws"), check_metadata=True)
    with duckdb.connect(str(tmp_path / "fazhi.duckdb")) as connection:
        (comment,) = connection.execute(
            "SELECT comment FROM duckdb_columns() WHERE column_name = 'article'"
        ).fetchone()
    assert comment == schema.field("article").metadata[b"description"].decode()


def test_small_parts_become_one_row_group(tmp_path) -> None:
    parts = [arrow_table("officials", [official("x", [])]) for _ in range(5)]
    path = WRITERS["parquet"]("officials", parts, tmp_path)
    assert pq.ParquetFile(path).num_row_groups == 1


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(WriterError, match="xlsx.*Choose from: parquet, csv"):
        check_formats(["csv", "xlsx"])
