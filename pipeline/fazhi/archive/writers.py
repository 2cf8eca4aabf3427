"""Tables to files: Parquet, CSV, JSON lines and DuckDB, each streaming."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from fazhi.archive.database import DATABASE, write_duckdb
from fazhi.archive.errors import WriterError
from fazhi.archive.pieces import together
from fazhi.archive.schemas import output_schema

if TYPE_CHECKING:
    import pyarrow as pa

LIST_SEPARATOR = ";"
# A spreadsheet takes a cell that begins so for a formula and may run it.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_SORTED_BY_PATH = frozenset({"reports", "similarities", "errors"})


def write_parquet(table: str, parts: Iterable[pa.Table], folder: Path) -> Path:
    """`<table>.parquet` with column descriptions, zstd, row groups of about 64 MiB."""
    import pyarrow.parquet as pq

    path = folder / f"{table}.parquet"
    schema = output_schema(table)
    order = None
    if table in _SORTED_BY_PATH:
        order = pq.SortingColumn.from_ordering(schema, [("path", "ascending")])
    with pq.ParquetWriter(path, schema, compression="zstd", sorting_columns=order) as writer:
        for part in together(parts):
            writer.write_table(part.cast(schema))
    return path


def write_csv(table: str, parts: Iterable[pa.Table], folder: Path) -> Path:
    """`<table>.csv` in UTF-8 with a byte order mark (for Excel), else as `write_csv_rows`."""
    path = folder / f"{table}.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        write_csv_rows(file, output_schema(table).names, parts)
    return path


def write_jsonl(table: str, parts: Iterable[pa.Table], folder: Path) -> Path:
    """`<table>.jsonl`, a JSON object per line, dates in ISO form."""
    path = folder / f"{table}.jsonl"
    with path.open("w", encoding="utf-8", newline="\n") as file:
        write_jsonl_rows(file, parts)
    return path


def write_csv_rows(
    file: TextIO, columns: Sequence[str], parts: Iterable[pa.Table], *, line_end: str = "\r\n"
) -> None:
    """A line of names and one for each row; lists are joined by `;`.

    A text that a spreadsheet would take for a formula has an apostrophe before it.
    """
    writer = csv.writer(file, lineterminator=line_end)
    writer.writerow(columns)
    for row in _rows(parts):
        writer.writerow([_csv_cell(value) for value in row.values()])


def write_jsonl_rows(file: TextIO, parts: Iterable[pa.Table]) -> None:
    """A JSON object per row, dates in ISO form."""
    for row in _rows(parts):
        file.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")


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


def _rows(parts: Iterable[pa.Table]) -> Iterator[dict[str, Any]]:
    for part in parts:
        yield from part.to_pylist()


def _csv_cell(value: Any) -> Any:
    if isinstance(value, list):
        value = LIST_SEPARATOR.join(str(one) for one in value)
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value
