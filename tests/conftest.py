"""Builders of small real files (Word documents, PDFs, web pages), and a small model."""

from __future__ import annotations

import html
import io
import os
import quopri
import re
import shutil
import tarfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

BROWSER_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


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


@pytest.fixture(scope="session", autouse=True)
def english_messages() -> Iterator[None]:
    """Tests read what is said in English, whatever the language of the machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FAZHI_LANGUAGE", "en")
        yield


@pytest.fixture(scope="session")
def rule_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pipeline of rules, which needs no training, that tags 3件 and 调解纠纷3件."""
    import spacy

    nlp = spacy.blank(
        "zh", config={"nlp": {"tokenizer": {"@tokenizers": "fazhi.CharacterTokenizer.v1"}}}
    )
    value = [{"IS_DIGIT": True, "OP": "+"}, {"TEXT": "件"}]
    verb = [{"TEXT": character} for character in "调解纠纷"]
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "QUANTITY", "pattern": value}])
    nlp.add_pipe("span_ruler", config={"spans_key": "sc"}).add_patterns(
        [{"label": "INDICATOR", "pattern": [*verb, *value]}]
    )
    folder = tmp_path_factory.mktemp("model") / "rules"
    nlp.to_disk(folder)
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    """A Chromium that fetches nothing of its own; skipped where there is none, but not in CI."""
    executable = shutil.which("chromium")
    if executable is None:
        reason = "no chromium on this machine: apt-get install chromium fonts-noto-cjk"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=[*BROWSER_ARGUMENTS])
        yield browser
        browser.close()


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


PAGE_LINE = 28


def printed_pages(text: str, *, per_page: int = 30) -> list[list[str]]:
    """Lines as a printer sets them: 28 characters wide, paragraphs indented by two."""
    lines = []
    for number, paragraph in enumerate(text.splitlines()):
        indented = paragraph if number == 0 else f"\u3000\u3000{paragraph}"
        lines.extend(
            indented[start : start + PAGE_LINE] for start in range(0, len(indented), PAGE_LINE)
        )
    return [lines[start : start + per_page] for start in range(0, len(lines), per_page)]


def make_printed_pdf(text: str) -> bytes:
    """A text as the pages of a PDF."""
    return make_pdf(
        [
            [
                (64 + 16 * (len(line) - len(line.lstrip())), 760 - 22 * row, line.strip())
                for row, line in enumerate(lines)
            ]
            for lines in printed_pages(text)
        ]
    )


def make_ofd(text: str) -> bytes:
    """A text as the pages of an OFD document, a text object per line."""
    pages = printed_pages(text)
    size, space = 5.0, 'xmlns:ofd="http://www.ofdspec.org/2016"'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "OFD.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><ofd:OFD {space} Version="1.0"><ofd:DocBody>'
            "<ofd:DocInfo><ofd:Title>报告</ofd:Title></ofd:DocInfo>"
            "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        )
        listed = "".join(
            f'<ofd:Page ID="{number}" BaseLoc="Pages/Page_{number}/Content.xml"/>'
            for number in range(len(pages))
        )
        archive.writestr(
            "Doc_0/Document.xml",
            f"<ofd:Document {space}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
            f"</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>{listed}</ofd:Pages>"
            "</ofd:Document>",
        )
        for number, lines in enumerate(pages):
            objects = []
            for row, line in enumerate(lines):
                words = line.strip()
                left = 30 + size * (len(line) - len(line.lstrip()))
                objects.append(
                    f'<ofd:TextObject Boundary="{left} {30 + 7 * row} 170 {size + 1}" Size="{size}">'
                    f'<ofd:TextCode X="0" Y="{size}" DeltaX="g {max(0, len(words) - 1)} {size}">'
                    f"{html.escape(words)}</ofd:TextCode></ofd:TextObject>"
                )
            # The order in the file is not the order on the page.
            content = "".join(reversed(objects))
            archive.writestr(
                f"Doc_0/Pages/Page_{number}/Content.xml",
                f"<ofd:Page {space}><ofd:Content><ofd:Layer>{content}</ofd:Layer></ofd:Content>"
                "</ofd:Page>",
            )
    return out.getvalue()


def make_web_page(text: str) -> bytes:
    """A text as a page of a portal with navigation, script and footer."""
    title, *paragraphs = text.splitlines()
    body = "".join(f"<p>\u3000\u3000{html.escape(one)}</p>" for one in paragraphs)
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head><body>'
        "<div class='nav'><a href='/'>首页</a><a href='/x'>政务公开</a></div>"
        f"<h1>{title}</h1><div class='TRS_Editor'>{body}</div><script>alert('2030年')</script>"
        "<div class='footer'>版权所有</div></body></html>"
    ).encode()


def make_saved_page(text: str) -> bytes:
    """The same page as a browser saves it in one file."""
    encoded = quopri.encodestring(make_web_page(text)).replace(b"\n", b"\r\n")
    boundary = b"----MultipartBoundary--abc"
    return (
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: http://example.invalid/\r\n"
        b"Subject: =?utf-8?B?5oql5ZGK?=\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="'
        + boundary
        + b'"\r\n\r\n--'
        + boundary
        + b"\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n"
        b"Content-Location: http://example.invalid/\r\n\r\n"
        + encoded
        + b"\r\n--"
        + boundary
        + b"\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--"
        + boundary
        + b"--\r\n"
    )


def make_markdown(text: str) -> bytes:
    """A text as Markdown: headings and one bold stretch."""
    title, *paragraphs = text.splitlines()
    lines = [f"# {title}"]
    for paragraph in paragraphs:
        is_heading = re.match(r"[一二三四五六七八九十]、", paragraph) and "。" not in paragraph
        lines.append(
            f"## {paragraph}" if is_heading else paragraph.replace("法治政府", "**法治政府**")
        )
    return "\n\n".join(lines).encode()


def make_word(text: str) -> bytes:
    """A text as a .docx, a paragraph per line."""
    import docx

    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def make_zip(members: dict[str, bytes]) -> bytes:
    """A zip of files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def make_tar(members: dict[str, bytes], *, mode: str = "w:gz") -> bytes:
    """A tar of files, packed with gzip unless the mode says otherwise."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def make_seven_zip(members: dict[str, bytes]) -> bytes:
    """A 7z of files."""
    import py7zr

    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(data, name)
    return out.getvalue()


DOCUMENTS: dict[str, Callable[[str], bytes]] = {
    "txt": str.encode,
    "gb18030.txt": lambda text: text.replace("\n", "\r\n").encode("gb18030"),
    "md": make_markdown,
    "html": make_web_page,
    "mht": make_saved_page,
    "docx": make_word,
    "pdf": make_printed_pdf,
    "ofd": make_ofd,
}


@pytest.fixture(scope="session")
def documents() -> dict[str, Callable[[str], bytes]]:
    """Builders of a document by its suffix: each takes a text, a paragraph per line."""
    return DOCUMENTS


@pytest.fixture(scope="session")
def containers() -> dict[str, Callable[[dict[str, bytes]], bytes]]:
    """Builders of an archive of files by its suffix."""
    return {"zip": make_zip, "tar.gz": make_tar, "7z": make_seven_zip}
