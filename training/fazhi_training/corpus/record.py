"""The record that a region of INDICATOR, TARGET or ZERO carries in the gold."""

from __future__ import annotations

import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

Qualifier = Literal["exact", "approx", "approx_over", "approx_under", "at_least", "at_most"]
Status = Literal["achieved", "target", "zero"]


class Record(BaseModel):
    """What a number means. Unknown stays None.

    value: plain number, 万 and 亿 multiplied out, percent as 0–100, money in 元.
    unit: as written, without 余 and 多.
    period: ISO dates `from/to`.
    part_of: text of the span that holds the whole, for a part of a breakdown.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    value: float | None = None
    unit: str | None = None
    qualifier: Qualifier | None = None
    status: Status | None = None
    metric_id: str | None = None
    period: str | None = None
    part_of: str | None = None

    @field_validator("period")
    @classmethod
    def _check_period(cls, period: str | None) -> str | None:
        if period is None:
            return None
        first, _, last = period.partition("/")
        if datetime.date.fromisoformat(first) > datetime.date.fromisoformat(last):
            raise ValueError("the period ends before it starts")
        return period

    def fields(self) -> dict[str, str]:
        """The fields that are known, as written in Label Studio."""
        known = self.model_dump(exclude_none=True)
        return {name: _written(value) for name, value in known.items()}


def _written(value: object) -> str:
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)


def parse_record(fields: dict[str, str]) -> tuple[Record, dict[str, str]]:
    """Read per-region fields; returns the record and, per field, what was wrong with it.

    A field that cannot be read is left out of the record.
    """
    given = {name: value for name, value in fields.items() if value.strip()}
    problems: dict[str, str] = {}
    while True:
        try:
            kept = {name: value for name, value in given.items() if name not in problems}
            return Record.model_validate(kept), problems
        except ValidationError as error:
            for detail in error.errors():
                name = str(detail["loc"][0])
                problems[name] = f"{name} '{given.get(name, '')}': {detail['msg']}"
