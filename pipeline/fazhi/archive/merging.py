"""Two streams of rows, each sorted by report, as one: an archive and what is added to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray


class Ranks:
    """Where a report stands in the merged archive, by its path or its id."""

    def __init__(self, reports: Mapping[str, str]) -> None:
        """reports: path by report id."""
        self._path = dict(reports)

    def of(self, table: pa.Table, column: str) -> list[str]:
        """Paths of the rows of a table, by its column `path` or `report_id`."""
        values: list[str] = table[column].to_pylist()
        return values if column == "path" else [self._path[value] for value in values]


def merge(
    first: Iterable[pa.Table], second: Iterable[pa.Table], *, ranks: Ranks, column: str
) -> Iterator[pa.Table]:
    """Merge two streams that are each sorted by path; of equal paths `first` comes first.

    column: `path` or `report_id`, by which `ranks` knows the path. YIELDS: sorted pieces;
    a piece of each stream is in memory at a time.
    """
    import pyarrow as pa

    streams = [_Stream(one, ranks, column) for one in (first, second)]
    while all(stream.fill() for stream in streams):
        limit = min(stream.paths[-1] for stream in streams)
        pieces, paths = [], []
        for stream in streams:
            piece, found = stream.take_until(limit)
            pieces.append(piece)
            paths.extend(found)
        yield pa.concat_tables(pieces).take(_order(paths))
    for stream in streams:
        while stream.fill():
            piece, _ = stream.take_until(stream.paths[-1])
            yield piece


def _order(paths: list[str]) -> NDArray[np.int64]:
    import numpy as np

    return np.array(sorted(range(len(paths)), key=paths.__getitem__), np.int64)


class _Stream:
    """Tables with the paths of their rows, taken piece by piece."""

    def __init__(self, tables: Iterable[pa.Table], ranks: Ranks, column: str) -> None:
        self._tables = iter(tables)
        self._ranks = ranks
        self._column = column
        self._table: pa.Table | None = None
        self.paths: list[str] = []

    def fill(self) -> bool:
        """Have rows ready; False at the end of the stream."""
        while not self.paths:
            table = next(self._tables, None)
            if table is None:
                return False
            self._table = table
            self.paths = self._ranks.of(table, self._column)
        return True

    def take_until(self, limit: str) -> tuple[pa.Table, list[str]]:
        """The next rows whose paths are not after `limit`."""
        from bisect import bisect_right

        end = bisect_right(self.paths, limit)
        found, self.paths = self.paths[:end], self.paths[end:]
        if self._table is None:
            raise ValueError("fill the stream before taking from it")
        piece, self._table = self._table.slice(0, end), self._table.slice(end)
        return piece, found
