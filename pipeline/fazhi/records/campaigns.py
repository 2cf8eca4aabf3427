"""Rows of `campaigns`: named days, weeks, programmes and drives with their activities."""

from __future__ import annotations

from fazhi.normalise.campaign import link_campaign
from fazhi.normalise.date import resolve_date
from fazhi.records.context import Context
from fazhi.records.date_years import years_ahead
from fazhi.records.rows import CampaignRow
from fazhi.tagging.mention import Mention


def campaign_rows(context: Context) -> list[CampaignRow]:
    """One row per `CAMPAIGN` entity."""
    rows = []
    for entity in context.entities:
        if entity.label != "CAMPAIGN":
            continue
        link = link_campaign(entity.text, year=context.year)
        activity = activity_around(context, entity)
        rows.append(
            CampaignRow(
                **context.fields(entity),
                name=link.name,
                canonical_name=link.canonical_name,
                kind=link.kind,
                month_day=link.month_day,
                year=_year(context, entity),
                activity=activity.text if activity is not None else None,
            )
        )
    return rows


def activity_around(context: Context, entity: Mention) -> Mention | None:
    """The shortest `ACTIVITY` span that holds this mention."""
    holding = [
        span
        for span in context.spans
        if span.label == "ACTIVITY" and span.start <= entity.start and entity.end <= span.end
    ]
    return min(holding, key=lambda span: span.end - span.start, default=None)


def _year(context: Context, entity: Mention) -> int | None:
    """Year of the nearest date before it in the sentence, else the report year, later in plans."""
    start, _ = context.sentence(entity.start)
    for date in reversed(context.entities_in(start, entity.start, "DATE")):
        resolved = resolve_date(date.text, report_year=context.year)
        if resolved.date_from is not None and resolved.date_to is not None:
            if resolved.date_from.year == resolved.date_to.year:
                return resolved.date_from.year
            break
    section = context.structure.section_at(entity.start)
    if context.year is not None and section is not None and section.kind == "plans":
        return context.year + years_ahead(context, entity)
    return context.year
