"""A citation of a law, rule or policy document, linked to the title it stands for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from fazhi.normalise.act import classify_act
from fazhi.normalise.alias import find_aliases
from fazhi.normalise.article import find_articles, split_articles
from fazhi.normalise.law_key import (
    STATE_PREFIX,
    CitedTitle,
    full_title,
    issued_title,
    split_years,
    take_apart,
    title_key,
)
from fazhi.normalise.law_kind import guess_kind, kind_of_number, names_its_place
from fazhi.normalise.law_table import LawEntry, LawKind, issuer_pattern, law_table
from fazhi.normalise.law_typo import nearest_key

__all__ = ["LawLink", "classify_act", "find_aliases", "find_articles", "link_law"]


_SHORTEST_NAME = 4  # characters; 《意见》 and 《纲要》 say nothing without their number
_BESIDE = 24  # characters beside a title in which a word may tell what it is
_AMENDS = re.compile(r"关于(?:修改|废止|修订)[《〈<].{1,200}的(?:决定|决议)$")


@dataclass(frozen=True, slots=True)
class LawLink:
    """What a citation stands for. Unknown stays None.

    text: the citation as given; cited_as: the title in it, without outer marks.
    canonical_title: official title, None when unknown or ambiguous; of a province's or city's
        rule that no table has, the title as cited when it names the place (flag `unknown`).
    kind: law, regulation, rule, judicial_interpretation, local,
        party_regulation, policy, other.
    doc_number: 文号 written in the citation, e.g. `国办发〔2018〕118号`.
    version_in_force: effective date (ISO) of the version in force at the end of the year.
    repealed: at the end of the year; without a year, by now; None when not known.
    candidates: titles it may stand for (ambiguous) or stands for together (`set`).
    flags: unclosed, nested, draft, alias (defined in the document), short_name,
        corrected (one slip undone), year_chosen (validity decided between
        plans), set, ambiguous, unknown (no table has it), back_reference,
        not_yet_in_force, expired, by_number (found by its 文号), damaged_number (a bracket
        of it was lost), number_differs (not the 文号 that the table has), work, form,
        treaty, assumed (taken for a work for want of any sign).
    article: the articles that close the citation (《行政处罚法》第33条), in Chinese numerals.
    """

    text: str
    cited_as: str
    canonical_title: str | None
    kind: LawKind
    doc_number: str | None = None
    version_in_force: str | None = None
    repealed: bool | None = None
    candidates: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    article: str | None = None


@dataclass(frozen=True, slots=True)
class _Match:
    entries: tuple[LawEntry, ...]
    flags: tuple[str, ...] = ()
    is_set: bool = False


def link_law(
    text: str,
    *,
    year: int | None = None,
    aliases: Mapping[str, str] | None = None,
    before: str = "",
    after: str = "",
) -> LawLink:
    """Link a citation, with or without 《》, to the title it stands for.

    year: the report year; decides version, repeal, and between plans of several periods.
    aliases: short names defined in the document, as `find_aliases` gives them.
    before, after: the text beside the citation; 电影 right before a title, or 等作品 right
        after it, tell a work.
    """
    title, article = split_articles(text)
    if article is not None:
        link = link_law(title, year=year, aliases=aliases, before=before, after=after)
        return replace(link, text=text, article=article)
    link = _link(text, year)
    if (before or after) and "assumed" in link.flags:
        link = _link(text, year, before[-_BESIDE:], after[:_BESIDE])
    if not aliases or link.canonical_title is not None:
        return link
    target = aliases.get(link.cited_as) or aliases.get(title_key(link.cited_as))
    if not target or target == link.cited_as:
        return link
    resolved = _link(target, year)
    flags = dict.fromkeys(
        flag for flag in ("alias", *resolved.flags) if flag not in ("nested", "back_reference")
    )
    return replace(resolved, text=text, cited_as=link.cited_as, flags=tuple(flags))


@lru_cache(maxsize=65536)
def _link(text: str, year: int | None, before: str = "", after: str = "") -> LawLink:
    cited = take_apart(text)
    match = _look_up(cited, year)
    if match is None:
        return _unknown(text, cited, before, after)
    flags = (*cited.flags, *match.flags)
    titles = tuple(entry.title for entry in match.entries)
    kinds = {entry.kind for entry in match.entries}
    entry = match.entries[0]
    if len(match.entries) > 1:
        return LawLink(
            text,
            cited.written,
            None,
            entry.kind if len(kinds) == 1 else "other",
            cited.doc_number,
            candidates=titles,
            flags=(*flags, "set" if match.is_set else "ambiguous"),
        )
    return LawLink(
        text,
        cited.written,
        entry.title,
        entry.kind,
        cited.doc_number,
        version_in_force=_version(entry, year),
        repealed=_repealed(entry, year),
        flags=(*flags, *_number_flags(entry, cited), *_validity_flags(entry, year)),
    )


def _look_up(cited: CitedTitle, year: int | None) -> _Match | None:
    table = law_table()
    keys = list(dict.fromkeys(_keys(cited)))
    for key in keys:
        if key in table.sets:
            return _Match(table.sets[key], is_set=True)
        if entries := table.by_key.get(key):
            short = ("short_name",) if key in table.short_names else ()
            return _choose(entries, year, short)
    for key in keys:
        base, years = split_years(key)
        entries = table.by_base.get(base) or (table.by_key.get(base, ()) if years else ())
        if not entries:
            continue
        if years is None:
            return _choose(entries, year, ())
        same_end = tuple(
            entry for entry in entries if years[1] == entry.valid_to or years[0] == entry.valid_from
        )
        if len(same_end) == 1:
            return _Match(same_end, ("corrected",))
    if len(cited.core) <= _SHORTEST_NAME and cited.doc_number in table.by_number:
        return _choose(table.by_number[cited.doc_number], year, ("by_number",))
    inner = issued_title(cited)
    if inner and (match := _look_up(take_apart(inner), year)):
        return match
    for key in keys:
        if near := nearest_key(key):
            match = _choose(table.by_key[near], year, ("corrected",))
            return match if len(match.entries) == 1 else None
    return None


def _keys(cited: CitedTitle) -> list[str]:
    """Keys to try, the most literal first."""
    keys = [title_key(cited.written), title_key(cited.core)]
    core = cited.core
    shorter = issuer_pattern().sub("", core).lstrip("《〈<")
    if shorter != core:
        keys.append(title_key(shorter))
        if shorter.startswith("关于"):
            keys.append(title_key(shorter[2:]))
    elif core.startswith("关于"):
        keys.append(title_key(core[2:]))
    last = keys[-1]
    if last.startswith(STATE_PREFIX):
        keys.append(last.removeprefix(STATE_PREFIX))
    if STATE_PREFIX in last[1:]:
        keys.append(last.replace(STATE_PREFIX, ""))
    return [key for key in keys if key]


def _choose(entries: tuple[LawEntry, ...], year: int | None, flags: tuple[str, ...]) -> _Match:
    if len(entries) == 1 or year is None:
        return _Match(entries, flags)
    valid = tuple(
        entry
        for entry in entries
        if entry.valid_from is not None
        and entry.valid_to is not None
        and entry.valid_from <= year <= entry.valid_to
    )
    if len(valid) == 1:
        return _Match(valid, (*flags, "year_chosen"))
    return _Match(entries, flags)


def _version(entry: LawEntry, year: int | None) -> str | None:
    if year is None:
        return None
    end = f"{year:04d}-12-31"
    if entry.repealed_on and entry.repealed_on <= end:
        return None
    in_force = [
        effective
        for effective, started in zip(entry.effective, entry.started, strict=True)
        if started and started <= end
    ]
    return in_force[-1] or None if in_force else None


def _repealed(entry: LawEntry, year: int | None) -> bool | None:
    if entry.status == "in_force":
        return False
    if entry.repealed_on:
        return True if year is None else entry.repealed_on <= f"{year:04d}-12-31"
    if entry.status in ("repealed", "expired"):
        return True if year is None else None
    return None


def _validity_flags(entry: LawEntry, year: int | None) -> tuple[str, ...]:
    if year is None:
        return ()
    if entry.valid_to is not None and year > entry.valid_to:
        return ("expired",)
    if entry.enacted is not None:
        return ("not_yet_in_force",) if entry.enacted[:4] > f"{year:04d}" else ()
    # A rule may be a later version of one that the table does not hold; a plan has one version.
    planned = entry.valid_from if entry.kind == "policy" else None
    return ("not_yet_in_force",) if planned is not None and year < planned else ()


def _number_flags(entry: LawEntry, cited: CitedTitle) -> tuple[str, ...]:
    known = entry.doc_number
    return ("number_differs",) if known and cited.doc_number and known != cited.doc_number else ()


def _unknown(text: str, cited: CitedTitle, before: str, after: str) -> LawLink:
    if not cited.core and cited.doc_number is not None:
        kind = kind_of_number(cited.doc_number)
        return LawLink(text, cited.written, None, kind, cited.doc_number, flags=("unknown",))
    kind, non_norm = guess_kind(cited.core, before=before, after=after)
    if kind == "policy" and cited.nested and _AMENDS.search(cited.core):
        kind = _link(cited.nested[0], None).kind
    flags = [*cited.flags]
    if non_norm == "assumed":
        flags += ["work", "assumed"]
    elif non_norm:
        flags.append(non_norm)
    elif len(cited.core) <= _SHORTEST_NAME:
        flags.append("back_reference")
    flags.append("unknown")
    whole = non_norm is None and names_its_place(cited.core, kind=kind)
    title = full_title(cited) if whole else None
    return LawLink(text, cited.written, title, kind, cited.doc_number, flags=tuple(flags))
