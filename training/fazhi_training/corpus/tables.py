"""The small CSV tables of the corpus: always UTF-8, LF, a header row."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from fazhi_training.corpus.errors import CorpusError


class TableError(CorpusError):
    """A CSV table of the corpus lacks a column or cannot be read."""


def read_rows(path: Path, *, columns: Sequence[str]) -> list[dict[str, str]]:
    """The rows of a table, none when the file is not there yet.

    Raises TableError when a column is missing or a row is too short.
    """
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [name for name in columns if name not in (reader.fieldnames or ())]
        if missing:
            raise TableError(f"{path} lacks the column {', '.join(missing)}; add it to the header")
        rows = []
        for row in reader:
            values = {name: row[name] for name in columns}
            if None in values.values():
                raise TableError(f"{path} line {reader.line_num} has too few cells; complete it")
            rows.append(values)
    return rows


def write_rows(path: Path, rows: Iterable[Mapping[str, object]], *, columns: Sequence[str]) -> None:
    """Write a table, creating its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: row[name] for name in columns} for row in rows)
