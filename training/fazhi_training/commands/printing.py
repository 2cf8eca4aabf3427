"""Tables of figures: labels on the left, numbers on the right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fazhi.cli.table import print_table as print_texts


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print one table: drawn by rich on a terminal, one tab-separated line per row elsewhere."""
    texts = [[str(cell) for cell in row] for row in rows]
    print_texts(columns, texts, title=title, numbers=range(1, len(columns)))
