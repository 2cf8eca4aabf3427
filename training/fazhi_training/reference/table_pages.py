"""The tables that `fazhi extract` writes, the labels, metrics and flags they use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from fazhi.data import read_table
from fazhi_training.corpus.scheme import load_scheme
from fazhi_training.reference.markdown import cell, code, page, table

if TYPE_CHECKING:
    import pyarrow as pa

    from fazhi.records.rows import Row


def tables() -> str:
    """Every column of every table, and the views of the DuckDB file."""
    from fazhi.archive.schemas import OUTPUT_TABLES, output_schema
    from fazhi.panels.rows import AreaRow, PanelRow
    from fazhi.records.schema import schema_of_rows

    introduction = (
        "What `fazhi extract` and `fazhi panel` write. Columns marked `?` may be null: unknown "
        "stays unknown. Offsets are code points, ends exclusive. [Labels](labels.md), "
        "[metrics](metrics.md) and [flags](flags.md) have pages of their own."
    )
    sections = [_table(name, output_schema(name)) for name in OUTPUT_TABLES]
    panels: dict[str, type[Row]] = {"panel": PanelRow, "panel by county or year": AreaRow}
    sections += [_table(name, schema_of_rows(row)) for name, row in panels.items()]
    views = [(code(row["view"]), cell(row["description"])) for row in read_table("database_views")]
    listed = table(("view", "what"), views)
    sections.append(f"## Views of `fazhi.duckdb`\n\n{listed}")
    return page("Tables", introduction, sections)


def _table(name: str, schema: pa.Schema) -> str:
    rows = [
        (
            code(field.name),
            code(field.type) + (" ?" if field.nullable else ""),
            cell((field.metadata or {}).get(b"description", b"").decode()),
        )
        for field in schema
    ]
    said = (schema.metadata or {}).get(b"description", b"").decode()
    return f"## {name}\n\n{cell(said)}\n\n{table(('column', 'type', 'what'), rows)}"


def labels(scheme_file: Path) -> str:
    """The labels of both layers and the fields of a record."""
    scheme = load_scheme(scheme_file)
    introduction = (
        f"Label scheme {scheme.version} (`configs/label_scheme.json`). The rules are those of the "
        "[guidelines](../../annotations/guidelines.md)."
    )
    sections = []
    for layer in scheme.layers:
        rows = [
            (
                code(one.name),
                cell(one.alias),
                cell(one.hint),
                cell(" ".join(one.rules)),
                code(one.hotkey),
            )
            for one in layer.labels
        ]
        listed = table(("label", "中文", "what", "rules", "key"), rows)
        sections.append(f"## {layer.layer}: {layer.title}\n\n{listed}")
    fields = [
        (code(one.name), cell(one.title), cell(one.hint), ", ".join(map(code, one.choices)))
        for one in scheme.record_fields
    ]
    carried = ", ".join(map(code, scheme.record_labels))
    listed = table(("field", "中文", "what", "choices"), fields)
    sections.append(f"## Fields of a record\n\nCarried by {carried}.\n\n{listed}")
    return page("Labels", introduction, sections)


def metrics() -> str:
    """The taxonomy of indicators, by group."""
    introduction = (
        "`metric_id` of the tables `indicators` and of panels, from "
        "`pipeline/fazhi/data/indicator_taxonomy.csv`."
    )
    return page("Metrics", introduction, _metric_groups())


def _metric_groups() -> Iterator[str]:
    groups: dict[str, list[dict[str, str]]] = {}
    for row in read_table("indicator_taxonomy"):
        groups.setdefault(row["group"], []).append(row)
    for group, rows in groups.items():
        cells = [
            (
                code(row["metric_id"]),
                cell(row["name_zh"]),
                cell(row["units"]),
                cell(row["triggers"]),
            )
            for row in rows
        ]
        yield f"## {group}\n\n{table(('metric', 'name', 'units', 'words'), cells)}"


def flags() -> str:
    """What each flag of a row means."""
    rows = [
        (code(row["flag"]), cell(row["zh"]), cell(row["en"])) for row in read_table("page_flags")
    ]
    introduction = "What `flags` says of a row or a report: what was assumed, what looks wrong."
    return page("Flags", introduction, [table(("flag", "中文", "English"), rows)])
