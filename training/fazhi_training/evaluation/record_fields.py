"""The fields of the gold and of the tables' rows as values that can be compared.

A field is right when both sides give the same value; None stands for unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fazhi.normalise.person import normalise_name
from fazhi.normalise.post import parse_post
from fazhi.normalise.units import find_unit
from fazhi.records.rows import CampaignRow, DateRow, IndicatorRow, LawRow, OfficialRow
from fazhi_training.corpus.record import Record

Values = Mapping[str, str | None]

INDICATOR_FIELDS = (
    "value", "unit_normal", "qualifier", "status", "metric_id", "period", "part_of",
)  # fmt: skip
LAW_FIELDS = ("canonical_title",)
DATE_FIELDS = ("date_from", "date_to")
CAMPAIGN_FIELDS = ("canonical_name", "month_day")
OFFICIAL_FIELDS = ("names", "posts")
ACTIVITY_FIELDS = ("activity",)
_OTHER = "other"
_NO_QUOTES = dict.fromkeys(map(ord, '“”"‘’'))
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


def values_of_campaign(row: CampaignRow) -> Values:
    """Canonical name, without quotes, and the day of a fixed day."""
    return expected_campaign(row.canonical_name, row.month_day)


def expected_campaign(canonical_name: str | None, month_day: str | None) -> Values:
    """The same of what is expected."""
    name = canonical_name.translate(_NO_QUOTES) if canonical_name else None
    return {"canonical_name": name, "month_day": month_day}


def values_of_activity(row: CampaignRow) -> Values:
    """The activity that a campaign belongs to."""
    return {"activity": row.activity}


def values_of_officials(rows: Iterable[OfficialRow]) -> Values:
    """Everyone and every post or role that the rows of one OFFICIAL span name."""
    people: list[str] = []
    posts: list[str] = []
    for row in rows:
        people += [row.name] if row.name else []
        posts += [*row.posts, *([row.role] if row.role else [])]
    return expected_officials(people, posts)


def expected_officials(people: Iterable[str], posts: Iterable[str]) -> Values:
    """The same of the PERSON and POST entities inside a span of the gold.

    Posts by their titles: a role is 组长, whether or not its group stands before it.
    """
    return {
        "names": "|".join(sorted({normalise_name(name) for name in people})) or None,
        "posts": "|".join(sorted({parse_post(post).title for post in posts})) or None,
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
