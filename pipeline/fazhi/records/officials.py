"""Rows of `officials`: who holds what, from `OFFICIAL` spans."""

from __future__ import annotations

import re

from fazhi.normalise.person import normalise_name
from fazhi.normalise.post import Post, parse_post
from fazhi.records.context import Context
from fazhi.records.rows import OfficialRow
from fazhi.tagging.mention import Mention

_GROUP = re.compile(r"(?:领导小组|委员会|工作组|专班|指挥部|工作小组)$")
_GROUP_IN_TEXT = re.compile(
    r"[\u4e00-\u9fff（）“”]{2,30}?(?:领导小组|工作专班|委员会|指挥部)(?!办公室)"
)


def official_rows(context: Context) -> list[OfficialRow]:
    """One row per holder: several persons who share one role give several rows."""
    rows = []
    for span in context.spans:
        if span.label == "OFFICIAL":
            rows.extend(_rows_of(context, span))
    return rows


def _rows_of(context: Context, span: Mention) -> list[OfficialRow]:
    inside = context.entities_in(span.start, span.end, "PERSON", "POST")
    posts = [(entity, parse_post(entity.text)) for entity in inside if entity.label == "POST"]
    role_entity = _role_of(context, span, posts)
    held = [(entity, post) for entity, post in posts if entity is not role_entity]
    persons = [entity for entity in inside if entity.label == "PERSON"]
    role = role_entity.text if role_entity is not None else None
    group = _group_of(context, span) if role is not None else None
    if not persons:
        return [_row(context, span, None, held, role, group)] if posts else []
    return [
        _row(context, span, person, _posts_of(person, persons, held), role, group)
        for person in persons
    ]


def _role_of(
    context: Context, span: Mention, posts: list[tuple[Mention, Post]]
) -> Mention | None:
    """The post that is a role in a group: the last one, after 任, 为 or 担任."""
    if not posts:
        return None
    entity, post = posts[-1]
    before = context.text[span.start : entity.start]
    linked = re.search(r"(?:兼?任|担任|为|兼)$", before.rstrip()) is not None
    if linked and (post.role or len(posts) > 1 or "PERSON" in _labels(context, span)):
        return entity
    return entity if post.role and len(posts) > 1 else None


def _labels(context: Context, span: Mention) -> set[str]:
    return {entity.label for entity in context.entities_in(span.start, span.end, "PERSON")}


def _posts_of(
    person: Mention, persons: list[Mention], held: list[tuple[Mention, Post]]
) -> list[tuple[Mention, Post]]:
    """Posts that stand before a person, back to the person before; else right after."""
    earlier = [other.end for other in persons if other.end <= person.start]
    floor = max(earlier, default=-1)
    before = [pair for pair in held if floor <= pair[0].start < person.start]
    if before:
        return before
    return [pair for pair in held if pair[0].start == person.end]


def _group_of(context: Context, span: Mention) -> str | None:
    """The nearest leading group named before the span in its sentence, else in its paragraph."""
    start, _ = context.sentence(span.start)
    paragraph, _ = context.paragraph(span.start)
    for floor in (start, paragraph):
        named = [
            entity
            for entity in context.entities
            if entity.label == "ORG"
            and floor <= entity.start
            and entity.end <= span.start
            and _GROUP.search(entity.text)
        ]
        if named:
            return named[-1].text
    written = _GROUP_IN_TEXT.findall(context.text[start : span.start])
    return str(written[-1]) if written else None


def _row(
    context: Context,
    span: Mention,
    person: Mention | None,
    held: list[tuple[Mention, Post]],
    role: str | None,
    group: str | None,
) -> OfficialRow:
    return OfficialRow(
        **context.fields(span),
        name=normalise_name(person.text) if person is not None else None,
        posts=[entity.text for entity, _ in held],
        role=role,
        group=group,
        org=next((post.org for _, post in held if post.org), None),
        generic=bool(held) and all(post.generic for _, post in held),
    )
