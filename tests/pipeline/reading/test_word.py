"""Word files: order, tables, text boxes, automatic numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from docx.oxml import parse_xml

from fazhi.reading import read_bytes
from fazhi.reading.word_numbering import chinese_number, format_number

_SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_BOX = "<w:txbxContent><w:p><w:r><w:t>方框里的字</w:t></w:r></w:p></w:txbxContent>"


def test_paragraphs_and_tables_in_order(word_file: Callable[..., bytes]) -> None:
    data = word_file("一、情况", [["项目", "件数"], ["调解", "36"]], "2025年1月15日")
    assert read_bytes(data, name="a.docx").text == "一、情况\n项目 | 件数\n调解 | 36\n2025年1月15日"


def test_a_text_box_comes_once(word_file: Callable[..., bytes]) -> None:
    def add(document: Any) -> None:
        document.element.body.insert(
            0,
            parse_xml(
                f"<w:p {_SPACES}><w:r><w:t>正文</w:t></w:r><w:r><mc:AlternateContent>"
                f'<mc:Choice Requires="wps"><wps:txbx>{_BOX}</wps:txbx></mc:Choice>'
                f"<mc:Fallback><w:pict><v:textbox>{_BOX}</v:textbox></w:pict></mc:Fallback>"
                "</mc:AlternateContent></w:r></w:p>"
            ),
        )

    data = word_file("后一段", change=add)
    assert read_bytes(data, name="a.docx").text == "正文\n方框里的字\n后一段"


def test_deleted_and_hidden_text_is_left_out(word_file: Callable[..., bytes]) -> None:
    def add(document: Any) -> None:
        document.element.body.insert(
            0,
            parse_xml(
                f"<w:p {_SPACES}><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
                "<w:ins><w:r><w:t>新</w:t></w:r></w:ins>"
                "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r></w:p>"
            ),
        )

    assert read_bytes(word_file("完", change=add), name="a.docx").text == "新\n完"


def test_automatic_numbers_are_written_out(word_file: Callable[..., bytes]) -> None:
    def number(document: Any) -> None:
        root = document.part.numbering_part.element
        levels = (
            '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
            '<w:lvlText w:val="%1、"/></w:lvl>'
            '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
            '<w:lvlText w:val="（%2）"/></w:lvl>'
        )
        root.insert(
            0, parse_xml(f'<w:abstractNum {_SPACES} w:abstractNumId="90">{levels}</w:abstractNum>')
        )
        root.append(
            parse_xml(f'<w:num {_SPACES} w:numId="91"><w:abstractNumId w:val="90"/></w:num>')
        )
        for paragraph, depth in zip(document.paragraphs, (0, 1, 1, 0, 1), strict=False):
            properties = paragraph._p.get_or_add_pPr()
            properties.append(
                parse_xml(
                    f'<w:numPr {_SPACES}><w:ilvl w:val="{depth}"/><w:numId w:val="91"/></w:numPr>'
                )
            )

    data = word_file("情况", "组织", "宣传", "问题", "人手", "结尾", change=number)
    assert read_bytes(data, name="a.docx").text.split("\n") == [
        "一、情况", "（一）组织", "（二）宣传", "二、问题", "（一）人手", "结尾",
    ]  # fmt: skip


@pytest.mark.parametrize(("value", "text"), [(1, "一"), (10, "十"), (12, "十二"), (23, "二十三")])
def test_chinese_numbers(value: int, text: str) -> None:
    assert chinese_number(value) == text


@pytest.mark.parametrize(
    ("number_format", "text"),
    [("decimal", "4"), ("decimalEnclosedCircle", "④"), ("upperLetter", "D"), ("lowerRoman", "iv"),
     ("bullet", ""), ("unheardOf", "4")],
)  # fmt: skip
def test_number_formats(number_format: str, text: str) -> None:
    assert format_number(4, number_format) == text


def test_core_properties_are_metadata(word_file: Callable[..., bytes]) -> None:
    def name(document: Any) -> None:
        document.core_properties.title = "石坪乡报告"

    assert (
        read_bytes(word_file("正文", change=name), name="a.docx").metadata["title"] == "石坪乡报告"
    )
