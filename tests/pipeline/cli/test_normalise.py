from __future__ import annotations

import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from fazhi.cli.app import make_app

APP = make_app()


def lines(*arguments: str, input: str | bytes | None = None) -> list[dict]:
    result = CliRunner().invoke(APP, ["normalise", *arguments], input=input)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.mark.parametrize(
    ("arguments", "fields"),
    [
        (
            ["quantity", "3000余份"],
            {"value": 3000, "unit": "份", "qualifier": "approx_over", "value_high": 4000},
        ),
        (
            ["date", "今年", "--year", "2024"],
            {"date_from": "2024-01-01", "date_to": "2024-12-31", "relative": True},
        ),
        (["law", "《民法典》"], {"canonical_title": "中华人民共和国民法典", "kind": "law"}),
        (["law", "土地法", "--year", "2024"], {"version_in_force": "2020-01-01"}),
        (["post", "县司法局局长"], {"title": "局长", "org": "县司法局"}),
        (["campaign", "“12・4”"], {"canonical_name": "国家宪法日", "month_day": "12-04"}),
        (["place", "北京市人民政府"], {"unit_level": "province", "province": "北京市"}),
        (
            ["date", "上周三", "--written-on", "2025-01-15"],
            {"date_from": "2025-01-08", "anchor": "written_on"},
        ),
        (
            ["place", "永兴镇人民政府", "--context", "遵义市", "--context", "湄潭县"],
            {"adcode": "520328101", "county": "湄潭县"},
        ),
    ],
)
def test_each_kind(arguments, fields) -> None:
    (found,) = lines(*arguments)
    assert found["text"] == arguments[1]
    assert {name: found[name] for name in fields} == fields


def test_a_line_for_each_text() -> None:
    assert [line["value"] for line in lines("quantity", "两场", "3件")] == [2, 3]


@pytest.mark.parametrize(
    ("given", "texts"),
    [
        ("3件\n4件\n", ["3件", "4件"]),
        ("3件\r\n\r\n4件", ["3件", "", "4件"]),
        ("\ufeff3件\n", ["3件"]),
        ("\n", [""]),
        ("", []),
    ],
)
def test_a_line_out_for_each_line_in(given, texts) -> None:
    assert [line["text"] for line in lines("quantity", input=given.encode())] == texts


@pytest.mark.parametrize("kind", ["quantity", "date", "law", "post", "campaign", "place"])
@pytest.mark.parametrize("text", ["", " ", "🙂", "《", "x" * 2000])
def test_no_text_is_an_error(kind, text) -> None:
    (found,) = lines(kind, input=f"{text}\n")
    assert found["text"] == text


def test_all_titles_of_a_folder_and_their_shares(tmp_path) -> None:
    (tmp_path / "a.txt").write_text(
        "学习《民法典》《民法典》，观看电影《长河》。", encoding="utf-8"
    )
    (tmp_path / "b.md").write_text("阅读《山谷里的春天》。", encoding="utf-8")
    *titles, shares = lines("law", "--titles-in", str(tmp_path))
    assert [(title["text"], title["count"]) for title in titles] == [
        ("《民法典》", 2),
        ("《长河》", 1),
        ("《山谷里的春天》", 1),
    ]
    assert [title["classified"] for title in titles] == [True, True, False]
    assert (shares["files"], shares["titles"], shares["linked"]) == (2, 3, pytest.approx(1 / 3))


def test_what_is_not_understood_says_so() -> None:
    assert lines("quantity", "不知道") == [{"text": "不知道", "flags": ["not_understood"]}]


@pytest.mark.parametrize(
    "arguments",
    [
        ["weather", "3件"],
        [],
        ["date", "今天", "--written-on", "gestern"],
        ["quantity", "--titles-in", "."],
        ["law", "民法典", "--titles-in", "."],
        ["law", "--titles-in", "no-such-folder"],
    ],
)
def test_a_wrong_command_is_refused(arguments) -> None:
    result = CliRunner().invoke(APP, ["normalise", *arguments])
    assert result.exit_code == 2
    assert result.stderr
    assert not result.stdout


def test_bytes_that_are_no_text_are_replaced() -> None:
    result = subprocess.run(
        [sys.executable, "-c", "from fazhi.cli import main; main()", "normalise", "quantity"],
        input="3件\n".encode() + b"\xff4\n",
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert result.returncode == 0, result.stderr
    assert [json.loads(line)["value"] for line in result.stdout.splitlines()] == [3, 4]


@pytest.mark.skipif(sys.platform == "win32", reason="uses a POSIX shell")
@pytest.mark.parametrize("given", ["yes 3件 | head -5000", "echo 3件"])
def test_a_reader_that_leaves_is_no_error(given) -> None:
    command = f'{given} | "{sys.executable}" -c "from fazhi.cli import main; main()" '
    for reader in ("head -1", "true"):
        result = subprocess.run(
            ["sh", "-c", f"{command} normalise quantity | {reader}"],
            capture_output=True,
            check=False,
            timeout=60,
        )
        assert result.stderr == b""
