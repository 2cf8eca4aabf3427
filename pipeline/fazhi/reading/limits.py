"""What a report may be at most: past that it is none, and reading it would only cost."""

from __future__ import annotations

from dataclasses import dataclass

from fazhi.reading.errors import TooLargeError

MAXIMUM_FILE = 128 * 1024 * 1024
MAXIMUM_CONTAINER = 512 * 1024 * 1024
MAXIMUM_CHARACTERS = 500_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Of an archive of files: members and unpacked bytes, inner archives included."""

    members: int = 100_000
    unpacked: int = 2 * 1024**3


def check_text(text: str, *, name: str) -> None:
    """Raise TooLargeError for a text that is many reports, or none."""
    if len(text) > MAXIMUM_CHARACTERS:
        raise TooLargeError(
            f"{name} has {len(text):,} characters, more than the {MAXIMUM_CHARACTERS:,} of the "
            "longest report. If it holds several reports, save each in a file of its own."
        )
