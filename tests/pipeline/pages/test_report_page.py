"""The page of one report: what it holds, and that nothing of a text can break it."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fazhi
from fazhi.data import read_table
from fazhi.pages import report_content, report_page
from fazhi.pages.assets import script_data
from fazhi.pages.words import page_words


def _embedded(page, name):
    return json.loads(re.search(rf'id="{name}">(.*?)</script>', page, re.DOTALL).group(1))


def test_offsets_of_the_page_are_those_of_the_rows(make_rows):
    rows = make_rows()
    content = report_content(rows)
    text = content["text"]
    assert [text[one[0] : one[1]] for one in content["mentions"]] == [
        row["text"] for row in rows["mentions"]
    ]
    table = content["tables"]["indicators"]
    [row] = [dict(zip(table["columns"], values, strict=True)) for values in table["rows"]]
    assert text[row["start"] : row["end"]] == "调解矛盾纠纷120件"


def test_columns_without_a_value_are_left_out(make_rows):
    table = report_content(make_rows())["tables"]["indicators"]
    assert "change_value" in table["columns"]
    assert "part_of" not in table["columns"]


def test_sections_cover_the_text(make_rows):
    content = report_content(make_rows())
    assert (
        "".join(content["text"][start:end] for start, end, _ in content["sections"])
        == (content["text"])
    )


def test_the_page_is_one_file(make_rows):
    page = report_page(report_content(make_rows()))
    assert not re.findall(
        r"""(?:src|href)=["'](?!data:)|@import|url\(|https?://(?!www\.w3\.org/2000/svg)""", page
    )
    assert _embedded(page, "content")["report"]["unit_name"] == "清水镇"


def test_a_text_cannot_leave_its_place(make_rows):
    rows = make_rows()
    rows["reports"][0]["text"] += "</script><script>alert(1)</script><!--\u2028\r\n\x00"
    page = report_page(report_content(rows))
    assert "alert(1)</script>" not in page
    assert _embedded(page, "content")["text"] == rows["reports"][0]["text"]


@given(st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_data_survive_the_page(text):
    data = script_data({"text": text, "none": float("nan")})
    assert "<" not in data
    assert json.loads(data)["text"] == text.encode("utf-8", "replace").decode()
    assert json.loads(data)["none"] is None


@pytest.mark.parametrize("table", ["page_words", "page_flags"])
def test_every_expression_has_both_languages_and_a_source(table):
    rows = list(read_table(table))
    assert all(all(row.values()) for row in rows)
    names = [next(iter(row.values())) for row in rows]
    assert len(set(names)) == len(names)


# Modules whose flags reach a row, and flags of theirs that do not (a law's and a date's).
_FLAGGING = ("records", "structure", "reading", "normalise/quantity", "normalise/amount",
             "normalise/numeral", "normalise/qualifiers", "normalise/place.py")  # fmt: skip
_NO_FLAGS = {"responsibility", "approx_over", "at_least"}  # other words that stand alone in a tuple


def _flags_in(code):
    """Constants appended to `flags`, given as `flags=(…)`, or alone in a tuple, as flags are."""
    for node in ast.walk(ast.parse(code)):
        found = []
        if isinstance(node, ast.Call):
            function = node.func
            if isinstance(function, ast.Attribute) and function.attr == "append":
                found = node.args if ast.unparse(function.value).endswith("flags") else []
            for keyword in node.keywords:
                if keyword.arg == "flags" and isinstance(keyword.value, ast.Tuple | ast.List):
                    found = [*found, *keyword.value.elts]
        elif isinstance(node, ast.Tuple) and len(node.elts) == 1:
            found = node.elts
        for one in found:
            if isinstance(one, ast.Constant) and re.fullmatch(
                r"[a-z]+(?:_[a-z]+)*", str(one.value)
            ):
                yield one.value


def test_every_flag_that_the_code_writes_is_explained():
    package = Path(fazhi.__file__).parent
    written = {
        flag
        for path in package.rglob("*.py")
        if path.relative_to(package).as_posix().startswith(_FLAGGING)
        for flag in _flags_in(path.read_text(encoding="utf-8"))
    }
    assert {"status_from_section", "guessed_encoding", "period_assumed"} <= written
    assert written - _NO_FLAGS - {row["flag"] for row in read_table("page_flags")} == set()


def test_every_key_that_a_script_says_exists():
    from importlib import resources

    folder = resources.files("fazhi.pages").joinpath("static")
    scripts = "".join(
        file.read_text(encoding="utf-8") for file in folder.iterdir() if file.name.endswith(".js")
    )
    said = set(re.findall(r'(?:say|word)\("([a-z_]+\.[a-z_]+)"', scripts))
    said |= set(re.findall(r'"(?:aria-label|title|placeholder)", "([a-z_]+\.[a-z_]+)"', scripts))
    assert said - set(page_words()) == set()
    columns = {f"column.{key}" for key in re.findall(r'^    \["([a-z]+)", ', scripts, re.MULTILINE)}
    assert columns - set(page_words()) == set()
