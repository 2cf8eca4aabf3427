"""Markdown as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_AFTER_TAG = re.compile(r"[<>]")


def cell(text: object) -> str:
    """What stands in a cell of a table: one line, no bars, no tags."""
    line = " ".join(str(text).split()).replace("|", "\\|")
    return _AFTER_TAG.sub(lambda found: "\\" + found[0], line)


def code(text: object) -> str:
    """A name as code; nothing for nothing."""
    line = str(text).replace("|", "\\|")
    return f"`{line}`" if line else ""


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose cells are Markdown already."""
    lines = [f"| {' | '.join(columns)} |", f"|{'---|' * len(columns)}"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join(lines) + "\n"


def page(title: str, introduction: str, sections: Iterable[str]) -> str:
    """A page that says that it is made, not written."""
    made = "<!-- Made by `python -m fazhi_training.reference`; change the code instead. -->"
    return "\n\n".join([f"# {title}", made, introduction, *map(str.strip, sections)]).strip() + "\n"
