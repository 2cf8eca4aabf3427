"""From which year the words of a report count: its own, or that of what it plans."""

from __future__ import annotations

import re

from fazhi.records.context import Context
from fazhi.tagging.mention import Mention

AHEAD = ("plans", "problems")  # sections whose targets are about the year to come
_DONE = ("achievements", "responsibility")
_LEAST_DONE = 0.2  # share of a report that tells of its year, however long its plans are
_SPOKEN = re.compile(r"[今去前明]年")


def years_ahead(context: Context, mention: Mention) -> int:
    """From the report year to the one that a mention in a plan is about.

    The next one if a heading above says so (三、2025年工作安排) or the report looks back;
    none in a plan for the report's own year.
    """
    section = context.structure.section_at(mention.start)
    if context.year is None or section is None:
        return 0
    named = f"{context.year + 1}年"
    return int(any(named in heading.text for heading in section.path) or _looks_back(context))


def spoken_years_ahead(context: Context, date: str) -> int:
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
