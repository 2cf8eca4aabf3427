"""A post as written, split into unit and title."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from fazhi.data import read_table

_NOISE = re.compile(r"[\s“”\"‘’《》]+")
_NO_UNIT = frozenset({"", "各", "其他", "全体"})
_EDGE = "、，,的和与及"
_BETWEEN_POSTS = "、"
# What names a place or body by itself: 县公安局 needs no 局 of 局长, 司法 the 所 of 所长.
_NAME_END = re.compile(
    r"(?:[省市州盟县区旗镇乡村局委府会办组所院队部处站庭校学园行馆台团场社科股厅司厂]"
    r"|中心|街道|社区|苏木|嘎查|人大|政协)$"
)
_PURVIEW = re.compile(r"(?:分管|主管|负责|联系|协管)[\u4e00-\u9fff、]{0,12}的$")


@dataclass(frozen=True, slots=True)
class Post:
    """One office or role.

    title: the office without its unit: 乡党委书记 → `书记`, 司法所所长 → `所长`, 镇长 → `镇长`
        (the level word is the title's own there); with 副, 常务副, 第一, without
        分管. For a leadership noun the noun (`党政主要负责人`).
        Of several posts (`党委副书记、镇长`) all titles (`副书记、镇长`).
    org: the unit prefix as written (`乡党委`, `县司法局`, `各站所`), with the unit that the
        title names (司法所长 → `司法所`), None without one. Of several posts that of the
        first which has one.
    generic: a leadership noun that stands for whoever holds the office.
    role: only a role in a leading group (组长, 成员, 召集人; 主任 and 副主任 when nothing
        else is written).
    """

    text: str
    title: str
    org: str | None
    generic: bool
    role: bool


def parse_post(text: str) -> Post:
    """Split a post; an unknown one keeps its whole text as title."""
    ranges = split_posts(text)
    if len(ranges) > 1:
        posts = [_parse_one(text[start:end]) for start, end in ranges]
        return Post(
            text,
            _BETWEEN_POSTS.join(post.title for post in posts),
            next((post.org for post in posts if post.org), None),
            generic=all(post.generic for post in posts),
            role=all(post.role for post in posts),
        )
    return _parse_one(text)


def split_posts(text: str) -> list[tuple[int, int]]:
    """Start and end of each post of a text: 县委常委、镇党委书记 has two, 镇党委、政府主要负责人
    one, whose unit is a list. A part that ends in no known post goes with what follows."""
    ranges = []
    start = part_start = 0
    marks = list(re.finditer(_BETWEEN_POSTS, text))
    if marks and _is_post(text[marks[-1].end() :]):
        for mark in marks:
            if _is_post(text[part_start : mark.start()]):
                ranges.append((start, mark.start()))
                start = mark.end()
            part_start = mark.end()
    return [*ranges, (start, len(text))]


def _is_post(text: str) -> bool:
    words = _words()
    return _longest_ending(_compact(text), (*words.heads, *words.generic)) is not None


def _compact(text: str) -> str:
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).strip(_EDGE)


def _parse_one(text: str) -> Post:
    compact = _compact(text)
    words = _words()
    if compact in words.roles:
        return Post(text, compact, None, generic=False, role=True)
    generic = _longest_ending(compact, words.generic)
    if generic:
        return Post(text, generic, _org(compact.removesuffix(generic)), generic=True, role=False)
    head = _longest_ending(compact, words.heads) or _unlisted_head(compact)
    if head is None:
        return Post(text, compact, None, generic=False, role=False)
    title, prefix = _with_modifiers(head, compact.removesuffix(head))
    org = _org(prefix)
    if org and head in words.unit_heads and not _NAME_END.search(org):
        org += head.removesuffix("长")
    if org is None and title in words.bare_roles:
        return Post(text, title, None, generic=False, role=True)
    role = _longest_ending(title, words.group_roles) == title
    return Post(text, title, org, generic=False, role=role)


def _with_modifiers(head: str, prefix: str) -> tuple[str, str]:
    """Move 副, 常务副, 第一 … from the prefix into the title, drop 分管 and the like."""
    words = _words()
    title = head
    for _ in range(3):
        prefix = prefix.rstrip("、，,")
        kept = _longest_ending(prefix, words.kept)
        if kept:
            prefix, title = prefix.removesuffix(kept), kept + title
            continue
        purview = _PURVIEW.search(prefix)
        dropped = purview[0] if purview else _longest_ending(prefix, words.dropped)
        if not dropped:
            break
        prefix = prefix.removesuffix(dropped)
    return title, prefix


def _org(prefix: str) -> str | None:
    prefix = _PURVIEW.sub("", prefix).strip(_EDGE)
    return prefix if prefix not in _NO_UNIT else None


def _unlisted_head(text: str) -> str | None:
    return text[-2:] if len(text) >= 2 and text.endswith(("长", "员")) else None


def _longest_ending(text: str, endings: tuple[str, ...]) -> str | None:
    return next((ending for ending in endings if text.endswith(ending)), None)


@dataclass(frozen=True, slots=True)
class _PostWords:
    heads: tuple[str, ...]
    unit_heads: frozenset[str]
    roles: frozenset[str]
    group_roles: tuple[str, ...]
    bare_roles: frozenset[str]
    generic: tuple[str, ...]
    kept: tuple[str, ...]
    dropped: tuple[str, ...]


@cache
def _words() -> _PostWords:
    """Word lists by role, the longest first."""
    rows = sorted(read_table("posts"), key=lambda row: -len(row["text"]))

    def of(role: str) -> tuple[str, ...]:
        return tuple(row["text"] for row in rows if row["role"] == role)

    group_roles, bare_roles = of("group_role"), frozenset(of("bare_group_role"))
    return _PostWords(
        heads=(*sorted({*of("head"), *group_roles}, key=lambda word: -len(word)),),
        unit_heads=frozenset(of("unit_head")),
        roles=frozenset(group_roles) | bare_roles,
        group_roles=group_roles,
        bare_roles=bare_roles,
        generic=of("generic"),
        kept=of("kept_modifier"),
        dropped=of("dropped_modifier"),
    )
