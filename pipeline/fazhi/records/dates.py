"""Rows of `dates`: every date mention resolved to days."""

from __future__ import annotations

import re

from fazhi.normalise.date import DateRange
from fazhi.records.context import Context
from fazhi.records.date_years import spoken_years_ahead, years_ahead
from fazhi.records.rows import DateRow
from fazhi.tagging.mention import Mention

# 一年来, 截至目前 and 过去一年 look back even from a plan
_LOOKING_BACK = re.compile(r"来|[截过近]|目前|现在|至今|一年|同期")


def date_rows(context: Context) -> list[DateRow]:
    """One row per `DATE` entity."""
    rows = []
    for entity in context.entities:
        if entity.label != "DATE":
            continue
        dates = _resolve(context, entity)
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


def _resolve(context: Context, date: Mention) -> DateRange:
    """The days of a date: 今年, 年底 and 6月 of what a report plans are those of the next year."""
    if spoken := spoken_years_ahead(context, date.text):
        return context.resolve(date.text, years_ahead=spoken)
    found = context.resolve(date.text)
    if (
        found.anchor == "report_year"
        and found.date_from is not None
        and found.date_from.year == context.year
        and _LOOKING_BACK.search(date.text) is None
        and _is_planned(context, date)
    ):
        return context.resolve(date.text, years_ahead=years_ahead(context, date))
    return found


def _is_planned(context: Context, date: Mention) -> bool:
    """Whether a date stands in a plan, or with a target in a section of problems."""
    section = context.section(date)
    if section != "problems":
        return section == "plans"
    _, end = context.sentence(date.start)
    return any(date.start < span.end and span.start < end for span in context.spans_of("TARGET"))
