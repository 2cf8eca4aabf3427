"""Tables to files: Parquet, CSV, JSON lines and DuckDB, each streaming."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fazhi.archive.errors import WriterError
from fazhi.records import schema_of

if TYPE_CHECKING:
    import pyarrow as pa

LIST_SEPARATOR = ";"
DATABASE = "fazhi.duckdb"
_BYTES_TOGETHER = 64 * 1024 * 1024


def write_parquet(table: str, parts: Iterable[pa.Table], folder: Path) -> Path:
    """`<table>.parquet` with column descriptions, zstd."""
    import pyarrow.parquet as pq

    path = folder / f"{table}.parquet"
    with pq.ParquetWriter(path, schema_of(table), compression="zstd") as writer:
        for part in _together(parts):
            writer.write_table(part.cast(schema_of(table)))
    return path


def write_csv(table: str, parts: Iterable[pa.Table], folder: Path) -> Path:
    """`<table>.csv` in UTF-8 with a byte order mark (for Excel); lists joined by `;`."""
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
    try:
        with duckdb.connect(str(path)) as connection:
            connection.from_arrow(schema.empty_table()).create(table)
            for part in _together(parts):
                connection.from_arrow(part).insert_into(table)
            connection.execute(f'COMMENT ON TABLE "{table}" IS {_quoted(schema.metadata)}')
            for field in schema:
                comment = _quoted(field.metadata)
                connection.execute(f'COMMENT ON COLUMN "{table}"."{field.name}" IS {comment}')
    except duckdb.Error as error:
        raise WriterError(
            f"The table {table} cannot be written to {DATABASE}: {error}. Check the space on "
            "the disk, then run the same command with --resume."
        ) from error
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


def file_name(table: str, name: str) -> str:
    """The file that a format writes a table to."""
    return DATABASE if name == "duckdb" else f"{table}.{name}"


def _together(parts: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """Neighbouring parts as one table, up to about 64 MiB, so that files get large row groups."""
    import pyarrow as pa

    waiting: list[pa.Table] = []
    size = 0
    for part in parts:
        waiting.append(part)
        size += part.nbytes
        if size >= _BYTES_TOGETHER:
            yield pa.concat_tables(waiting)
            waiting, size = [], 0
    if waiting:
        yield pa.concat_tables(waiting)


def _rows(parts: Iterable[pa.Table]) -> Iterator[dict[str, Any]]:
    for part in parts:
        yield from part.to_pylist()


def _csv_cell(value: Any) -> Any:
    return LIST_SEPARATOR.join(value) if isinstance(value, list) else value


def _quoted(metadata: dict[bytes, bytes] | None) -> str:
    description = (metadata or {}).get(b"description", b"").decode()
    return "'" + description.replace("'", "''") + "'"
