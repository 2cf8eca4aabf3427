"""What a heading or a sentence announces: achievements, problems, responsibility or plans."""

from __future__ import annotations

import re
from typing import cast

from fazhi.structure.document import SectionKind
from fazhi.structure.patterns import section_keywords, sentence_cues

_YEAR_START = re.compile(r"(?:\(?展望)?(\d{4})年(?!底|初|\d|度?(?:以来|工作回顾))")


def heading_kinds(folded: str) -> tuple[SectionKind, ...]:
    """The kinds a folded heading names, in order of appearance, the same kind once.

    `存在问题及下一步打算` names two; an empty tuple means a topic heading
    without such words.
    """
    found: list[tuple[int, int, SectionKind]] = []
    for kind, pattern, _ in section_keywords():
        for match in pattern.finditer(folded):
            found.append((match.start(), match.end(), cast(SectionKind, kind)))
    if any(kind == "responsibility" for _, _, kind in found):
        return ("responsibility",)
    found.sort(key=lambda item: (item[1], item[0]))
    kinds: list[SectionKind] = []
    for _, _, kind in found:
        if kind in kinds:
            kinds.remove(kind)
        kinds.append(kind)
    return tuple(kinds)


def main_kind(folded: str) -> SectionKind | None:
    """The kind a heading as a whole is: the one named last, for headings end with their noun."""
    kinds = heading_kinds(folded)
    return kinds[-1] if kinds else None


def is_joint_heading(folded: str) -> bool:
    """Whether a heading opens with problems and goes on to plans."""
    kinds = [kind for kind in heading_kinds(folded) if kind in {"problems", "plans"}]
    return kinds == ["problems", "plans"] and len(folded) <= 45 and "补短板" not in folded


def opens_problems(sentence: str) -> bool:
    """Whether a folded sentence turns to shortcomings."""
    return any(pattern.search(sentence[:160]) for pattern in sentence_cues("problems"))


def opens_plans(sentence: str, *, report_year: int | None) -> bool:
    """Whether a folded sentence turns to what comes next."""
    if any(pattern.search(sentence[:80]) for pattern in sentence_cues("plans")):
        return True
    match = _YEAR_START.match(sentence)
    return match is not None and report_year is not None and int(match.group(1)) == report_year + 1
