"""The final tables: merged from the parts, written aside, then put in place.

A table in the output folder is complete or not there: all of them are written
to a draft folder first and moved over when the last one is finished.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from fazhi.archive.duplicates import DuplicateFinder
from fazhi.archive.parts import read_parts
from fazhi.archive.writers import WRITERS, file_name
from fazhi.records import TABLES

if TYPE_CHECKING:
    import pyarrow as pa

RUN_FILE = "run.json"
_DRAFTS = "tables"


@dataclass(slots=True)
class WrittenTables:
    """rows: per table; files: per table, in the order of the formats."""

    rows: dict[str, int] = field(default_factory=dict)
    files: dict[str, list[str]] = field(default_factory=dict)
    n_characters: int = 0


def existing_tables(output: Path) -> list[Path]:
    """What an earlier run left in a folder, in any format."""
    names = [file_name(table, name) for name in WRITERS for table in TABLES]
    return [path for name in (*dict.fromkeys(names), RUN_FILE) if (path := output / name).exists()]


def write_tables(
    parts: Sequence[Path], output: Path, *, formats: Sequence[str], workspace: Path
) -> WrittenTables:
    """Write every table in every format, then replace what an earlier run left in `output`.

    parts: folders of finished units, in order. workspace: folder on the same disk.
    """
    drafts = workspace / _DRAFTS
    if drafts.exists():
        shutil.rmtree(drafts)
    drafts.mkdir()
    written = WrittenTables()
    for table in TABLES:
        written.rows[table] = 0
        written.files[table] = [file_name(table, name) for name in formats]
        for part in read_parts(parts, table):
            written.rows[table] += part.num_rows
            if table == "reports":
                written.n_characters += sum(part["n_chars"].to_pylist())
        for name in formats:
            WRITERS[name](table, _merged(parts, table), drafts)
    new = sorted(path.name for path in drafts.iterdir())
    for name in new:
        (drafts / name).replace(output / name)
    for path in existing_tables(output):
        if path.name not in new:
            path.unlink()
    return written


def _merged(parts: Sequence[Path], table: str) -> Iterator[pa.Table]:
    duplicates = DuplicateFinder()
    for part in read_parts(parts, table):
        yield duplicates.mark(part) if table == "reports" else part
