"""What is text in any script, and what misread bytes look like."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.reading.readability import is_readable

CHINESE = (
    "石坪乡2024年度法治政府建设工作报告\n一、主要工作\n全年调解纠纷12件，办结行政复议案件3件，"
    "开展普法宣传18场次，组织学习宪法和民法典，完善重大行政决策程序，加强行政执法监督。\n"
) * 10
TIBETAN = "༄༅། །ཁྲིམས་ཀྱིས་སྲིད་སྐྱོང་བའི་ལས་དོན་གྱི་སྙན་ཞུ།\n༡། ལས་དོན་གཙོ་བོ། "
UYGHUR = "قانۇن بويىچە ھۆكۈمەت قۇرۇلۇشى خىزمەت دوكلاتى، 2024-يىللىق.\n"
MONGOLIAN = "ᠬᠠᠤᠯᠢ ᠵᠢᠨ ᠵᠠᠰᠠᠭ ᠤᠨ ᠣᠷᠳᠣᠨ ᠤ ᠪᠠᠶᠢᠭᠤᠯᠤᠯᠲᠠ ᠶᠢᠨ ᠠᠵᠢᠯ ᠤᠨ ᠮᠡᠳᠡᠭᠦᠯᠤᠯᠲᠡ᠃\n"
ZHUANG = "Fapcih cwngfuj gensez gunghcoz baugau, 2024 nienz.\n"


@pytest.mark.parametrize("text", [CHINESE, TIBETAN, UYGHUR, MONGOLIAN, ZHUANG])
@pytest.mark.parametrize("times", [1, 50])
def test_every_script_is_text(text, times) -> None:
    assert is_readable(text * times)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12\t34\n56.7%\n" * 100,
        "☑是 □否 填表单位：石坪乡司法所\n" * 5,
        "☑□" * 300 + CHINESE * 2,
        "目录" + "·" * 500 + "1\n" + CHINESE,
        "\uf0a8是 \uf0a8否 填表单位",
        "\uf0b7 第一项工作已经完成\n" * 40,
        "Le gouvernement fondé sur la légalité a été créé à côté.\n" * 20,
    ],
)
def test_forms_numbers_and_bullets_are_text(text) -> None:
    assert is_readable(text)


@pytest.mark.parametrize(
    ("written", "misread"),
    [
        ("gb18030", "latin-1"),
        ("gb18030", "cp1252"),
        ("gb18030", "cp1250"),
        ("gb18030", "cp1251"),
        ("gb18030", "cp1253"),
        ("gb18030", "cp437"),
        ("gb18030", "big5"),
        ("gb18030", "utf-16-le"),
        ("gb18030", "utf-8"),
        ("utf-8", "latin-1"),
        ("utf-8", "cp1252"),
        ("utf-8", "gb18030"),
        ("utf-16-le", "latin-1"),
        ("utf-16-le", "utf-16-be"),
    ],
)
def test_misread_bytes_are_no_text(written, misread) -> None:
    assert not is_readable(CHINESE.encode(written).decode(misread, "replace"))


@pytest.mark.parametrize("codec", ["latin-1", "cp1252", "gb18030", "utf-8", "utf-16-le"])
def test_noise_is_no_text(codec) -> None:
    noise = random.Random(7).randbytes(8000)
    assert not is_readable(noise.decode(codec, "replace"))


@pytest.mark.parametrize("character", ["\x01", "\ue234", "\ud800", "\u0378", "\ufffd"])
def test_characters_that_mean_nothing_are_no_text(character) -> None:
    assert not is_readable((character * 3 + "年") * 300)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=3000))
def test_any_text_is_judged(text) -> None:
    assert is_readable(text) in {True, False}
