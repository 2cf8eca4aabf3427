"""Arrow schemas of an archive: those of the records, one more table, and working data."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from fazhi.records import SCHEMA_VERSION, TABLES, schema_of

if TYPE_CHECKING:
    import pyarrow as pa

SIMILARITIES = "similarities"
SIGNATURES = "signatures"
# What is written for users: errors last, as in TABLES.
OUTPUT_TABLES = (*(table for table in TABLES if table != "errors"), SIMILARITIES, "errors")
# What a part holds: similarities need the whole archive, signatures are what they come from.
PART_TABLES = (*TABLES, SIGNATURES)

_SIMILARITY_COLUMNS = (
    ("report_id", "string", False, "the report"),
    ("path", "string", False, "path of its file"),
    ("unit_name", "string", True, "issuing unit"),
    ("report_year", "int32", True, "year that the report is about"),
    (
        "boilerplate",
        "double",
        True,
        "share (0 to 1) of its characters in sentences that other reports hold too, "
        "copies of the report aside; None for a report without sentences",
    ),
    ("similar_to", "string", True, "report_id of the earlier report that is most like it"),
    ("similar_path", "string", True, "path of that report"),
    ("similar_year", "int32", True, "year of that report"),
    ("same_unit", "bool", True, "whether the same unit issued that report"),
    (
        "similarity",
        "double",
        True,
        "share (0 to 1) of stretches of five characters that both have (Jaccard), estimated "
        "from 128 hash values (MinHash)",
    ),
)
_SIMILARITY_DESCRIPTION = "How far a report repeats others of the archive."
_SIGNATURE_COLUMNS = (
    ("report_id", "string", False, "the report"),
    ("digest", "binary", False, "of the text without white space"),
    ("minhash", "binary", False, "128 unsigned integers of 32 bits"),
    ("sentences", "binary", False, "hashes of its sentences, 64 bits each"),
    ("lengths", "binary", False, "characters of these sentences, 32 bits each"),
)


@cache
def output_schema(table: str) -> pa.Schema:
    """Schema of a table written for users. Raises SchemaError for one that does not exist."""
    if table == SIMILARITIES:
        return _schema(_SIMILARITY_COLUMNS, _SIMILARITY_DESCRIPTION)
    return schema_of(table)


@cache
def part_schema(table: str) -> pa.Schema:
    """Schema of a table within a part. Raises SchemaError for one that does not exist."""
    if table == SIGNATURES:
        return _schema(_SIGNATURE_COLUMNS, "What duplicates and boilerplate are found by.")
    return schema_of(table)


def _schema(columns: tuple[tuple[str, str, bool, str], ...], description: str) -> pa.Schema:
    import pyarrow as pa

    fields = [
        pa.field(name, _type(kind), nullable=nullable, metadata={"description": text})
        for name, kind, nullable, text in columns
    ]
    return pa.schema(
        fields, metadata={"description": description, "fazhi_schema_version": SCHEMA_VERSION}
    )


def _type(kind: str) -> pa.DataType:
    import pyarrow as pa

    types: dict[str, pa.DataType] = {
        "string": pa.string(),
        "int32": pa.int32(),
        "double": pa.float64(),
        "bool": pa.bool_(),
        "binary": pa.binary(),
    }
    return types[kind]
