"""The leading group or commission in which a role is held."""

from __future__ import annotations

import re
from functools import cache

from fazhi.data import read_table
from fazhi.normalise.post import Post
from fazhi.records.context import Context
from fazhi.records.words import pattern_of
from fazhi.tagging.mention import Mention

_TABLE = "group_words"
_NAME = r"[\u4e00-\u9fffA-Za-z0-9（）()“”·、]{2,40}?"
_OF_A_GROUP = re.compile(r"的\s?$")


def group_of_post(post: Post) -> str | None:
    """The group that a role names itself: 普法领导小组组长 → 普法领导小组."""
    return post.org if post.org is not None and _is_name(post.org) else None


def find_group(context: Context, span: Mention, role: str) -> str | None:
    """The group of a role: the nearest that fits it before the span in its sentence, else the
    one the sentence leads up to (…为成员的普法领导小组), else the last named in the paragraph.
    """
    sentence, sentence_end = context.sentence(span.start)
    paragraph, _ = context.paragraph(span.start)
    before = _named(context, sentence, span.start, role)
    if before:
        return before[-1][1]
    after = _named(context, span.end, sentence_end, role)
    for start, name in after:
        if _OF_A_GROUP.search(context.text[span.end : start]):
            return name
    earlier = _named(context, paragraph, sentence, role)
    return earlier[-1][1] if earlier else None


def _named(context: Context, start: int, end: int, role: str) -> list[tuple[int, str]]:
    """Groups that fit a role in a stretch, with their offsets: as tagged, else as written."""
    tagged = [
        (entity.start, _compact(entity.text))
        for entity in context.entities_in(start, end, "ORG")
        if _fits(_compact(entity.text), role)
    ]
    if tagged:
        return tagged
    found = []
    for match in _written().finditer(context.text, start, end):
        leads = list(pattern_of(_TABLE, "pattern", "lead").finditer(match[0]))
        cut = leads[-1].end() if leads else 0
        name = _compact(match[0][cut:])
        if _fits(name, role):
            found.append((match.start() + cut, name))
    return found


def _compact(name: str) -> str:
    return re.sub(r"\s", "", name)


def _is_name(name: str) -> bool:
    """Whether it names a group: 工作领导小组 alone does not."""
    named = _endings().sub("", name)
    return named != name and named not in ("", "工作")


def _fits(name: str, role: str) -> bool:
    return _is_name(name) and any(
        name.endswith(ending) and fits.search(role) for ending, fits in _fitting()
    )


@cache
def _fitting() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (row["pattern"], re.compile(row["fits"]))
        for row in read_table(_TABLE)
        if row["role"] == "ending"
    )


@cache
def _endings() -> re.Pattern[str]:
    return re.compile(f"(?:{pattern_of(_TABLE, 'pattern', 'ending').pattern})$")


@cache
def _written() -> re.Pattern[str]:
    endings = pattern_of(_TABLE, "pattern", "ending").pattern
    return re.compile(f"{_NAME}(?:{endings})(?!办公室)")
