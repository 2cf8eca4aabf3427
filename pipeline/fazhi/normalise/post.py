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
_LEVEL_CHARACTERS = frozenset("省市州盟县区旗镇乡村")
_PLACE_END = re.compile(
    r"(?:省|市|州|盟|县|区|旗|镇|乡|村|局|委|府|会|办|组|所|院|队|部|处|站|中心)$"
)
_PURVIEW = re.compile(r"(?:分管|主管|负责|联系|协管)[\u4e00-\u9fff、]{0,12}的$")


@dataclass(frozen=True, slots=True)
class Post:
    """One office or role.

    title: the office without its unit: 乡党委书记 → `书记`, 司法所所长 → `所长`, 镇长 → `镇长`
        (the level word is the title's own there); with 副, 常务副, 第一, without
        分管. For a leadership noun the noun (`党政主要负责人`).
    org: the unit prefix as written (`乡党委`, `县司法局`, `各站所`), None without one.
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
    compact = _NOISE.sub("", unicodedata.normalize("NFKC", text)).strip(_EDGE)
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
    if org and title[0] in _LEVEL_CHARACTERS and not _PLACE_END.search(org):
        org += title[0]
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
        roles=frozenset(group_roles) | bare_roles,
        group_roles=group_roles,
        bare_roles=bare_roles,
        generic=of("generic"),
        kept=of("kept_modifier"),
        dropped=of("dropped_modifier"),
    )
