"""The data files of structuring as compiled patterns, read once."""

from __future__ import annotations

import re
from functools import cache

from fazhi.data import read_table


@cache
def furniture() -> re.Pattern[str]:
    """Matches a whole folded line of navigation, share, print or footer text."""
    return re.compile("|".join(f"(?:{row['pattern']})" for row in read_table("furniture")), re.I)


@cache
def section_keywords() -> tuple[tuple[str, re.Pattern[str], bool], ...]:
    """(kind, pattern over a folded heading, whether a line of its own may be a heading by it)."""
    return tuple(
        (row["kind"], re.compile(row["pattern"]), row["standalone"] == "yes")
        for row in read_table("section_keywords")
    )


@cache
def sentence_cues(kind: str) -> tuple[re.Pattern[str], ...]:
    """Patterns over a folded sentence that opens a stretch of this kind."""
    return tuple(
        re.compile(row["pattern"]) for row in read_table("sentence_cues") if row["kind"] == kind
    )


@cache
def title_words(role: str) -> tuple[str, ...]:
    """Words of titles: `document`, `topic`, `plan_document`, `review_document`; longest first."""
    words = [row["word"] for row in read_table("title_words") if row["role"] == role]
    return tuple(sorted(words, key=len, reverse=True))


@cache
def unit_suffixes(*kinds: str) -> tuple[str, ...]:
    """Endings of unit names, longest first; all kinds if none is given."""
    words = [
        row["suffix"] for row in read_table("unit_suffixes") if not kinds or row["kind"] in kinds
    ]
    return tuple(sorted(words, key=len, reverse=True))


def is_furniture(folded: str) -> bool:
    """Whether a folded line is nothing but web or print furniture."""
    return len(folded) <= 240 and furniture().fullmatch(folded) is not None
