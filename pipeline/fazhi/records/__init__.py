"""Records: typed rows of every table, assembled from structure and mentions."""

from __future__ import annotations

from fazhi.records.assembly import Records, RecordsError, assemble
from fazhi.records.rows import ROW_TYPES, TABLES, ErrorRow, Row
from fazhi.records.schema import SCHEMA_VERSION, SchemaError, arrow_table, schema_of

__all__ = [
    "ROW_TYPES",
    "SCHEMA_VERSION",
    "TABLES",
    "ErrorRow",
    "Records",
    "RecordsError",
    "Row",
    "SchemaError",
    "arrow_table",
    "assemble",
    "schema_of",
]
