"""What a date expression covers (`DateRange`)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

Anchor = Literal["report_year", "written_on"]


@dataclass(frozen=True, slots=True)
class DateRange:
    """The days that a date expression covers, both ends included.

    date_from, date_to: None for an open end (截至…) or when nothing could be resolved.
    relative: the words have no year of their own and point from elsewhere (今年, 上半年, 上周).
    anchor: what the years or days were, or would have to be, taken from: `report_year`,
        or `written_on`, the day of writing (本月, 三天前); None when the words say all.
    flags: partial (year elided: 3月11日), two_digit_year, same_period, list, lunar,
        assumed_end (an open period closed with the report year), working_days (counted
        without holidays), damaged, repaired, unresolved.
    """

    text: str
    date_from: datetime.date | None
    date_to: datetime.date | None
    relative: bool
    anchor: Anchor | None
    flags: tuple[str, ...]


def unresolved(text: str, *, anchor: Anchor | None = None) -> DateRange:
    """A range of which nothing is known; relative when it lacks its anchor."""
    relative = anchor is not None
    return DateRange(text, None, None, relative=relative, anchor=anchor, flags=("unresolved",))
