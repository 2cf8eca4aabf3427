"""How figures belong together: parts of a whole (其中), stages of a funnel, scope."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from fazhi.data import read_table
from fazhi.records.context import Context
from fazhi.tagging.mention import Mention

FigureUnit = tuple[Mention, str | None]

_OF_WHICH = "其中"


def part_parents(context: Context, figures: Sequence[FigureUnit]) -> dict[int, Mention]:
    """Index of each figure after 其中 → the whole, which is the last figure before 其中.

    Only figures of one sentence and one normal unit belong together.
    """
    parents: dict[int, Mention] = {}
    for index, (span, unit) in enumerate(figures):
        start, _ = context.sentence(span.start)
        marker = context.text.rfind(_OF_WHICH, start, span.start)
        if marker < 0:
            continue
        wholes = [
            (whole, whole_unit)
            for whole, whole_unit in figures[:index]
            if start <= whole.start and whole.end <= marker
        ]
        if wholes and wholes[-1][1] == unit:
            parents[index] = wholes[-1][0]
    return parents


def stage_parents(context: Context, figures: Sequence[FigureUnit]) -> dict[int, Mention]:
    """Index of each figure that is a later stage (办结) → the earlier stage (受理) before it."""
    parents: dict[int, Mention] = {}
    for index, (span, unit) in enumerate(figures):
        if index == 0:
            continue
        earlier, earlier_unit = figures[index - 1]
        start, _ = context.sentence(span.start)
        if earlier.start < start or earlier_unit != unit or earlier.end > span.start:
            continue
        if _is_later_stage(earlier.text, span.text):
            parents[index] = earlier
    return parents


def _is_later_stage(earlier: str, later: str) -> bool:
    return any(first in earlier and second.search(later) for first, second in _stage_verbs())


def scope_before(context: Context, span: Mention) -> str | None:
    """Words of scope in the clause up to the end of the figure (全县, 各村)."""
    start, _ = context.clause(span.start)
    match = _scope_words().search(context.text, start, span.end)
    return match[0] if match else None


@cache
def _stage_verbs() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row["earlier"], re.compile(row["later"])) for row in read_table("stage_verbs"))


@cache
def _scope_words() -> re.Pattern[str]:
    words = sorted((row["word"] for row in read_table("scope_words")), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))
