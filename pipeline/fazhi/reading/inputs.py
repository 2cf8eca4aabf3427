"""What a command was given, files, folders and patterns, as a list of files."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from fazhi.reading.errors import FileMissingError

_IGNORED_PREFIXES = (".", "~$")
_IGNORED_NAMES = {"thumbs.db", "desktop.ini", "__macosx"}


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file to read.

    path: where it is; name: its path relative to the input it was found in, with `/`, or
    a longer one where two inputs hold the same. given, found_as: that input as the user
    named it, and the relative path in any case. problem: name and message of an error that
    was met before reading, for a member of an archive that could not be taken out.
    """

    path: Path
    name: str
    given: str = ""
    found_as: str = ""
    problem: tuple[str, str] | None = None


def find_files(inputs: Iterable[str | Path], *, without: Path | None = None) -> Iterator[InputFile]:
    """Yield every file of the inputs once, in a stable order.

    inputs: files, folders (searched recursively, sorted; hidden files and the
    lock files of office programs are skipped) and patterns (`reports/**/*.html`).
    without: a folder that is not searched where an input leads into it; an input that
    itself names this folder, or something in it, is.
    Raises FileMissingError when an input names nothing.
    """
    seen: set[Path] = set()
    for given in inputs:
        left_out = _left_out(given, without)
        for file in _files_of(given):
            resolved = file.path.resolve()
            if left_out is not None and resolved.is_relative_to(left_out):
                continue
            if resolved not in seen:
                seen.add(resolved)
                yield replace(file, given=str(given))


def _left_out(given: str | Path, without: Path | None) -> Path | None:
    """The folder `without` where it lies below what an input names."""
    if without is None:
        return None
    folder, root = without.resolve(), _root_of(given).resolve()
    return folder if folder != root and folder.is_relative_to(root) else None


def _root_of(given: str | Path) -> Path:
    """The folder or file that an input names, without its wildcards."""
    path = Path(given)
    return path if path.exists() else _fixed_part(str(given))


def _files_of(given: str | Path) -> Iterator[InputFile]:
    path = Path(given)
    if path.is_dir():
        yield from _walk(path)
    elif path.exists():
        yield InputFile(path, _clean(path.name))
    elif glob.has_magic(str(given)):
        yield from _matches(str(given))
    else:
        raise FileMissingError(
            f"there is nothing at {given}. Check the spelling; a path with spaces needs quotes."
        )


def _walk(folder: Path) -> Iterator[InputFile]:
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not is_ignored(name))
        for name in sorted(files):
            if not is_ignored(name):
                path = Path(parent) / name
                yield InputFile(path, _clean(path.relative_to(folder).as_posix()))


def _matches(pattern: str) -> Iterator[InputFile]:
    root = _fixed_part(pattern)
    found = False
    for match in sorted(glob.glob(pattern, recursive=True)):  # noqa: PTH207 absolute patterns too
        path = Path(match)
        if path.is_file() and not is_ignored(path.name):
            found = True
            yield InputFile(path, _clean(path.relative_to(root).as_posix()))
    if not found:
        raise FileMissingError(
            f"no file matches the pattern {pattern}. Check it, and put it in quotes."
        )


def _fixed_part(pattern: str) -> Path:
    """The folders of a pattern before its first wildcard."""
    fixed: list[str] = []
    for part in Path(pattern).parts[:-1]:
        if glob.has_magic(part):
            break
        fixed.append(part)
    return Path(*fixed)


def is_ignored(name: str) -> bool:
    """Whether a file or folder is hidden, a lock file or made by the system."""
    return name.startswith(_IGNORED_PREFIXES) or name.lower() in _IGNORED_NAMES


def _clean(name: str) -> str:
    """Names that are not valid text on this system still become valid text in the tables."""
    return os.fsencode(name).decode("utf-8", "replace")
