"""Which language is spoken, and help and errors in Chinese."""

from __future__ import annotations

import sys

import pytest

from fazhi.cli.app import main
from fazhi.cli.language import language, translate
from fazhi.cli.screen import width_of, wrap


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "de:zh_CN:en"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "FAZHI_LANGUAGE": "en"}, "en"),
        ({"LANG": "en_US.UTF-8", "FAZHI_LANGUAGE": "zh-Hans"}, "zh"),
    ],
)
def test_the_language_of_an_environment(environment: dict[str, str], expected: str) -> None:
    assert language(environment) == expected


@pytest.fixture
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAZHI_LANGUAGE", "zh")
    monkeypatch.setenv("COLUMNS", "80")


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int | str | None:
    monkeypatch.setattr(sys, "argv", ["fazhi", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code


@pytest.mark.usefixtures("chinese")
def test_help_in_chinese(monkeypatch, capsys) -> None:
    assert run(monkeypatch, "--help") == 0
    said = capsys.readouterr().out
    assert said.startswith("用法：fazhi")
    assert "把报告提取为表格" in said
    assert all(width_of(line) <= 80 for line in said.splitlines())


@pytest.mark.usefixtures("chinese")
def test_options_in_chinese(monkeypatch, capsys) -> None:
    assert run(monkeypatch, "extract", "--help") == 0
    said = capsys.readouterr().out
    for words in ("参数：", "选项：", "[必填]", "[默认：1；", "显示本说明后退出。"):
        assert words in said


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["frobnicate"], "没有命令 'frobnicate'"),
        (["extract"], "缺少参数 'INPUT'"),
        (["show", "a.txt"], "缺少选项 '-o' / '--output'"),
        (["extract", "--wrokers", "1"], "没有选项"),
        (["normalise", "weather", "x"], "错误：'KIND' 的值无效：'weather' 不在 'quantity'"),
        (["show", "no-such.txt", "-o", "page.html"], "fazhi: no-such.txt 不存在。请检查拼写。"),
        (["show", "reports", "-o", "page.html"], "fazhi: reports 不存在。请检查拼写。"),
        (["panel", "table"], "fazhi: table 中没有表格"),
        (["panel", "model", "--metric", "med_case"], "没有指标“med_case”：是否指 med_cases"),
    ],
)
def test_errors_in_chinese(arguments, expected, monkeypatch, capsys) -> None:
    assert run(monkeypatch, *arguments) == 2
    output = capsys.readouterr()
    assert expected in output.err
    assert not output.out


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Invalid value for '-n': 'table' is not a valid integer.", "'-n' 的值无效：'table' 不是整数。"),
        ("There is nothing at table. Check the spelling.", "table 不存在。请检查拼写。"),
        ("report is RAR archive, which fazhi cannot read. ", "report 是 RAR 压缩包，fazhi 无法读取。"),
    ],
)  # fmt: skip
def test_only_marked_values_are_translated(said: str, expected: str) -> None:
    assert translate(said) == expected


@pytest.mark.usefixtures("chinese")
def test_json_is_the_same_in_both_languages(monkeypatch, capsys) -> None:
    monkeypatch.setattr(sys, "argv", ["fazhi", "doctor", "--json"])
    with pytest.raises(SystemExit):
        main()
    assert '"purpose": "tagging"' in capsys.readouterr().out


def test_english_stays(monkeypatch) -> None:
    monkeypatch.setenv("FAZHI_LANGUAGE", "en")
    assert translate("Extract reports into tables.") == "Extract reports into tables."


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("提取报告的表格", 8, ["提取报告", "的表格"]),
        ("提取报告。再看", 8, ["提取报告。", "再看"]),
        ("a long word", 6, ["a long", "word"]),
        ("unbreakable", 4, ["unbreakable"]),
        ("", 4, []),
    ],
)
def test_lines_are_as_wide_as_the_screen(text: str, width: int, expected: list[str]) -> None:
    assert wrap(text, width) == expected
