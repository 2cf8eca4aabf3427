"""What laws, dates and campaigns should become, from the tables of annotations/expectations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fazhi_training.corpus.errors import CorpusError
from fazhi_training.corpus.tables import read_rows
from fazhi_training.evaluation.record_fields import (
    CAMPAIGN_FIELDS,
    DATE_FIELDS,
    LAW_FIELDS,
    Values,
)

_PLACE = ("report_id", "start", "end", "text")


class ExpectationError(CorpusError):
    """A row of a table of expectations is broken."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """What the row of one mention should hold."""

    report_id: str
    start: int
    end: int
    text: str
    values: Values


@dataclass(frozen=True, slots=True)
class Expectations:
    """What the mentions of laws, dates and campaigns should become."""

    laws: Sequence[Expectation] = ()
    dates: Sequence[Expectation] = ()
    campaigns: Sequence[Expectation] = ()


def load_expectations(root: Path) -> Expectations:
    """The tables of a checkout; a missing one is empty. Raises ExpectationError, TableError."""
    folder = root / "annotations" / "expectations"
    return Expectations(
        laws=_read(folder / "laws.csv", LAW_FIELDS),
        dates=_read(folder / "dates.csv", DATE_FIELDS),
        campaigns=_read(folder / "campaigns.csv", CAMPAIGN_FIELDS),
    )


def _read(path: Path, fields: Sequence[str]) -> list[Expectation]:
    read = []
    for number, row in enumerate(read_rows(path, columns=(*_PLACE, *fields)), start=2):
        try:
            start, end = int(row["start"]), int(row["end"])
        except ValueError as error:
            raise ExpectationError(
                f"{path} line {number}: start and end must be whole numbers"
            ) from error
        values = {name: row[name] or None for name in fields}
        read.append(Expectation(row["report_id"], start, end, row["text"], values))
    return read
