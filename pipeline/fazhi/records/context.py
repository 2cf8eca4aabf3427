"""What the assembling of rows needs to know about a report, looked up by offset."""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
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
class MentionIndex:
    """Mentions of one label, sorted by start, looked up by offset.

    reach: up to each mention, the furthest end so far; where it stops short of an offset, no
        earlier mention gets there either.
    """

    mentions: tuple[Mention, ...]
    starts: tuple[int, ...]
    reach: tuple[int, ...]

    def inside(self, start: int, end: int) -> list[Mention]:
        """Mentions that lie inside a stretch."""
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
        return [mention for mention in self.mentions[first:last] if mention.end <= end]

    def over(self, start: int, end: int) -> list[Mention]:
        """Mentions that overlap a stretch."""
        found = []
        index = bisect_left(self.starts, end) - 1
        while index >= 0 and self.reach[index] > start:
            if self.mentions[index].end > start:
                found.append(self.mentions[index])
            index -= 1
        return found[::-1]


@dataclass(frozen=True, slots=True)
class Context:
    """A report with its structure and mentions.

    mentions, entities, spans: sorted by start, the longer one first.
    entity_indexes, span_indexes: the entities and the spans by label.
    aliases: short titles that the report defines, to full titles.
    """

    report: Report
    structure: Structure
    mentions: tuple[Mention, ...]
    entities: tuple[Mention, ...]
    spans: tuple[Mention, ...]
    entity_indexes: Mapping[str, MentionIndex]
    span_indexes: Mapping[str, MentionIndex]
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
        """Entities of these labels that lie inside a stretch, in text order."""
        found = [
            self.entity_indexes[label].inside(start, end)
            for label in labels
            if label in self.entity_indexes
        ]
        return found[0] if len(found) == 1 else sorted(chain.from_iterable(found), key=_order)

    def spans_of(self, *labels: str) -> list[Mention]:
        """Layer-2 spans of these labels."""
        if len(labels) == 1:
            index = self.span_indexes.get(labels[0])
            return list(index.mentions) if index is not None else []
        return [span for span in self.spans if span.label in labels]

    def spans_over(self, start: int, end: int, *labels: str) -> list[Mention]:
        """Layer-2 spans of these labels that overlap a stretch, label by label."""
        indexes = [self.span_indexes[label] for label in labels if label in self.span_indexes]
        return [span for index in indexes for span in index.over(start, end)]

    def changes_in(self, start: int, end: int) -> list[Mention]:
        """CHANGE spans that overlap a stretch."""
        return self.spans_over(start, end, "CHANGE")

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
    ordered = tuple(sorted(mentions, key=_order))
    entities = tuple(mention for mention in ordered if mention.layer == "entity")
    spans = tuple(mention for mention in ordered if mention.layer == "span")
    return Context(
        report=report,
        structure=structure,
        mentions=ordered,
        entities=entities,
        spans=spans,
        entity_indexes=_indexes(entities),
        span_indexes=_indexes(spans),
        boundaries=find_boundaries(report.text, structure.headings),
        aliases=find_aliases(report.text),
    )


def _order(mention: Mention) -> tuple[int, int, str, str]:
    return mention.start, -mention.end, mention.layer, mention.label


def _indexes(mentions: Sequence[Mention]) -> dict[str, MentionIndex]:
    by_label: dict[str, list[Mention]] = {}
    for mention in mentions:
        by_label.setdefault(mention.label, []).append(mention)
    return {
        label: MentionIndex(
            tuple(found),
            tuple(mention.start for mention in found),
            tuple(accumulate((mention.end for mention in found), max)),
        )
        for label, found in by_label.items()
    }
