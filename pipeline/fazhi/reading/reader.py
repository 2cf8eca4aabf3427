"""The front door of reading: a path or some bytes in, a `Report` out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from fazhi.reading.decoding import decode
from fazhi.reading.errors import EmptyFileError
from fazhi.reading.files import read_file
from fazhi.reading.formats import detect_format
from fazhi.reading.limits import MAXIMUM_FILE, check_text
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
    data = read_file(path, maximum=MAXIMUM_FILE)
    return read_bytes(data, name=name if name is not None else path.name)


def read_bytes(data: bytes, *, name: str) -> Report:
    """Read one report from the bytes of its file; name as in `read`, its suffix may matter."""
    if not data:
        raise EmptyFileError(f"{name} is empty. Check that it was downloaded completely.")
    kind = detect_format(data, name=name)
    content = _read_content(data, kind, name=name)
    if not content.text.strip():
        raise EmptyFileError(f"{name} holds no text. Check that it is the report itself.")
    check_text(content.text, name=name)
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
    return _READERS[kind](data, name)


def _read_text(data: bytes, name: str) -> Content:
    decoded = decode(data, name=name)
    return Content(decoded.text, decoded.encoding, flags=decoded.flags)


def _read_markdown(data: bytes, name: str) -> Content:
    from fazhi.reading.markdown import plain_text

    decoded = decode(data, name=name)
    return Content(plain_text(decoded.text), decoded.encoding, flags=decoded.flags)


def _read_html(data: bytes, name: str) -> Content:
    from fazhi.reading.web_page import read_web_page

    page = read_web_page(data, name=name)
    return Content(page.text, page.encoding, page.metadata, page.flags)


def _read_mht(data: bytes, name: str) -> Content:
    from fazhi.reading.saved_page import page_of

    page, encoding = page_of(data, name=name)
    from fazhi.reading.web_page import read_web_page

    content = read_web_page(page, name=name, declared=encoding)
    return Content(content.text, content.encoding, content.metadata, content.flags)


def _read_docx(data: bytes, name: str) -> Content:
    from fazhi.reading.word import read_word

    document = read_word(data, name=name)
    return Content(document.text, None, document.metadata)


def _read_doc(data: bytes, name: str) -> Content:
    from fazhi.reading.old_word import read_old_word

    document = read_old_word(data, name=name)
    return Content(document.text, None, document.metadata)


def _read_ofd(data: bytes, name: str) -> Content:
    from fazhi.reading.ofd import read_ofd

    document = read_ofd(data, name=name)
    return Content(document.text, None, document.metadata)


def _read_pdf(data: bytes, name: str) -> Content:
    from fazhi.reading.pdf import read_pdf

    pages = read_pdf(data, name=name)
    return Content(pages.text, None, pages.metadata)


_READERS: dict[str, Callable[[bytes, str], Content]] = {
    "txt": _read_text,
    "md": _read_markdown,
    "html": _read_html,
    "mht": _read_mht,
    "docx": _read_docx,
    "doc": _read_doc,
    "ofd": _read_ofd,
    "pdf": _read_pdf,
}
