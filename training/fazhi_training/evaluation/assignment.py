"""The assignment problem: pair rows and columns so that the pairs are worth most."""

from __future__ import annotations

from collections.abc import Sequence


def best_assignment(worth: Sequence[Sequence[float]]) -> list[int | None]:
    """For each row the column it is paired with, None when there are fewer columns.

    worth: rows by columns, higher is better. Kuhn's Hungarian method with
    potentials, O(rows² · columns); rows and columns may differ in number.
    """
    if not worth or not worth[0]:
        return [None] * len(worth)
    if len(worth) > len(worth[0]):
        turned = [list(column) for column in zip(*worth, strict=True)]
        result: list[int | None] = [None] * len(worth)
        for column, row in enumerate(best_assignment(turned)):
            if row is not None:
                result[row] = column
        return result
    return _hungarian([[-value for value in row] for row in worth])


def _hungarian(cost: Sequence[Sequence[float]]) -> list[int | None]:
    """Least-cost assignment of each row; needs at least as many columns as rows.

    Indices count from 1; column 0 stands for the row that is being placed.
    """
    rows, columns = len(cost), len(cost[0])
    row_potential = [0.0] * (rows + 1)
    column_potential = [0.0] * (columns + 1)
    row_of = [0] * (columns + 1)
    for row in range(1, rows + 1):
        row_of[0] = row
        column = 0
        slack = [float("inf")] * (columns + 1)
        came_from = [0] * (columns + 1)
        done = [False] * (columns + 1)
        while row_of[column]:
            done[column] = True
            current = row_of[column]
            step, following = float("inf"), 0
            for other in range(1, columns + 1):
                if done[other]:
                    continue
                reduced = (
                    cost[current - 1][other - 1] - row_potential[current] - column_potential[other]
                )
                if reduced < slack[other]:
                    slack[other], came_from[other] = reduced, column
                if slack[other] < step:
                    step, following = slack[other], other
            for other in range(columns + 1):
                if done[other]:
                    row_potential[row_of[other]] += step
                    column_potential[other] -= step
                else:
                    slack[other] -= step
            column = following
        while column:
            previous = came_from[column]
            row_of[column] = row_of[previous]
            column = previous
    result: list[int | None] = [None] * rows
    for column in range(1, columns + 1):
        if row_of[column]:
            result[row_of[column] - 1] = column - 1
    return result
