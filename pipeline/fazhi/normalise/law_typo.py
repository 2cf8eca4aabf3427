"""Titles one edit away from a known one, where the edit looks like a slip.

Real titles one edit apart exist (农药管理条例, 兽药管理条例), so a substitution counts
only between characters that are typed for each other, or deep inside a long
title; places and numerals are never corrected.
"""

from __future__ import annotations

import re
from functools import cache

from fazhi.data import read_table
from fazhi.normalise.law_key import STATE_PREFIX
from fazhi.normalise.law_table import law_table

MIN_LENGTH = 6
MAX_LENGTH = 60
_FREE_SUBSTITUTION_LENGTH = 12
_SUBSTITUTION_START = 3
_SUFFIX_LENGTH = 2
_FIXED = frozenset("0123456789〇零一二三四五六七八九十百不非反未无")
_PLACE = re.compile(r"^[\u4e00-\u9fff]{2,10}?(?:省|自治区|市|自治州|县|区|旗|盟|镇|乡|街道)")


def nearest_key(key: str) -> str | None:
    """The only known key at one plausible edit from `key`, None if there is none or several."""
    if not MIN_LENGTH <= len(key) <= MAX_LENGTH:
        return None
    index = _deletion_index()
    keys = law_table().by_key
    found = set(index.get(key, ()))
    for position in range(len(key)):
        shorter = key[:position] + key[position + 1 :]
        if shorter in keys:
            found.add(shorter)
        found.update(index.get(shorter, ()))
    found.discard(key)
    plausible = {other for other in found if _is_slip(key, other)}
    titles = {entry.title for other in plausible for entry in keys[other]}
    return min(plausible) if len(titles) == 1 else None


def _is_slip(written: str, known: str) -> bool:
    start = 0
    limit = min(len(written), len(known))
    while start < limit and written[start] == known[start]:
        start += 1
    place = _PLACE.match(written) or _PLACE.match(known)
    if place and start < place.end():
        return False
    first, second = written[start:], known[start:]
    if len(written) != len(known):
        longer, shorter = (first, second) if len(first) > len(second) else (second, first)
        return longer[1:] == shorter and longer[0] not in _FIXED
    if first[2:] == second[2:] and len(first) > 1 and first[:2] == second[1::-1]:
        return not _FIXED & set(first[:2])
    if first[1:] != second[1:] or _FIXED & {first[0], second[0]}:
        return False
    if (first[0], second[0]) in _confusables():
        return True
    return (
        len(known) >= _FREE_SUBSTITUTION_LENGTH
        and start >= _SUBSTITUTION_START
        and start < len(known) - _SUFFIX_LENGTH
    )


@cache
def _deletion_index() -> dict[str, tuple[str, ...]]:
    index: dict[str, tuple[str, ...]] = {}
    for key in law_table().by_key:
        if not MIN_LENGTH <= len(key) <= MAX_LENGTH or key.startswith(STATE_PREFIX):
            continue
        for position in range(len(key)):
            shorter = key[:position] + key[position + 1 :]
            index[shorter] = (*index.get(shorter, ()), key)
    return index


@cache
def _confusables() -> frozenset[tuple[str, str]]:
    pairs = [(row["first"], row["second"]) for row in read_table("law_confusables")]
    return frozenset(pairs) | frozenset((second, first) for first, second in pairs)
