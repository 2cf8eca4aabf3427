"""Finished work units on disk: one folder each, committed by a rename.

A part is there completely or not at all, so a run that was interrupted at any
point can go on from the parts it left.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fazhi.archive.units import WorkUnit
from fazhi.records import TABLES, Row, arrow_table

if TYPE_CHECKING:
    import pyarrow as pa

FOLDER = ".parts"


@dataclass(frozen=True, slots=True)
class PartStore:
    """The parts of one output folder."""

    folder: Path

    @classmethod
    def in_output(cls, output: Path) -> PartStore:
        """The store that belongs to an output folder."""
        return cls(output / FOLDER)

    def path_of(self, unit: WorkUnit) -> Path:
        """Folder of a unit's part, there or not."""
        return self.folder / f"{unit.number:08d}-{unit.key}"

    def has(self, unit: WorkUnit) -> bool:
        """Whether the unit is finished."""
        return self.path_of(unit).is_dir()

    def commit(self, unit: WorkUnit, rows: Mapping[str, Sequence[Row]]) -> Path:
        """Write a unit's rows; after this returns they survive a crash of the process."""
        import pyarrow.feather as feather

        target = self.path_of(unit)
        draft = target.with_name(f"{target.name}.{os.getpid()}.draft")
        draft.mkdir(parents=True)
        for table in TABLES:
            feather.write_feather(
                arrow_table(table, rows.get(table, [])), draft / f"{table}.arrow", "zstd"
            )
        draft.rename(target)
        return target

    def clear(self) -> None:
        """Remove every part."""
        shutil.rmtree(self.folder, ignore_errors=True)


def read_parts(paths: Sequence[Path], table: str) -> Iterator[pa.Table]:
    """One table of each part, in the given order, one in memory at a time."""
    import pyarrow.feather as feather

    for path in paths:
        yield feather.read_table(path / f"{table}.arrow")
