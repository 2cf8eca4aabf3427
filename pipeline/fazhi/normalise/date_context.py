"""What the readers of date expressions pass to each other."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

Days = tuple[datetime.date, datetime.date]


@dataclass(frozen=True, slots=True)
class Context:
    """What an elided year or month is taken from.

    report_year: for relative words; year: for an elided year (None: unknown);
    written_on: the day of writing, for 本月 and 三天前.
    """

    report_year: int | None
    year: int | None
    month: int | None = None
    written_on: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """A resolved point as the stretch of days that it covers; None when the year is unknown.

    written: it counts from the day of writing.
    """

    days: Days | None
    relative: bool
    year_elided: bool
    flags: tuple[str, ...] = ()
    month: int | None = None
    written: bool = False
