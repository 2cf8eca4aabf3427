"""From one report's structure and mentions to the rows of all tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fazhi.errors import FazhiError
from fazhi.reading.report import Report
from fazhi.records.campaigns import campaign_rows
from fazhi.records.context import make_context
from fazhi.records.dates import date_rows
from fazhi.records.indicators import indicator_rows
from fazhi.records.laws import law_rows
from fazhi.records.officials import official_rows
from fazhi.records.reports import report_row
from fazhi.records.rows import (
    CampaignRow,
    DateRow,
    IndicatorRow,
    LawRow,
    MentionRow,
    OfficialRow,
    ReportRow,
    Row,
)
from fazhi.records.scope import area_of
from fazhi.structure.document import Structure
from fazhi.tagging.mention import Mention


class RecordsError(FazhiError):
    """Something is asked of the records that they do not hold."""


@dataclass(frozen=True, slots=True)
class Records:
    """All rows of one report, a list per table."""

    reports: list[ReportRow]
    mentions: list[MentionRow]
    officials: list[OfficialRow]
    laws: list[LawRow]
    campaigns: list[CampaignRow]
    dates: list[DateRow]
    indicators: list[IndicatorRow]

    def tables(self) -> dict[str, Sequence[Row]]:
        """Rows by table name."""
        return {
            "reports": self.reports,
            "mentions": self.mentions,
            "officials": self.officials,
            "laws": self.laws,
            "campaigns": self.campaigns,
            "dates": self.dates,
            "indicators": self.indicators,
        }

    def dicts(self, table: str) -> list[dict[str, Any]]:
        """Rows of one table as dictionaries, ready for pandas or polars.

        Raises RecordsError for a table that there is not.
        """
        tables = self.tables()
        if table not in tables:
            raise RecordsError(f"There is no table '{table}'; choose from: {', '.join(tables)}.")
        return [row.model_dump() for row in tables[table]]


def assemble(report: Report, structure: Structure, mentions: Sequence[Mention]) -> Records:
    """Assemble the rows of one report.

    mentions: as `fazhi.tagging.tag` gives them, offsets into `report.text`.
    """
    context = make_context(report, structure, mentions)
    row = report_row(context)
    return Records(
        reports=[row],
        mentions=[
            MentionRow(**context.fields(mention), layer=mention.layer, label=mention.label)
            for mention in context.mentions
        ],
        officials=official_rows(context),
        laws=law_rows(context),
        campaigns=campaign_rows(context),
        dates=date_rows(context),
        indicators=indicator_rows(context, area=area_of(row)),
    )
