"""Everything the command line says has its Chinese counterpart in data/messages.csv."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from fazhi.cli.app import make_app
from fazhi.cli.doctor import examine
from fazhi.data import read_table

ROOT = Path(__file__).parents[2]
PACKAGES = (ROOT / "pipeline" / "fazhi", ROOT / "training" / "fazhi_training")
MESSAGES = {row["en"]: row["zh"] for row in read_table("messages")}
# Errors of the command line that are not FazhiErrors.
OTHER_ERRORS = {"BadParameter"}


def commands(command: Any, path: str = "fazhi") -> Iterator[tuple[str, Any]]:
    yield path, command
    for name, sub_command in getattr(command, "commands", {}).items():
        yield from commands(sub_command, f"{path} {name}")


COMMANDS = dict(commands(get_command(make_app())))


@pytest.mark.parametrize("path", COMMANDS)
def test_help_is_translated(path: str) -> None:
    command = COMMANDS[path]
    texts = [command.help or "", *(parameter.help or "" for parameter in command.params)]
    paragraphs = [" ".join(part.split()) for text in texts for part in re.split(r"\n\s*\n", text)]
    missing = [part for part in paragraphs if part and part not in MESSAGES]
    assert not missing, f"add to pipeline/fazhi/data/messages.csv: {missing}"


def template(node: ast.expr) -> str | None:
    """The text of a message with `{}` for its values; None if it is made elsewhere."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = (part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
        return "".join(map(str, parts))
    return None


def error_messages() -> Iterator[tuple[str, str]]:
    """Where an error is made, and its template."""
    trees = {
        path: ast.parse(path.read_text(encoding="utf-8"))
        for package in PACKAGES
        for path in sorted(package.rglob("*.py"))
    }
    bases = {
        node.name: {base.id for base in node.bases if isinstance(base, ast.Name)}
        for tree in trees.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    errors = {"FazhiError"}
    while found := {name for name, above in bases.items() if above & errors} - errors:
        errors |= found
    for path, tree in trees.items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            function = node.func
            name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
            said = template(node.args[0]) if name in errors | OTHER_ERRORS else None
            if said is not None:
                yield f"{path.relative_to(ROOT)}:{node.lineno}", said


def test_errors_are_translated() -> None:
    found = list(error_messages())
    assert len(found) > 200
    missing = [f"{place}: {said!r}" for place, said in found if said not in MESSAGES]
    assert not missing, "add to pipeline/fazhi/data/messages.csv:\n" + "\n".join(missing)


def test_remedies_are_translated() -> None:
    texts = {
        row["remedy"] for table in ("file_signatures", "zip_contents") for row in read_table(table)
    }
    texts |= {finding.remedy for finding in examine() if not finding.remedy.startswith("pip ")}
    assert not sorted(text for text in texts if text and text not in MESSAGES)


@pytest.mark.parametrize("text", [text for text in MESSAGES if "{}" in text])
def test_every_value_has_a_place(text: str) -> None:
    places = {int(number) for number in re.findall(r"\{(\d)\}", MESSAGES[text])}
    # What Typer puts before a message of ours says nothing in Chinese.
    assert places == set(range(text.count("{}")))
