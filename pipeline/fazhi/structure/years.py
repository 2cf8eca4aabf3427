"""The year a report is about, from every place that says it.

Order of trust: title, preamble, headings, signature date. Where nothing but a range
of years in the title says it (2022-2023年度), the last of two neighbouring years is
taken; a longer one (2021—2025年) is the time of a programme and gives no year. Both
are flagged. A 政府工作报告 is
about the year it reviews: a heading such as `2024年工作回顾` decides, then the
date of the meeting or the signature, then the title's year less one, because
its title bears the year of the meeting.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from fazhi.structure.dates import DAMAGED_YEAR, year_number
from fazhi.structure.document import Evidence, Heading
from fazhi.structure.kinds import main_kind

_YEAR = (
    r"(?<![\d〔\[(])((?:19|20)\d{2}|[二一][〇零一二三四五六七八九]{3})(?=\s?年|\s?度|\s?(?:法治|依法|普法|政府)|[,])"
    r"(?!\s?年?度?\s?[-—–~至－]\s?\d)"
)
_PATTERN = re.compile(rf"{_YEAR}|({DAMAGED_YEAR})(?!\s?年?度?\s?[-—–~至－]\s?\d)")
_RANGE = re.compile(
    r"(?<![\d〔\[(《])((?:19|20)\d{2})\s?年?度?\s?[-—–~至－、和及]{1,2}\s?"
    r"((?:19|20)\d{2}|\d{2})(?=\s?年|\s?度)"
)
_RANGE_END = re.compile(r"[-—–~至－]\s?$")
_HINGE = re.compile(r"(?:现将|现就|现把)[^。]{0,60}")
_PREAMBLE_START = 40
_LATE_MONTH = 9
_PLANNING = re.compile(r"打算|安排|计划|思路|下一?步|任务|要求|目标")
_STATED = ("title", "preamble", "heading", "title_range")
_TRUST = (*_STATED, "signature", "header")
_PROGRAMME = "title_programme"  # years of a title that are too many to be a report's


@dataclass(frozen=True, slots=True)
class YearEvidence:
    """A year with where it stands; `year` is already the report year that it speaks for."""

    year: int
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class ReportYear:
    """The chosen year, all evidence, and flags `year_conflict`, `year_from_signature`,
    `year_from_header`, `year_range` (the title names a range of years, no single one)."""

    year: int | None
    evidence: tuple[Evidence, ...]
    flags: tuple[str, ...]


def years_in(folded: str) -> list[tuple[int, int, int]]:
    """(year, start, end) of the single years in a folded string; ranges are left out."""
    found = []
    for match in _PATTERN.finditer(folded):
        if _RANGE_END.search(folded[: match.start()][-3:]):
            continue
        year = year_number(match.group(1) or match.group(2))
        if year is not None:
            found.append((year, match.start(), match.end()))
    return found


def title_years(folded: str, *, offset: int) -> list[YearEvidence]:
    """The first year of a title; a second one (暨2025年工作思路) belongs to the plans.

    Of a range of years the last one, as evidence of a kind of its own.
    """
    several = _RANGE.search(folded)
    if several is not None:
        first, last = int(several[1]), int(several[1][: -len(several[2])] + several[2])
        span = (last, several.start(), several.end())
        if last == first + 1:
            return [_evidence(span, source="title_range", folded=folded, offset=offset)]
    found = years_in(folded)
    if found:
        return [_evidence(found[0], source="title", folded=folded, offset=offset)]
    if several is None:
        return []
    return [_evidence(span, source=_PROGRAMME, folded=folded, offset=offset)]


def preamble_years(folded: str, *, offset: int) -> list[YearEvidence]:
    """The year that opens the preamble and the one in its hinge sentence (现将…)."""
    found = [
        _evidence(item, source="preamble", folded=folded, offset=offset)
        for item in years_in(folded[:_PREAMBLE_START])[:1]
    ]
    hinge = _HINGE.search(folded)
    if hinge is not None:
        found += [
            _evidence(item, source="preamble", folded=hinge.group(), offset=offset + hinge.start())
            for item in years_in(hinge.group())[:1]
        ]
    return found


def heading_years(headings: Sequence[Heading], *, folded: str) -> list[YearEvidence]:
    """Years in headings of the first level: of what was done, or, less one, of what is planned."""
    found = []
    for heading in headings:
        text = folded[heading.start : heading.end]
        kind = main_kind(text) or ("achievements" if heading is headings[0] else None)
        for item in years_in(text)[:1]:
            found_year = _evidence(item, source="heading", folded=text, offset=heading.start)
            if kind in {"achievements", "problems", "responsibility"}:
                found.append(found_year)
            elif kind == "plans" and _PLANNING.search(text):
                found.append(replace(found_year, year=found_year.year - 1))
    return found


def year_of_date(date: datetime.date | None, *, year: int | None = None) -> int | None:
    """The report year behind a signature date: the same year from September on, else the last."""
    if date is not None:
        return date.year if date.month >= _LATE_MONTH else date.year - 1
    return None if year is None else year - 1


def choose_year(
    found: Sequence[YearEvidence], *, is_review: bool, signed: datetime.date | None
) -> ReportYear:
    """Choose by trust. is_review: a 政府工作报告; signed: date of signature or meeting."""
    evidence = tuple(item.evidence for item in found)
    years = {
        source: [item.year for item in found if item.evidence.source == source] for source in _TRUST
    }
    if is_review:
        year = _reviewed_year(years, signed)
        return ReportYear(year, evidence, ())
    flags: list[str] = []
    chosen = next((years[source][0] for source in _TRUST if years[source]), None)
    if any(item.evidence.source in ("title_range", _PROGRAMME) for item in found):
        flags.append("year_range")
    if chosen is not None and not any(years[source] for source in _STATED):
        flags.append("year_from_signature" if years["signature"] else "year_from_header")
    stated = {year for source in ("title", "preamble", "heading") for year in years[source]}
    signs = {signed.year} if signed is not None else set()
    if chosen is not None and (
        len(stated) > 1 or any(year not in {chosen, chosen + 1} for year in signs)
    ):
        flags.append("year_conflict")
    return ReportYear(chosen, evidence, tuple(flags))


def _reviewed_year(years: dict[str, list[int]], signed: datetime.date | None) -> int | None:
    if years["heading"]:
        return years["heading"][0]
    if signed is not None:
        return year_of_date(signed)
    if years["title"]:
        return years["title"][0] - 1
    return next((years[source][0] for source in _TRUST if years[source]), None)


def _evidence(
    found: tuple[int, int, int], *, source: str, folded: str, offset: int
) -> YearEvidence:
    year, start, end = found
    evidence = Evidence(source, folded[start:end], offset + start, offset + end)
    return YearEvidence(year, evidence)
