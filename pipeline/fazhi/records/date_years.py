"""From which year the words of a report count: its own, or that of what it plans."""

from __future__ import annotations

import re

from fazhi.normalise.date import resolve_date
from fazhi.records.context import Context
from fazhi.records.words import pattern_of
from fazhi.structure.document import Section
from fazhi.structure.lines import fold
from fazhi.structure.years import years_in
from fazhi.tagging.mention import Mention

AHEAD = ("plans", "problems")  # sections whose targets are about the year to come
_DONE = ("achievements", "responsibility")
_LEAST_DONE = 0.2  # share of a report that tells of its year, however long its plans are
_SPOKEN = re.compile(r"[今去前明]年")
# 一年来, 截至目前 and 过去一年 look back even from a plan
_LOOKING_BACK = re.compile(r"来|[截过近]|目前|现在|至今|一年|同期")
_TABLE = "period_words"
_MID_YEAR = range(6, 10)  # months in which a report of the year that still runs is signed


def years_ahead_of_date(context: Context, date: Mention) -> int:
    """From the report year to the one that a date counts from.

    今年, 年底 and 6月 of what a report plans are those of the next year; 明年 and 2025年 say
    their year themselves.
    """
    if spoken := _spoken_years_ahead(context, date.text):
        return spoken
    found = resolve_date(date.text, report_year=context.year)
    day = found.date_from or found.date_to
    if (
        found.anchor == "report_year"
        and day is not None
        and day.year == context.year
        and _LOOKING_BACK.search(date.text) is None
        and _is_planned(context, date)
    ):
        return years_ahead(context, date)
    return 0


def years_ahead(context: Context, mention: Mention) -> int:
    """From the report year to the one that a mention in a plan is about.

    The next one if a heading above says so (三、2025年工作安排) or the report looks back on all
    its year; none in a plan for the report's own year or for the rest of it (下半年工作打算).
    """
    section = context.structure.section_at(mention.start)
    if context.year is None or section is None:
        return 0
    if _names_next_year(context.year, section):
        return 1
    return int(_looks_back(context) and not _is_for_the_rest(context, section))


def _is_planned(context: Context, date: Mention) -> bool:
    """Whether a date stands in a plan, or with a target in a section of problems."""
    section = context.section(date)
    if section != "problems":
        return section == "plans"
    return bool(context.spans_over(*context.sentence(date.start), "TARGET"))


def _names_next_year(year: int, section: Section) -> bool:
    words = pattern_of(_TABLE, "pattern", "next_year")
    return any(
        f"{year + 1}年" in heading.text or words.search(heading.text) for heading in section.path
    )


def _is_for_the_rest(context: Context, section: Section) -> bool:
    """Whether a plan is for what is left of the report's year: its heading names a later part of
    the year, or the report is one of a first part (上半年, 前三季度) or signed within the year."""
    later = pattern_of(_TABLE, "pattern", "later_part")
    if any(later.search(heading.text) for heading in section.path):
        return True
    if _is_of_first_part(context):
        return True
    signed = context.structure.sign_date
    return signed is not None and signed.year == context.year and signed.month in _MID_YEAR


def _is_of_first_part(context: Context) -> bool:
    """Whether the title names a first part of the report's year, not of the next one
    (2023年工作总结及2024年上半年工作计划)."""
    if context.structure.title is None:
        return False
    title = fold(context.structure.title.text)
    for part in pattern_of(_TABLE, "pattern", "first_part").finditer(title):
        before = title[: part.start()]
        years = years_in(before)
        named = years[-1][0] if years else context.year
        if named == context.year and not pattern_of(_TABLE, "pattern", "next_year").search(before):
            return True
    return False


def _spoken_years_ahead(context: Context, date: str) -> int:
    """1 for the 今年 and 去年 of a 政府工作报告, which is given in the year after its own."""
    return int(context.structure.is_review and _SPOKEN.match(date) is not None)


def _looks_back(context: Context) -> bool:
    """Whether a good part of the report tells of its year; a plan for the year does not."""
    done = ahead = 0
    for section in context.structure.sections:
        length = section.end - section.start
        done += length if section.kind in _DONE else 0
        ahead += length if section.kind in AHEAD else 0
    return 2 * ahead < len(context.text) or done > _LEAST_DONE * len(context.text)
