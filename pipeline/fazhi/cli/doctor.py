"""`fazhi doctor`: what is installed, what is missing for which task, and how to get it."""

from __future__ import annotations

import importlib.util
import json
import platform
import shutil
import sys
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated

import typer

from fazhi.cli.language import translate
from fazhi.cli.table import print_table

EXIT_MISSING = 1


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that fazhi uses. `needed`: it does nothing without; else: only for `purpose`."""

    name: str
    purpose: str
    found: bool
    detail: str
    needed: bool
    remedy: str


def doctor(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say what is installed, and for what is missing how to get it.

    Exit code 1: something is missing that fazhi cannot do without.
    """
    findings = examine()
    if as_json:
        print(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=1))
    else:
        _print(findings)
    if any(finding.needed and not finding.found for finding in findings):
        raise typer.Exit(EXIT_MISSING)


def examine() -> list[Finding]:
    """Everything that fazhi uses, in the order of data/requirements.csv; nothing is imported."""
    from fazhi.data import read_table

    python = Finding(
        name="python",
        purpose="everything",
        found=sys.version_info >= (3, 11),
        detail=platform.python_version(),
        needed=True,
        remedy="Install Python 3.11, 3.12 or 3.13.",
    )
    return [python, _model(), *(_requirement(row) for row in read_table("requirements"))]


def _model() -> Finding:
    import fazhi

    folder = Path(fazhi.__file__).parent / "model"
    description = folder / "meta.json"
    found = (folder / "config.cfg").is_file() and description.is_file()
    detail = ""
    if found:
        meta = json.loads(description.read_text(encoding="utf-8"))
        detail = f"{meta.get('lang', '')}_{meta.get('name', '')} {meta.get('version', '')}"
    return Finding(
        name="model",
        purpose="extract, show",
        found=found,
        detail=detail,
        needed=True,
        remedy="Reinstall fazhi, or train one (`make train`) and name it with --model.",
    )


def _requirement(row: dict[str, str]) -> Finding:
    if row["kind"] == "program":
        names = row["module"].split("|")
        path = next(filter(None, map(shutil.which, names)), None)
        found, detail = path is not None, path or ""
    else:
        found = importlib.util.find_spec(row["module"]) is not None
        detail = _version(row["name"]) if found else ""
    return Finding(
        name=row["name"],
        purpose=row["purpose"],
        found=found,
        detail=detail,
        needed=row["needed"] == "yes",
        remedy=row["remedy"],
    )


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return ""


def _print(findings: list[Finding]) -> None:
    """A table and below it the remedies on a terminal; a line for each finding in a pipe."""
    columns = ("state", "component", "version", "for", "remedy")
    rows = [_cells(finding) for finding in findings]
    if not sys.stdout.isatty():
        print_table(columns, rows, header=False)
        return
    print_table(columns[:-1], [row[:-1] for row in rows], words={0, 3})
    for finding in findings:
        if not finding.found:
            print(f"{finding.name}: {translate(finding.remedy)}")


def _cells(finding: Finding) -> tuple[str, ...]:
    """State, name, version, purpose; the remedy only where it helps."""
    state = "ok" if finding.found else "MISSING" if finding.needed else "not installed"
    remedy = "" if finding.found else finding.remedy
    return (state, finding.name, finding.detail, finding.purpose, remedy)
