"""Whom a figure is about, when not the whole unit that reports."""

from __future__ import annotations

import re
from functools import cache

from fazhi.data import read_table
from fazhi.records.context import Context
from fazhi.records.rows import ReportRow
from fazhi.tagging.mention import Mention

_COMPARED = r"(?<![于比居在占较])(?:{words})(?!平均|第|前列|首|率先)"


def scope_of(context: Context, span: Mention, *, area: str | None) -> str | None:
    """The last word of scope in the clause up to the end of a figure (全县, 各村).

    area: level of the place that the report is about: 全县 in a county's report is the
        whole and gives None.
    """
    start, _ = context.clause(span.start)
    for match in reversed(list(_pattern().finditer(context.text, start, span.end))):
        if area is None or area not in _levels()[match[0]]:
            return match[0]
    return None


def area_of(report: ReportRow) -> str | None:
    """Level of the smallest place that the issuing unit is known to belong to."""
    for level in ("township", "county", "city", "province"):
        if getattr(report, level):
            return level
    return None


@cache
def _levels() -> dict[str, frozenset[str]]:
    return {row["word"]: frozenset(row["levels"].split("|")) for row in read_table("scope_words")}


@cache
def _pattern() -> re.Pattern[str]:
    words = "|".join(map(re.escape, sorted(_levels(), key=len, reverse=True)))
    return re.compile(_COMPARED.format(words=words))
