"""Result tables as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def markdown_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table; the first column is aligned left, the others right."""
    lines = [
        f"| {' | '.join(columns)} |",
        f"|{'|'.join('---' if index == 0 else '--:' for index in range(len(columns)))}|",
        *(f"| {' | '.join(map(str, row))} |" for row in rows),
    ]
    return "\n".join(lines) + "\n"
