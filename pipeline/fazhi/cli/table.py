"""Tables: drawn on a terminal, lines of cells with tabs between them in a pipe.

What goes into a pipe is for scripts: it is the same in every language.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Sequence

from fazhi.cli.language import translate


def print_table(
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    title: str = "",
    header: bool = True,
    numbers: Collection[int] = (),
    words: Collection[int] = (),
) -> None:
    """Print one table.

    title: above it on a terminal, a line that starts with `#` in a pipe.
    header: whether a pipe gets the names of the columns.
    numbers: the columns, counted from 0, that are set to the right.
    words: the columns whose cells are in the language of the environment on a terminal.
    """
    if sys.stdout.isatty():
        _draw(columns, rows, title=title, numbers=numbers, words=words)
        return
    if title:
        print(f"# {title}")
    for row in [columns, *rows] if header else rows:
        print("\t".join(row).rstrip("\t"))


def _draw(
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    title: str,
    numbers: Collection[int],
    words: Collection[int],
) -> None:
    from rich import box
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    heading = escape(translate(title)) if title else None
    table = Table(title=heading, box=box.SIMPLE_HEAD, title_justify="left")
    for number, column in enumerate(columns):
        table.add_column(
            escape(translate(column)),
            justify="right" if number in numbers else "left",
            overflow="fold",
        )
    for row in rows:
        cells = (translate(cell) if at in words else cell for at, cell in enumerate(row))
        table.add_row(*map(escape, cells))
    Console().print(table)
