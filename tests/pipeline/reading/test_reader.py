"""The front door: formats by content, errors in plain words, encodings."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.errors import FazhiError
from fazhi.reading import (
    DamagedFileError,
    EmptyFileError,
    FileMissingError,
    FolderGivenError,
    ReadingError,
    ScannedPdfError,
    UndecodableTextError,
    UnsupportedFormatError,
    read,
    read_bytes,
)

TEXT = "石坪乡2024年度法治政府建设工作报告\r\n\r\n2024年，石坪乡开展普法宣传12场次。\r\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "utf-8"),
        (TEXT.encode("gb18030"), "gb18030"),
        (TEXT.encode("utf-16"), "utf-16-le"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
    ],
)
def test_text_is_decoded_and_otherwise_unchanged(data: bytes, encoding: str) -> None:
    report = read_bytes(data, name="a.txt")
    assert (report.text, report.encoding, report.format) == (TEXT, encoding, "txt")


ROSTER = "\n".join(f"{chr(0x9000 + number)}璟翀" for number in range(200))


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"来源：甲{number}" for number in range(20_000)),
        "字" * 30_000,
        "✅" * 22,
        ROSTER,
        "\ue123\ue124" * 20,  # private use: characters of fonts
        "Ł¬¦ÕÇ³" * 50,
    ],
)
@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "utf-16", "iso-8859-1", None])
def test_valid_utf_8_is_utf_8(text: str, charset: str | None) -> None:
    if charset is None:
        report = read_bytes(text.encode(), name="a.txt")
        assert report.text == text
    else:
        page = f'<html><meta charset="{charset}"><body><p>{text}</p></body></html>'
        report = read_bytes(page.encode(), name="a.html")
        assert report.text.split() == text.split()
    assert (report.encoding, report.flags) == ("utf-8", ())


def test_a_short_page_in_utf_8_that_says_so_is_utf_8() -> None:
    page = '<html><meta charset="utf-8"><body><p>\ue123\ue124</p></body></html>'
    assert read_bytes(page.encode(), name="a.html").text == "\ue123\ue124"


def test_a_broken_byte_in_rare_characters_is_flagged() -> None:
    report = read_bytes(ROSTER.encode() + b"\xe5\x8f", name="a.txt")
    assert report.text == ROSTER + "\ufffd"
    assert (report.encoding, report.flags) == ("utf-8", ("replacement_characters",))


@pytest.mark.parametrize("codec", ["gb18030", "utf-16-le", "utf-16-be"])
def test_what_is_not_utf_8_must_look_like_chinese(codec: str) -> None:
    assert read_bytes((TEXT * 9).encode(codec), name="a.txt").encoding == codec
    with pytest.raises(UndecodableTextError):
        read_bytes("\ue123\ue124\u0378".encode(codec) * 200, name="a.txt")


@pytest.mark.parametrize(
    "charset",
    ["undefined", "punycode", "idna", "unicode_escape", "raw_unicode_escape", "charmap", "hex",
     "rot13", "zlib", "no-such-charset"],
)  # fmt: skip
@pytest.mark.parametrize(
    ("text", "codec"), [(TEXT * 3, "utf-8"), (TEXT * 3, "gb18030"), (r"12 \u4e00", "utf-8")]
)
def test_a_charset_that_is_none_is_ignored(charset: str, text: str, codec: str) -> None:
    page = f'<html><meta charset="{charset}"><body><p>{text}</p></body></html>'
    report = read_bytes(page.encode(codec), name="a.html")
    assert "".join(report.text.split()) == "".join(text.split())
    assert report.encoding == codec


def test_a_few_broken_bytes_are_flagged() -> None:
    data = (TEXT * 20).encode() + b"\xe5\x8f"
    report = read_bytes(data, name="a.txt")
    assert report.encoding == "utf-8"
    assert report.flags == ("replacement_characters",)


def _zip(*members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for member in members:
            archive.writestr(member, "<x/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "error", "words"),
    [
        (b"", "a.txt", EmptyFileError, "empty"),
        (b" \n\t ", "a.txt", EmptyFileError, "empty"),
        (b"\xef\xbb\xbf", "a.txt", EmptyFileError, "no text"),
        (bytes(range(256)) * 40, "a.txt", UndecodableTextError, "UTF-8"),
        (
            "繁體中文的報告內容在這裡，請參閱。".encode("big5") * 9,
            "a.txt",
            UndecodableTextError,
            "UTF-8",
        ),
        (b"\xff\xd8\xff\xe0" + b"\0" * 50, "a.txt", UnsupportedFormatError, "OCR"),
        (_zip("xl/workbook.xml"), "a.xlsx", UnsupportedFormatError, "Excel"),
        (_zip("OFD.xml"), "a.ofd", DamagedFileError, "PDF"),
        (_zip("a.txt"), "a.zip", UnsupportedFormatError, "Unpack"),
        (_zip("word/document.xml"), "a.docx", DamagedFileError, "save a fresh"),
        (b"PK\x03\x04" + b"\0" * 30, "a.docx", DamagedFileError, "damaged"),
        (b"%PDF-1.4\nnothing else", "a.pdf", ReadingError, "a.pdf"),
    ],
)
def test_what_cannot_be_read_says_why_and_what_to_do(
    data: bytes, name: str, error: type[ReadingError], words: str
) -> None:
    if name == "a.txt" and error is UndecodableTextError and data[:1] != b"\0":
        # A guess is allowed as long as no garbage comes out.
        try:
            report = read_bytes(data, name=name)
        except UndecodableTextError as raised:
            assert words in str(raised)
        else:
            assert "繁體" in report.text
        return
    with pytest.raises(error, match=words):
        read_bytes(data, name=name)


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(FileMissingError, match="spelling"):
        read(tmp_path / "no.txt")
    with pytest.raises(FolderGivenError, match="folder"):
        read(tmp_path)


def test_content_decides_and_not_the_suffix(tmp_path: Path, word_file: object) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(word_file("一、工作情况"))  # type: ignore[operator]
    report = read(path)
    assert (report.format, report.text, report.name) == ("docx", "一、工作情况", "report.txt")


def test_a_pdf_without_text_is_a_scan(pdf_file: object) -> None:
    with pytest.raises(ScannedPdfError, match="OCR"):
        read_bytes(pdf_file([[]]), name="a.pdf")  # type: ignore[operator]


def test_id_depends_on_name_and_content() -> None:
    first, same, other = (
        read_bytes(TEXT.encode(), name="a.txt"),
        read_bytes(TEXT.encode(), name="a.txt"),
        read_bytes(TEXT.encode(), name="b.txt"),
    )
    assert first.report_id == same.report_id != other.report_id


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.html", "a.docx", "a.pdf", "a"]))
def test_any_bytes_give_a_report_or_a_reading_error(data: bytes, name: str) -> None:
    try:
        report = read_bytes(data, name=name)
    except FazhiError as error:
        assert isinstance(error, ReadingError)
    else:
        assert report.text.strip()


@pytest.mark.parametrize(
    "line",
    [
        "ཁྲིམས་སྲིད་གཞུང་གི་འཛུགས་སྐྲུན་ལོ་འཁོར་སྙན་ཞུ།",
        "قانۇن بويىچە ھۆكۈمەت قۇرۇلۇشى يىللىق دوكلاتى",
        "ᠬᠠᠤᠯᠢ ᠶᠢᠨ ᠵᠠᠰᠠᠭ ᠤᠨ ᠭᠠᠵᠠᠷ ᠤᠨ ᠪᠠᠶᠢᠭᠤᠯᠤᠯᠲᠠ",
        "ꆏꉙꄯꒉꋍꃅꌋꆀꊇꏤꏦꏡꀋꄸꂘꊂꇬꏤꄮꐨꑌꆹ",
    ],
)
def test_a_report_in_a_minority_script_is_read(line, tmp_path):
    path = tmp_path / "report.txt"
    path.write_text(f"2024年\n{line}\n{line}\n", encoding="utf-8")
    report = read(path)
    assert line in report.text
    assert report.encoding == "utf-8"
