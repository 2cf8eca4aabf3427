"""What the assembling of rows needs to know about a report, looked up by offset."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict

from fazhi.normalise.alias import find_aliases
from fazhi.reading.report import Report
from fazhi.structure.document import Structure
from fazhi.tagging.mention import Mention

_SENTENCE_ENDS = "。！？!?\n"
_CLAUSE_ENDS = "，,；;：:" + _SENTENCE_ENDS
_LONGEST_LOOK = 600


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

    entities, spans: sorted by start.
    aliases: short titles that the report defines, to full titles.
    """

    report: Report
    structure: Structure
    mentions: tuple[Mention, ...]
    entities: tuple[Mention, ...]
    spans: tuple[Mention, ...]
    aliases: Mapping[str, str]

    @property
    def text(self) -> str:
        """The report text."""
        return self.report.text

    @property
    def year(self) -> int | None:
        """The report year."""
        return self.structure.report_year

    def fields(self, mention: Mention) -> SpanFields:
        """The shared columns of a row that rests on this mention."""
        section = self.structure.section_at(mention.start)
        return SpanFields(
            report_id=self.report.report_id,
            start=mention.start,
            end=mention.end,
            text=mention.text,
            section=section.kind if section else None,
            score=mention.score,
            method=mention.method,
        )

    def entities_in(self, start: int, end: int, *labels: str) -> list[Mention]:
        """Entities of these labels that lie inside a stretch."""
        return [
            entity
            for entity in self.entities
            if start <= entity.start and entity.end <= end and entity.label in labels
        ]

    def sentence(self, offset: int) -> tuple[int, int]:
        """Start and end of the sentence that holds an offset, at most 600 characters each way."""
        return _stretch(self.text, offset, _SENTENCE_ENDS)

    def clause(self, offset: int) -> tuple[int, int]:
        """Start and end of the clause that holds an offset."""
        return _stretch(self.text, offset, _CLAUSE_ENDS)

    def paragraph(self, offset: int) -> tuple[int, int]:
        """Start and end of the line that holds an offset."""
        start = self.text.rfind("\n", 0, offset) + 1
        end = self.text.find("\n", offset)
        return start, len(self.text) if end < 0 else end


def make_context(report: Report, structure: Structure, mentions: Sequence[Mention]) -> Context:
    """Sort the mentions and read the report's aliases."""
    ordered = tuple(sorted(mentions, key=lambda mention: (mention.start, -mention.end)))
    return Context(
        report=report,
        structure=structure,
        mentions=ordered,
        entities=tuple(mention for mention in ordered if mention.layer == "entity"),
        spans=tuple(mention for mention in ordered if mention.layer == "span"),
        aliases=find_aliases(report.text),
    )


def _stretch(text: str, offset: int, ends: str) -> tuple[int, int]:
    first = max(0, offset - _LONGEST_LOOK)
    start = 1 + max((text.rfind(mark, first, offset) for mark in ends), default=-1)
    last = min(len(text), offset + _LONGEST_LOOK)
    found = re.compile(f"[{re.escape(ends)}]").search(text, offset, last)
    return max(start, first), found.start() if found else last
