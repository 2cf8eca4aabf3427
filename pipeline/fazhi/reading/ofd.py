"""OFD documents (GB/T 33190-2016), the Chinese standard for fixed-layout official documents.

A zip with XML parts: OFD.xml → Document.xml → the pages' Content.xml, whose TextCode
elements hold runs of text with their places on the page.
"""

from __future__ import annotations

import io
import math
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from fazhi.reading.errors import (
    DamagedFileError,
    EncryptedFileError,
    ReadingError,
    ScannedDocumentError,
    TooLargeError,
)
from fazhi.reading.pdf_lines import PrintedLine, join_pages

_POINTS_PER_MILLIMETRE = 72 / 25.4
_MOST_PART_BYTES = 64 * 1024 * 1024
_MOST_PAGES = 2000
_DEFAULT_HEIGHT = 297.0
_DEFAULT_SIZE = 4.2
_SAME_LINE = 0.5
_GAP_OF_CELLS = 2.0
_NUMBER = re.compile(r"[-+]?(?:\d{1,9}(?:\.\d{0,9})?|\.\d{1,9})(?:[eE][-+]?\d{1,3})?")


@dataclass(frozen=True, slots=True)
class OfdText:
    """The text of an OFD document and its document information."""

    text: str
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Run:
    """One TextCode. Millimetres; bottom: of its base line, from the top of the page."""

    text: str
    left: float
    right: float
    bottom: float
    size: float


def read_ofd(data: bytes, *, name: str) -> OfdText:
    """Text of an OFD document: one paragraph per line, without page heads, feet and numbers.

    Raises DamagedFileError, EncryptedFileError, ScannedDocumentError (no text) or
    TooLargeError.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _text_of(_Package(archive, name), name)
    except ReadingError:
        raise
    except Exception as error:
        # Whatever a broken byte leads to in a zip, in XML or in coordinates.
        raise DamagedFileError(
            f"{name} is a damaged OFD document ({type(error).__name__}: {error}). Download it "
            "again, or open it in an OFD reader and export a PDF with text."
        ) from error


class _Package:
    """The parts of one OFD file. Namespaces are ignored: writers differ in them."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self._archive = archive
        self._name = name
        self._root = self._xml("OFD.xml")

    def metadata(self) -> dict[str, str]:
        """Title, author and date that the document says of itself."""
        names = {"Title": "title", "Author": "author", "CreationDate": "created"}
        information = next(_named(self._root, "DocInfo"), None)
        found = (
            {}
            if information is None
            else {
                names[_tag(child)]: (child.text or "").strip()
                for child in information
                if _tag(child) in names
            }
        )
        return {key: value for key, value in found.items() if value}

    def pages(self) -> Iterator[tuple[Any, float]]:
        """Content of every page with its height in millimetres, in reading order."""
        roots = list(_named(self._root, "DocRoot"))
        if not roots:
            raise ValueError("OFD.xml names no document")
        for root in roots:
            path = _path(root.text, "OFD.xml")
            document = self._xml(path)
            height = _height(next(_named(document, "CommonData"), None), _DEFAULT_HEIGHT)
            for number, page in enumerate(_named(document, "Page")):
                if number >= _MOST_PAGES:
                    raise TooLargeError(f"{self._name} has more than {_MOST_PAGES} pages.")
                if page.get("BaseLoc"):
                    content = self._xml(_path(page.get("BaseLoc"), path))
                    yield content, _height(content, height)

    def _xml(self, path: str) -> Any:
        from lxml import etree

        info = self._archive.getinfo(path)
        if info.flag_bits & 1:
            raise EncryptedFileError(
                f"{self._name} is protected by a password. Save it without one and try again."
            )
        if info.file_size > _MOST_PART_BYTES:
            raise TooLargeError(f"{self._name} has a page of more than 64 MB: it is no report.")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        try:
            return etree.fromstring(self._archive.read(info), parser)
        except etree.XMLSyntaxError as error:
            raise ValueError(f"{path}: {error}") from error


def _text_of(package: _Package, name: str) -> OfdText:
    pages = [_lines(page, height) for page, height in package.pages()]
    if not any(pages):
        raise ScannedDocumentError(
            f"{name} holds pages without text: it is a scan. "
            "Run a text recognition (OCR) program on it and give its result."
        )
    return OfdText(join_pages(pages), package.metadata())


def _path(text: str | None, base: str) -> str:
    """A location, absolute or relative to the part that names it, as the zip has it."""
    location = (text or "").strip()
    if location.startswith("/"):
        return location[1:]
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), location))


def _tag(element: Any) -> str:
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def _named(element: Any, tag: str) -> Iterator[Any]:
    return (one for one in element.iter() if _tag(one) == tag)


def _numbers(text: str | None) -> list[float]:
    numbers = [float(one) for one in _NUMBER.findall(text or "")]
    if not all(map(math.isfinite, numbers)):
        raise ValueError(f"{text!r:.40} is no place on a page")
    return numbers


def _height(element: Any, default: float) -> float:
    if element is not None:
        for box in _named(element, "PhysicalBox"):
            numbers = _numbers(box.text)
            if len(numbers) == 4 and numbers[3] > 0:
                return numbers[3]
    return default


def _lines(content: Any, height: float) -> list[PrintedLine]:
    """Runs on one base line, from left to right, as lines from top to bottom."""
    runs = sorted(_runs(content), key=lambda run: (run.bottom, run.left))
    lines: list[list[_Run]] = []
    for run in runs:
        if lines and run.bottom - lines[-1][0].bottom <= _SAME_LINE * lines[-1][0].size:
            lines[-1].append(run)
        else:
            lines.append([run])
    return [_printed(line, height) for line in lines if "".join(run.text for run in line).strip()]


def _printed(line: Sequence[_Run], height: float) -> PrintedLine:
    ordered = sorted(line, key=lambda run: run.left)
    text = ordered[0].text
    for before, run in pairwise(ordered):
        # Columns of a table stand apart; runs of a sentence touch.
        gap = run.left - before.right > _GAP_OF_CELLS * run.size
        text += f" {run.text}" if gap else run.text
    size = max(run.size for run in ordered)
    return PrintedLine(
        text=text.strip(),
        left=ordered[0].left * _POINTS_PER_MILLIMETRE,
        right=max(run.right for run in ordered) * _POINTS_PER_MILLIMETRE,
        top=(ordered[0].bottom - size) / height,
        size=size * _POINTS_PER_MILLIMETRE,
    )


def _runs(content: Any) -> Iterator[_Run]:
    for element in _named(content, "TextObject"):
        if element.get("Visible") == "false":
            continue
        box = [*_numbers(element.get("Boundary")), 0.0, 0.0, 0.0, 0.0][:4]
        matrix = _numbers(element.get("CTM"))
        if len(matrix) != 6:
            matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]
        size = (_numbers(element.get("Size")) or [_DEFAULT_SIZE])[0] or _DEFAULT_SIZE
        left = bottom = 0.0
        for code in _named(element, "TextCode"):
            # A code without X or Y goes on where the one before was.
            left = (_numbers(code.get("X")) or [left])[0]
            bottom = (_numbers(code.get("Y")) or [bottom])[0]
            text = (code.text or "").replace("\n", "").replace("\r", "")
            if not text:
                continue
            x = matrix[0] * left + matrix[2] * bottom + matrix[4] + box[0]
            y = matrix[1] * left + matrix[3] * bottom + matrix[5] + box[1]
            height = size * (abs(matrix[3]) or 1.0)
            width = _width(text, code.get("DeltaX"), size) * (abs(matrix[0]) or 1.0)
            if not all(map(math.isfinite, (x, x + width, y, height))):
                raise ValueError(f"{text!r:.40} has no place on the page")
            yield _Run(text, x, x + width, y, height)


def _width(text: str, delta: str | None, size: float) -> float:
    """Advance widths where they are given (`g 3 4.2` repeats 4.2 three times), else guessed."""
    advances: list[float] = []
    words = (delta or "").split()
    position = 0
    while position < len(words) and len(advances) < len(text):
        if words[position] == "g" and position + 2 < len(words):
            count, value = _numbers(words[position + 1]), _numbers(words[position + 2])
            repeat = int(min(count[0], len(text))) if count else 0
            advances.extend((value or [size]) * repeat)
            position += 3
        else:
            advances.extend(_numbers(words[position])[:1])
            position += 1
    missing = text[len(advances) :]
    guessed = sum(size if character > "\u2000" else size / 2 for character in missing)
    return sum(advances) + guessed
