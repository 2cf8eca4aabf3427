"""Word files (.docx): paragraphs, tables and text boxes in reading order.

python-docx opens the package; the walk over its XML is our own because the
library skips text boxes, content controls and automatic numbers.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from fazhi.reading.errors import DamagedFileError, EncryptedFileError, ReadingError
from fazhi.reading.word_numbering import Numbering

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = {
    _FALLBACK,
    *(
        _W + name
        for name in ("del", "moveFrom", "instrText", "delText", "rt", "rPr", "pPr", "txbxContent")
    ),
}
_FIXED_TEXT = {_W + "tab": "\t", _W + "br": "\n", _W + "cr": "\n", _W + "noBreakHyphen": "-"}
_CONTAINERS = {_W + "sdt", _W + "sdtContent", _W + "customXml", _W + "ins", _W + "moveTo"}
_MAXIMUM_UNPACKED = 300 * 1024 * 1024
_LAYOUT_CELL_CHARACTERS = 300


@dataclass(frozen=True, slots=True)
class WordText:
    """The text of a Word file and its core properties."""

    text: str
    metadata: Mapping[str, str] = field(default_factory=dict)


def read_word(data: bytes, *, name: str) -> WordText:
    """Text of a .docx, one paragraph or table row per line, table cells joined by ` | `.

    Automatic list numbers (`一、`, `（一）`) are written out; deleted and hidden
    text, footnotes and the compatibility copies of text boxes are left out.
    Raises DamagedFileError when the package cannot be opened.
    """
    try:
        document = _open(data, name=name)
        numbering = Numbering.of(document)
        lines = [line.rstrip() for line in _blocks(document.element.body, numbering)]
        text = "\n".join(_without_blank_runs(lines)).strip("\n")
        return WordText(text, _properties(document))
    except ReadingError:
        raise
    except Exception as error:
        # python-docx and what it stands on raise whatever a broken part leads to.
        raise DamagedFileError(
            f"{name} is a damaged Word file ({type(error).__name__}). "
            "Open it in Word or WPS and save a fresh .docx."
        ) from error


def _open(data: bytes, *, name: str) -> Any:
    import docx

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        members = package.infolist()
        if sum(member.file_size for member in members) > _MAXIMUM_UNPACKED:
            raise DamagedFileError(
                f"{name} unpacks to more than 300 MB. Remove its pictures in Word and save it."
            )
        if any(member.flag_bits & 1 for member in members):
            raise EncryptedFileError(
                f"{name} is protected by a password. Save it without one and try again."
            )
    return docx.Document(io.BytesIO(data))


def _blocks(parent: Any, numbering: Numbering) -> Iterator[str]:
    """Lines of a body, a cell, a text box or a content control, in document order."""
    for child in parent:
        if child.tag == _W + "p":
            yield from _paragraph(child, numbering)
        elif child.tag == _W + "tbl":
            yield from _table(child, numbering)
        elif child.tag in _CONTAINERS:
            yield from _blocks(child, numbering)


def _paragraph(paragraph: Any, numbering: Numbering) -> Iterator[str]:
    text = "".join(_inline(paragraph))
    if text.strip():
        text = numbering.label(paragraph) + text
    yield from text.split("\n")
    for box in _text_boxes(paragraph):
        yield from _blocks(box, numbering)


def _inline(element: Any) -> Iterator[str]:
    for child in element:
        tag = child.tag
        if tag in _SKIPPED:
            continue
        if tag == _W + "t":
            yield child.text or ""
        elif tag in _FIXED_TEXT:
            yield _FIXED_TEXT[tag]
        elif tag == _W + "r" and _is_hidden(child):
            continue
        else:
            yield from _inline(child)


def _is_hidden(run: Any) -> bool:
    vanish = run.find(f"{_W}rPr/{_W}vanish")
    return vanish is not None and vanish.get(_W + "val") not in {"0", "false"}


def _text_boxes(element: Any) -> Iterator[Any]:
    for child in element:
        if child.tag == _W + "txbxContent":
            yield child
        elif child.tag not in _SKIPPED:
            yield from _text_boxes(child)


def _table(table: Any, numbering: Numbering) -> Iterator[str]:
    for row in table.iter(_W + "tr"):
        if next(row.iterancestors(_W + "tbl")) is not table:
            continue
        cells = [list(_blocks(cell, numbering)) for cell in row.iter(_W + "tc") if _owns(row, cell)]
        # A table that only lays out a page has long texts in few cells: those are paragraphs.
        if len(cells) == 1 or any(
            sum(map(len, lines)) > _LAYOUT_CELL_CHARACTERS for lines in cells
        ):
            for lines in cells:
                yield from lines
        else:
            yield " | ".join(" ".join(" ".join(lines).split()) for lines in cells)


def _owns(row: Any, cell: Any) -> bool:
    return next(cell.iterancestors(_W + "tr")) is row


def _without_blank_runs(lines: list[str]) -> Iterator[str]:
    blank = True
    for line in lines:
        if line.strip() or not blank:
            yield line
        blank = not line.strip()


def _properties(document: Any) -> dict[str, str]:
    properties = document.core_properties
    found = {
        "title": properties.title,
        "author": properties.author,
        "created": properties.created.date().isoformat() if properties.created else "",
        "keywords": properties.keywords,
    }
    return {key: value.strip() for key, value in found.items() if value and value.strip()}
