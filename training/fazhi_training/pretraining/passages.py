"""Plain text folders as passages of a size that fits a batch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from fazhi_training.pretraining.errors import PretrainingError

SUFFIXES = (".txt", ".md")
_SHORTEST = 8


def read_passages(folders: Iterable[Path], *, longest: int = 1000) -> list[str]:
    """Passages of all text files below the folders, in a fixed order, repeated ones once.

    longest: characters of a passage; paragraphs are joined up to that length.
    Raises PretrainingError when there is no text.
    """
    seen: dict[str, None] = {}
    for folder in folders:
        files = [folder] if folder.is_file() else sorted(folder.rglob("*"))
        for file in files:
            if file.suffix.lower() in SUFFIXES and file.is_file():
                seen.update(dict.fromkeys(split_passages(_text(file), longest=longest)))
    if not seen:
        raise PretrainingError(
            f"There is no text to learn from: give folders that hold {' or '.join(SUFFIXES)} files."
        )
    return list(seen)


def split_passages(text: str, *, longest: int) -> Iterator[str]:
    """Paragraphs joined up to `longest` characters; a longer one is cut."""
    held: list[str] = []
    size = 0
    for line in text.splitlines():
        paragraph = line.strip()
        if len(paragraph) < _SHORTEST:
            continue
        for start in range(0, len(paragraph), longest):
            part = paragraph[start : start + longest]
            if held and size + len(part) > longest:
                yield "\n".join(held)
                held, size = [], 0
            held.append(part)
            size += len(part)
    if held:
        yield "\n".join(held)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise PretrainingError(
            f"{file} cannot be read as UTF-8 text ({error}); convert it or leave it out."
        ) from error
