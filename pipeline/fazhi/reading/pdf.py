"""PDF files with a text layer; layout is undone in `pdf_lines`."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fazhi.reading.errors import DamagedFileError, EncryptedFileError, ScannedPdfError
from fazhi.reading.pdf_lines import PrintedLine, join_pages

_CHARACTERS_PER_PAGE_OF_A_SCAN = 8
_GAP_OF_A_SPACE = 0.6


@dataclass(frozen=True, slots=True)
class PdfText:
    """The text of a PDF and its document information."""

    text: str
    metadata: Mapping[str, str] = field(default_factory=dict)


def read_pdf(data: bytes, *, name: str) -> PdfText:
    """Text of a PDF: one paragraph per line, without repeated page heads, feet and numbers.

    Raises EncryptedFileError, ScannedPdfError (no text layer) or DamagedFileError.
    """
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect

    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            information = _information(document.metadata)
            pages = []
            has_pictures = False
            for page in document.pages:
                pages.append(_lines_of(page))
                has_pictures = has_pictures or bool(page.images)
                page.close()
            text = join_pages(pages)
    except Exception as error:
        # pdfminer raises whatever a broken byte leads to, from struct.error to
        # RecursionError; all of it means the same to the person with the file.
        if _is_caused_by(error, PDFPasswordIncorrect):
            raise EncryptedFileError(
                f"{name} is protected by a password. Save it without one and try again."
            ) from error
        raise DamagedFileError(
            f"{name} is a damaged PDF ({type(error).__name__}). Download it again, or open it "
            "in a PDF reader and print it to a new PDF."
        ) from error
    characters = sum(len(line.text) for page in pages for line in page)
    if characters < _CHARACTERS_PER_PAGE_OF_A_SCAN * max(1, len(pages)):
        reason = "pictures of pages" if has_pictures else "pages"
        raise ScannedPdfError(
            f"{name} holds {reason} without text: it is a scan. "
            "Run a text recognition (OCR) program on it and give its result."
        )
    return PdfText(text, information)


def _lines_of(page: Any) -> list[PrintedLine]:
    height = float(page.height) or 1.0
    found = page.extract_text_lines(
        return_chars=True, x_tolerance_ratio=_GAP_OF_A_SPACE, y_tolerance=3
    )
    lines = []
    for line in found:
        text = line["text"].strip()
        if text:
            size = max((float(char["size"]) for char in line["chars"]), default=10.0)
            lines.append(
                PrintedLine(
                    text=text,
                    left=float(line["x0"]),
                    right=float(line["x1"]),
                    top=float(line["top"]) / height,
                    size=size,
                )
            )
    return lines


def _is_caused_by(error: BaseException | None, kind: type[BaseException]) -> bool:
    for _ in range(10):
        if error is None:
            return False
        if isinstance(error, kind) or any(isinstance(item, kind) for item in error.args):
            return True
        error = error.__cause__ or error.__context__
    return False


def _information(found: Mapping[str, Any] | None) -> dict[str, str]:
    names = {"Title": "title", "Author": "author", "CreationDate": "created"}
    return {
        names[key]: value.strip()
        for key, value in (found or {}).items()
        if key in names and isinstance(value, str) and value.strip()
    }
