"""A named day, week, month, programme, drive or brand, linked to its canonical name."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from typing import Literal

from fazhi.data import read_table

CampaignKind = Literal["day", "week", "month", "programme", "drive", "brand"]

_QUOTES = re.compile(r"[“”\"‘’'〝〞「」『』`《》]")
_SPACE = re.compile(r"\s+")
_DOTS = "·・•∙‧⋅●．.▪◦､"
_CODE = re.compile(
    rf"(?<!\d)(?P<month>\d{{1,2}})(?:[{_DOTS}\-–—―﹣－]|月)(?P<day>\d{{1,2}})(?:日(?=[^\d])|日$)?(?!\d)"
)
_NAMED_CODE = re.compile(
    r"(?<!\d)(?P<month>\d{1,2})[、/／](?P<day>\d{1,2})日?(?=[\u4e00-\u9fff]{2})"
)
_GLUED_CODE = re.compile(r"^(?P<digits>\d{3,4})(?=\D|$)")
_WRITTEN_CODE = re.compile(
    r"^(?P<month>十[一二]?|[一二三四五六七八九])月(?P<day>[一二三四五六七八九十]{1,3})[日号]"
)
_SPELLED_CODE = re.compile(
    r"^(?:[一二三四五六七八九]{3,4}(?=[^一二三四五六七八九十]|$)|[一二三四五六七八九]{2}$)"
)
_COMBINED = re.compile(r"(?<=[日周月节])(?:暨|、|及|和)|(?<=进[\u4e00-\u9fff]{2})、(?=进)")
_CHINESE_CODE = re.compile(r"^(?:三八|六一|五四|六五|五一|七一|八一|一一九)(?=.)")
_ORDINAL = re.compile(
    r"第(?P<number>\d{1,3}|[一二三四五六七八九十百零〇]{1,5})(?:个|届|次|轮|期)?(?=[\u4e00-\u9fff])"
)
_INTO = re.compile(
    r"(?<=^[\u4e00-\u9fff]{2})(?:[二三四五六七八九十0-9]{1,3})进|(?<=^民法典)[二三四五六七八九十0-9]{1,3}进"
)
_YEARS = re.compile(r"^(?:19|20)\d{2}年度?")
_WRITTEN_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?=年)")
_INNER_YEAR = re.compile(r"(?:19|20)\d{2}(?:年度?)?")
_SCOPE = re.compile(r"^(?:全国|全省|全市|全区|全县|国家|全民|我国|国际|世界|中国)")
_TAIL = re.compile(
    r"(?:系列|集中|主题|专题|普法|法治|法制)?(?:宣传教育|学习宣传|宣传|主题|系列|普法|教育|实践|志愿服务)?"
    r"(?:活动|宣传月|宣传周|期间|节点|契机)$"
)
_MIN_LIKENESS = 0.8
_NUMERALS = {character: value for value, character in enumerate("零一二三四五六七八九")}


@dataclass(frozen=True, slots=True)
class CampaignLink:
    """What a campaign's name stands for. Unknown stays None.

    name: cleaned: outer quotes and spaces gone, the separator of a code as `·`.
    canonical_name: None when no table has it.
    month_day: `12-04`, written in the name or from the table.
    year_from, year_to: first and last year of a programme, or the year that an
        ordinal (第十个国家宪法日) computes.
    flags: by_code (only 12·4 was written), combined (the first of several: A暨B),
        corrected (a slip in the name of the code's day), code_differs (the code written is not the
        day's), superseded (an old name used after its years), outside_years (a drive named in
        a year that is none of its own), ambiguous (several have the name and no year tells
        which), unknown.
    """

    text: str
    name: str
    canonical_name: str | None
    kind: CampaignKind
    month_day: str | None = None
    year_from: int | None = None
    year_to: int | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Campaign:
    name: str
    kind: CampaignKind
    month_day: str | None
    first_year: int | None
    year_from: int | None
    year_to: int | None


def link_campaign(text: str, *, year: int | None = None) -> CampaignLink:
    """Link a campaign's name in any typography.

    year: the report year; an old name used after its last year is flagged. It decides between
        campaigns of one name (主题教育), unless the name has a year of its own.
    """
    name = _clean(text)
    compact = _QUOTES.sub("", name)
    ordinal, compact = _take_ordinal(compact)
    month_day, rest = _take_code(compact)
    flags: list[str] = []
    written = _WRITTEN_YEAR.search(name)
    year = int(written[0]) if written else year
    found = _find(compact, rest)
    campaign = _of_year(found, year)
    if found and campaign is None:
        return CampaignLink(text, name, None, found[0].kind, month_day, flags=("ambiguous",))
    if campaign is None and (first := _COMBINED.split(rest, maxsplit=1)[0]) not in {"", rest}:
        campaign = _of_year(_find(first), year)
        flags += ["combined"] if campaign else []
    if campaign is None and month_day:
        campaign, flag = _by_month_day(month_day, rest)
        flags += [flag] if campaign else []
    if campaign is None:
        kind: CampaignKind = "day" if month_day and not rest else _kind_by_suffix(rest or compact)
        return CampaignLink(text, name, None, kind, month_day, flags=("unknown",))
    if month_day and campaign.month_day and month_day != campaign.month_day:
        flags.append("code_differs")
    year_from, year_to = campaign.year_from, campaign.year_to
    if campaign.kind == "drive" and year is not None and not _holds(campaign, year):
        flags.append("outside_years")
    if campaign.kind in ("day", "week", "month"):
        if year and year_to and year > year_to:
            flags.append("superseded")
        year_from = year_to = None
        if ordinal and campaign.first_year:
            year_from = year_to = campaign.first_year + ordinal - 1
    return CampaignLink(
        text,
        name,
        campaign.name,
        campaign.kind,
        campaign.month_day or month_day,
        year_from,
        year_to,
        tuple(flags),
    )


def _by_month_day(month_day: str, rest: str) -> tuple[_Campaign | None, str]:
    """The day of a code, if nothing else or nearly its name is written beside the code."""
    campaign = _by_code().get(month_day)
    if campaign is None or not rest:
        return campaign, "by_code"
    likeness = SequenceMatcher(None, _key(rest), _key(campaign.name)).ratio()
    return (campaign if likeness >= _MIN_LIKENESS else None), "corrected"


def _clean(text: str) -> str:
    name = _SPACE.sub("", unicodedata.normalize("NFKC", text)).strip("，。、；,;")
    name = _CODE.sub(_unify_code, name)
    while (
        len(name) > 2
        and name[0] in "“\"‘'"
        and name[-1] in "”\"’'"
        and not (set(name[1:-1]) & set('“”"'))
    ):
        name = name[1:-1]
    if sum(name.count(mark) for mark in '“”"') == 1:
        name = re.sub(r"[“”\"]", "", name)
    return name


def _unify_code(match: re.Match[str]) -> str:
    if "月" in match[0]:
        return match[0]
    return f"{int(match['month'])}·{int(match['day'])}" + ("日" if match[0].endswith("日") else "")


def _take_code(name: str) -> tuple[str | None, str]:
    """(month and day `12-04`, the name without them)."""
    match = _CODE.search(name) or _NAMED_CODE.search(name)
    if match:
        month, day = int(match["month"]), int(match["day"])
        rest = name[: match.start()] + name[match.end() :]
        return (f"{month:02d}-{day:02d}" if _is_day(month, day) else None), rest
    written = _WRITTEN_CODE.match(name)
    if written:
        month, day = _number(written["month"]) or 0, _number(written["day"]) or 0
        code = f"{month:02d}-{day:02d}" if _is_day(month, day) else None
        return code, name[written.end() :]
    spelled = _SPELLED_CODE.match(name)
    glued = _GLUED_CODE.match(name) or spelled
    if glued:
        digits = "".join(str(_NUMERALS.get(one, one)) for one in glued[0])
        for split in range(max(1, len(digits) - 2), len(digits)):
            code = f"{int(digits[:split]):02d}-{int(digits[split:]):02d}"
            if code in _by_code():
                return code, name[glued.end() :]
    return None, name


def _is_day(month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= 31


def _take_ordinal(name: str) -> tuple[int | None, str]:
    match = _ORDINAL.search(name)
    if match is None:
        return None, name
    return _number(match["number"]), name[: match.start()] + name[match.end() :]


def _number(written: str) -> int | None:
    """A whole number below a hundred, Arabic or Chinese."""
    if written.isdigit() and written.isascii():
        return int(written)
    tens, ten, units = written.rpartition("十")
    if not ten:
        return _NUMERALS.get(written)
    high = _NUMERALS.get(tens, 0) if tens else 1
    return high * 10 + (_NUMERALS.get(units, 0) if units else 0)


def _find(*names: str) -> tuple[_Campaign, ...]:
    """All campaigns of the first name that any has."""
    table = _by_name()
    for name in names:
        for form in _forms(name):
            if campaigns := table.get(_key(form)):
                return campaigns
    return ()


def _of_year(campaigns: tuple[_Campaign, ...], year: int | None) -> _Campaign | None:
    """Of several with one name the last that had begun by the year, None without a year."""
    if len(campaigns) == 1:
        return campaigns[0]
    begun = [one for one in campaigns if year is not None and (one.year_from or 0) <= year]
    return max(begun, key=lambda one: one.year_from or 0, default=None)


def _holds(campaign: _Campaign, year: int) -> bool:
    return (campaign.year_from or year) <= year <= (campaign.year_to or year)


def _forms(name: str) -> list[str]:
    """Forms to try, the most literal first."""
    forms = [name, _YEARS.sub("", name), _INNER_YEAR.sub("", name)]
    forms.append(_CHINESE_CODE.sub("", forms[1]))
    forms += [_TAIL.sub("", forms[1]), _TAIL.sub("", forms[2])]
    forms.append(_INTO.sub("N进", forms[1]))
    forms.append(_TAIL.sub("", forms[-1]))
    forms += [_SCOPE.sub("", form) for form in forms[1:]]
    return [form for form in dict.fromkeys(forms) if len(form) > 1]


def _key(name: str) -> str:
    return re.sub(r"[\W_]+", "", name)


def _kind_by_suffix(name: str) -> CampaignKind:
    bare = re.sub(r"(?:系列|主题|宣传|教育)?活动$", "", name)
    return next((kind for suffix, kind in _suffixes() if bare.endswith(suffix)), "brand")


@cache
def _campaigns() -> tuple[tuple[_Campaign, tuple[str, ...], bool], ...]:
    rows = []
    for row in read_table("campaigns"):
        campaign = _Campaign(
            row["canonical_name"],
            row["kind"],  # type: ignore[arg-type]  # the column holds these words
            row["month_day"] or None,
            _year(row["first_year"]),
            _year(row["year_from"]),
            _year(row["year_to"]),
        )
        aliases = tuple(alias for alias in row["aliases"].split("|") if alias)
        rows.append((campaign, aliases, row["by_code"] == "1"))
    return tuple(rows)


@cache
def _by_name() -> dict[str, tuple[_Campaign, ...]]:
    """Campaigns by name and alias; only drives of other years share a name."""
    table: dict[str, tuple[_Campaign, ...]] = {}
    for campaign, aliases, _ in _campaigns():
        for key in dict.fromkeys(map(_key, (campaign.name, *aliases))):
            table[key] = (*table.get(key, ()), campaign)
    return table


@cache
def _by_code() -> dict[str, _Campaign]:
    """The day that a month-day code alone stands for."""
    table: dict[str, _Campaign] = {}
    for campaign, _, by_code in _campaigns():
        if by_code and campaign.month_day:
            table.setdefault(campaign.month_day, campaign)
    return table


@cache
def _suffixes() -> tuple[tuple[str, CampaignKind], ...]:
    rows = [(row["suffix"], row["kind"]) for row in read_table("campaign_suffixes")]
    return tuple(sorted(rows, key=lambda row: -len(row[0])))  # type: ignore[arg-type]


def _year(text: str) -> int | None:
    return int(text) if text else None
