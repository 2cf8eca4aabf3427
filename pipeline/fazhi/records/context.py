"""What the assembling of rows needs to know about a report, looked up by offset."""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict

from fazhi.normalise.alias import find_aliases
from fazhi.normalise.date import DateRange, resolve_date
from fazhi.reading.report import Report
from fazhi.records.boundaries import TextBoundaries, find_boundaries
from fazhi.structure.document import Structure
from fazhi.tagging.mention import Mention

_SCORE_DIGITS = 4


class SpanFields(TypedDict):
    """The columns that every span table shares."""

    report_id: str
    start: int
    end: int
    text: str
    section: str | None
    score: float
    method: str


@dataclass(frozen=True, slots=True)
class Context:
    """A report with its structure and mentions.

    mentions, entities, spans: sorted by start, the longer one first.
    aliases: short titles that the report defines, to full titles.
    """

    report: Report
    structure: Structure
    mentions: tuple[Mention, ...]
    entities: tuple[Mention, ...]
    entity_starts: tuple[int, ...]
    spans: tuple[Mention, ...]
    boundaries: TextBoundaries
    aliases: Mapping[str, str]

    @property
    def text(self) -> str:
        """The report text."""
        return self.report.text

    @property
    def year(self) -> int | None:
        """The report year."""
        return self.structure.report_year

    @property
    def written_on(self) -> datetime.date | None:
        """The day of the signature, else of publication."""
        return self.structure.sign_date or self.structure.publish_date

    def resolve(self, date: str, *, years_ahead: int = 0) -> DateRange:
        """A date of this report, counted from its year; what that leaves open (本月, 三天前)
        from the day of writing.

        years_ahead: from the report year to the one that it counts from (1 for 年底 in a plan).
        """
        year = self.year + years_ahead if self.year is not None else None
        found = resolve_date(date, report_year=year)
        if found.date_from is None and found.date_to is None and self.written_on is not None:
            return resolve_date(date, report_year=year, written_on=self.written_on)
        return found

    def fields(self, mention: Mention) -> SpanFields:
        """The shared columns of a row that rests on this mention."""
        return SpanFields(
            report_id=self.report.report_id,
            start=mention.start,
            end=mention.end,
            text=mention.text,
            section=self.section(mention),
            score=round(mention.score, _SCORE_DIGITS),
            method=mention.method,
        )

    def section(self, mention: Mention) -> str | None:
        """Kind of the section that a mention starts in."""
        section = self.structure.section_at(mention.start)
        return section.kind if section is not None else None

    def entities_in(self, start: int, end: int, *labels: str) -> list[Mention]:
        """Entities of these labels that lie inside a stretch."""
        first = bisect_left(self.entity_starts, start)
        last = bisect_left(self.entity_starts, end)
        return [
            entity
            for entity in self.entities[first:last]
            if entity.end <= end and entity.label in labels
        ]

    def spans_of(self, *labels: str) -> list[Mention]:
        """Layer-2 spans of these labels."""
        return [span for span in self.spans if span.label in labels]

    def changes_in(self, start: int, end: int) -> list[Mention]:
        """CHANGE spans that overlap a stretch."""
        return [span for span in self.spans_of("CHANGE") if span.start < end and start < span.end]

    def sentence(self, offset: int) -> tuple[int, int]:
        """Start and end of the sentence that holds an offset."""
        return self.boundaries.sentences.around(offset)

    def clause(self, offset: int) -> tuple[int, int]:
        """Start and end of the clause that holds an offset."""
        return self.boundaries.clauses.around(offset)

    def paragraph(self, offset: int) -> tuple[int, int]:
        """Start and end of the paragraph that holds an offset."""
        return self.boundaries.paragraphs.around(offset)


def make_context(report: Report, structure: Structure, mentions: Sequence[Mention]) -> Context:
    """Sort the mentions, find the boundaries and read the report's aliases."""
    ordered = tuple(sorted(mentions, key=lambda one: (one.start, -one.end, one.layer, one.label)))
    entities = tuple(mention for mention in ordered if mention.layer == "entity")
    return Context(
        report=report,
        structure=structure,
        mentions=ordered,
        entities=entities,
        entity_starts=tuple(entity.start for entity in entities),
        spans=tuple(mention for mention in ordered if mention.layer == "span"),
        boundaries=find_boundaries(report.text, structure.headings),
        aliases=find_aliases(report.text),
    )
