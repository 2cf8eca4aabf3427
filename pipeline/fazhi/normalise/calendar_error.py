"""The error that the calendar functions raise."""

from __future__ import annotations

from fazhi.errors import FazhiError


class NoSuchDayError(FazhiError, ValueError):
    """The numbers name no day of the calendar, or none that the tables cover (1900 to 2100)."""

    def __init__(self, what: str = "no such day") -> None:
        super().__init__(f"{what}: check month and day; lunar years run from 1900 to 2100")
