"""The table of administrative divisions: codes, names, parents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from fazhi.data import read_table
from fazhi.tagging.place_names import short_name

UnitLevel = Literal["province", "city", "county", "township", "subdistrict", "bureau"]

PROVINCE, CITY, COUNTY, TOWNSHIP = 2, 4, 6, 9
_MUNICIPALITIES = frozenset({"11", "12", "31", "50"})
_SUBDISTRICT_ENDINGS = ("街道", "街道办事处", "办事处")


@dataclass(frozen=True, slots=True)
class Divisions:
    """Names and codes of one tier.

    name_of: code → name.
    by_name: name → codes, the full one and the one without ethnic groups (黔南州, 屏边县).
    by_short: name without its level word → codes.
    """

    name_of: dict[str, str]
    by_name: dict[str, tuple[str, ...]]
    by_short: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class FormerDivision:
    """A division that is no more.

    codes: what it is now, or is part of; several where it was split.
    year: of the change; change: renamed (also to another level word), merged, split.
    """

    name: str
    codes: tuple[str, ...]
    year: int
    change: Literal["renamed", "merged", "split"]


@cache
def former_divisions() -> dict[str, tuple[FormerDivision, ...]]:
    """Prefectures and counties that were renamed, merged or split, by their old names."""
    found: dict[str, tuple[FormerDivision, ...]] = {}
    for row in read_table("former_divisions"):
        change = cast(Literal["renamed", "merged", "split"], row["change"])
        codes = tuple(row["codes"].split("|"))
        division = FormerDivision(row["name"], codes, int(row["year"]), change)
        found[division.name] = (*found.get(division.name, ()), division)
    return found


@cache
def divisions() -> Divisions:
    """Provinces, prefectures, counties."""
    return _index((row["code"], row["name"]) for row in read_table("divisions"))


@cache
def townships() -> Divisions:
    """Towns, townships, subdistricts."""
    return _index((row["code"], row["name"]) for row in read_table("townships"))


def parents(code: str) -> tuple[str, ...]:
    """Codes of the divisions that a division lies in, the largest first."""
    return tuple(code[:length] for length in (PROVINCE, CITY, COUNTY) if length < len(code))


def name_at(code: str, length: int) -> str | None:
    """Name of the province (2), prefecture (4), county (6) or township (9) of a code.

    A district of a municipality has the municipality as its city; counties
    directly under a province have none; a county row that repeats its prefecture is none.
    """
    if len(code) < length:
        return None
    part = code[:length]
    if length == TOWNSHIP:
        return townships().name_of.get(part)
    name = divisions().name_of.get(part)
    if length == CITY and name is None and code[:PROVINCE] in _MUNICIPALITIES:
        return divisions().name_of[code[:PROVINCE]]
    if length == COUNTY and name is not None and name == divisions().name_of.get(code[:CITY]):
        return None
    return name


def full_code(code: str) -> str:
    """Six digits for province, prefecture and county (GB/T 2260), nine for a township."""
    return code if len(code) >= COUNTY else code.ljust(COUNTY, "0")


def level_of(code: str, name: str) -> UnitLevel:
    """Level of a known division."""
    if len(code) == TOWNSHIP:
        return "subdistrict" if name.endswith(_SUBDISTRICT_ENDINGS) else "township"
    if len(code) == PROVINCE:
        return "province"
    return "city" if len(code) == CITY else "county"


def _index(rows: Iterable[tuple[str, str]]) -> Divisions:
    name_of: dict[str, str] = {}
    by_name: dict[str, tuple[str, ...]] = {}
    by_short: dict[str, tuple[str, ...]] = {}
    for code, name in rows:
        name_of[code] = name
        if len(code) == COUNTY and name_of.get(code[:CITY]) == name:
            continue
        by_name[name] = (*by_name.get(name, ()), code)
        short = short_name(name)
        if "族" in name and len(code) > PROVINCE and len(short) >= 2:
            plain = short + name[-1]
            if plain != name:
                by_name[plain] = (*by_name.get(plain, ()), code)
        if short != name and len(short) >= 2:
            by_short[short] = (*by_short.get(short, ()), code)
    return Divisions(name_of, by_name, by_short)
