"""Arrow schemas of the tables, derived from the row types with their descriptions."""

from __future__ import annotations

import datetime
import re
import types
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin

from fazhi.errors import FazhiError
from fazhi.records.rows import TABLES, Row

if TYPE_CHECKING:
    import pyarrow as pa

SCHEMA_VERSION = "2"
_SURROGATE = re.compile("[\ud800-\udfff]")


class SchemaError(FazhiError):
    """A row type has a field that no Arrow type is known for."""


@cache
def schema_of(table: str) -> pa.Schema:
    """Arrow schema of one table. Raises SchemaError for a table that does not exist."""
    if table not in TABLES:
        raise SchemaError(f"There is no table '{table}'; there are: {', '.join(TABLES)}.")
    return schema_of_rows(TABLES[table])


def schema_of_rows(row_type: type[Row]) -> pa.Schema:
    """Arrow schema of a type of rows. Raises SchemaError for a field of no known type."""
    import pyarrow as pa

    fields = [
        pa.field(
            name,
            _arrow_type(field.annotation),
            nullable=_is_optional(field.annotation),
            metadata={"description": field.description or ""},
        )
        for name, field in row_type.model_fields.items()
    ]
    description = (row_type.__doc__ or "").strip()
    return pa.schema(
        fields, metadata={"description": description, "fazhi_schema_version": SCHEMA_VERSION}
    )


def arrow_table(table: str, rows: Sequence[Row]) -> pa.Table:
    """Rows of one table as an Arrow table with the full schema, also when there are none.

    Lone surrogates, which no file can hold, become U+FFFD one for one, so that offsets and
    `text == report_text[start:end]` stay right.
    """
    import pyarrow as pa

    values = [row.model_dump() for row in rows]
    try:
        return pa.Table.from_pylist(values, schema=schema_of(table))
    except UnicodeEncodeError:
        return pa.Table.from_pylist([_encodable(row) for row in values], schema=schema_of(table))


def _encodable(value: Any) -> Any:
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_encodable(one) for one in value]
    if isinstance(value, dict):
        return {name: _encodable(one) for name, one in value.items()}
    return value


def _is_optional(annotation: Any) -> bool:
    return get_origin(annotation) in (Union, types.UnionType) and type(None) in get_args(annotation)


def _arrow_type(annotation: Any) -> pa.DataType:
    import pyarrow as pa

    origin = get_origin(annotation)
    if _is_optional(annotation):
        inner = [part for part in get_args(annotation) if part is not type(None)]
        return _arrow_type(inner[0])
    if origin is list:
        return pa.list_(_arrow_type(get_args(annotation)[0]))
    if origin is Literal:
        return pa.string()
    known = {
        str: pa.string(),
        int: pa.int32(),
        float: pa.float64(),
        bool: pa.bool_(),
        datetime.date: pa.date32(),
    }
    if annotation not in known:
        raise SchemaError(f"No Arrow type is known for {annotation}; add it to records/schema.py.")
    return known[annotation]
