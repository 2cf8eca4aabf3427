"""The lists of an explorer, each from one query over the tables of an archive.

A list is a mapping from column to values, one value for each row; `number` is the place
of a report in the list of reports.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from fazhi.pages.source import has_similarities

if TYPE_CHECKING:
    import duckdb

Columns = dict[str, list[Any]]
# Laws and campaigns are listed up to 3,000, the rows of one flag up to 300.

_REPORTS = """
SELECT l.unit_name, l.title, l.province, l.city, l.county, l.township, l.unit_level,
       l.report_year, l.path, l.n_chars, o.number AS duplicate_of, l.flags,
       coalesce(i.figures, 0) AS figures
FROM listing l
LEFT JOIN (SELECT report_id, count(*) AS figures FROM indicators GROUP BY 1) i USING (report_id)
LEFT JOIN listing o ON o.report_id = l.duplicate_of
ORDER BY l.number
"""
_METRICS = """
WITH units AS (
  SELECT metric_id, mode(unit_normal) AS unit_normal FROM indicators
  WHERE status = 'achieved' AND value IS NOT NULL GROUP BY 1)
SELECT i.metric_id, any_value(i."group") AS "group", count(*) AS figures,
       count(DISTINCT i.report_id) AS reports, any_value(u.unit_normal) AS unit,
       median(i.value) FILTER (usual) AS median,
       min(i.value) FILTER (usual) AS least, max(i.value) FILTER (usual) AS most
FROM (SELECT *, status = 'achieved' AND value IS NOT NULL AS counted FROM indicators) i
LEFT JOIN units u USING (metric_id),
LATERAL (SELECT i.counted AND i.unit_normal IS NOT DISTINCT FROM u.unit_normal AS usual)
GROUP BY 1 ORDER BY i.metric_id = 'other', reports DESC, 1
"""
_METRIC_ROWS = """
SELECT l.number, i.start, i."end", i.value, i.value_low, i.value_high, i.unit_normal, i.qualifier,
       i.status, i.change_value, i.change_unit, i.text,
       CASE WHEN other_period THEN i.period_from::VARCHAR END AS period_from,
       CASE WHEN other_period THEN i.period_to::VARCHAR END AS period_to,
       (i.part_of IS NULL AND i.stage_of IS NULL AND i.scope IS NULL AND NOT other_period) AS whole
FROM indicators i JOIN listing l USING (report_id),
LATERAL (SELECT coalesce(i.period_from::VARCHAR <> l.report_year || '-01-01', false)
             OR coalesce(i.period_to::VARCHAR <> l.report_year || '-12-31', false) AS other_period)
WHERE i.metric_id = $metric
ORDER BY l.number, i.start
"""
_LAWS = """
CREATE TEMP TABLE listed_laws AS
SELECT row_number() OVER (ORDER BY reports DESC, title) - 1 AS law, * FROM (
  SELECT coalesce(canonical_title, cited_as) AS title, mode(kind) AS kind, count(*) AS citations,
         count(DISTINCT report_id) AS reports, bool_or(canonical_title IS NOT NULL) AS known,
         max(version_in_force) AS version, count(*) FILTER (repealed) AS repealed
  FROM laws GROUP BY 1) ORDER BY law LIMIT 3000
"""
_LAW_ROWS = """
SELECT t.law, l.number, x.start, x."end", x.act, x.version_in_force, x.repealed, x.text
FROM laws x JOIN listing l USING (report_id)
JOIN listed_laws t ON t.title = coalesce(x.canonical_title, x.cited_as)
ORDER BY t.law, l.number, x.start
"""
_CAMPAIGNS = """
CREATE TEMP TABLE listed_campaigns AS
SELECT row_number() OVER (ORDER BY reports DESC, name) - 1 AS campaign, * FROM (
  SELECT coalesce(canonical_name, name) AS name, mode(kind) AS kind, mode(month_day) AS month_day,
         count(*) AS mentions, count(DISTINCT report_id) AS reports
  FROM campaigns GROUP BY 1) ORDER BY campaign LIMIT 3000
"""
_CAMPAIGN_ROWS = """
SELECT t.campaign, l.number, x.start, x."end", coalesce(x.activity, x.text) AS text
FROM campaigns x JOIN listing l USING (report_id)
JOIN listed_campaigns t ON t.name = coalesce(x.canonical_name, x.name)
ORDER BY t.campaign, l.number, x.start
"""
_COPIES = """
SELECT l.number, s.boilerplate, o.number AS similar, s.similarity, s.same_unit
FROM similarities s JOIN listing l USING (report_id)
LEFT JOIN listing o ON o.report_id = s.similar_to
ORDER BY s.boilerplate DESC NULLS LAST, l.number
"""
_FLAGS = """
WITH flagged AS (
  SELECT split_part(unnest(flags), ':', 1) AS flag, number, 0 AS start, 0 AS "end", NULL AS text
  FROM listing
  UNION ALL
  SELECT split_part(unnest(i.flags), ':', 1), l.number, i.start, i."end", i.text
  FROM indicators i JOIN listing l USING (report_id)),
ranked AS (
  SELECT *, count(*) OVER (PARTITION BY flag) AS figures,
         row_number() OVER (PARTITION BY flag ORDER BY number, start) AS place FROM flagged)
SELECT flag, figures, number, start, "end", text FROM ranked WHERE place <= 300
ORDER BY figures DESC, flag, place
"""


def report_list(connection: duckdb.DuckDBPyConnection) -> Columns:
    """Every report; `duplicate_of` is the number of another one."""
    return _columns(connection.execute(_REPORTS))


def metric_list(connection: duckdb.DuckDBPyConnection) -> Columns:
    """Every metric with its rows, reports, usual unit, median, least and most in that unit."""
    return _columns(connection.execute(_METRICS))


def metric_rows(connection: duckdb.DuckDBPyConnection, metric: str) -> Columns:
    """The figures of a metric; `whole`: about the whole unit and report year, no part or later
    stage. `period_from` and `period_to` only where they are not the report year."""
    return _columns(connection.execute(_METRIC_ROWS, {"metric": metric}))


def law_list(connection: duckdb.DuckDBPyConnection) -> Columns:
    """The most cited documents."""
    connection.execute(_LAWS)
    return _columns(connection.execute("SELECT * EXCLUDE (law) FROM listed_laws ORDER BY law"))


def law_rows(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[int, Columns]]:
    """The citations of each document of `law_list`, which must have been asked for before."""
    return _grouped(connection.execute(_LAW_ROWS))


def campaign_list(connection: duckdb.DuckDBPyConnection) -> Columns:
    """The campaigns that most reports tell of."""
    connection.execute(_CAMPAIGNS)
    return _columns(
        connection.execute("SELECT * EXCLUDE (campaign) FROM listed_campaigns ORDER BY campaign")
    )


def campaign_rows(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[int, Columns]]:
    """The mentions of each campaign of `campaign_list`, which must have been asked for before."""
    return _grouped(connection.execute(_CAMPAIGN_ROWS))


def copy_list(connection: duckdb.DuckDBPyConnection) -> Columns | None:
    """How far each report repeats others; None where the archive does not say."""
    return _columns(connection.execute(_COPIES)) if has_similarities(connection) else None


def problem_lists(connection: duckdb.DuckDBPyConnection) -> dict[str, Columns]:
    """Files that failed, and rows by flag (the first of each; `figures` counts them all)."""
    return {
        "errors": _columns(connection.execute("SELECT * FROM errors ORDER BY path")),
        "flags": _columns(connection.execute(_FLAGS)),
    }


def _columns(result: duckdb.DuckDBPyConnection) -> Columns:
    names = [column[0] for column in result.description or ()]
    rows = result.fetchall()
    return {name: [row[at] for row in rows] for at, name in enumerate(names)}


def _grouped(result: duckdb.DuckDBPyConnection) -> Iterator[tuple[int, Columns]]:
    """Rows by their first column, which they are ordered by."""
    names = [column[0] for column in result.description or ()][1:]
    for key, group in groupby(_stream(result), key=lambda row: row[0]):
        rows = list(group)
        yield key, {name: [row[at + 1] for row in rows] for at, name in enumerate(names)}


def _stream(result: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while rows := result.fetchmany(5000):
        yield from rows
