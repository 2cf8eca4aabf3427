"""The kind of a title that no table knows, from issuer and closing word (guidelines L2, L6)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from fazhi.data import read_table
from fazhi.normalise.law_key import STATE_PREFIX
from fazhi.normalise.law_table import LawKind

_LOWER_UNIT = re.compile(r"^[\u4e00-\u9fff]{1,10}?(?:县|区|旗|镇|乡|街道|苏木|村|社区)(?!域)")
_UNKNOWN_PLACE = re.compile(r"^[\u4e00-\u9fff]{1,8}?(?:省|自治区|自治州|自治县|市)")
_MAKING_PLACE = re.compile(
    r"^(?![全我本各跨该国])[\u4e00-\u9fff]{2,7}?"
    r"(?:(?<![节各])省|自治[区州县旗]|(?<![城超股上门集夜])市(?!场|容|政(?!府)))"
)
_TAIL = re.compile(r"[(（〔\[][^()（）〔〕\[\]]{1,30}[)）〕\]]$")
_OFFICE = re.compile(r"^(?:人民政府)?[\u4e00-\u9fff]{0,14}?(?:局|厅|办公室|办公厅|委员会)")
_BESIDE = 24  # characters beside a title in which a word may tell what it is
_VISION = re.compile(r"[\u4e00-\u9fff]20[2-5]\d$")  # 中国制造2025, 健康中国2030
_AMENDED = re.compile(
    r"关于.{0,8}(?:修改|废止|修订|清理).{0,30}(?P<norm>行政法规|地方性法规|法律|规章)"
)
_NON_NORMS: dict[str, NonNorm] = {
    "work_suffix": "work",
    "form_suffix": "form",
    "treaty_suffix": "treaty",
}
_NORM_ENDINGS = ("statute_suffix", "rule_suffix")
_NATIONAL_ORGANS = ("国务院", "全国人民代表大会", "全国人大", "最高人民", "中央")
_PEOPLES_CONGRESS = re.compile(r"^(?:人民代表大会|人大)(?:常务委员会|常委会)?")


NonNorm = Literal["work", "form", "treaty", "assumed"]


def guess_kind(title: str, *, before: str = "", after: str = "") -> tuple[LawKind, NonNorm | None]:
    """Kind of a title, and what it is when not a norm: `work`, `form`, `treaty`, or None.

    title: without outer marks and bracketed tail. before, after: the text right beside it,
    where 电影 before or 等作品 after it tell a work. A title that closes with no word of any norm
    and has no such word is `assumed` to be a work. An issuer at county level or below
    makes any rule a policy.
    """
    title = _TAIL.sub("", title)
    rules = _rules()
    if title in rules.works or title.startswith(rules.work_prefixes) or _is_shown(before, after):
        return "other", "work"
    ending = _ending(title)
    if ending is None:
        return ("policy", None) if _VISION.search(title) else ("other", "assumed")
    rule, kind = ending
    if rule in _NON_NORMS:
        return "other", _NON_NORMS[rule]
    if title.startswith(("中共", "中国共产党")) and not title.startswith(
        ("中共中央", "中国共产党")
    ):
        return "policy", None
    if rule == "policy_suffix":
        return _kind_of_policy(title), None
    return _kind_of_rule(title, rule, kind), None


def names_its_place(title: str, *, kind: LawKind) -> bool:
    """Whether an unlisted norm of this kind names the province or city that made it.

    Such a title is whole as it is cited. A plan or notice is none, whoever made it.
    """
    ending = _ending(_TAIL.sub("", title))
    if ending is None or (kind == "policy" and ending[0] not in _NORM_ENDINGS):
        return False
    return _MAKING_PLACE.match(title) is not None or _places().match(title) is not None


def _kind_of_policy(title: str) -> LawKind:
    if title.endswith(("决定", "决议")):
        amended = _AMENDED.search(title)
        if amended:
            return _kind_of_amended(title, amended["norm"])
        if title.startswith(("全国人民代表大会", "全国人大")):
            return "law"
        place = _place_prefix(title)
        if place and _PEOPLES_CONGRESS.match(title[place:]):
            return "local"
    return "policy"


def _kind_of_amended(title: str, norm: str) -> LawKind:
    """A decision on several norms is of their kind: 关于废止部分规章的决定."""
    if norm == "规章":
        return "local" if _UNKNOWN_PLACE.match(title) else "rule"
    return {"法律": "law", "行政法规": "regulation"}.get(norm, "local")  # type: ignore[return-value]


def _kind_of_rule(title: str, rule: str, kind: LawKind) -> LawKind:
    rules = _rules()
    for issuer, kind_of_issuer in rules.issuers:
        if title.startswith(issuer):
            return kind_of_issuer
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
    named = title.removeprefix(STATE_PREFIX)
    if named.startswith(rules.departments) or any(infix in title for infix in rules.infixes):
        return "rule"
    return "policy"


def _place_prefix(title: str) -> int:
    """Length of the province or prefecture that opens a title, 0 if there is none."""
    match = _places().match(title)
    if match is None:
        return 0
    rest = title[match.end() :]
    return 0 if _LOWER_UNIT.match(rest) and not rest.startswith(_NATIONAL_ORGANS) else match.end()


def _is_shown(before: str, after: str) -> bool:
    """Whether the words beside a title are said of works: 电影《A》, 《A》等优秀作品."""
    if not before and not after:
        return False
    words_before, words_after = _work_words()
    return bool(words_before.search(before[-_BESIDE:]) or words_after.match(after[:_BESIDE]))


def kind_of_number(doc_number: str) -> LawKind:
    """What kind of document has such a number: an order (国务院令第711号), else a policy."""
    return next(kind for word, kind in _rules().number_words if word in doc_number)


@cache
def _work_words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words: dict[str, list[str]] = {"work_before": [], "work_after": []}
    for row in read_table("law_kind_rules"):
        if row["rule"] in words:
            words[row["rule"]].append(row["text"])
    before, after = (
        "|".join(sorted(map(re.escape, group), key=len, reverse=True)) for group in words.values()
    )
    title = r"(?:《[^《》]{1,12}》[、，和]?)?"
    return (
        re.compile(rf"(?:{before})[“\"]?{title}$"),
        re.compile(rf"{title}(?:等[\u4e00-\u9fff0-9]{{0,6}}?)?(?:{after})"),
    )


@cache
def _places() -> re.Pattern[str]:
    names = [row["name"] for row in read_table("divisions") if len(row["code"]) <= 4]
    names += [row["text"] for row in read_table("place_words") if row["role"] == "legislating_zone"]
    names.sort(key=len, reverse=True)
    return re.compile("|".join(re.escape(name) for name in names))


@dataclass(frozen=True, slots=True)
class _Rules:
    """The table of rules: what a whole title, its start, its middle and its end tell."""

    works: frozenset[str]
    work_prefixes: tuple[str, ...]
    issuers: tuple[tuple[str, LawKind], ...]  # the longest first
    departments: tuple[str, ...]
    infixes: tuple[str, ...]
    endings: dict[str, tuple[str, LawKind]]
    longest_ending: int
    number_words: tuple[tuple[str, LawKind], ...]  # the first that occurs; the last always does


def _ending(title: str) -> tuple[str, LawKind] | None:
    """Rule and kind of the longest known closing word."""
    rules = _rules()
    for length in range(min(rules.longest_ending, len(title)), 0, -1):
        found = rules.endings.get(title[-length:])
        if found is not None:
            return found
    return None


@cache
def _rules() -> _Rules:
    starts: dict[str, list[tuple[str, LawKind]]] = {}
    endings: dict[str, tuple[str, LawKind]] = {}
    for row in read_table("law_kind_rules"):
        text, rule, kind = row["text"], row["rule"], cast(LawKind, row["kind"])
        if rule.endswith("_suffix"):
            endings.setdefault(text, (rule, kind))
        else:
            starts.setdefault(rule, []).append((text, kind))
    texts = {rule: tuple(text for text, _ in rows) for rule, rows in starts.items()}
    return _Rules(
        frozenset(texts["work_exact"]),
        texts["work_prefix"],
        tuple(sorted(starts["issuer_prefix"], key=lambda row: -len(row[0]))),
        texts["department_prefix"],
        texts["rule_infix_prefix"],
        endings,
        max(map(len, endings)),
        tuple(starts["number_word"]),
    )
