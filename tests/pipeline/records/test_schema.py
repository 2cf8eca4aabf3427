from __future__ import annotations

import json
from pathlib import Path

import pytest

from fazhi.records import TABLES, ErrorRow, SchemaError, arrow_table, schema_of
from fazhi.records.rows import MentionRow

SNAPSHOT = Path(__file__).with_name("schema_snapshot.json")


def described(table: str) -> list[list[str | bool]]:
    return [
        [field.name, str(field.type), field.nullable, field.metadata[b"description"].decode()]
        for field in schema_of(table)
    ]


def test_columns_types_and_descriptions_change_only_on_purpose() -> None:
    """A change here is one for every user of the tables: raise SCHEMA_VERSION with the snapshot."""
    current = {table: described(table) for table in TABLES}
    assert current == json.loads(SNAPSHOT.read_text(encoding="utf-8"))


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_described(table) -> None:
    assert all(description for *_, description in described(table))
    assert schema_of(table).metadata[b"description"]


def test_a_table_without_rows_has_all_its_columns() -> None:
    table = arrow_table("indicators", [])
    assert table.schema.equals(schema_of("indicators"), check_metadata=True)
    assert table.num_rows == 0


def test_an_unknown_table_is_named() -> None:
    with pytest.raises(SchemaError, match="no table 'people'.*officials"):
        schema_of("people")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a\x00b", "a\x00b"),
        ("a\ud83db", "a\ufffdb"),
        ("🙂", "🙂"),
        ("\ud83d\ude00", "\ufffd\ufffd"),
    ],
)
def test_no_text_breaks_a_table_and_offsets_stay(text, written) -> None:
    row = MentionRow(
        report_id="0",
        start=0,
        end=len(text),
        text=text,
        section=None,
        score=1,
        method="rule",
        layer="entity",
        label="ORG",
    )
    assert arrow_table("mentions", [row])["text"].to_pylist() == [written]
    assert len(written) == len(text)


def test_lists_are_mended_too() -> None:
    row = ErrorRow(path="\udcff.txt", stage="reading", error="E", message="m")
    assert arrow_table("errors", [row])["path"].to_pylist() == ["\ufffd.txt"]
