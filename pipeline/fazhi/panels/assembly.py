"""A panel: what each unit, or the units of an area, report of each metric, year by year."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from fazhi.archive.opening import open_archive, unreadable
from fazhi.normalise.units import UNITS
from fazhi.panels import queries
from fazhi.panels.metrics import PanelError, choose_metrics, metric_names
from fazhi.panels.rows import AreaRow, PanelRow
from fazhi.records.schema import schema_of_rows

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

AREAS = ("township", "county", "year")
_ADDS_UP = frozenset({"count", "money", "area", "length", "weight"})


def panel(folder: str | Path, *, metrics: Iterable[str] = (), by: str | None = None) -> pa.Table:
    """The panel of an archive that `fazhi extract` wrote, as an Arrow table.

    metrics: ids, names or groups of the taxonomy, or one as a string; none: all but `other`,
        whose figures cannot be compared.
    by: None: a row for each issuing unit, year and metric (`PanelRow`); `township`: the
        same of townships and subdistricts only; `county`, `year`: the values of all units of
        one level drawn together (`AreaRow`).

    Raises ArchiveFolderError for a folder without tables, PanelError for an unknown metric or
    grouping.
    """
    import duckdb

    if by is not None and by not in AREAS:
        raise PanelError(f"There is no grouping '{by}'; choose from: {', '.join(AREAS)}.")
    chosen = choose_metrics(metrics)
    connection = open_archive(Path(folder))
    try:
        _prepare(connection, chosen)
        if by in queries.AREA_COLUMNS:
            # Only names of our own go into the query.
            query = queries.BY_AREA.format(area=queries.AREA_COLUMNS[by])
            found = connection.sql(query, params={"by": by})
            return found.to_arrow_table().cast(schema_of_rows(AreaRow))
        found = connection.sql(queries.BY_UNIT, params={"level": by})
        return found.to_arrow_table().cast(schema_of_rows(PanelRow))
    except duckdb.Error as error:
        raise unreadable(Path(folder), error) from error
    finally:
        connection.close()


def _prepare(connection: duckdb.DuckDBPyConnection, metrics: tuple[str, ...]) -> None:
    """The working tables, up to the rows by unit."""
    import pyarrow as pa

    wanted = [row for row in metric_names() if row["metric_id"] in metrics]
    connection.from_arrow(pa.Table.from_pylist(wanted)).create("wanted_metrics")
    classes = [{"unit": unit, "adds_up": adds_up} for unit, adds_up in _unit_classes().items()]
    connection.from_arrow(pa.Table.from_pylist(classes)).create("unit_classes")
    for query in (
        queries.REPORTS,
        queries.NAMED,
        queries.STATEMENTS,
        queries.SUMMED,
        queries.FIGURES,
        queries.PANEL,
    ):
        connection.execute(query)


@cache
def _unit_classes() -> dict[str, bool]:
    """For each normal unit whether values of several places may be summed."""
    return {unit.unit_normal: unit.kind in _ADDS_UP for unit in UNITS.values()}
