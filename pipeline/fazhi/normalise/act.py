"""What a clause does with the title it cites, from the verb that governs it."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from fazhi.data import read_table

Act = Literal["studied", "publicised", "implemented", "issued", "mentioned"]

_BOUNDARY = re.compile(r"[。；;！？\n]")
_DISPOSAL = re.compile(r"(?:将|把|对|就|以|使|围绕|聚焦|针对|结合|利用|依托)$")
_ATTRIBUTIVE = "的"


def classify_act(clause: str, *, title_start: int | None = None) -> Act:
    """Which act on a title the clause reports: the nearest governing verb before it.

    clause: text around one citation; title_start: offset of the title in it, by
    default the last 《 in the clause, else its end. Verbs that only qualify the title
    (印发的, 新修订的) do not govern it. With no verb before the title (or 将/把/对 right
    before it), the first one after it counts; else `mentioned`.
    """
    start = _last_title(clause) if title_start is None else title_start
    before = _BOUNDARY.split(clause[:start])[-1]
    after = _BOUNDARY.split(clause[start:])[0]
    after = after[after.rfind("》") + 1 :]
    outside = _without_titles(before)
    if not _DISPOSAL.search(outside) and (act := _last_cue(outside)):
        return act
    return _first_cue(after) or _last_cue(outside) or "mentioned"


def _last_title(clause: str) -> int:
    """Offset of the last title that lies in no other one, the clause's end without any."""
    depth, start = 0, len(clause)
    for position, character in enumerate(clause):
        if character == "《":
            start = position if depth == 0 else start
            depth += 1
        elif character == "》":
            depth = max(0, depth - 1)
    return start


def _without_titles(text: str) -> str:
    """Blank out titles, so that no verb inside one counts."""
    return re.sub(r"《[^《》]*》", "、", text)


def _last_cue(text: str) -> Act | None:
    found: tuple[int, Act] | None = None
    for match in _cue_pattern().finditer(text):
        rest = text[match.end() : match.end() + 1]
        modifies = rest == _ATTRIBUTIVE or text[: match.start()].endswith(("新", "最新"))
        if not modifies:
            found = (match.start(), _cues()[match[0]])
    return found[1] if found else None


def _first_cue(text: str) -> Act | None:
    match = _cue_pattern().search(text)
    return _cues()[match[0]] if match else None


@cache
def _cues() -> dict[str, Act]:
    return {row["cue"]: row["act"] for row in read_table("law_act_cues")}  # type: ignore[misc]


@cache
def _cue_pattern() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, _cues()), key=len, reverse=True)))
