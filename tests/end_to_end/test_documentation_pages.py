"""Pages of the documentation: links lead somewhere, commands exist, snippets have a test."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from fazhi.cli.app import make_app

ROOT = Path(__file__).parents[2]
PAGES = [
    ROOT / "README.md",
    ROOT / "corpus" / "README.md",
    ROOT / "pipeline" / "fazhi" / "data" / "README.md",
    ROOT / "training" / "benchmarks" / "README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]
NAMES = [str(path.relative_to(ROOT)) for path in PAGES if path.exists()]
LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)(?:#[^)]*)?\)")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)
# A command in a line of text or at the start of a line of a block.
COMMAND = re.compile(r"`(fazhi [a-z][^`]*)`|^(?:\$ |    )?(fazhi [a-z].*)$", re.MULTILINE)
# Pages whose blocks are run, here or in the tests named.
RUN_HERE = {"docs/analyst.md"}
RUN_ELSEWHERE = {
    "README.md": "test_readme.py",
    "docs/tutorial.md": "test_documents.py",
    "docs/python.md": "test_documents.py",
    "docs/panel.md": "test_panel_of_reports.py",
    "docs/normalisers.md": "test_documentation.py",
}
# Signatures, not code to run.
SIGNATURES = {"docs/architecture.md"}
COMMANDS = get_command(make_app())


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_somewhere(name: str) -> None:
    folder = (ROOT / name).parent
    missing = [link for link in LINK.findall(text_of(name)) if not (folder / link).exists()]
    assert not missing


def test_every_page_is_reached_from_the_index() -> None:
    index = text_of("docs/README.md")
    linked = {(ROOT / "docs" / link).resolve() for link in LINK.findall(index)}
    pages = {path.resolve() for path in (ROOT / "docs").rglob("*.md")}
    assert pages - linked == {(ROOT / "docs" / "README.md").resolve()}


@pytest.mark.parametrize("name", NAMES)
def test_blocks_have_a_test(name: str) -> None:
    kinds = {kind for kind, _ in BLOCK.findall(text_of(name))} & {"python", "sh", "sql"}
    assert not kinds or name in RUN_HERE | RUN_ELSEWHERE.keys() | SIGNATURES
    if name in RUN_ELSEWHERE:
        assert list((ROOT / "tests").rglob(RUN_ELSEWHERE[name]))


def unknown_words(command: str) -> list[str]:
    """Sub-commands and options in a line that the command line does not have."""
    words = shlex.split(command.replace("|", " ").replace("…", " "), comments=True)[1:]
    found: Any = COMMANDS
    unknown = []
    for word in words:
        known = getattr(found, "commands", None)
        if known is not None and not word.startswith("-"):
            if word not in known:
                return [word]
            found = known[word]
        elif word.startswith("--"):
            options = {
                option for one in found.params for option in (*one.opts, *one.secondary_opts)
            }
            if word.partition("=")[0] not in options | {"--help"}:
                unknown.append(word)
    return unknown


@pytest.mark.parametrize("name", [name for name in NAMES if "reference" not in name])
def test_commands_exist(name: str) -> None:
    wrong = {}
    for inline, alone in COMMAND.findall(text_of(name)):
        for command in re.split(r"&&|;|, `", inline or alone):
            if command.strip().startswith("fazhi ") and (words := unknown_words(command.strip())):
                wrong[command] = words
    assert not wrong


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(RUN_HERE))
def test_commands_run(name: str, shipped_model: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples" / "reports", tmp_path / "examples" / "reports")
    folder = str(Path(sys.executable).parent)
    environment = os.environ | {"PATH": folder + os.pathsep + os.environ["PATH"]}
    for kind, block in BLOCK.findall(text_of(name)):
        if kind != "sh":
            continue
        done = subprocess.run(
            ["bash", "-euc", block],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{block}\n{done.stderr}"
    assert (tmp_path / "build" / "analyst" / "panel.csv").stat().st_size > 200
    assert (tmp_path / "build" / "analyst-site" / "index.html").exists()
