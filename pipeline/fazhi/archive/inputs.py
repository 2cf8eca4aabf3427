"""The files that a run reads: those of its inputs, and never what it writes itself."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from fazhi.archive.parts import FOLDER
from fazhi.archive.tables import table_names
from fazhi.reading import InputFile, find_files


def input_files(inputs: Iterable[str | Path], output: Path) -> list[InputFile]:
    """Every file of the inputs, without the output folder.

    Where an input names the output folder itself, or something in it (`fazhi extract
    reports -o .`), only the tables and what else a run writes there are left out.
    Raises FileMissingError when an input names nothing.
    """
    folder = output.resolve()
    own = {FOLDER, *table_names()}
    return [
        file
        for file in find_files(inputs, without=output)
        if not _is_own(file.path.resolve(), folder, own)
    ]


def _is_own(path: Path, folder: Path, own: set[str]) -> bool:
    # A table of Spark's is a folder: the first part of the path tells.
    return path.is_relative_to(folder) and not own.isdisjoint(path.relative_to(folder).parts[:1])
