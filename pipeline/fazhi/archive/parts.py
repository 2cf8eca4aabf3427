"""Finished work units on disk: one file each, committed by a rename.

A part is there completely or not at all, so a run that was interrupted at any
point, by a kill, a full disk or a power cut, can go on from the parts it left.
The settings of the run stand beside them: parts of one model are never mixed
with those of another.
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
from fazhi.archive.part_file import is_whole, read_table, write_part
from fazhi.archive.units import WorkUnit

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
        """Make the store ready for a run; drafts that a killed worker left are removed.

        settings: what must be equal between a run and the one that goes on with it.
        Raises ResumeError when it is not.
        """
        path = self.folder / _SETTINGS
        if resume and path.is_file():
            self._check(json.loads(path.read_text(encoding="utf-8")), settings)
            for draft in self.folder.glob("*.draft"):
                remove(draft)
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
        """File of a unit's part, there or not."""
        return self.folder / f"{unit.number:08d}-{unit.key}.part"

    def has(self, unit: WorkUnit) -> bool:
        """Whether the unit is finished, and its part was not damaged since."""
        return is_whole(self.path_of(unit))

    def commit(self, unit: WorkUnit, tables: Mapping[str, pa.Table]) -> Path:
        """Write a unit's tables; after this returns they survive a crash of the machine."""
        target = self.path_of(unit)
        # Two workers never write the same draft, though a unit may be begun again
        # while a killed run's last worker is still at it.
        draft = target.with_name(f"{target.name}.{os.getpid()}.draft")
        try:
            write_part(draft, tables)
            draft.replace(target)
        except BaseException:
            draft.unlink(missing_ok=True)  # a full disk keeps no room for halves
            raise
        synchronise_folder(self.folder)
        return target

    def clear(self) -> None:
        """Remove every part."""
        if self.is_there:
            shutil.rmtree(self.folder)


def read_parts(paths: Sequence[Path], table: str) -> Iterator[pa.Table]:
    """One table of each part, in the given order, one in memory at a time."""
    for path in paths:
        yield read_table(path, table)


def replace_file(path: Path, text: str) -> None:
    """Write a text file so that at no time a half of it is there."""
    draft = path.with_name(f"{path.name}.draft")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text + "\n")
        synchronise(file.fileno())
    draft.replace(path)
    synchronise_folder(path.parent)


def remove(path: Path) -> None:
    """Remove a file or a folder with everything in it."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def synchronise(descriptor: int) -> None:
    """Have an open file's content on the disk."""
    os.fsync(descriptor)


def synchronise_folder(folder: Path) -> None:
    """Have a folder's names on the disk, where the system can do that for a folder."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
