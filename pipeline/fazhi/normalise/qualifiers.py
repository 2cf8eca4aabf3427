"""Words before and after a number that say how exact it is: 近, 不少于, 余, 以上 …"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, cast

from fazhi.data import read_table

Qualifier = Literal["exact", "approx", "approx_over", "approx_under", "at_least", "at_most"]

_ROWS = list(read_table("quantity_qualifiers"))
BEFORE = {row["word"]: row["qualifier"] for row in _ROWS if row["position"] == "before"}
AFTER = {row["word"]: row["qualifier"] for row in _ROWS if row["position"] == "after"}
_OVER = frozenset({"approx_over", "at_least"})
_UNDER = frozenset({"approx_under", "at_most"})


def _alternatives(words: dict[str, str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_BEFORE_WORD = re.compile(_alternatives(BEFORE))
_AFTER_WORD = re.compile(f"(?:{_alternatives(AFTER)})$")
_STARTS = frozenset(word[0] for word in BEFORE)
_ENDS = frozenset(word[-1] for word in AFTER)


@dataclass(frozen=True, slots=True)
class Stripped:
    """What is left of a text without its qualifiers, and the qualifiers in their order.

    distributive: the number holds for each of several (各, 每, 人均).
    """

    body: str
    qualifiers: tuple[Qualifier, ...]
    distributive: bool


def strip_before(text: str) -> Stripped:
    """Take the qualifiers off the start; words like 共 and 累计 go and leave nothing."""
    at, found, distributive = 0, [], False
    while at < len(text) and text[at] in _STARTS:
        match = _BEFORE_WORD.match(text, at)
        if match is None:
            break
        at = match.end()
        qualifier = BEFORE[match[0]]
        distributive = distributive or qualifier == "distributive"
        if qualifier not in {"exact", "distributive"}:
            found.append(cast(Qualifier, qualifier))
    return Stripped(text[at:], tuple(found), distributive)


def strip_after(text: str) -> tuple[str, tuple[Qualifier, ...]]:
    """Take the qualifiers off the end (以上, 左右, （含）以上)."""
    found: list[Qualifier] = []
    while text and text[-1] in _ENDS:
        match = _AFTER_WORD.search(text, max(0, len(text) - 8))
        if match is None or match.start() == 0:
            break
        text = text[: match.start()]
        if AFTER[match[0]] != "exact":
            found.insert(0, cast(Qualifier, AFTER[match[0]]))
    return text, tuple(found)


def combine(qualifiers: tuple[Qualifier, ...]) -> tuple[Qualifier, tuple[str, ...]]:
    """The first qualifier holds; a second of the opposite direction is flagged, not repaired."""
    if not qualifiers:
        return "exact", ()
    first = qualifiers[0]
    rest = set(qualifiers[1:])
    if (first in _OVER and rest & _UNDER) or (first in _UNDER and rest & _OVER):
        return first, ("contradictory",)
    if rest - {first}:
        return first, ("double_qualifier",)
    return first, ()


def narrowest(qualifiers: tuple[Qualifier, ...]) -> Qualifier:
    """The first qualifier that bounds the value: in 约3000余 that is 余."""
    return next((one for one in qualifiers if one != "approx"), (*qualifiers, "exact")[0])


def bounds(value: float, qualifier: Qualifier, step: float) -> tuple[float | None, float | None]:
    """Where the true value lies, None for an open end.

    step: one unit of the last stated digit; 余 reaches up to the next one (3000余: 3000 to 4000).
    """
    if qualifier == "exact":
        return value, value
    if qualifier == "approx_over":
        return value, value + step
    if qualifier == "at_least":
        return value, None
    if qualifier in _UNDER:
        return None, value
    return None, None
