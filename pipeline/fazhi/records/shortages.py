"""Figures of what is lacking, which stand among problems and plans and are no targets."""

from __future__ import annotations

from dataclasses import replace

from fazhi.records.context import Context, make_context
from fazhi.records.words import pattern_of
from fazhi.tagging.mention import Mention

_TABLE = "figure_words"
_PROBLEMS = "problems"
_SECTIONS = (_PROBLEMS, "plans")  # sections that name what is lacking
_AFTER = 8  # characters behind a figure in which 偏低 may stand


def find_shortages(context: Context) -> frozenset[tuple[int, int]]:
    """Places of figures that are achieved against their label or section.

    Words of shortage (持证人员仅5人) always say so. A TARGET among the problems is one only
    where words plan it: most figures there tell how things are.
    """
    return frozenset(
        (span.start, span.end)
        for span in context.spans_of("INDICATOR", "TARGET")
        if _is_lacking(context, span) or _is_unplanned(context, span)
    )


def as_achieved(context: Context, places: frozenset[tuple[int, int]]) -> Context:
    """The context with the TARGET spans at these places as INDICATOR."""
    mentions = [
        replace(mention, label="INDICATOR")
        if mention.label == "TARGET" and (mention.start, mention.end) in places
        else mention
        for mention in context.mentions
    ]
    if mentions == list(context.mentions):
        return context
    return make_context(context.report, context.structure, mentions)


def _is_lacking(context: Context, span: Mention) -> bool:
    section = context.section(span)
    if section not in _SECTIONS or (section == _PROBLEMS and span.label == "INDICATOR"):
        return False  # an INDICATOR among the problems is achieved anyway
    quantities = context.entities_in(span.start, span.end, "QUANTITY")
    if not quantities:
        return False
    clause, clause_end = context.clause(quantities[-1].start)
    before = context.text[clause : quantities[-1].start]
    number = context.text[clause : quantities[-1].end]
    after = context.text[quantities[-1].end : min(clause_end, quantities[-1].end + _AFTER)]
    return (
        pattern_of(_TABLE, "pattern", "only").search(before) is not None
        or pattern_of(_TABLE, "pattern", "less_than").search(number) is not None
        or pattern_of(_TABLE, "pattern", "too_low").search(after) is not None
    )


def _is_unplanned(context: Context, span: Mention) -> bool:
    """Whether no word of the sentence, up to the end of a target's clause, plans it."""
    if span.label != "TARGET" or context.section(span) != _PROBLEMS:
        return False
    sentence, _ = context.sentence(span.start)
    _, clause_end = context.clause(span.end)
    words = context.text[sentence:clause_end]
    return pattern_of(_TABLE, "pattern", "planned").search(words) is None
