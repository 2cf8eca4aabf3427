"""Bytes of a file, or words about why there are none."""

from __future__ import annotations

import stat
from pathlib import Path

from fazhi.reading.errors import FileAccessError, FileMissingError, FolderGivenError, TooLargeError


def read_file(path: Path, *, maximum: int) -> bytes:
    """The content of a file of up to `maximum` bytes.

    Raises FolderGivenError, FileMissingError, FileAccessError or TooLargeError.
    """
    try:
        state = path.stat()
        if stat.S_ISDIR(state.st_mode):
            raise FolderGivenError(
                f"{path} is a folder. Give a file, or use find_files for folders."
            )
        if not stat.S_ISREG(state.st_mode):
            # A pipe or a device would be waited for, or never end.
            raise FileAccessError(f"{path} is no ordinary file. Copy its content to one.")
        check_size(state.st_size, maximum=maximum, name=path.name)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise FileMissingError(f"there is no file {path}. Check the spelling.") from error
    except (OSError, ValueError) as error:
        raise FileAccessError(
            f"{path} cannot be opened ({error}). Check that you may read it and that no "
            "other program has locked it."
        ) from error


def check_size(size: int, *, maximum: int, name: str) -> None:
    """Raises TooLargeError for more than `maximum` bytes."""
    if size > maximum:
        raise TooLargeError(
            f"{name} has {size // 1024**2} MB, more than the {maximum // 1024**2} MB that are "
            "read. If it is a report, remove its pictures or save its text alone."
        )
