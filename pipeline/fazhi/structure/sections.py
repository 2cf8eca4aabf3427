"""Headings and sentence cues to sections that cover the body without gaps."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from fazhi.structure.document import Heading, Section, SectionKind
from fazhi.structure.kinds import (
    heading_kinds,
    is_joint_heading,
    main_kind,
    opens_plans,
    opens_problems,
)

_CLAUSE_PLAN = re.compile(r"(?<=[,;])(?:下一?步|(?:19|20)\d{2}年)[^,。;]{0,10}(?:将|要)")
_SENTENCE_START = re.compile(r"(?:^|(?<=[。!?\n]))[ \n]{0,12}(?=[^ \n])")
_OWN_TURN = re.compile(
    r"^(?:存在|主要|问题|不足|下一?步|下阶段|今后|明年|努力方向|工作打算|工作计划|(?:首先|其次)?[看说讲])"
)
_SOFT_PLAN = re.compile(r"打算|下一?步|计划|思路|今后|明年|来年")
_LONGEST_OWN_TURN = 24
_EARLIEST_CUE = 0.4
_DOING = ("achievements", "responsibility", "preamble", "other")


@dataclass(frozen=True, slots=True)
class Outline:
    """What the kinds of a body depend on beside its headings."""

    report_year: int | None
    is_plan: bool = False
    is_personal: bool = False

    @property
    def default(self) -> SectionKind:
        """The kind of a section that nothing marks: what such a document is mostly about."""
        if self.is_plan:
            return "plans"
        return "responsibility" if self.is_personal else "achievements"


@dataclass(frozen=True, slots=True)
class _Piece:
    """A section in the making; `joint`: it goes from problems to plans somewhere inside."""

    section: Section
    joint: bool = False


def body_sections(
    folded: str, headings: Sequence[Heading], *, start: int, end: int, outline: Outline
) -> list[Section]:
    """Sections of text[start:end] in order. headings: levels 1 to 4 inside that range."""
    if start >= end:
        return []
    pieces = list(_by_headings(folded, headings, start=start, end=end, outline=outline))
    missing = _missing_kinds(pieces)
    earliest = start + int(_EARLIEST_CUE * (end - start))
    sections: list[Section] = []
    carried: tuple[int, SectionKind] | None = None
    for found in pieces:
        piece = found
        chapter = piece.section.path[0].start if piece.section.path else -1
        if carried is not None and carried[0] == chapter and piece.section.kind != "responsibility":
            piece = replace(piece, section=replace(piece.section, kind=carried[1]), joint=False)
        wanted = {"plans"} if piece.joint else missing
        split = list(_by_cues(folded, piece, wanted=wanted, earliest=earliest, outline=outline))
        sections.extend(split)
        # Plans that begin in the middle of a chapter go on through its sub-headings,
        # unless each sub-heading of a joint chapter has a problem and a plan of its own.
        begins = split[-1].kind == "plans" and split[0].kind != "plans"
        announced = piece.joint and piece.section.kind == "plans"
        if announced or (begins and not (piece.joint and len(piece.section.path) > 1)):
            carried = (chapter, "plans")
    return sections


def _by_headings(
    folded: str, headings: Sequence[Heading], *, start: int, end: int, outline: Outline
) -> Iterator[_Piece]:
    if not headings:
        yield from _without_headings(folded, start=start, end=end, outline=outline)
        return
    first = headings[0].start
    top = min(heading.level for heading in headings)
    if first > start:
        yield _Piece(Section(start, first, "preamble"))
    path: list[Heading] = []
    chapter: SectionKind = outline.default
    own: tuple[int, SectionKind] | None = None
    joint = False
    for position, heading in enumerate(headings):
        limit = headings[position + 1].start if position + 1 < len(headings) else end
        path = [*(above for above in path if above.level < heading.level), heading]
        text = folded[heading.start : heading.end]
        if heading.level == top:
            chapter = _chapter_kind(
                heading.text, before=chapter, first=position == 0, outline=outline
            )
            joint = is_joint_heading(heading.text)
            if (
                position
                and main_kind(heading.text) is None
                and _opens_with_plans(folded[heading.end : limit], outline)
            ):
                chapter = "plans"
            if joint:
                chapter = "problems"
            own = None
        elif own is not None and heading.level <= own[0]:
            own = None
        if heading.level > top:
            kind = _own_kind(text, heading, chapter, joint=joint)
            if kind is not None:
                own = (heading.level, kind)
        kind = own[1] if own is not None else chapter
        yield _Piece(Section(heading.start, limit, kind, tuple(path)), joint=joint)


def _opens_with_plans(body: str, outline: Outline) -> bool:
    first = next(_sentences(body, 0, len(body)), (0, ""))[1]
    return opens_plans(first, report_year=outline.report_year)


def _without_headings(folded: str, *, start: int, end: int, outline: Outline) -> Iterator[_Piece]:
    """The first paragraph is the preamble if more text follows; the rest is one piece."""
    stop = folded.find("\n", start, end)
    hinge = re.search(r"(?:报告|汇报|总结|说明)如下[:。]?", folded[start:end])
    if hinge is not None:
        stop = start + hinge.end()
    if stop < 0 or stop + 1 >= end or not folded[stop:end].strip():
        yield _Piece(Section(start, end, outline.default))
        return
    while stop < end and folded[stop] in " \n":
        stop += 1
    yield _Piece(Section(start, stop, "preamble"))
    if stop < end:
        yield _Piece(Section(stop, end, outline.default))


def _chapter_kind(text: str, *, before: SectionKind, first: bool, outline: Outline) -> SectionKind:
    kind = main_kind(text)
    years = [int(year) for year in re.findall(r"(?:19|20)\d{2}(?=年)", text)]
    if outline.is_plan:
        return kind if kind in {"problems", "other"} else "plans"
    if kind == "plans" and years and outline.report_year is not None:
        past = max(years) <= outline.report_year
        if past and not _SOFT_PLAN.search(text):
            kind = "achievements"
    if years and kind in {None, "achievements"} and outline.report_year is not None:
        kind = "plans" if min(years) > outline.report_year else kind
    if kind == "achievements" and outline.is_personal:
        return "responsibility"
    if kind is not None:
        return kind
    if before == "plans" and not first:
        return "plans"
    return outline.default


def _own_kind(
    text: str, heading: Heading, chapter: SectionKind, *, joint: bool
) -> SectionKind | None:
    """A sub-heading that leaves its chapter's kind."""
    kinds = heading_kinds(heading.text)
    if chapter == "achievements" and "responsibility" in kinds:
        return "responsibility"
    if not kinds:
        return None
    if len(heading.text) > _LONGEST_OWN_TURN or kinds[-1] not in {"problems", "plans"}:
        return None
    turns = joint or (chapter in _DOING and _OWN_TURN.match(heading.text))
    return kinds[-1] if turns else None


def _missing_kinds(pieces: Sequence[_Piece]) -> set[str]:
    present = {piece.section.kind for piece in pieces}
    if any(piece.joint for piece in pieces):
        return set()
    return {"problems", "plans"} - present


def _by_cues(
    folded: str, piece: _Piece, *, wanted: set[str], earliest: int, outline: Outline
) -> Iterator[Section]:
    """Split one piece at sentences that turn to problems or plans."""
    section = piece.section
    start, kind = section.start, section.kind
    body = section.path[-1].end if section.path else section.start
    for first, sentence in _sentences(folded, body, section.end):
        offset, turned = first, kind
        clause = _CLAUSE_PLAN.search(sentence) if piece.joint and kind == "problems" else None
        if offset < earliest and not piece.joint:
            continue
        if (
            "plans" in wanted
            and kind != "plans"
            and opens_plans(sentence, report_year=outline.report_year)
        ):
            turned = "plans"
        elif "problems" in wanted and kind in {*_DOING, "plans"} and opens_problems(sentence):
            turned = "problems"
        elif (
            section.kind == "plans"
            and kind == "problems"
            and opens_plans(sentence, report_year=outline.report_year)
        ):
            turned = "plans"
        elif clause is not None and offset + clause.start() > start:
            offset, turned = offset + clause.start(), "plans"
        if turned != kind:
            if offset > start:
                yield replace(section, start=start, end=offset, kind=kind)
            start, kind = offset, turned
    yield replace(section, start=start, end=section.end, kind=kind)


def _sentences(folded: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    body = folded[start:end].replace("\r", "\n")
    starts = [match.end() for match in _SENTENCE_START.finditer(body)]
    for position, first in enumerate(starts):
        last = starts[position + 1] if position + 1 < len(starts) else len(body)
        yield start + first, body[first : min(last, first + 300)]
