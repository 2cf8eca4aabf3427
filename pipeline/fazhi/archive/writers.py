"""Tables to files: Parquet, CSV, JSON lines and DuckDB, each streaming."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fazhi.errors import FazhiError
from fazhi.records import schema_of

if TYPE_CHECKING:
    import pyarrow as pa

LIST_SEPARATOR = ";"
DATABASE = "fazhi.duckdb"


class WriterError(FazhiError):
    """An output format is unknown or a file cannot be written."""


def write_parquet(table: str, parts: Iterable[pa.Table], folder: Path) -> Path:
    """`<table>.parquet` with column descriptions, zstd."""
    import pyarrow.parquet as pq

    path = folder / f"{table}.parquet"
    with pq.ParquetWriter(path, schema_of(table), compression="zstd") as writer:
        for part in parts:
            writer.write_table(part.cast(schema_of(table)))
    return path


def write_csv(table: str, parts: Iterable[pa.Table], folder: Path) -> Path:
    """`<table>.csv` in UTF-8 with a byte order mark, so that Excel reads it; lists joined by `;`."""
    path = folder / f"{table}.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(schema_of(table).names)
        for row in _rows(parts):
            writer.writerow([_csv_cell(value) for value in row.values()])
    return path


def write_jsonl(table: str, parts: Iterable[pa.Table], folder: Path) -> Path:
    """`<table>.jsonl`, a JSON object per line, dates in ISO form."""
    path = folder / f"{table}.jsonl"
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for row in _rows(parts):
            file.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")
    return path


def write_duckdb(table: str, parts: Iterable[pa.Table], folder: Path) -> Path:
    """The table in `fazhi.duckdb`, with comments on table and columns."""
    import duckdb

    path = folder / DATABASE
    schema = schema_of(table)
    with duckdb.connect(str(path)) as connection:
        empty = schema.empty_table()
        connection.register("part", empty)
        connection.execute(f'CREATE OR REPLACE TABLE "{table}" AS SELECT * FROM part')
        for part in parts:
            connection.register("part", part)
            connection.execute(f'INSERT INTO "{table}" SELECT * FROM part')
        connection.unregister("part")
        connection.execute(f'COMMENT ON TABLE "{table}" IS {_quoted(schema.metadata)}')
        for field in schema:
            comment = _quoted(field.metadata)
            connection.execute(f'COMMENT ON COLUMN "{table}"."{field.name}" IS {comment}')
    return path


WRITERS: dict[str, Callable[[str, Iterable[Any], Path], Path]] = {
    "parquet": write_parquet,
    "csv": write_csv,
    "jsonl": write_jsonl,
    "duckdb": write_duckdb,
}


def check_formats(formats: Iterable[str]) -> None:
    """Raise WriterError for a format that there is no writer for."""
    unknown = [name for name in formats if name not in WRITERS]
    if unknown:
        raise WriterError(
            f"Unknown output format: {', '.join(unknown)}. Choose from: {', '.join(WRITERS)}."
        )


def output_files(folder: Path, table: str, formats: Iterable[str]) -> list[Path]:
    """The files that the formats write for a table."""
    return [
        folder / (DATABASE if name == "duckdb" else f"{table}.{name}") for name in formats
    ]


def _rows(parts: Iterable[pa.Table]) -> Iterator[dict[str, Any]]:
    for part in parts:
        yield from part.to_pylist()


def _csv_cell(value: Any) -> Any:
    return LIST_SEPARATOR.join(value) if isinstance(value, list) else value


def _quoted(metadata: dict[bytes, bytes] | None) -> str:
    description = (metadata or {}).get(b"description", b"").decode()
    return "'" + description.replace("'", "''") + "'"
