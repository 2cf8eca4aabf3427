"""The tables of an archive, with its reports in the order in which pages list them."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from fazhi.archive.opening import open_archive, unreadable

if TYPE_CHECKING:
    import duckdb

# Reports in the order in which they are listed, numbered from 0; the text stays outside.
_LISTING = """
CREATE TABLE listing AS
SELECT row_number() OVER (
         ORDER BY province, city, county, unit_name, report_year, path, report_id) - 1 AS number,
       * EXCLUDE (text)
FROM reports
"""


def open_tables(folder: Path) -> duckdb.DuckDBPyConnection:
    """A connection with a view for each table, and the table `listing` of numbered reports.

    Raises ArchiveFolderError for a folder without tables.
    """
    import duckdb

    with ExitStack() as on_error:
        connection = open_archive(folder)
        on_error.callback(connection.close)
        try:
            connection.execute(_LISTING)
        except duckdb.Error as error:
            raise unreadable(folder, error) from error
        on_error.pop_all()
    return connection


def has_similarities(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the archive says how far its reports repeat each other."""
    row = connection.execute("SELECT count(*) FROM similarities").fetchone()
    return bool(row and row[0])
