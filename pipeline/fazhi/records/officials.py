"""Rows of `officials`: who holds what, from `OFFICIAL` spans."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from fazhi.normalise.person import normalise_name
from fazhi.normalise.post import Post, parse_post, split_posts
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
_SHARED_POST = re.compile(r"副|(?:委员|成员|常委|调研员|科员|干事|法官|检察官)$")  # held by several
_WITH = re.compile(r"[、和及与]|以及")
_TOUCHING = re.compile(r"[ \u3000]*")


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


@dataclass(frozen=True, slots=True)
class _Role:
    """A role in a group, as its columns say it."""

    name: str
    group: str | None


def official_rows(context: Context) -> list[OfficialRow]:
    """One row per holder: several who share one role give several rows."""
    spans = context.spans_of("OFFICIAL")
    spans = sorted([*spans, *_untagged(context, spans)], key=lambda span: span.start)
    rows: list[OfficialRow] = []
    following: tuple[Mention, _Role | None] | None = None
    for span in reversed(spans):
        found, role = _rows_of(context, span, following)
        rows[:0] = found
        following = (span, role)
    return join_people(rows)


def _untagged(context: Context, spans: Sequence[Mention]) -> list[Mention]:
    """A name with the posts that touch it, outside of all `OFFICIAL` spans, as a span by rule:
    (邀请)县司法局副局长陈志远."""
    runs: list[list[Mention]] = []
    for entity in context.entities_in(0, len(context.text), "PERSON", "POST"):
        if any(span.start < entity.end and entity.start < span.end for span in spans):
            continue
        if runs and _touches(context.text, runs[-1][-1], entity):
            runs[-1].append(entity)
        else:
            runs.append([entity])
    return [
        _span_by_rule(context, run)
        for run in runs
        if {one.label for one in run} == {"PERSON", "POST"}
    ]


def _touches(text: str, earlier: Mention, later: Mention) -> bool:
    between = text[earlier.end : later.start]
    if earlier.label == later.label:
        return earlier.label == "POST" and between == "、"
    return _TOUCHING.fullmatch(between) is not None


def _span_by_rule(context: Context, run: Sequence[Mention]) -> Mention:
    start = _with_unit(context, run[0]).start
    end = run[-1].end
    score = min(one.score for one in run)
    return Mention("span", "OFFICIAL", start, end, context.text[start:end], score, "rule")


def _with_unit(context: Context, post: Mention) -> Mention:
    """A post with the unit right before it, which belongs to it."""
    if post.label != "POST":
        return post
    before = context.entities_in(context.clause(post.start)[0], post.start, "ORG")
    if not before or before[-1].end != post.start:
        return post
    start = before[-1].start
    return replace(post, start=start, text=context.text[start : post.end])


def _rows_of(
    context: Context, span: Mention, following: tuple[Mention, _Role | None] | None
) -> tuple[list[OfficialRow], _Role | None]:
    """The rows of a span and the role in it.

    following: the span after this one with its role, which those before it in the same list
        share (司法所长何琳、执法队长杜军为成员).
    """
    inside = context.entities_in(span.start, span.end, "PERSON", "POST")
    posts = [
        held
        for mention in inside
        if mention.label == "POST"
        for held in _posts_of(context, mention)
    ]
    persons = [mention for mention in inside if mention.label == "PERSON"]
    held_role = _role_of(context.text, span, posts, persons)
    held = [post for post in posts if post is not held_role]
    holders = _holders(context.text, held, persons)
    role = None
    if held_role is not None:
        holders = [part for holder in holders for part in _apart(context.text, holder, held_role)]
        role = _Role(_role_name(held_role), _group_of(context, span, held_role))
    elif following is not None and _WITH.fullmatch(context.text[span.end : following[0].start]):
        role = following[1]
    rows = [
        OfficialRow(
            **context.fields(span),
            name=normalise_name(holder.person.text) if holder.person is not None else None,
            posts=[post.text for post in holder.posts],
            role=role.name if role is not None else None,
            group=role.group if role is not None else None,
            org=next((post.post.org for post in holder.posts if post.post.org), None),
            generic=bool(holder.posts) and all(post.post.generic for post in holder.posts),
        )
        for holder in holders
    ]
    # A role before its holder (组长由镇长担任) does not reach back to others.
    reaches_back = held_role is None or held_role.mention.end == span.end
    return rows, role if reaches_back else None


def _posts_of(context: Context, mention: Mention) -> list[HeldPost]:
    """The posts of a mention: 县委常委、镇党委书记 are two."""
    return [
        HeldPost(part, parse_post(part.text))
        for start, end in split_posts(mention.text)
        for part in [
            _with_unit(
                context,
                replace(
                    mention,
                    start=mention.start + start,
                    end=mention.start + end,
                    text=mention.text[start:end],
                ),
            )
        ]
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
    if first.post.role and first.mention.start <= span.start:
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
            listed = isinstance(earlier, Mention) and _WITH.fullmatch(between)
            alone = listed and not _has_own_post(text, tokens[index : index + 2])
            holders.append(Holder(token, _shared_posts(holders[-1]) if alone else tuple(waiting)))
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


def _has_own_post(text: str, tokens: Sequence[HeldPost | Mention]) -> bool:
    """Whether a post right after a name goes with it: 杨龙镇长, but not 林涛任副组长."""
    if len(tokens) < 2 or isinstance(tokens[1], Mention):
        return False
    between = text[_end(tokens[0]) : _start(tokens[1])].strip()
    return _AFTER_NAME.fullmatch(between) is not None


def _shared_posts(holder: Holder) -> tuple[HeldPost, ...]:
    """What the next name has too: 副局长 of 副局长黄秀兰、林涛; there is but one 局长."""
    posts = holder.posts
    person = holder.person
    before = person is not None and all(post.mention.end <= person.start for post in posts)
    shared = before and all(_SHARED_POST.search(post.post.title) for post in posts)
    return posts if shared else ()


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
