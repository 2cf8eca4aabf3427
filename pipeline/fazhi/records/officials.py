"""Rows of `officials`: who holds what, from `OFFICIAL` spans."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from fazhi.normalise.person import normalise_name
from fazhi.normalise.post import Post, parse_post
from fazhi.records.context import Context
from fazhi.records.groups import find_group, group_of_post
from fazhi.records.people import join_people
from fazhi.records.rows import OfficialRow
from fazhi.tagging.mention import Mention

_SPACE = re.compile(r"\s+")
_APPOINTS = re.compile(r"(?:任|为|兼|作为?)(?:双|共同)?$")
_APPOINTED_BY = re.compile(r"(?:分别)?(?:由|是|为|[：:])")
_AFTER_NAME = re.compile(r"(?:同志|先生|女士)?(?:[（(]|担任|[出兼]?任|为)?")
_NOT_ONLY_ROLES = ("主任", "委员", "秘书长", "会长", "负责人")  # also posts of a body
_PARTY_POSTS = ("副书记", "委员", "成员", "常委")  # often held beside a post in government
_ANY_ROLE = "成员"  # every kind of group has members
_SINGLE_ROLES = ("第一", "常务", "执行")


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A post inside an OFFICIAL span."""

    mention: Mention
    post: Post

    @property
    def text(self) -> str:
        """As written, without the white space of a broken line."""
        return _SPACE.sub("", self.mention.text)


@dataclass(frozen=True, slots=True)
class Holder:
    """One person, or one unnamed holder, with the posts held."""

    person: Mention | None
    posts: tuple[HeldPost, ...]


def official_rows(context: Context) -> list[OfficialRow]:
    """One row per holder: several who share one role give several rows."""
    rows = [row for span in context.spans_of("OFFICIAL") for row in _rows_of(context, span)]
    return join_people(rows)


def _rows_of(context: Context, span: Mention) -> list[OfficialRow]:
    inside = context.entities_in(span.start, span.end, "PERSON", "POST")
    posts = [
        HeldPost(mention, parse_post(mention.text)) for mention in inside if mention.label == "POST"
    ]
    persons = [mention for mention in inside if mention.label == "PERSON"]
    role = _role_of(context.text, span, posts, persons)
    held = [post for post in posts if post is not role]
    holders = _holders(context.text, held, persons)
    if role is not None:
        holders = [part for holder in holders for part in _apart(context.text, holder, role)]
    group = _group_of(context, span, role) if role is not None else None
    return [
        OfficialRow(
            **context.fields(span),
            name=normalise_name(holder.person.text) if holder.person is not None else None,
            posts=[post.text for post in holder.posts],
            role=_role_name(role) if role is not None else None,
            group=group,
            org=next((post.post.org for post in holder.posts if post.post.org), None),
            generic=bool(holder.posts) and all(post.post.generic for post in holder.posts),
        )
        for holder in holders
    ]


def _group_of(context: Context, span: Mention, role: HeldPost) -> str | None:
    """The group of a role; that of 办公室主任 is the one whose office it is, of any kind."""
    title = _ANY_ROLE if _is_in_office(role.post) else role.post.title
    return group_of_post(role.post) or find_group(context, span, title)


def _is_in_office(post: Post) -> bool:
    return post.org is not None and post.org.endswith("办公室")


def _role_name(role: HeldPost) -> str:
    """组长 for 普法领导小组组长, whose group is a column of its own; else as written."""
    return role.post.title if group_of_post(role.post) is not None else role.text


def _role_of(
    text: str, span: Mention, posts: Sequence[HeldPost], persons: Sequence[Mention]
) -> HeldPost | None:
    """The post that is a role in a group: last, after 任 or 为, or first, before 由 or a colon."""
    if len(posts) + len(persons) < 2 or not posts:
        return None
    first, last = posts[0], posts[-1]
    if first.post.role and first.mention.start == span.start:
        following = text[first.mention.end : span.end]
        if _APPOINTED_BY.match(following.lstrip()) or (
            len(posts) == 1 and not first.post.title.endswith(_NOT_ONLY_ROLES)
        ):
            return first
    appointed = _APPOINTS.search(text[span.start : last.mention.start].rstrip()) is not None
    if not appointed:
        strong = last.post.role and not last.post.title.endswith(_NOT_ONLY_ROLES)
        return last if strong and len(posts) > 1 else None
    in_group = last.post.role or group_of_post(last.post) is not None
    in_office = _is_in_office(last.post)
    unattached = len(posts) > 1 and last.post.org is None
    return last if in_group or in_office or unattached else None


def _holders(text: str, held: Sequence[HeldPost], persons: Sequence[Mention]) -> list[Holder]:
    """Each person with the posts before the name, or directly after it (马成书记, 马成任书记).

    Posts that no person follows have holders whose names are not written.
    """
    holders: list[Holder] = []
    waiting: list[HeldPost] = []
    in_brackets = False
    tokens: list[HeldPost | Mention] = sorted([*held, *persons], key=_start)
    for index, token in enumerate(tokens):
        earlier = tokens[index - 1] if index else None
        between = text[_end(earlier) : _start(token)].strip() if earlier is not None else ""
        if isinstance(token, Mention):
            holders.append(Holder(token, tuple(waiting)))
            waiting, in_brackets = [], False
        elif isinstance(earlier, Mention) and _AFTER_NAME.fullmatch(between):
            in_brackets = between.endswith(("（", "("))
            holders[-1] = Holder(earlier, (*holders[-1].posts, token))
        elif in_brackets and between == "、":
            holders[-1] = Holder(holders[-1].person, (*holders[-1].posts, token))
        else:
            in_brackets = False
            waiting.append(token)
    if waiting:
        holders.append(Holder(None, tuple(waiting)))
    return holders


def _start(token: HeldPost | Mention) -> int:
    return token.start if isinstance(token, Mention) else token.mention.start


def _end(token: HeldPost | Mention) -> int:
    return token.end if isinstance(token, Mention) else token.mention.end


def _apart(text: str, holder: Holder, role: HeldPost) -> list[Holder]:
    """The unnamed holders of a shared role: 党委书记、镇长任双组长 are two, and so are the
    members of a group; 党委副书记、镇长任组长 is one person with two posts."""
    if holder.person is not None or len(holder.posts) < 2:
        return [holder]
    title = role.post.title
    double = text[: role.mention.start].endswith("双") or title.startswith("双")
    one_person = not double and (
        title.startswith(_SINGLE_ROLES) or not title.startswith(("副", "成员", "委员"))
    )
    if one_person:
        return [holder]
    parts = [[holder.posts[0]]]
    for post in holder.posts[1:]:
        earlier = parts[-1][-1]
        between = text[earlier.mention.end : post.mention.start].strip()
        joined = (
            between in ("、", "（", "(", "")
            and earlier.post.title.endswith(_PARTY_POSTS)
            and not earlier.post.generic
            and not post.post.generic
        )
        if joined:
            parts[-1].append(post)
        else:
            parts.append([post])
    return [Holder(None, tuple(part)) for part in parts]
