"""The kind of a title that no table knows, from issuer and closing word (guidelines L2, L6)."""

from __future__ import annotations

import re
from functools import cache

from fazhi.data import read_table
from fazhi.normalise.law_key import STATE_PREFIX
from fazhi.normalise.law_table import LawKind

_Rule = tuple[str, str, LawKind]

_LOWER_UNIT = re.compile(r"^[\u4e00-\u9fff]{1,10}?(?:县|区|旗|镇|乡|街道|苏木|村|社区)(?!域)")
_UNKNOWN_PLACE = re.compile(r"^[\u4e00-\u9fff]{1,8}?(?:省|自治区|自治州|自治县|市)")
_TAIL = re.compile(r"[(（〔\[][^()（）〔〕\[\]]{1,30}[)）〕\]]$")
_OFFICE = re.compile(r"^(?:人民政府)?[\u4e00-\u9fff]{0,14}?(?:局|厅|办公室|办公厅|委员会)")
_NATIONAL_ORGANS = ("国务院", "全国人民代表大会", "全国人大", "最高人民", "中央")
_PEOPLES_CONGRESS = re.compile(r"^(?:人民代表大会|人大)(?:常务委员会|常委会)?")


def guess_kind(title: str) -> tuple[LawKind, str | None]:
    """Kind of a title, and what it is when not a norm: `work`, `form`, or None.

    title: without outer marks and bracketed tail. A title that closes with no
    word of any norm is taken for a work. An issuer at county level or below
    makes any rule a policy.
    """
    title = _TAIL.sub("", title)
    exact, prefixes, suffixes = _rules()
    works = (prefix for prefix, rule, _ in prefixes if rule == "work_prefix")
    if title in exact or title.startswith(tuple(works)):
        return "other", "work"
    suffix = next((row for row in suffixes if title.endswith(row[0])), None)
    if suffix is None:
        return "other", "work"
    _, rule, kind = suffix
    if rule in ("work_suffix", "form_suffix"):
        return "other", rule.removesuffix("_suffix")
    if title.startswith(("中共", "中国共产党")) and not title.startswith(
        ("中共中央", "中国共产党")
    ):
        return "policy", None
    if rule == "policy_suffix":
        return _kind_of_policy(title), None
    return _kind_of_rule(title, rule, kind), None


def _kind_of_policy(title: str) -> LawKind:
    if title.endswith(("决定", "决议")):
        if title.startswith(("全国人民代表大会", "全国人大")):
            return "law"
        place = _place_prefix(title)
        if place and _PEOPLES_CONGRESS.match(title[place:]):
            return "local"
    return "policy"


def _kind_of_rule(title: str, rule: str, kind: LawKind) -> LawKind:
    _, prefixes, _ = _rules()
    for prefix, prefix_rule, prefix_kind in prefixes:
        if prefix_rule == "issuer_prefix" and title.startswith(prefix):
            return prefix_kind
    if rule == "decree_suffix":
        return "judicial_interpretation" if "人民法院" in title or "检察院" in title else "policy"
    place = _place_prefix(title)
    if place:
        return "policy" if _OFFICE.match(title[place:]) and rule == "rule_suffix" else "local"
    if rule == "statute_suffix":
        if kind != "regulation":
            return kind
        if _UNKNOWN_PLACE.match(title):
            return "local"
        return "policy" if _LOWER_UNIT.match(title) else "regulation"
    departments = tuple(prefix for prefix, name, _ in prefixes if name == "department_prefix")
    return "rule" if title.removeprefix(STATE_PREFIX).startswith(departments) else "policy"


def _place_prefix(title: str) -> int:
    """Length of the province or prefecture that opens a title, 0 if there is none."""
    match = _places().match(title)
    if match is None:
        return 0
    rest = title[match.end() :]
    return 0 if _LOWER_UNIT.match(rest) and not rest.startswith(_NATIONAL_ORGANS) else match.end()


@cache
def _places() -> re.Pattern[str]:
    names = [row["name"] for row in read_table("divisions") if len(row["code"]) <= 4]
    names += [row["text"] for row in read_table("place_words") if row["role"] == "legislating_zone"]
    names.sort(key=len, reverse=True)
    return re.compile("|".join(re.escape(name) for name in names))


@cache
def _rules() -> tuple[frozenset[str], tuple[_Rule, ...], tuple[_Rule, ...]]:
    """(exact works, (prefix, rule, kind)…, (suffix, rule, kind)… longest first)."""
    exact, prefixes, suffixes = set(), [], []
    for row in read_table("law_kind_rules"):
        entry: _Rule = (row["text"], row["rule"], row["kind"])  # type: ignore[assignment]
        if row["rule"] == "work_exact":
            exact.add(row["text"])
        elif row["rule"].endswith("_prefix"):
            prefixes.append(entry)
        else:
            suffixes.append(entry)
    prefixes.sort(key=lambda row: -len(row[0]))
    suffixes.sort(key=lambda row: -len(row[0]))
    return frozenset(exact), tuple(prefixes), tuple(suffixes)
