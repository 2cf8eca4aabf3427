"""The table of annotators: Label Studio knows them by number only."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fazhi_training.corpus.errors import CorpusError
from fazhi_training.corpus.tables import read_rows, write_rows

_COLUMNS = ("number", "name")


class AnnotatorError(CorpusError):
    """An annotator is not in the table."""


@dataclass(frozen=True, slots=True)
class Annotators:
    """Names by number."""

    names: dict[int, str]

    def number_of(self, name: str) -> int:
        """The number of a name. Raises AnnotatorError when it is unknown."""
        for number, known in self.names.items():
            if known == name:
                return number
        listed = ", ".join(self.names.values()) or "nobody"
        raise AnnotatorError(f"no annotator '{name}'; the table of annotators lists {listed}")

    def name_of(self, number: int | None) -> str:
        """The name, or `#7` for a number that is not in the table."""
        return self.names.get(number, f"#{number}") if number is not None else "unknown"

    def with_name(self, name: str) -> Annotators:
        """The same table with this name in it."""
        if name in self.names.values():
            return self
        return Annotators({**self.names, max(self.names, default=0) + 1: name})


def read_annotators(path: Path) -> Annotators:
    """Read the table; empty when there is none. Raises AnnotatorError for a bad number."""
    rows = read_rows(path, columns=_COLUMNS)
    try:
        return Annotators({int(row["number"]): row["name"] for row in rows})
    except ValueError as error:
        raise AnnotatorError(
            f"{path}: the number of an annotator must be whole; {error}"
        ) from error


def write_annotators(path: Path, annotators: Annotators) -> None:
    """Write the table in the order of the numbers."""
    rows = [{"number": number, "name": name} for number, name in sorted(annotators.names.items())]
    write_rows(path, rows, columns=_COLUMNS)
