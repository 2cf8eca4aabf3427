"""One DuckDB file with all tables, comments and views."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from fazhi.archive.errors import WriterError
from fazhi.archive.pieces import together
from fazhi.archive.schemas import output_schema
from fazhi.data import read_table

if TYPE_CHECKING:
    import pyarrow as pa

DATABASE = "fazhi.duckdb"


def write_duckdb(table: str, parts: Iterable[pa.Table], folder: Path) -> Path:
    """The table in `fazhi.duckdb`, with comments on table and columns.

    Raises WriterError when DuckDB cannot write.
    """
    import duckdb

    path = folder / DATABASE
    schema = output_schema(table)
    try:
        with duckdb.connect(str(path)) as connection:
            connection.from_arrow(schema.empty_table()).create(table)
            for part in together(parts):
                connection.from_arrow(part).insert_into(table)
            connection.execute(f'COMMENT ON TABLE "{table}" IS {_described(schema.metadata)}')
            for field in schema:
                comment = _described(field.metadata)
                connection.execute(f'COMMENT ON COLUMN "{table}"."{field.name}" IS {comment}')
    except duckdb.Error as error:
        raise _failure(table, error) from error
    return path


def add_views(path: Path) -> None:
    """Views over the tables of a complete file, with comments.

    Raises WriterError when DuckDB cannot write.
    """
    import duckdb

    try:
        with duckdb.connect(str(path)) as connection:
            for row in read_table("database_views"):
                connection.execute(f'CREATE VIEW "{row["view"]}" AS {row["query"]}')
                comment = _quoted(row["description"])
                connection.execute(f'COMMENT ON VIEW "{row["view"]}" IS {comment}')
    except duckdb.Error as error:
        raise _failure("views", error) from error


def _failure(what: str, error: Exception) -> WriterError:
    return WriterError(
        f"The {what} cannot be written to {DATABASE}: {error}. Check the space on the disk, "
        "then run the same command with --resume."
    )


def _described(metadata: dict[bytes, bytes] | None) -> str:
    return _quoted((metadata or {}).get(b"description", b"").decode())


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
