"""Which format some bytes are in: content first, the file name only where content is silent."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath

from fazhi.data import read_table
from fazhi.reading.errors import ContainerError, DamagedFileError, UnsupportedFormatError

_SNIFFED_BYTES = 4096
_HTML_TAG = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|title|script|div|table|p|span|article)\b", re.I
)
_HTML_SUFFIXES = {".html", ".htm", ".xhtml", ".shtml", ".jhtml"}
_MARKDOWN_SUFFIXES = {".md", ".markdown"}
_TEXT_SUFFIXES = {".txt", ".text", "", *_MARKDOWN_SUFFIXES}
CONTAINERS = frozenset({"zip", "tar", "7z"})
# A saved page starts with mail headers, of which these are always there.
_MHT_HEADER = re.compile(
    rb"(?:\s|[\w-]{1,40}:[^\n]{0,1000}\n(?:[ \t][^\n]{0,1000}\n){0,5}){0,15}?"
    rb"(?:mime-version:|snapshot-content-location:|content-type:\s{0,5}multipart/related)",
    re.I,
)
_DOCUMENT_MARKS = (
    b"[Content_Types].xml",
    b"_rels/",
    b"word/",
    b"docProps/",
    b"xl/",
    b"ppt/",
    b"OFD.xml",
    b"mimetypeapplication/",
)
_ZIP_DAMAGES = (
    zipfile.BadZipFile,
    OSError,
    ValueError,
    EOFError,
    NotImplementedError,
    struct.error,
)


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
    """Return `pdf`, `docx`, `doc`, `ofd`, `html`, `mht`, `md` or `txt`.

    data: the whole file; name: used for messages, and its suffix where the
    content leaves the choice between text formats open.
    Raises UnsupportedFormatError for known formats without a reader (with
    what to convert them to), ContainerError for archives of files and
    DamagedFileError for a broken zip container.
    """
    for signature in _signatures():
        if data[signature.offset : signature.offset + len(signature.magic)] != signature.magic:
            continue
        if signature.format == "zip":
            return _format_of_zip(data, name=name)
        if signature.format in CONTAINERS:
            raise _is_an_archive(name)
        if signature.remedy:
            raise UnsupportedFormatError(
                f"{name} is a {signature.format} file, which fazhi cannot read. {signature.remedy}"
            )
        return signature.format
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if _MHT_HEADER.match(data[:_SNIFFED_BYTES]):
        return "mht"
    return _format_of_text(data, name=name)


def container_kind(data: bytes) -> str | None:
    """`zip`, `tar` (packed or not) or `7z` for an archive of files, None for anything else.

    data: the whole file, or its start: a zip that is cut off counts as an archive unless
    its first members tell otherwise.
    """
    for signature in _signatures():
        if data[signature.offset : signature.offset + len(signature.magic)] == signature.magic:
            if signature.format == "zip":
                return "zip" if _is_zip_of_files(data) else None
            return signature.format if signature.format in CONTAINERS else None
    return None


def _is_zip_of_files(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except _ZIP_DAMAGES:
        return not any(mark in data[:_SNIFFED_BYTES] for mark in _DOCUMENT_MARKS)
    return _document_in(names) is None


def _document_in(members: set[str]) -> str | None:
    """What document format the members of a zip make up: a format, or a row's name of it."""
    if "word/document.xml" in members:
        return "docx"
    if "OFD.xml" in members:
        return "ofd"
    for row in read_table("zip_contents"):
        if row["member"] in members:
            return row["format"]
    return "OOXML" if "[Content_Types].xml" in members else None


def _format_of_zip(data: bytes, *, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = set(archive.namelist())
    except _ZIP_DAMAGES as error:
        raise DamagedFileError(
            f"{name} starts like a Word or zip file but is cut off or damaged ({error}). "
            "Download it again, or open it in Word and save a fresh copy."
        ) from error
    found = _document_in(members)
    if found in {"docx", "ofd"}:
        return str(found)
    for row in read_table("zip_contents"):
        if found == row["format"]:
            raise UnsupportedFormatError(
                f"{name} is {row['format']}, which fazhi cannot read. {row['remedy']}"
            )
    if found is not None:
        raise DamagedFileError(
            f"{name} is a Word file without its document part. "
            "Open it in Word, save a fresh copy and give that one."
        )
    raise _is_an_archive(name)


def _is_an_archive(name: str) -> ContainerError:
    return ContainerError(
        f"{name} is an archive of files. Unpack it and give the folder with the files inside, "
        "or give the archive to `fazhi extract`, which reads archives in an archive too."
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
    return "md" if suffix in _MARKDOWN_SUFFIXES else "txt"
