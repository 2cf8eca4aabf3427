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
_MIN_ALIAS, _MAX_BACK_REFERENCE = 2, 8
_BACK_REFERENCE = re.compile(
    rf"《(?P<alias>[\u4e00-\u9fff]{{{_MIN_ALIAS},{_MAX_BACK_REFERENCE}}})》"
)
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
    endings: dict[str, dict[str, str]] = {}
    waiting = iter(titles)
    following = next(waiting, None)
    for match in _BACK_REFERENCE.finditer(text):
        while following is not None and following[0] < match.start():
            _register(following[1], endings)
            following = next(waiting, None)
        alias = match["alias"]
        full = endings.get(alias, {})
        if alias not in aliases and len(full) == 1:
            aliases[alias] = next(iter(full.values()))
    return aliases


def _register(title: str, endings: dict[str, dict[str, str]]) -> None:
    """Note a title under every short name that its end may stand for (once per title)."""
    key = title_key(title)
    bare = _TAIL.sub("", title)
    for length in range(_MIN_ALIAS, min(_MAX_BACK_REFERENCE, len(title) - _MIN_LONGER) + 1):
        if length <= len(bare):
            endings.setdefault(bare[-length:], {}).setdefault(key, title)
