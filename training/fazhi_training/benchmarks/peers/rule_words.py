"""Patterns of the rule peer, built from the word lists of the package."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from fazhi.data import read_table

_CHINESE = "\u4e00-\u9fff"
# Nouns that are posts only with a body before them.
_NOT_ALONE = ("领导", "第一责任人", "书记", "总书记", "委员", "负责人", "主任", "常委")
_NUMBER = r"(?:[0-9０-９]+(?:[.．,，][0-9]+)?[万亿千百]{0,2}|[一二两三四五六七八九十百千万亿]{1,8})"
_YEAR = r"(?:(?:19|20)\d{2}|二[〇○零][一二三〇○零四五六七八九]{2})"
_NAME = rf"[{_CHINESE}]{{1,12}}?"


def _column(table: str, column: str, **wanted: str) -> list[str]:
    return [
        row[column]
        for row in read_table(table)
        if all(row[name] in value.split("|") for name, value in wanted.items())
    ]


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda w: (-len(w), w)))


@cache
def quantity() -> re.Pattern[str]:
    """Qualifier, number, 余 or 多, a unit of `units.csv`; 一 alone is an article, not a figure."""
    before = _any(
        row["word"]
        for row in read_table("quantity_qualifiers")
        if row["position"] == "before" and row["qualifier"] != "exact" and len(row["word"]) > 1
    )
    units = _any(word for word in _column("units", "unit") if word)
    return re.compile(
        rf"(?:{before}|近|约|超)?(?:{_NUMBER}\s?(?:余|多|几)?万?(?:{units})(?:次|册)?|百分之{_NUMBER})"
        r"(?:以上|以下|以内|左右)?"
    )


@cache
def date() -> re.Pattern[str]:
    """Calendar dates, and the phrases of `relative_years.csv` and `year_parts.csv`."""
    phrases = {*_column("relative_years", "phrase"), *_column("year_parts", "phrase")}
    relative = _any(phrase for phrase in phrases if len(phrase) > 1)
    tail = r"(?:度|以来|年?底|年?末|年?初|份|上旬|中旬|下旬)?"
    return re.compile(
        rf"(?:截[至止])?(?:{_YEAR}年?[—\-－~至到]{_YEAR}年|"
        rf"{_YEAR}年度?(?:\d{{1,2}}月(?:\d{{1,2}}日)?)?|\d{{1,2}}月\d{{1,2}}日|"
        rf"\d{{1,2}}(?:[—\-－至]\d{{1,2}})?月(?!\d)|(?:{relative})(?:以来)?|目前(?<=截[至止]目前)){tail}"
    )


@cache
def title() -> re.Pattern[str]:
    """A title in its marks, one level of nesting."""
    return re.compile(r"《[^《》\n]{1,80}(?:《[^《》\n]{1,60}》[^《》\n]{0,40})?》")


@cache
def campaign() -> re.Pattern[str]:
    """Month-day codes with a name or in quotes, known names, quoted names with a known ending."""
    ends = _any(_column("campaign_suffixes", "suffix"))
    names: set[str] = set()
    for row in read_table("campaigns"):
        names.update((row["canonical_name"], *row["aliases"].split("|")))
    known = _any(name for name in names if len(name) > 2)
    code = r"(?<![\d.])(?:1[0-2]|[1-9])[·・.．•‧](?:[12]\d|3[01]|[1-9])(?!\d)"
    return re.compile(
        rf"[“\"]?{code}[”\"]?(?:(?:{known})|{_NAME}(?:日|周|月|节)(?![期常报均]))[”\"]?|{known}"
        rf"|(?<=[“\"]){code}(?=[”\"])|“[^”\n]{{2,10}}”(?:{_NAME})?(?:{ends})|“[^”\n]{{1,6}}[进个]”"
    )


@cache
def post() -> re.Pattern[str]:
    """Heads, group roles and generic nouns of `posts.csv`, with a prefix of level and body."""
    words = _any(
        word
        for word in _column("posts", "text", role="head|group_role|bare_group_role|generic")
        if len(word) > 1 and word not in _NOT_ALONE
    )
    level = r"(?:[省市县区旗乡镇村]|街道)"
    body = r"(?:党委|党工委|政府|人大|办事处|司法所|局?党组|党(?:总)?支部)"
    alone = _any(_NOT_ALONE)
    rank = r"(?:第一|常务)?副?"
    return re.compile(
        rf"(?:{level}?{body}|{level})?{rank}(?:{words})(?!干部)|{level}?{body}{rank}(?:{alone})(?!会)"
    )


@cache
def organisation() -> re.Pattern[str]:
    """A level and what ends in an organ of `unit_suffixes.csv`, or such a name of its own."""
    organs = _column("unit_suffixes", "suffix", kind="government|organ|party")
    ends = _any(word for word in organs if word not in ("司", "社", "行", "工委"))
    own = _any(word for word in organs if len(word) > 1 and word not in ("政府", "中心", "办公室"))
    return re.compile(
        rf"[省市县区旗乡镇](?:[{_CHINESE}]{{0,8}}?)(?:{ends})(?![{_CHINESE}]?[长员]|理论学习|员会)"
        rf"|(?:司法|派出|市场监管)所|(?:{own})(?![书长员副])"
    )


@cache
def person() -> re.Pattern[str]:
    """A family name and one or two characters, to be looked for right behind a post."""
    return re.compile(
        rf"(?![任为履始严于应])(?:{_any(_column('surnames', 'surname'))})[{_CHINESE}]{{1,2}}"
    )


@cache
def change() -> re.Pattern[str]:
    """A comparison with another period and its direction, with or without a figure."""
    directions = _any(_column("change_words", "word", role="direction"))
    return re.compile(
        rf"(?:同比|环比|比上年|较上年|较去年|比去年|较)[^，。；\n]{{0,6}}?(?:{directions}|持平)"
    )


@cache
def zero() -> re.Pattern[str]:
    """A negation and an event noun within the clause."""
    return re.compile(
        r"(?:未发生|没有发生|无|未出现|零)[^，。；\n]{0,40}"
        r"(?:案件|事件|事故|上访|诉讼|信访|复议|纠错|败诉|情况)(?:发生)?"
    )


@cache
def plan() -> re.Pattern[str]:
    """Words that make a figure a target."""
    return re.compile(r"要|将|力争|确保|应当?|计划|目标|不少于|不低于")


@cache
def activity() -> re.Pattern[str]:
    """Verb to activity noun; counts only around a campaign."""
    return re.compile(
        r"(?:开展|利用|结合|围绕|组织|举办|推进|实施|以)[^，。；\n]{2,60}(?:活动|宣传|行动|培训|讲座|斗争|工程|普法)"
    )
