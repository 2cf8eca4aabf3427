"""The tables of an archive, whatever format they were written in, as views of one connection."""

from __future__ import annotations

import glob
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from fazhi.archive.database import DATABASE
from fazhi.archive.errors import ArchiveFolderError
from fazhi.archive.schemas import OUTPUT_TABLES, output_schema

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa


def open_archive(folder: Path) -> duckdb.DuckDBPyConnection:
    """A connection with a view for each table; one that an older archive does not have is empty.

    Raises ArchiveFolderError for a folder without tables.
    """
    import duckdb

    with ExitStack() as on_error:
        connection = duckdb.connect()
        on_error.callback(connection.close)
        try:
            _make_views(connection, folder)
        except duckdb.Error as error:
            raise unreadable(folder, error) from error
        on_error.pop_all()
    return connection


def _make_views(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    found = _sources(connection, folder)
    if "reports" not in found:
        raise ArchiveFolderError(
            f"There are no tables in {folder}: give a folder that `fazhi extract` "
            "wrote as parquet, jsonl or duckdb (csv does not keep every value)."
        )
    for table in OUTPUT_TABLES:
        if source := found.get(table):
            # Names of our own and quoted paths only.
            connection.execute(f"CREATE VIEW {table} AS SELECT * FROM {source}")  # noqa: S608
        else:
            connection.from_arrow(output_schema(table).empty_table()).create(table)


def unreadable(folder: Path, error: Exception) -> ArchiveFolderError:
    """The error for tables that DuckDB cannot read, to be raised from what it said."""
    return ArchiveFolderError(
        f"The tables in {folder} cannot be read: {error}. Run `fazhi extract` again."
    )


def _sources(connection: duckdb.DuckDBPyConnection, folder: Path) -> dict[str, str]:
    """What to read each table from, as SQL; nothing for one that has no rows."""
    if (folder / DATABASE).exists():
        connection.execute(f"ATTACH {_quoted(folder / DATABASE)} AS archive (READ_ONLY)")
        stored = {
            name
            for (name,) in connection.execute(
                "SELECT table_name FROM duckdb_tables() WHERE database_name = 'archive'"
            ).fetchall()
        }
        return {table: f"archive.main.{table}" for table in OUTPUT_TABLES if table in stored}
    return {
        table: source
        for table in OUTPUT_TABLES
        if (source := _file_source(folder, table)) is not None
    }


def _file_source(folder: Path, table: str) -> str | None:
    parquet = folder / f"{table}.parquet"
    if parquet.is_dir():  # as Spark writes it
        files = ", ".join(_pattern(file) for file in _parts(parquet))
        return f"read_parquet([{files}], hive_partitioning = true)" if files else ""
    if parquet.exists():
        return f"read_parquet({_pattern(parquet)})"
    lines = folder / f"{table}.jsonl"
    if lines.exists():
        columns = ", ".join(
            f"{_quoted(field.name)}: {_quoted(_sql_type(field.type))}"
            for field in output_schema(table)
        )
        return (
            f"read_json({_pattern(lines)}, format = 'newline_delimited', "
            f"maximum_object_size = 268435456, columns = {{{columns}}})"
        )
    return None


def _parts(folder: Path) -> list[Path]:
    """The files of a table that Spark wrote: none if it has no rows, and none of its drafts."""
    return sorted(
        file
        for file in folder.rglob("*.parquet")
        if not any(part.startswith(("_", ".")) for part in file.relative_to(folder).parts)
    )


def _sql_type(arrow: pa.DataType) -> str:
    names = {
        "string": "VARCHAR",
        "int32": "INTEGER",
        "double": "DOUBLE",
        "bool": "BOOLEAN",
        "date32[day]": "DATE",
    }
    return names.get(str(arrow), "VARCHAR[]")


def _pattern(path: Path) -> str:
    """A path where DuckDB takes a pattern: `out[2024]` is a name."""
    return _quoted(glob.escape(str(path)))


def _quoted(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"
