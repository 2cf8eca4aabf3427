"""What a clause does with the title it cites, from the verb that governs it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Literal

from fazhi.data import read_table

Act = Literal["studied", "publicised", "implemented", "issued", "mentioned"]

_BOUNDARY = re.compile(r"[。；;！？\n]")
_DISPOSAL = re.compile(r"(?:将|把|对|就|以|使|围绕|聚焦|针对|结合|利用|依托)$")
_ATTRIBUTIVE = "的"
_TABLE = "law_act_cues"
_NUMBER = r"[0-9一二三四五六七八九十两]*"


def classify_act(clause: str, *, title_start: int | None = None) -> Act:
    """Which act on a title the clause reports: the nearest governing verb before it.

    clause: text around one citation; title_start: offset of the title in it, by
    default the last 《 in the clause, else its end. Verbs that only qualify the title
    (印发的, 新修订的) do not govern it. With no verb before the title (or 将/把/对 right
    before it), the first one after it counts, but not one that only says when (颁布后);
    else `mentioned`. Who issues or repeals what was made of a title (《民法典》宣传资料,
    《条例》实施细则) does so to that, not to the title.
    """
    start = _last_title(clause) if title_start is None else title_start
    before = _BOUNDARY.split(clause[:start])[-1]
    after = _BOUNDARY.split(clause[start:])[0]
    after = after[after.rfind("》") + 1 :]
    outside = _without_titles(before)
    governing = _last_cue(outside)
    if governing is not None and not _DISPOSAL.search(outside):
        return _act_on(governing, after)
    return _first_cue(after) or (_cues()[governing] if governing else "mentioned")


def _act_on(cue: str, after: str) -> Act:
    """The act of a verb on the title, or on the thing about it that follows."""
    act = _cues()[cue]
    thing = _thing_pattern().match(after) if act == "issued" else None
    if thing is None:
        return act
    return "mentioned" if cue in _words("change") else _things()[thing[1]]


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


def _last_cue(text: str) -> str | None:
    found = None
    for match in _cue_pattern().finditer(text):
        rest = text[match.end() : match.end() + 1]
        modifies = rest == _ATTRIBUTIVE or text[: match.start()].endswith(("新", "最新"))
        if not modifies:
            found = match[0]
    return found


def _first_cue(text: str) -> Act | None:
    """The first verb that does not only date what follows."""
    match = _cue_pattern().search(text)
    while match is not None:
        dated = _dating_pattern().match(text, match.start())
        if dated is None:
            return _cues()[match[0]]
        match = _cue_pattern().search(text, dated.end())
    return None


def _words(role: str) -> frozenset[str]:
    return frozenset(row["cue"] for row in read_table(_TABLE) if row["role"] == role)


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


@cache
def _cues() -> dict[str, Act]:
    return _acts("verb")


@cache
def _things() -> dict[str, Act]:
    return _acts("thing")


def _acts(role: str) -> dict[str, Act]:
    rows = (row for row in read_table(_TABLE) if row["role"] == role)
    return {row["cue"]: row["act"] for row in rows}  # type: ignore[misc]


@cache
def _cue_pattern() -> re.Pattern[str]:
    return re.compile(_any(_cues()))


@cache
def _thing_pattern() -> re.Pattern[str]:
    """等宣传资料, 相关配套制度; but 等配套制度 says what kind of document the title is."""
    about = rf"(?:{_any(_words('about'))}){{0,3}}?"
    made = _any(word for word, act in _things().items() if act != "mentioned")
    return re.compile(rf"(?:(?:等)?{about}(?={made})|{about})({_any(_things())})")


@cache
def _dating_pattern() -> re.Pattern[str]:
    """颁布后, 修订实施以来, 施行一周年."""
    issued = [cue for cue, act in _cues().items() if act == "issued"]
    verbs = _any([*issued, *_words("in_force")])
    return re.compile(rf"(?:{verbs})+{_NUMBER}(?:{_any(_words('time'))})(?!续)")
