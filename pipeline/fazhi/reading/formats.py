"""Which format some bytes are in: content first, the file name only where content is silent."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath

from fazhi.data import read_table
from fazhi.reading.errors import DamagedFileError, UnsupportedFormatError

_SNIFFED_BYTES = 4096
_HTML_TAG = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|title|script|div|table|p|span|article)\b", re.I
)
_HTML_SUFFIXES = {".html", ".htm", ".xhtml", ".shtml", ".jhtml"}
_TEXT_SUFFIXES = {".txt", ".md", ".text", ".markdown", ""}


@dataclass(frozen=True, slots=True)
class _Signature:
    offset: int
    magic: bytes
    format: str
    remedy: str


@cache
def _signatures() -> tuple[_Signature, ...]:
    return tuple(
        _Signature(int(row["offset"]), bytes.fromhex(row["magic"]), row["format"], row["remedy"])
        for row in read_table("file_signatures")
    )


def detect_format(data: bytes, *, name: str) -> str:
    """Return `pdf`, `docx`, `html` or `txt`.

    data: the whole file; name: used for messages, and its suffix where the
    content leaves the choice between text formats open.
    Raises UnsupportedFormatError for known formats without a reader (with
    what to convert them to) and DamagedFileError for a broken zip container.
    """
    for signature in _signatures():
        if data[signature.offset : signature.offset + len(signature.magic)] != signature.magic:
            continue
        if signature.format == "zip":
            return _format_of_zip(data, name=name)
        if signature.remedy:
            raise UnsupportedFormatError(
                f"{name} is a {signature.format} file, which fazhi cannot read. {signature.remedy}"
            )
        return signature.format
    if b"%PDF-" in data[:1024]:
        return "pdf"
    return _format_of_text(data, name=name)


def _format_of_zip(data: bytes, *, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, EOFError) as error:
        raise DamagedFileError(
            f"{name} starts like a Word or zip file but is cut off or damaged ({error}). "
            "Download it again, or open it in Word and save a fresh copy."
        ) from error
    if "word/document.xml" in members:
        return "docx"
    for row in read_table("zip_contents"):
        if any(member.startswith(row["member"]) for member in members):
            raise UnsupportedFormatError(
                f"{name} is {row['format']}, which fazhi cannot read. {row['remedy']}"
            )
    if "[Content_Types].xml" in members and PurePosixPath(name).suffix.lower() == ".docx":
        raise DamagedFileError(
            f"{name} is a Word file without its document part. "
            "Open it in Word, save a fresh copy and give that one."
        )
    raise UnsupportedFormatError(
        f"{name} is a zip archive. Unpack it and give the folder with the files inside."
    )


def _format_of_text(data: bytes, *, name: str) -> str:
    suffix = PurePosixPath(name).suffix.lower()
    start = data[:_SNIFFED_BYTES].replace(b"\0", b"")
    tags = len(_HTML_TAG.findall(start))
    if suffix in _HTML_SUFFIXES:
        return "html"
    if re.match(
        rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*<(?:!doctype\s+html|html|head)\b", start, re.I
    ):
        return "html"
    if suffix not in _TEXT_SUFFIXES and tags >= 2:
        return "html"
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and tags >= 3:
        return "html"
    return "txt"
