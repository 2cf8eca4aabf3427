"""Small tables joined into larger ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

_BYTES_TOGETHER = 64 * 1024 * 1024


def together(parts: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """Neighbouring parts as one table, up to about 64 MiB, so that files get large row groups."""
    import pyarrow as pa

    waiting: list[pa.Table] = []
    size = 0
    for part in parts:
        if not part.num_rows:
            continue
        waiting.append(part)
        size += part.nbytes
        if size >= _BYTES_TOGETHER:
            yield pa.concat_tables(waiting).combine_chunks()
            waiting, size = [], 0
    if waiting:
        yield pa.concat_tables(waiting).combine_chunks()
