"""Builders of small real files: Word documents, PDFs, web pages."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import pytest


def _pdf(objects: Sequence[bytes]) -> bytes:
    """A PDF file from its object bodies (number 1 is the catalogue)."""
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n" % number + body + b"\nendobj\n")
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    for offset in offsets:
        out.write(b"%010d 00000 n \n" % offset)
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(objects) + 1))
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


def _page_stream(lines: Sequence[tuple[float, float, str]]) -> bytes:
    parts = [b"BT /F1 16 Tf"]
    for left, bottom, text in lines:
        encoded = text.encode("utf-16-be").hex().upper().encode()
        parts.append(b"1 0 0 1 %d %d Tm <%s> Tj" % (left, bottom, encoded))
    return b"\n".join([*parts, b"ET"])


def make_pdf(pages: Sequence[Sequence[tuple[float, float, str]]]) -> bytes:
    """Pages of (left, bottom, text) in points, 16 pt Chinese text through a predefined CMap."""
    count = len(pages)
    kids = b" ".join(b"%d 0 R" % (6 + 2 * index) for index in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [" + kids + b"] /Count %d >>" % count,
        b"<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /UniGB-UCS2-H"
        b" /DescendantFonts [4 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /SimSun /DW 1000"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >>"
        b" /FontDescriptor 5 0 R >>",
        b"<< /Type /FontDescriptor /FontName /SimSun /Flags 4 /FontBBox [0 -200 1000 900]"
        b" /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>",
    ]
    for index, lines in enumerate(pages):
        stream = _page_stream(lines)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % (7 + 2 * index)
        )
        objects.append(b"<< /Length %d >>\nstream\n" % len(stream) + stream + b"\nendstream")
    return _pdf(objects)


@pytest.fixture
def pdf_file() -> Callable[[Sequence[Sequence[tuple[float, float, str]]]], bytes]:
    return make_pdf


@pytest.fixture
def word_file() -> Callable[..., bytes]:
    """Build a .docx: strings are paragraphs, lists of lists are tables."""

    def build(
        *parts: str | list[list[str]], change: Callable[[object], None] | None = None
    ) -> bytes:
        import docx

        document = docx.Document()
        for part in parts:
            if isinstance(part, str):
                document.add_paragraph(part)
                continue
            table = document.add_table(rows=len(part), cols=len(part[0]))
            for row, cells in zip(table.rows, part, strict=True):
                for cell, text in zip(row.cells, cells, strict=True):
                    cell.text = text
        if change is not None:
            change(document)
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()

    return build
