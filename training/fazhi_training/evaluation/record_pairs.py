"""Which row was made for which span of the gold."""

from __future__ import annotations

from collections.abc import Callable, Sequence

Place = tuple[int, int]


def pair_places(
    gold: Sequence[Place], rows: Sequence[Place], *, agreement: Callable[[int, int], int]
) -> list[int | None]:
    """For each place of the gold the index of its row, None without one.

    The row with the same borders, else the one that shares most of its characters; among
    equal ones the one that agrees best, then the first. Every row is given once.
    agreement: how many fields of a gold place (its index) a row (its index) has right; it
        decides between the rows of one statement, of which the gold tells one.
    """
    candidates = sorted(
        (-overlap, -agreement(gold_index, row_index), row_index, gold_index)
        for gold_index, place in enumerate(gold)
        for row_index, row in enumerate(rows)
        if (overlap := _overlap(place, row)) > 0
    )
    found: list[int | None] = [None] * len(gold)
    taken: set[int] = set()
    for _, _, row_index, gold_index in candidates:
        if found[gold_index] is None and row_index not in taken:
            found[gold_index] = row_index
            taken.add(row_index)
    return found


def _overlap(first: Place, second: Place) -> float:
    """Common characters as a share of all that the two cover together."""
    common = min(first[1], second[1]) - max(first[0], second[0])
    return common / (max(first[1], second[1]) - min(first[0], second[0])) if common > 0 else 0.0
