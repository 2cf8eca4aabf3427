"""Where the rows of the final tables come from: parts, an archive that is there, or both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from fazhi.archive.comparison import with_column
from fazhi.archive.errors import AppendError
from fazhi.archive.merging import Ranks, merge
from fazhi.archive.parts import read_parts
from fazhi.archive.schemas import SIGNATURES, part_schema
from fazhi.archive.signatures import signature
from fazhi.records import TABLES

if TYPE_CHECKING:
    import pyarrow as pa

GONE = "gone"
_ROWS_TOGETHER = 20_000
_TEXTS_TOGETHER = 64
_WITH_PATH = frozenset({"reports", "errors"})


class Source(Protocol):
    """Gives tables piece by piece, sorted by path, any number of times."""

    def read(self, table: str) -> Iterator[pa.Table]:
        """Pieces of one table, working tables included."""


@dataclass(frozen=True, slots=True)
class PartSource:
    """The parts of a run."""

    paths: Sequence[Path]

    def read(self, table: str) -> Iterator[pa.Table]:
        """One table of each part."""
        return read_parts(self.paths, table)


@dataclass(frozen=True, slots=True)
class ArchiveSource:
    """The Parquet tables that an earlier run wrote.

    dropped: paths of rows that are left out; gone: paths of files that are no longer there:
    reports are flagged, errors, which nobody can mend any more, left out.
    """

    folder: Path
    dropped: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()
    paths: dict[str, str] = field(default_factory=dict)

    def check(self) -> None:
        """Raise AppendError when the tables are not there or not of the schema of today."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        for table in TABLES:
            path = self._file(table)
            try:
                names = pq.read_schema(path).names
            except (OSError, pa.ArrowException) as error:
                raise AppendError(
                    f"{path} cannot be read ({error}), so nothing can be appended to the "
                    "archive. Extract all reports again with --overwrite."
                ) from error
            if names != part_schema(table).names:
                raise AppendError(
                    f"{path} does not have the columns that this version of fazhi writes, so "
                    "nothing can be appended to the archive. Extract all reports again with "
                    "--overwrite."
                )

    def failed_paths(self) -> frozenset[str]:
        """Paths of all errors, those that are left out too."""
        import pyarrow.parquet as pq

        table = pq.read_table(self._file("errors"), columns=["path"])
        return frozenset(table["path"].to_pylist())

    def _file(self, table: str) -> Path:
        return self.folder / f"{table}.parquet"

    def read(self, table: str) -> Iterator[pa.Table]:
        """The rows that stay, as the schema of today has them."""
        if table == SIGNATURES:
            yield from self._signatures()
            return
        import pyarrow.parquet as pq

        rows = _TEXTS_TOGETHER if table == "reports" else _ROWS_TOGETHER
        with pq.ParquetFile(self._file(table)) as file:
            for batch in file.iter_batches(rows):
                import pyarrow as pa

                piece = pa.Table.from_batches([batch]).cast(part_schema(table))
                kept = self._kept(piece, table)
                yield self._flagged(kept) if table == "reports" else kept

    def report_paths(self) -> dict[str, str]:
        """Path by report id of every report there, those that are left out too."""
        import pyarrow.parquet as pq

        if not self.paths:
            table = pq.read_table(self._file("reports"), columns=["report_id", "path"])
            self.paths.update(
                zip(table["report_id"].to_pylist(), table["path"].to_pylist(), strict=True)
            )
        return self.paths

    def _kept(self, piece: pa.Table, table: str) -> pa.Table:
        import pyarrow as pa

        dropped = self.dropped | self.gone if table == "errors" else self.dropped
        if not dropped:
            return piece
        if table in _WITH_PATH:
            paths = piece["path"].to_pylist()
        else:
            known = self.report_paths()
            paths = [known[report_id] for report_id in piece["report_id"].to_pylist()]
        return piece.filter(pa.array([path not in dropped for path in paths]))

    def _flagged(self, reports: pa.Table) -> pa.Table:
        flags = [
            [flag for flag in found if flag != GONE] + ([GONE] if path in self.gone else [])
            for path, found in zip(
                reports["path"].to_pylist(), reports["flags"].to_pylist(), strict=True
            )
        ]
        return with_column(reports, "flags", flags)

    def _signatures(self) -> Iterator[pa.Table]:
        import pyarrow as pa

        for reports in self.read("reports"):
            rows = zip(reports["report_id"].to_pylist(), reports["text"].to_pylist(), strict=True)
            yield pa.Table.from_pylist(
                [signature(report_id, text) for report_id, text in rows],
                schema=part_schema(SIGNATURES),
            )


@dataclass(frozen=True, slots=True)
class MergedSource:
    """An archive and the parts that are added to it."""

    archive: ArchiveSource
    parts: PartSource
    paths: dict[str, str] = field(default_factory=dict)

    def read(self, table: str) -> Iterator[pa.Table]:
        """Rows of both in the order of their paths."""
        column = "path" if table in _WITH_PATH else "report_id"
        if not self.paths:
            self.paths.update(self.archive.report_paths())
            for reports in self.parts.read("reports"):
                ids, paths = reports["report_id"].to_pylist(), reports["path"].to_pylist()
                self.paths.update(zip(ids, paths, strict=True))
        return merge(
            self.archive.read(table), self.parts.read(table), ranks=Ranks(self.paths), column=column
        )
