"""The final tables: merged from their source, written aside, then put in place together.

A table in the output folder is complete or not there. All files are written to a draft
folder first; renaming that folder is the moment from which the new archive holds, and
moving its files over can be gone on with after a crash.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from fazhi.archive.comparison import Comparison, compare
from fazhi.archive.database import DATABASE, add_views
from fazhi.archive.manifest import MANIFEST_FILE
from fazhi.archive.parts import remove, synchronise, synchronise_folder
from fazhi.archive.schemas import OUTPUT_TABLES, SIGNATURES, SIMILARITIES
from fazhi.archive.sources import Source
from fazhi.archive.writers import WRITERS, file_name

if TYPE_CHECKING:
    import pyarrow as pa

RUN_FILE = "run.json"
_DRAFTS = "tables"
_READY = "tables.ready"


@dataclass(slots=True)
class WrittenTables:
    """rows: per table; files: per table, in the order of the formats."""

    rows: dict[str, int] = field(default_factory=dict)
    files: dict[str, list[str]] = field(default_factory=dict)
    n_characters: int = 0


def existing_tables(output: Path) -> list[Path]:
    """What an earlier run left in a folder, in any format."""
    return [path for name in table_names() if (path := output / name).exists()]


def table_names() -> tuple[str, ...]:
    """Names of all that a run may write to its folder, in any format."""
    names = [file_name(table, name) for name in WRITERS for table in OUTPUT_TABLES]
    return (*dict.fromkeys(names), MANIFEST_FILE, RUN_FILE)


def draft_tables(source: Source, *, formats: Sequence[str], workspace: Path) -> WrittenTables:
    """Write every table in every format to a draft folder in `workspace`."""
    drafts = drafts_in(workspace)
    if drafts.exists():
        shutil.rmtree(drafts)
    drafts.mkdir()
    comparison = compare(lambda: source.read("reports"), lambda: source.read(SIGNATURES))
    written = WrittenTables()
    for table in OUTPUT_TABLES:
        written.rows[table] = 0
        written.files[table] = [file_name(table, name) for name in formats]
        for part in _rows(source, table, comparison):
            written.rows[table] += part.num_rows
            if table == "reports":
                written.n_characters += sum(part["n_chars"].to_pylist())
        for name in formats:
            WRITERS[name](table, _rows(source, table, comparison), drafts)
    if (drafts / DATABASE).exists():
        add_views(drafts / DATABASE)
    return written


def drafts_in(workspace: Path) -> Path:
    """The folder where new tables wait."""
    return workspace / _DRAFTS


def commit_tables(output: Path, *, workspace: Path) -> None:
    """Make the drafts the tables of `output` in place of what an earlier run left there."""
    drafts = drafts_in(workspace)
    for path in drafts.iterdir():
        with path.open("rb") as file:
            synchronise(file.fileno())
    synchronise_folder(drafts)
    drafts.rename(workspace / _READY)
    synchronise_folder(workspace)
    finish_commit(output, workspace=workspace)


def is_committed(workspace: Path) -> bool:
    """Whether a run was interrupted after its tables were complete."""
    return (workspace / _READY).is_dir()


def finish_commit(output: Path, *, workspace: Path) -> None:
    """Move what is ready and not yet in place; may be done again and again.

    run.json goes last: what it names is there by then.
    """
    ready = workspace / _READY
    run_file = ready / RUN_FILE
    if not run_file.exists():
        return
    named = json.loads(run_file.read_text(encoding="utf-8"))["files"].values()
    kept = {MANIFEST_FILE, RUN_FILE, *(name for names in named for name in names)}
    for path in existing_tables(output):
        if path.name not in kept:
            remove(path)
    for path in sorted(ready.iterdir()):
        if path != run_file:
            path.replace(output / path.name)
    run_file.replace(output / RUN_FILE)
    synchronise_folder(output)


def _rows(source: Source, table: str, comparison: Comparison) -> Iterator[pa.Table]:
    if table == SIMILARITIES:
        yield comparison.table
        return
    for part in source.read(table):
        yield comparison.mark(part) if table == "reports" else part
