"""Short names that a document gives to titles: 《…规定》（以下简称《规定》）."""

from __future__ import annotations

import re

from fazhi.normalise.law_key import title_key

MAX_ALIAS = 30
_TITLE = re.compile(r"《(?P<title>[^《》\n]{2,120}(?:《[^《》\n]{1,80}》[^《》\n]{0,60}){0,3})》?")
_DEFINITION = re.compile(
    r"\s?(?:[（(][^（）()《》\n]{1,40}[）)])?\s?"
    r"(?:[（(]\s?(?:[^（）()《》\n]{1,40}[，,；;]\s?)?|[，,]\s?)?"
    r"(?:以下|下)?(?:统称|简称)(?:为|：|:)?\s?"
    rf"(?:《(?P<title>[^《》\n]{{1,{MAX_ALIAS}}})》"
    rf"|[“\"‘](?P<quoted>[^“”\"‘’\n]{{1,{MAX_ALIAS}}})[”\"’]"
    rf"|(?P<bare>[^《》“”\"（）()，。,\n]{{1,{MAX_ALIAS}}}))"
)
_BACK_REFERENCE = re.compile(r"《(?P<alias>[\u4e00-\u9fff]{2,8})》")
_TAIL = re.compile(r"[（(][^（）()]{1,20}[）)]$")
_MIN_LONGER = 3


def find_aliases(text: str) -> dict[str, str]:
    """Short name → full title, neither with 《》, as a document defines or implies them.

    A definition (以下简称) comes first. Without one, a short 《条例》 stands for
    the only longer title before it that ends with that word; where several
    such titles precede, it stays unknown.
    """
    aliases: dict[str, str] = {}
    titles: list[tuple[int, str]] = []
    for match in _TITLE.finditer(text):
        title = match["title"].strip()
        titles.append((match.start(), title))
        definition = _DEFINITION.match(text, match.end())
        if definition:
            alias = definition["title"] or definition["quoted"] or definition["bare"]
            alias = alias.strip().strip('《》“”"')
            if alias and alias != title:
                aliases.setdefault(alias, title)
    for match in _BACK_REFERENCE.finditer(text):
        alias = match["alias"]
        if alias in aliases:
            continue
        full = _antecedent(alias, [title for start, title in titles if start < match.start()])
        if full:
            aliases[alias] = full
    return aliases


def _antecedent(alias: str, titles: list[str]) -> str | None:
    found = {
        title_key(title): title
        for title in reversed(titles)
        if len(title) >= len(alias) + _MIN_LONGER and _TAIL.sub("", title).endswith(alias)
    }
    return next(iter(found.values())) if len(found) == 1 else None
