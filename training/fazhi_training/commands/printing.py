"""Tables on a terminal, tab-separated lines in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print one table: drawn by rich on a terminal, one tab-separated line per row elsewhere."""
    texts = [[str(cell) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        print(f"# {title}")
        for line in (columns, *texts):
            print("\t".join(line))
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title, box=box.SIMPLE_HEAD, title_justify="left")
    for number, column in enumerate(columns):
        table.add_column(column, justify="left" if number == 0 else "right")
    for row in texts:
        table.add_row(*row)
    Console().print(table)
