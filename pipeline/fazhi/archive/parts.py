"""Finished work units on disk: one folder each, committed by a rename.

A part is there completely or not at all, so a run that was interrupted at any
point can go on from the parts it left. The settings of the run stand beside
them: parts of one model are never mixed with those of another.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fazhi.archive.errors import ResumeError
from fazhi.archive.units import WorkUnit
from fazhi.records import TABLES, Row, arrow_table

if TYPE_CHECKING:
    import pyarrow as pa

FOLDER = ".parts"
_SETTINGS = "settings.json"


@dataclass(frozen=True, slots=True)
class PartStore:
    """The parts of one output folder."""

    folder: Path

    @classmethod
    def in_output(cls, output: Path) -> PartStore:
        """The store that belongs to an output folder."""
        return cls(output / FOLDER)

    @property
    def is_there(self) -> bool:
        """Whether an unfinished run left its parts."""
        return self.folder.is_dir()

    def start(self, settings: Mapping[str, Any], *, resume: bool) -> None:
        """Make the store ready for a run.

        settings: what must be equal between a run and the one that goes on with it.
        Raises ResumeError when it is not.
        """
        path = self.folder / _SETTINGS
        if resume and path.is_file():
            self._check(json.loads(path.read_text(encoding="utf-8")), settings)
            return
        self.clear()
        self.folder.mkdir(parents=True)
        replace_file(path, json.dumps(settings, ensure_ascii=False, indent=2))

    def _check(self, earlier: Mapping[str, Any], settings: Mapping[str, Any]) -> None:
        changed = [
            f"{name} was {earlier.get(name)}, now it is {value}"
            for name, value in settings.items()
            if earlier.get(name) != value
        ]
        if changed:
            raise ResumeError(
                f"The unfinished run in {self.folder.parent} had other settings: "
                f"{'; '.join(changed)}. Use the same again with --resume, or --overwrite to "
                "start anew."
            )

    def path_of(self, unit: WorkUnit) -> Path:
        """Folder of a unit's part, there or not."""
        return self.folder / f"{unit.number:08d}-{unit.key}"

    def has(self, unit: WorkUnit) -> bool:
        """Whether the unit is finished."""
        return self.path_of(unit).is_dir()

    def commit(self, unit: WorkUnit, rows: Mapping[str, Sequence[Row]]) -> Path:
        """Write a unit's rows; after this returns they survive a crash of the process."""
        from pyarrow import feather

        target = self.path_of(unit)
        draft = target.with_name(f"{target.name}.{os.getpid()}.draft")
        draft.mkdir(parents=True, exist_ok=True)
        for table in TABLES:
            feather.write_feather(
                arrow_table(table, rows.get(table, [])), draft / f"{table}.arrow", "zstd"
            )
        try:
            draft.rename(target)
        except OSError:
            if not self.has(unit):
                raise
            shutil.rmtree(draft)  # a worker that outlived an interrupted run was quicker
        return target

    def clear(self) -> None:
        """Remove every part."""
        if self.is_there:
            shutil.rmtree(self.folder)


def read_parts(paths: Sequence[Path], table: str) -> Iterator[pa.Table]:
    """One table of each part, in the given order, one in memory at a time."""
    from pyarrow import feather

    for path in paths:
        yield feather.read_table(path / f"{table}.arrow")


def replace_file(path: Path, text: str) -> None:
    """Write a text file so that at no time a half of it is there."""
    draft = path.with_name(f"{path.name}.draft")
    draft.write_text(text + "\n", encoding="utf-8")
    draft.replace(path)
