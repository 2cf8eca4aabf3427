"""The file of one part: an Arrow stream per table, then an index of where each begins."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from fazhi.archive.schemas import PART_TABLES, part_schema

if TYPE_CHECKING:
    import pyarrow as pa

_MARK = b"FZPART1\n"
_LENGTH_BYTES = 8
_TAIL = _LENGTH_BYTES + len(_MARK)


def write_part(path: Path, tables: Mapping[str, pa.Table]) -> None:
    """Write the tables of a part and have them on the disk; a missing table is an empty one."""
    with path.open("wb") as file:
        _write(file, tables)
        file.flush()
        os.fsync(file.fileno())


def part_bytes(tables: Mapping[str, pa.Table]) -> bytes:
    """The same as `write_part`, in memory."""
    out = io.BytesIO()
    _write(out, tables)
    return out.getvalue()


def _write(file: BinaryIO, tables: Mapping[str, pa.Table]) -> None:
    import pyarrow as pa

    index: dict[str, tuple[int, int]] = {}
    for name in PART_TABLES:
        table = tables.get(name)
        if table is None or not table.num_rows:
            continue
        begin = file.tell()
        # Written through a buffer: Arrow would close the file when it is done.
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(
            sink, table.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")
        ) as writer:
            writer.write_table(table)
        file.write(sink.getvalue())
        index[name] = (begin, file.tell() - begin)
    encoded = json.dumps(index).encode()
    file.write(encoded + len(encoded).to_bytes(_LENGTH_BYTES, "little") + _MARK)


def is_whole(path: Path) -> bool:
    """Whether a file is there and ends as a part does."""
    try:
        with path.open("rb") as file:
            return _index(file) is not None
    except OSError:
        return False


def read_table(source: Path | bytes, table: str) -> pa.Table:
    """One table of a part; a part that does not hold it gives an empty one.

    Raises ValueError when the source is not a whole part.
    """
    import pyarrow as pa

    with io.BytesIO(source) if isinstance(source, bytes) else source.open("rb") as file:
        index = _index(file)
        if index is None:
            raise ValueError(f"{source!r:.200} is not a whole part")
        if table not in index:
            return part_schema(table).empty_table()
        begin, length = index[table]
        file.seek(begin)
        return pa.ipc.open_stream(file.read(length)).read_all()


def _index(file: BinaryIO) -> dict[str, tuple[int, int]] | None:
    size = file.seek(0, os.SEEK_END)
    if size < _TAIL:
        return None
    file.seek(size - _TAIL)
    tail = file.read(_TAIL)
    length = int.from_bytes(tail[:_LENGTH_BYTES], "little")
    if tail[_LENGTH_BYTES:] != _MARK or length > size - _TAIL:
        return None
    file.seek(size - _TAIL - length)
    index: dict[str, tuple[int, int]] = json.loads(file.read(length))
    return index
