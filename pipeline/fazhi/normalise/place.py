"""An issuing unit, placed in the administrative divisions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from fazhi.normalise.division import (
    CITY,
    COUNTY,
    PROVINCE,
    TOWNSHIP,
    FormerDivision,
    UnitLevel,
    divisions,
    former_divisions,
    full_code,
    level_of,
    name_at,
    parents,
    townships,
)
from fazhi.normalise.unit_name import UnitName, read_unit_name
from fazhi.tagging.place_names import short_name

MAX_CANDIDATES = 20
_MAX_CONTEXT = 20_000
_MAX_LEAD = 24
_LEVEL_WORDS: tuple[tuple[tuple[str, ...], UnitLevel], ...] = (
    (("街道", "办事处"), "subdistrict"),
    (("镇", "乡", "苏木", "农场", "林场", "牧场"), "township"),
    (("自治县", "县", "旗", "林区", "特区"), "county"),
    (("州", "地区", "盟"), "city"),
    (("省", "自治区"), "province"),
    (("区",), "county"),
    (("市",), "city"),
)
_UPPER_NAME = re.compile(
    r"(?:^|[\s，。；：:、《（(“])(?P<name>[\u4e00-\u9fff]{2,9}[县旗])(?=委|人民政府|政府|司法局|$)"
)
_NOT_A_NAME = frozenset("我本该全各两")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an issuing unit belongs. Unknown stays None.

    unit_level: province, city, county, township, subdistrict, bureau (a department
        of any level; the other fields then give the place it belongs to).
    city: also the municipality of a municipality's district; None for counties
        directly under a province.
    adcode: 6 digits down to the county, 9 for a township; None when ambiguous or unknown.
    candidates: codes that the name may mean while adcode is None.
    flags: unknown_place, ambiguous, unconfirmed (one place has this name, the context
        speaks of others), unique_name (no context, but one place only has this
        name), renamed (found under another level word or name, e.g. 县 → 市), merged (the
        division named is part of another one now), split (of several: candidates).
    """

    name: str
    unit_level: UnitLevel | None
    province: str | None = None
    city: str | None = None
    county: str | None = None
    township: str | None = None
    adcode: str | None = None
    candidates: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


def resolve_unit(name: str, *, context: Iterable[str] = ()) -> Place:
    """Find the division of an issuing unit, or of the unit that opens a title.

    name: `X县Y镇人民政府`, `X市司法局`, `Y街道办事处`, `2025年X省政府工作报告`.
    context: other names seen with it (title, publisher, signature, running text).
    An unknown place is never mapped to a known one: every place written in the
    name must lie in the candidate, or the result is `unknown_place`.
    """
    unit = read_unit_name(name)
    texts = [text[:_MAX_CONTEXT] for text in context if text]
    if not unit.places:
        return _unnamed(name, unit)
    chain = _extend_chain(unit.places, texts)
    level = _level(unit, chain)
    codes, renamed = _candidates(chain)
    former = () if codes and not renamed else _former(chain)
    if former:
        return _place_of_former(name, former, level, unit, texts)
    if not codes:
        return _in_known_parent(name, level, chain)
    chosen, flags = _choose(codes, chain, texts, renamed=renamed)
    changes = {one.change for place in chain[:-1] for one in former_divisions().get(place, ())}
    flags = (*flags, *sorted(changes if not _all_current(chain[:-1]) else ()))
    if chosen is None:
        shown = tuple(full_code(code) for code in codes[:MAX_CANDIDATES])
        return Place(name, level, candidates=shown, flags=flags)
    return _place(name, chosen, level, unit, (*flags, *(("renamed",) if renamed else ())))


def _former(chain: tuple[str, ...]) -> tuple[FormerDivision, ...]:
    """Former divisions of the last name, inside all earlier ones."""
    return tuple(
        division
        for division in former_divisions().get(chain[-1], ())
        if all(_lies_in(code, chain[:-1]) for code in division.codes)
    )


def _place_of_former(
    name: str,
    former: tuple[FormerDivision, ...],
    level: UnitLevel | None,
    unit: UnitName,
    texts: list[str],
) -> Place:
    """The division that a former one became; candidates where it was split."""
    codes = tuple(dict.fromkeys(code for division in former for code in division.codes))
    if len(codes) > 1:
        scores = {code: _support(code, texts) for code in codes}
        best = [code for code in codes if scores[code] == max(scores.values())]
        if len(best) == 1:
            codes = (best[0],)
    flags = tuple(dict.fromkeys(division.change for division in former))
    if len(codes) > 1:
        shown = tuple(full_code(code) for code in codes)
        ambiguous = () if "split" in flags else ("ambiguous",)
        return Place(name, level, candidates=shown, flags=(*flags, *ambiguous))
    if len(unit.places) == 1 and not _support(codes[0], texts) and _speaks_of_others(texts):
        return Place(name, level, flags=("unconfirmed",))
    return _place(name, codes[0], level, unit, flags)


def _all_current(names: tuple[str, ...]) -> bool:
    table = divisions()
    return all(name in table.by_name or name in table.by_short for name in names)


def _in_known_parent(name: str, level: UnitLevel | None, chain: tuple[str, ...]) -> Place:
    """An unknown place written after a known one (湄潭县某某镇): the known part, without a code."""
    if len(chain) > 1:
        codes, renamed = _candidates(chain[:-1])
        if len(codes) == 1 and not renamed:
            return Place(
                name,
                level,
                province=name_at(codes[0], PROVINCE),
                city=name_at(codes[0], CITY) if len(codes[0]) > PROVINCE else None,
                county=name_at(codes[0], COUNTY),
                flags=("unknown_place",),
            )
    return Place(name, level, flags=("unknown_place",))


def _unnamed(name: str, unit: UnitName) -> Place:
    """A unit without a place of its own (县司法局)."""
    level: UnitLevel | None = "bureau" if unit.is_department else None
    return Place(name, level, flags=("unknown_place",))


def _extend_chain(places: tuple[str, ...], texts: list[str]) -> tuple[str, ...]:
    """Put the places that the context writes right before the unit's first place in front of it."""
    first = places[0]
    if len(first) < 3 or _has_level(first, PROVINCE):
        return places
    leads = [
        re.split(r"[^\u4e00-\u9fff]", text[max(0, match.start() - _MAX_LEAD) : match.start()])[-1]
        for text in texts
        for match in re.finditer(re.escape(first), text)
    ]
    for read in (_known_lead, _any_lead):
        for lead in leads:
            upper = read(lead)
            if upper and first not in upper:
                return (*upper, *places)
    return places


def _known_lead(lead: str) -> tuple[str, ...]:
    """Known places that close a phrase: 赴卢氏县 → 卢氏县."""
    for start in range(len(lead) - 1):
        unit = read_unit_name(lead[start:])
        if unit.places and not unit.organ and all(map(_is_known, unit.places)):
            return unit.places
    return ()


def _any_lead(lead: str) -> tuple[str, ...]:
    """Places, known or not, that are all of a phrase."""
    unit = read_unit_name(lead)
    return () if unit.organ else unit.places


def _is_known(name: str) -> bool:
    table = divisions()
    return name in table.by_name or name in table.by_short or name in townships().by_name


def _is_full_name(name: str) -> bool:
    return any(name.endswith(words) for words, _ in _LEVEL_WORDS)


def _has_level(name: str, length: int) -> bool:
    table = divisions()
    codes = table.by_name.get(name, ()) or table.by_short.get(name, ())
    return any(len(code) == length for code in codes)


def _level(unit: UnitName, chain: tuple[str, ...]) -> UnitLevel | None:
    if unit.is_department:
        return "bureau"
    last = chain[-1]
    if unit.organ and not unit.is_general and not _is_full_name(last):
        return None
    if unit.organ.startswith(("街道", "办事处")):
        return "subdistrict"
    level = next((level for words, level in _LEVEL_WORDS if last.endswith(words)), None)
    if level == "city" and last.endswith("市"):
        codes = divisions().by_name.get(last, ())
        lengths = {len(code) for code in codes}
        if lengths == {PROVINCE}:
            return "province"
        if lengths == {COUNTY} or (
            not codes and len(chain) > 1 and not _has_level(chain[-2], PROVINCE)
        ):
            return "county"
    if level is None and _has_level(last, PROVINCE):
        return "province"
    return level


def _candidates(chain: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
    """(codes of the last place inside all earlier ones, whether under another level word)."""
    codes = tuple(code for code in _codes(chain[-1]) if _lies_in(code, chain[:-1]))
    if codes:
        return tuple(code for code in codes if not set(parents(code)) & set(codes)), False
    renamed = tuple(code for code in _renamed_codes(chain[-1]) if _lies_in(code, chain[:-1]))
    return renamed, bool(renamed)


def _codes(name: str) -> tuple[str, ...]:
    upper, lower = divisions(), townships()
    codes = (*upper.by_name.get(name, ()), *lower.by_name.get(name, ()))
    if codes:
        return codes
    if name.endswith("办事处"):
        return _codes(name.removesuffix("办事处"))
    return tuple(code for code in upper.by_short.get(name, ()) if len(code) == PROVINCE)


def _renamed_codes(name: str) -> tuple[str, ...]:
    """Places of the same stem under another level word of the same tier: 县 → 市, 乡 → 镇."""
    short = short_name(name)
    if len(short) < 2 or short == name:
        return ()
    is_lower = name.endswith(("镇", "乡", "街道", "苏木"))
    table = townships() if is_lower else divisions()
    length = TOWNSHIP if is_lower else COUNTY
    if not is_lower and not name.endswith(("县", "市", "区", "旗")):
        return ()
    return tuple(code for code in table.by_short.get(short, ()) if len(code) == length)


def _lies_in(code: str, uppers: tuple[str, ...]) -> bool:
    """Whether the division lies in every named one."""
    return all(any(_is_named(parent, upper) for parent in parents(code)) for upper in uppers)


def _is_named(code: str, name: str) -> bool:
    full = divisions().name_of.get(code)
    if full is None:
        return False
    if name == full:
        return True
    if any(code in division.codes for division in former_divisions().get(name, ())):
        return True
    short = short_name(full)
    if len(short) < 2:
        return False
    return name == short or (
        short_name(name) == short and (name[-1] == full[-1] or len(code) == COUNTY)
    )


def _choose(
    codes: tuple[str, ...], chain: tuple[str, ...], texts: list[str], *, renamed: bool
) -> tuple[str | None, tuple[str, ...]]:
    if len(codes) == 1 and (len(chain) > 1 or len(codes[0]) <= CITY):
        return codes[0], ()
    scores = {code: _support(code, texts) for code in codes}
    best = max(scores.values())
    leading = [code for code in codes if scores[code] == best]
    if best > 0 and len(leading) == 1:
        return leading[0], ()
    if len(codes) == 1 and not renamed:
        if len(codes[0]) == COUNTY:
            return codes[0], ()
        if _speaks_of_others(texts):
            return None, ("unconfirmed",)
        return codes[0], ("unique_name",)
    if renamed:
        return None, ("unknown_place",)
    higher = [code for code in leading if len(code) <= CITY]
    if len(higher) == 1 and len(chain) == 1 and best == 0:
        return higher[0], ()
    return None, ("ambiguous",)


def _support(code: str, texts: list[str]) -> int:
    """How much of the context names the places that a division lies in; nearer ones weigh more."""
    score = 0
    for weight, parent in enumerate(parents(code), start=1):
        full = divisions().name_of.get(parent)
        if full is None:
            continue
        short = short_name(full)
        names = {full, short + full[-1]} if "族" in full else {full}
        if len(parent) <= CITY and len(short) >= 2:
            names.add(short)
        if any(name in text for text in texts for name in names):
            score += 2**weight
    return score


def _speaks_of_others(texts: list[str]) -> bool:
    """Whether the context names a county or prefecture, known or not, at the start of a phrase."""
    for text in texts:
        for match in _UPPER_NAME.finditer(text):
            if not set(match["name"][:1]) & _NOT_A_NAME:
                return True
        upper = read_unit_name(text[:40])
        known = [place for place in upper.places if divisions().by_name.get(place)]
        if known:
            return True
    return False


def _place(
    name: str, code: str, level: UnitLevel | None, unit: UnitName, flags: tuple[str, ...]
) -> Place:
    table = townships() if len(code) == TOWNSHIP else divisions()
    own_level = level_of(code, table.name_of[code])
    return Place(
        name,
        level if level in ("bureau", "subdistrict", None) else own_level,
        province=name_at(code, PROVINCE),
        city=name_at(code, CITY) if len(code) > PROVINCE else None,
        county=name_at(code, COUNTY),
        township=name_at(code, TOWNSHIP),
        adcode=full_code(code),
        flags=flags,
    )
