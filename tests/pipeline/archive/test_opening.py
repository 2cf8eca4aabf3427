"""Archives are opened whatever their folders are called, and let go of when they cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from fazhi.archive.errors import ArchiveFolderError
from fazhi.archive.opening import open_archive
from fazhi.pages.source import open_tables


def ids(folder: Path, table: str = "reports") -> list[tuple[Any, ...]]:
    connection = open_archive(folder)
    try:
        return connection.execute(f"SELECT report_id FROM {table}").fetchall()
    finally:
        connection.close()


def one_report() -> pa.Table:
    return pa.table({"report_id": ["a"]})


def as_file(folder: Path) -> None:
    pq.write_table(one_report(), folder / "reports.parquet")


def as_spark_does(folder: Path) -> None:
    parts = folder / "reports.parquet"
    parts.mkdir()
    pq.write_table(one_report(), parts / "part-0.parquet")
    (parts / "_SUCCESS").touch()


def as_lines(folder: Path) -> None:
    (folder / "reports.jsonl").write_text('{"report_id": "a"}\n', encoding="utf-8")


@pytest.mark.parametrize("write", [as_file, as_spark_does, as_lines])
@pytest.mark.parametrize("name", ["out[2024]", "o*t?", "it's"])
def test_names_are_no_patterns(tmp_path: Path, name: str, write: Callable[[Path], None]) -> None:
    folder = tmp_path / name
    folder.mkdir()
    write(folder)
    assert ids(folder) == [("a",)]


def test_spark_writes_no_file_for_an_empty_table(tmp_path: Path) -> None:
    for table in ("reports", "indicators"):
        (tmp_path / f"{table}.parquet").mkdir()
        (tmp_path / f"{table}.parquet" / "_SUCCESS").touch()
    assert ids(tmp_path) == ids(tmp_path, "indicators") == []


def test_drafts_of_spark_are_not_read(tmp_path: Path) -> None:
    as_spark_does(tmp_path)
    draft = tmp_path / "reports.parquet" / "_temporary" / "0"
    draft.mkdir(parents=True)
    pq.write_table(one_report(), draft / "part-0.parquet")
    assert ids(tmp_path) == [("a",)]


@pytest.fixture
def connections(monkeypatch: pytest.MonkeyPatch) -> list[duckdb.DuckDBPyConnection]:
    """Every connection that is made."""
    made: list[duckdb.DuckDBPyConnection] = []
    connect = duckdb.connect

    def remember(*arguments: Any, **options: Any) -> duckdb.DuckDBPyConnection:
        made.append(connect(*arguments, **options))
        return made[-1]

    monkeypatch.setattr(duckdb, "connect", remember)
    return made


def without_tables(_: Path) -> None:
    """Nothing."""


def with_a_broken_table(folder: Path) -> None:
    (folder / "reports.parquet").write_bytes(b"no table")


def with_another_table(folder: Path) -> None:
    pq.write_table(pa.table({"number": [1]}), folder / "reports.parquet")


@pytest.mark.parametrize("write", [without_tables, with_a_broken_table, with_another_table])
def test_what_cannot_be_read_is_closed(
    tmp_path: Path,
    connections: list[duckdb.DuckDBPyConnection],
    write: Callable[[Path], None],
) -> None:
    write(tmp_path)
    with pytest.raises(ArchiveFolderError):
        open_tables(tmp_path)
    [connection] = connections
    with pytest.raises(duckdb.ConnectionException):
        connection.execute("SELECT 1")
