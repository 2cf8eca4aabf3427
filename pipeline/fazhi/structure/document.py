"""The output of structuring: where the parts of a report are and what they are.

All `start` and `end` are code points into `Report.text`, end exclusive.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

SectionKind = Literal[
    "header",  # metadata block, breadcrumb, issue line
    "title",
    "salutation",
    "preamble",
    "achievements",
    "problems",
    "responsibility",  # 党政主要负责人履行推进法治建设第一责任人职责
    "plans",
    "signature",
    "residue",  # share, print and navigation text
    "other",
]


@dataclass(frozen=True, slots=True)
class TextRange:
    """A stretch of the report text; `text` is always report_text[start:end]."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class HeaderField:
    """One field of the metadata block, e.g. name `doc_number`, value `清政发〔2025〕3号`.

    name: `index_number`, `doc_number`, `publisher`, `created_date`, `publish_date`,
        `topic`, `title`, `source`, … (canonical, see data/header_fields.csv).
    """

    name: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered heading; `level` 1 = 一、, 2 = （一）, 3 = 1., 4 = （1）, 5 = run-in 一是.

    start, end: number and heading text without the line break; for a run-in
    heading up to its closing punctuation.
    """

    start: int
    end: int
    level: int
    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of one kind. Sections are in order, do not overlap and cover the text.

    path: the headings above and at this stretch, outermost first.
    """

    start: int
    end: int
    kind: SectionKind
    path: tuple[Heading, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a value was chosen: `source` is `title`, `header`, `signature`, `preamble`, …"""

    source: str
    text: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Structure:
    """What the layout of a report says. Unknown stays None or empty.

    is_review: a 政府工作报告, given in the year after `report_year`.
    """

    title: TextRange | None
    fields: tuple[HeaderField, ...]
    headings: tuple[Heading, ...]
    sections: tuple[Section, ...]
    unit_name: str | None
    unit_evidence: tuple[Evidence, ...]
    report_year: int | None
    year_evidence: tuple[Evidence, ...]
    publish_date: datetime.date | None
    sign_date: datetime.date | None
    doc_number: str | None
    index_number: str | None
    flags: tuple[str, ...] = ()
    is_review: bool = False

    def section_at(self, offset: int) -> Section | None:
        """The section that holds this offset, None outside the text."""
        from bisect import bisect_right

        index = bisect_right([section.start for section in self.sections], offset) - 1
        if index < 0 or offset >= self.sections[index].end:
            return None
        return self.sections[index]
