"""The front door of reading: a path or some bytes in, a `Report` out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from fazhi.reading.decoding import decode
from fazhi.reading.errors import (
    EmptyFileError,
    FileAccessError,
    FileMissingError,
    FolderGivenError,
)
from fazhi.reading.formats import detect_format
from fazhi.reading.report import Report


@dataclass(frozen=True, slots=True)
class Content:
    """What a format's reader gives back."""

    text: str
    encoding: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    flags: tuple[str, ...] = ()


def read(path: str | Path, *, name: str | None = None) -> Report:
    """Read one report file.

    name: what the report is called in the tables; the file's name if not given.
    Raises a ReadingError whose message says what is wrong and what to do.
    """
    path = Path(path)
    if path.is_dir():
        raise FolderGivenError(f"{path} is a folder. Give a file, or use find_files for folders.")
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise FileMissingError(f"there is no file {path}. Check the spelling.") from error
    except (OSError, ValueError) as error:
        raise FileAccessError(
            f"{path} cannot be opened ({error}). Check that you may read it and that no "
            "other program has locked it."
        ) from error
    return read_bytes(data, name=name if name is not None else path.name)


def read_bytes(data: bytes, *, name: str) -> Report:
    """Read one report from the bytes of its file; name as in `read`, its suffix may matter."""
    if not data:
        raise EmptyFileError(f"{name} is empty. Check that it was downloaded completely.")
    kind = detect_format(data, name=name)
    content = _read_content(data, kind, name=name)
    if not content.text.strip():
        raise EmptyFileError(f"{name} holds no text. Check that it is the report itself.")
    return Report(
        name=name,
        format=kind,
        encoding=content.encoding,
        sha256=hashlib.sha256(data).hexdigest(),
        text=content.text,
        metadata=dict(content.metadata),
        flags=content.flags,
    )


def _read_content(data: bytes, kind: str, *, name: str) -> Content:
    if kind == "txt":
        decoded = decode(data, name=name)
        return Content(decoded.text, decoded.encoding, flags=decoded.flags)
    if kind == "html":
        from fazhi.reading.web_page import read_web_page

        page = read_web_page(data, name=name)
        return Content(page.text, page.encoding, page.metadata, page.flags)
    if kind == "docx":
        from fazhi.reading.word import read_word

        document = read_word(data, name=name)
        return Content(document.text, None, document.metadata)
    from fazhi.reading.pdf import read_pdf

    pages = read_pdf(data, name=name)
    return Content(pages.text, None, pages.metadata)
