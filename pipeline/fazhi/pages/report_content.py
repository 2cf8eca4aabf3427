"""What a page shows of one report: its text, its sections, its rows, as plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fazhi.reading.report import Report
from fazhi.records import TABLES
from fazhi.structure import parse
from fazhi.structure.document import Structure

RECORD_TABLES = ("indicators", "laws", "officials", "campaigns", "dates")
_DECIMALS = 3
# Said by the report itself, or by its offsets.
_LEFT_OUT = {"report_id", "text"}
_LAYERS = {"entity": 0, "span": 1}
# Headings below this level are too many for a table of contents.
_DEEPEST_HEADING = 2


def report_content(
    rows: Mapping[str, Sequence[Mapping[str, Any]]], *, structure: Structure | None = None
) -> dict[str, Any]:
    """The content of a report's page.

    rows: of each table, as dictionaries, of this report only; `reports` holds one row.
    structure: of the report's text; parsed from it when None.
    Offsets are code points. `mentions` are lists of start, end, layer (0 entity, 1 span),
    label, score and method; a table is `columns` (those with any value) and `rows`.
    """
    [report] = rows["reports"]
    text = report["text"]
    if structure is None:
        structure = parse(Report.from_text(text, name=report["path"]))
    return {
        "report": {name: value for name, value in report.items() if name != "text"},
        "text": text,
        "sections": [[part.start, part.end, part.kind] for part in structure.sections],
        "headings": [
            [heading.start, heading.end, heading.level]
            for heading in structure.headings
            if heading.level <= _DEEPEST_HEADING
        ],
        "mentions": [_mention(row) for row in rows.get("mentions", ())],
        "tables": {table: _table(table, rows.get(table, ())) for table in RECORD_TABLES},
    }


def _mention(row: Mapping[str, Any]) -> list[Any]:
    return [
        row["start"],
        row["end"],
        _LAYERS[row["layer"]],
        row["label"],
        round(row["score"], _DECIMALS),
        row["method"],
    ]


def _table(table: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    columns = [
        name
        for name in TABLES[table].model_fields
        if name not in _LEFT_OUT and any(_holds(row.get(name)) for row in rows)
    ]
    return {
        "columns": columns,
        "rows": [[_value(name, row.get(name)) for name in columns] for row in rows],
    }


def _holds(value: Any) -> bool:
    return value is not None and value != []


def _value(name: str, value: Any) -> Any:
    return round(value, _DECIMALS) if name == "score" and value is not None else value
