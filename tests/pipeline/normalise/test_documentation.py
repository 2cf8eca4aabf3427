"""The examples of docs/normalisers.md and of the docstrings hold."""

from __future__ import annotations

import doctest
import importlib
import json
import pkgutil
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

import fazhi.normalise
from fazhi.cli.app import make_app

PAGE = Path(__file__).parents[3] / "docs" / "normalisers.md"
MODULES = [module.name for module in pkgutil.iter_modules(fazhi.normalise.__path__)]
COMMAND = re.compile(r"^\$ fazhi (normalise .*)\n(\{.*)$", re.MULTILINE)


def test_examples_of_the_page() -> None:
    text = "\n".join(
        re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    )
    test = doctest.DocTestParser().get_doctest(text, {}, PAGE.name, str(PAGE), 0)
    result = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test)
    assert result.attempted > 30
    assert result.failed == 0


def test_commands_of_the_page() -> None:
    found = COMMAND.findall(PAGE.read_text(encoding="utf-8"))
    assert found
    for arguments, expected in found:
        result = CliRunner().invoke(make_app(), arguments.split())
        assert json.loads(result.stdout) == json.loads(expected)


def test_tables_of_the_page_are_understood() -> None:
    """Every example of a quantity in the tables is one."""
    from fazhi.normalise.quantity import parse_quantity

    section = PAGE.read_text(encoding="utf-8").split("## Quantities")[1].split("## Dates")[0]
    rows = [row for row in section.splitlines() if row.startswith("|") and "qualifiers" not in row]
    examples = [text for row in rows for text in re.findall(r"`([^`]+)`", row)]
    assert len(examples) > 40
    assert [text for text in examples if parse_quantity(text) is None] == []


@pytest.mark.parametrize("name", MODULES)
def test_examples_of_the_docstrings(name: str) -> None:
    module = importlib.import_module(f"fazhi.normalise.{name}")
    assert doctest.testmod(module).failed == 0
