"""Rows of `dates`: every date mention resolved to days."""

from __future__ import annotations

from fazhi.records.context import Context
from fazhi.records.date_years import years_ahead_of_date
from fazhi.records.rows import DateRow


def date_rows(context: Context) -> list[DateRow]:
    """One row per `DATE` entity."""
    rows = []
    for entity in context.entities:
        if entity.label != "DATE":
            continue
        dates = context.resolve(entity.text, years_ahead=years_ahead_of_date(context, entity))
        rows.append(
            DateRow(
                **context.fields(entity),
                date_from=dates.date_from,
                date_to=dates.date_to,
                relative=dates.relative,
                anchor=dates.anchor,
            )
        )
    return rows
