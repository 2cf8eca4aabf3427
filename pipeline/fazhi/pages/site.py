"""An archive as a folder of static files: a page, and its data in files that it loads when asked.

The data are scripts and not plain JSON because a page opened from a disk may load scripts only.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fazhi.errors import FazhiError
from fazhi.pages import catalogue
from fazhi.pages.assets import (
    REPORT_SCRIPTS,
    REPORT_STYLES,
    environment,
    script,
    script_data,
    style,
)
from fazhi.pages.report_content import RECORD_TABLES, report_content
from fazhi.pages.source import open_tables
from fazhi.pages.words import page_words

if TYPE_CHECKING:
    import duckdb

SITE_SCRIPTS = (
    "site_data.js",
    "site_parts.js",
    "site_reports.js",
    "site_metrics.js",
    "site_panel.js",
    "site_lists.js",
    "site_start.js",
)
INDEX = "index.html"
DATA = "data"
REPORTS_PER_FILE = 20
LISTS_PER_FILE = 50
_MARK = "fazhi-site.json"  # says that a folder is such a site and may be replaced
_NO_NAME = re.compile(r"[^A-Za-z0-9_]")


class SiteError(FazhiError):
    """A site cannot be written."""


@dataclass(frozen=True, slots=True)
class SiteSummary:
    """What was written."""

    n_reports: int
    n_files: int


def write_site(folder: Path, output: Path, *, overwrite: bool = False) -> SiteSummary:
    """Write the explorer of the tables in `folder` to the folder `output`.

    Raises SiteError when `output` holds something and `overwrite` is not set, or holds
    something else than a site; ArchiveFolderError when there are no tables.
    """
    connection = open_tables(folder)
    _make_room(output, overwrite=overwrite)
    try:
        return _write(connection, output)
    except OSError as error:
        raise SiteError(f"{output} cannot be written: {error.strerror}.") from error
    finally:
        connection.close()


def _make_room(output: Path, *, overwrite: bool) -> None:
    if not output.exists() or (output.is_dir() and not any(output.iterdir())):
        return
    if not overwrite:
        raise SiteError(f"{output} exists already; give another folder or --overwrite.")
    if not (output / _MARK).exists():
        raise SiteError(
            f"{output} holds something else than a site of fazhi, which is not replaced; "
            "give another folder."
        )
    shutil.rmtree(output)


def _write(connection: duckdb.DuckDBPyConnection, output: Path) -> SiteSummary:
    data = output / DATA
    data.mkdir(parents=True, exist_ok=True)
    (output / _MARK).write_text(json.dumps({"site": "fazhi"}), encoding="utf-8")
    reports = catalogue.report_list(connection)
    metrics = catalogue.metric_list(connection)
    n_files = 1
    for name, value in _files(connection, reports, metrics):
        (data / f"{name}.js").write_text(
            f"fazhiData({json.dumps(name)},{script_data(value)});\n", encoding="utf-8", newline="\n"
        )
        n_files += 1
    page = (
        environment()
        .get_template("site.html.j2")
        .render(
            style=style((*REPORT_STYLES, "site.css")),
            script=script((*REPORT_SCRIPTS, *SITE_SCRIPTS)),
            words=script_data(page_words()),
        )
    )
    (output / INDEX).write_text(page, encoding="utf-8", newline="\n")
    return SiteSummary(n_reports=len(reports["path"]), n_files=n_files)


def _files(
    connection: duckdb.DuckDBPyConnection, reports: catalogue.Columns, metrics: catalogue.Columns
) -> Iterator[tuple[str, Any]]:
    """Name and content of every data file."""
    yield "reports", reports
    names = [_NO_NAME.sub("_", metric) for metric in metrics["metric_id"]]
    yield "metrics", metrics
    for metric, name in zip(metrics["metric_id"], names, strict=True):
        yield f"metric-{name}", catalogue.metric_rows(connection, metric)
    yield "laws", catalogue.law_list(connection)
    yield from _chunks("law", catalogue.law_rows(connection), LISTS_PER_FILE)
    yield "campaigns", catalogue.campaign_list(connection)
    yield from _chunks("campaign", catalogue.campaign_rows(connection), LISTS_PER_FILE)
    yield "copies", catalogue.copy_list(connection)
    yield "problems", catalogue.problem_lists(connection)
    yield from _chunks("text", _contents(connection), REPORTS_PER_FILE)


def _chunks(
    name: str, numbered: Iterable[tuple[int, Any]], size: int
) -> Iterator[tuple[str, dict[int, Any]]]:
    """Files of `size` numbers each, as `name-0`, `name-1`, …"""
    for chunk, group in groupby(numbered, key=lambda pair: pair[0] // size):
        yield f"{name}-{chunk}", dict(group)


def _contents(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[int, dict[str, Any]]]:
    """What the page of each report shows, in the order of the list."""
    streams = {
        table: _Stream(connection, table) for table in ("reports", "mentions", *RECORD_TABLES)
    }
    numbers = connection.cursor().execute("SELECT number FROM listing ORDER BY number").fetchall()
    for (number,) in numbers:
        rows = {table: stream.rows(number) for table, stream in streams.items()}
        yield number, report_content(rows)


class _Stream:
    """Rows of a table by the number of their report, read once in that order."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, table: str) -> None:
        order = "number" if table == "reports" else 'number, start, t."end" DESC'
        self._result = connection.cursor().execute(
            f"SELECT l.number, t.* FROM {table} t JOIN listing l USING (report_id) "  # noqa: S608
            f"ORDER BY {order}"
        )
        self._names = [column[0] for column in self._result.description or ()][1:]
        self._groups = groupby(self._read(), key=lambda row: row[0])
        self._next = next(self._groups, None)

    def rows(self, number: int) -> list[dict[str, Any]]:
        """Rows of the report of this number; numbers must be asked for in order."""
        if self._next is None or self._next[0] != number:
            return []
        rows = [dict(zip(self._names, row[1:], strict=True)) for row in self._next[1]]
        self._next = next(self._groups, None)
        return rows

    def _read(self) -> Iterator[tuple[Any, ...]]:
        while rows := self._result.fetchmany(500):
            yield from rows
