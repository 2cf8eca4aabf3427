"""The tables of an archive, whatever format they were written in, as views of one connection."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fazhi.archive.database import DATABASE
from fazhi.archive.schemas import OUTPUT_TABLES, output_schema
from fazhi.errors import FazhiError

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

# Reports in the order in which they are listed, numbered from 0; the text stays outside.
_LISTING = """
CREATE TABLE listing AS
SELECT row_number() OVER (
         ORDER BY province, city, county, unit_name, report_year, path, report_id) - 1 AS number,
       * EXCLUDE (text)
FROM reports
"""


class ArchiveFolderError(FazhiError):
    """A folder holds no tables that can be shown."""


def open_tables(folder: Path) -> duckdb.DuckDBPyConnection:
    """A connection with a view for each table, and the table `listing` of numbered reports.

    A table that an older archive does not have is empty.
    Raises ArchiveFolderError for a folder without tables.
    """
    import duckdb

    connection = duckdb.connect()
    try:
        if (folder / DATABASE).exists():
            connection.execute(f"ATTACH {_quoted(folder / DATABASE)} AS archive (READ_ONLY)")
            stored = {
                name
                for (name,) in connection.execute(
                    "SELECT table_name FROM duckdb_tables() WHERE database_name = 'archive'"
                ).fetchall()
            }
            found = {table: f"archive.main.{table}" for table in OUTPUT_TABLES if table in stored}
        else:
            found = {
                table: source
                for table in OUTPUT_TABLES
                if (source := _file_source(folder, table)) is not None
            }
        if "reports" not in found:
            raise ArchiveFolderError(
                f"There are no tables to show in {folder}: give a folder that `fazhi extract` "
                "wrote as parquet, jsonl or duckdb (csv does not keep every value)."
            )
        for table in OUTPUT_TABLES:
            if table in found:
                # Names of our own and quoted paths only.
                connection.execute(f"CREATE VIEW {table} AS SELECT * FROM {found[table]}")  # noqa: S608
            else:
                connection.from_arrow(output_schema(table).empty_table()).create(table)
        connection.execute(_LISTING)
    except duckdb.Error as error:
        raise ArchiveFolderError(
            f"The tables in {folder} cannot be read: {error}. Run `fazhi extract` again."
        ) from error
    return connection


def has_similarities(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the archive says how far its reports repeat each other."""
    row = connection.execute("SELECT count(*) FROM similarities").fetchone()
    return bool(row and row[0])


def _file_source(folder: Path, table: str) -> str | None:
    parquet = folder / f"{table}.parquet"
    if parquet.exists():
        return f"read_parquet({_quoted(parquet)})"
    lines = folder / f"{table}.jsonl"
    if lines.exists():
        columns = ", ".join(
            f"{_quoted(field.name)}: {_quoted(_sql_type(field.type))}"
            for field in output_schema(table)
        )
        return (
            f"read_json({_quoted(lines)}, format = 'newline_delimited', "
            f"maximum_object_size = 268435456, columns = {{{columns}}})"
        )
    return None


def _sql_type(arrow: pa.DataType) -> str:
    names = {
        "string": "VARCHAR",
        "int32": "INTEGER",
        "double": "DOUBLE",
        "bool": "BOOLEAN",
        "date32[day]": "DATE",
    }
    return names.get(str(arrow), "VARCHAR[]")


def _quoted(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"
