"""The tables of known titles and the indexes over them, loaded on first use."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from fazhi.data import read_table
from fazhi.normalise.law_key import STATE_PREFIX, split_years, title_key

LawKind = Literal[
    "law",
    "regulation",
    "rule",
    "judicial_interpretation",
    "local",
    "party_regulation",
    "policy",
    "other",
]

_TRIAL_TAIL = re.compile(r"[（(](?:试行|暂行)[）)]$")
_ENACTED = "enacted"
_STATUTES = ("法", "典", "条例", "办法", "规定", "章程", "修正案")


@dataclass(frozen=True, slots=True)
class LawEntry:
    """One known title.

    effective: effective dates (ISO) of its known versions in order; an empty
        string where a version is known and its date is not.
    started: for each version the date used to order it (effective, else published).
    status: `in_force`, `repealed`, `expired` or empty when the source does not say.
    enacted: the first day of its first version (ISO), None when the table may hold later
        versions only.
    repealed_on: ISO date, None when not repealed or not known.
    valid_from, valid_to: first and last year of a plan.
    doc_number: 文号 of the document that issued it, None when not known.
    """

    title: str
    kind: LawKind
    effective: tuple[str, ...] = ()
    started: tuple[str, ...] = ()
    status: str = ""
    enacted: str | None = None
    repealed_on: str | None = None
    valid_from: int | None = None
    valid_to: int | None = None
    doc_number: str | None = None


@dataclass(frozen=True, slots=True)
class LawTable:
    """Known titles by key.

    by_key: full and shortened keys; a shortened key may stand for several titles.
    by_base: keys of plans without their year range.
    by_number: titles by their document number.
    sets: phrases that stand for several documents at once.
    """

    by_key: dict[str, tuple[LawEntry, ...]]
    by_base: dict[str, tuple[LawEntry, ...]]
    by_number: dict[str, tuple[LawEntry, ...]]
    sets: dict[str, tuple[LawEntry, ...]]
    short_names: frozenset[str]


@cache
def law_table() -> LawTable:
    """All known titles, indexed."""
    entries = [*_read_titles(), *_read_policies()]
    by_title = {entry.title: entry for entry in entries}
    full: dict[str, tuple[LawEntry, ...]] = {}
    shortened: dict[str, tuple[LawEntry, ...]] = {}
    by_base: dict[str, tuple[LawEntry, ...]] = {}
    issuers = issuer_pattern()
    for entry in entries:
        key = title_key(entry.title)
        full[key] = (entry,)
        base, years = split_years(key)
        if years:
            by_base[base] = (*by_base.get(base, ()), entry)
        for short in _shorter_keys(entry, key, issuers):
            target = by_base if years and split_years(short)[1] is None else shortened
            _add(target, short, entry)
    sets: dict[str, tuple[LawEntry, ...]] = {}
    short_names = []
    for row in read_table("law_aliases"):
        key = title_key(row["alias"])
        known = tuple(by_title[title] for title in row["titles"].split("|") if title in by_title)
        if row["relation"] == "set":
            sets[key] = known
        elif known:
            shortened[key] = known
            short_names.append(key)
    by_number: dict[str, tuple[LawEntry, ...]] = {}
    for entry in entries:
        if entry.doc_number:
            _add(by_number, entry.doc_number, entry)
    return LawTable({**shortened, **full}, by_base, by_number, sets, frozenset(short_names))


@cache
def issuer_pattern() -> re.Pattern[str]:
    """Matches the central issuing bodies, and 关于/印发 after them, at the start of a title."""
    names = sorted((row["issuer"] for row in read_table("law_issuers")), key=len, reverse=True)
    alternatives = "|".join(re.escape(name) for name in names)
    return re.compile(
        rf"^(?:(?:{alternatives})[、\s]?){{1,3}}(?:联合)?(?:印发的?|转发|发布的?|下发的?|制定的?)?"
    )


@dataclass(frozen=True, slots=True)
class _Version:
    effective: str
    started: str
    is_enactment: bool


def _version(written: str) -> _Version:
    """`published/effective`, the third part `enacted` where no version came before it."""
    published, effective, *mark = written.split("/")
    return _Version(effective, effective or published, is_enactment=mark == [_ENACTED])


def _read_titles() -> list[LawEntry]:
    entries = []
    for row in read_table("law_titles"):
        versions = [_version(written) for written in row["versions"].split(";") if written]
        entries.append(
            LawEntry(
                title=row["title"],
                kind=row["kind"],  # type: ignore[arg-type]  # the column holds these words
                effective=tuple(version.effective for version in versions),
                started=tuple(version.started for version in versions),
                status=row["status"],
                enacted=next((one.started for one in versions if one.is_enactment), None),
                repealed_on=row["repealed_on"] or None,
                doc_number=row["doc_number"] or None,
            )
        )
    return entries


def _read_policies() -> list[LawEntry]:
    return [
        LawEntry(
            title=row["title"],
            kind=row["kind"],  # type: ignore[arg-type]  # the column holds these words
            valid_from=int(row["valid_from"]) if row["valid_from"] else None,
            valid_to=int(row["valid_to"]) if row["valid_to"] else None,
            doc_number=row["doc_number"] or None,
        )
        for row in read_table("law_policies")
    ]


def _shorter_keys(entry: LawEntry, key: str, issuers: re.Pattern[str]) -> set[str]:
    title = entry.title
    shorter = set()
    if title.startswith(STATE_PREFIX):
        shorter.add(key.removeprefix(STATE_PREFIX))
    elif entry.kind in ("law", "regulation") and title.endswith(_STATUTES):
        shorter.add(STATE_PREFIX + key)
    without_tail = _TRIAL_TAIL.sub("", title)
    if without_tail != title:
        shorter.add(title_key(without_tail))
    without_issuer = issuers.sub("", without_tail)
    if without_issuer.startswith("关于"):
        shorter.update((title_key(without_issuer), title_key(without_issuer[2:])))
    if STATE_PREFIX in key[1:]:
        shorter.add(key.replace(STATE_PREFIX, ""))
    shorter |= {split_years(short)[0] for short in shorter}
    return shorter - {key, ""}


def _add(index: dict[str, tuple[LawEntry, ...]], key: str, entry: LawEntry) -> None:
    known = index.get(key, ())
    if entry not in known:
        index[key] = (*known, entry)
