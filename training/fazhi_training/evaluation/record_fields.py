"""The fields of the gold and of the tables' rows as values that can be compared.

A field is right when both sides give the same value; None stands for unknown.
"""

from __future__ import annotations

from collections.abc import Mapping

from fazhi.normalise.units import find_unit
from fazhi.records.rows import DateRow, IndicatorRow, LawRow
from fazhi_training.corpus.record import Record

Values = Mapping[str, str | None]

INDICATOR_FIELDS = (
    "value", "unit_normal", "qualifier", "status", "metric_id", "period", "part_of",
)  # fmt: skip
LAW_FIELDS = ("canonical_title",)
DATE_FIELDS = ("date_from", "date_to")
_OTHER = "other"
_DIGITS = 12  # more than any figure of a report has


def values_of_record(record: Record) -> Values:
    """What the gold says of a figure."""
    return {
        "value": _number(record.value),
        "unit_normal": _normal_unit(record.unit),
        "qualifier": record.qualifier,
        "status": record.status,
        "metric_id": record.metric_id or _OTHER,
        "period": record.period,
        "part_of": record.part_of,
    }


def values_of_figure(row: IndicatorRow, *, text: str) -> Values:
    """What a row says of a figure. text: the report's, for the words of the whole."""
    known = row.period_from is not None and row.period_to is not None
    return {
        "value": _number(row.value),
        "unit_normal": row.unit_normal,
        "qualifier": row.qualifier,
        "status": row.status,
        "metric_id": row.metric_id,
        "period": f"{row.period_from}/{row.period_to}" if known else None,
        "part_of": _referred(row.part_of, text),
    }


def values_of_law(row: LawRow) -> Values:
    """The title that a citation was linked to, inner title marks in one form."""
    title = row.canonical_title
    return {"canonical_title": title.translate(str.maketrans("〈〉", "《》")) if title else None}


def values_of_date(row: DateRow) -> Values:
    """First and last day."""
    return {
        name: str(day) if day is not None else None
        for name, day in (("date_from", row.date_from), ("date_to", row.date_to))
    }


def _number(value: float | None) -> str | None:
    return None if value is None else f"{value:.{_DIGITS}g}"


def _normal_unit(unit: str | None) -> str | None:
    """The gold has the unit as written; rows are compared by its normal spelling."""
    if unit is None:
        return None
    found = find_unit(unit)
    return found[0].unit_normal if found is not None and found[1] == len(unit) else unit


def _referred(reference: str | None, text: str) -> str | None:
    """The words of the row that another one refers to by its place."""
    if reference is None:
        return None
    start, _, end = reference.partition("-")
    return text[int(start) : int(end)].strip()
