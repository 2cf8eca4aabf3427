"""Invented mentions of each kind, in the proportions of real reports (project notes 2.b to 2.d)."""

from __future__ import annotations

import random
from functools import cache

from fazhi.data import read_table

_UNITS = (*"件份名个%起家次条期项户元亩天", "人次", "场次", "万元", "平方米", "份册", "个百分点")
_DIGITS = "零一二三四五六七八九"
_TOPICS = ("合同管理", "行政执法", "信访工作", "法治宣传", "应急管理", "档案", "矛盾纠纷化解")
_FORMS = ("办法", "规定", "实施方案", "工作要点", "制度", "清单", "细则", "通知")


def make_quantity(random_: random.Random) -> str:
    """One QUANTITY mention; shares of the value forms as in project notes 2.d."""
    unit, number = random_.choice(_UNITS), random_.randint(1, 99_999)
    chinese = _chinese(random_.randint(1, 9999))
    return _one_of(
        random_,
        {
            f"{number}{unit}": 62,
            f"{number * 10}{random_.choice('余多')}{unit}": 18,
            f"{random_.uniform(0, 100):.2f}%": 9,
            f"{random_.choice(('近', '约', '超过', '不少于', '共', '达'))}{number}{unit}": 4,
            f"{number / 100}万{random_.choice(('', '余'))}{unit}": 3,
            f"{chinese}{unit}": 2,
            f"百分之{chinese}": 1,
            f"{number}—{number + random_.randint(1, 999)}{unit}": 1,
        },
    )


def make_law(random_: random.Random) -> str:
    """One citation: known titles in several spellings, own rules, slips, document numbers."""
    place = random_.choice(("岱川县", f"岱川县{_serial(random_)}"))
    own = f"{place}{random_.choice(_TOPICS)}{_serial(random_)}{random_.choice(_FORMS)}"
    title = _entry(random_, "law_titles", "title")
    short = title.removeprefix("中华人民共和国")
    at = random_.randrange(2, max(3, len(short) - 2))
    number = f"（岱政发〔20{random_.randint(10, 24)}〕{random_.randint(1, 99)}号）"
    return _one_of(
        random_,
        {
            f"《{own}》": 20,
            f"《{short}》": 30,
            f"《{short[:at]}{short[at + 1 :]}》": 2,
            title: 8,
            f"《{title}》": 30,
            f"《{title}》{number}": 10,
        },
    )


def make_date(random_: random.Random) -> str:
    """One DATE mention: years, months, days, ranges, relative words."""
    year, month, day = _year(random_), random_.randint(1, 12), random_.randint(1, 28)
    forms = (
        f"{year}年",
        f"{year}年{month}月{day}日",
        f"{year}年{month}月{random_.choice(('底', '上旬', '以来'))}",
        f"{month}月{day}日",
        f"{year}—{year + random_.randint(1, 5)}年",
        f"截至{year}年{month}月{day}日",
        f"{random_.choice(('今年', '去年', '全年'))}{month}月{day}日",
        f"1—{month}月",
    )
    return random_.choice(forms)


def make_campaign(random_: random.Random) -> str:
    """One CAMPAIGN mention: known names with code or ordinal, unknown ones."""
    name = _entry(random_, "campaigns", "canonical_name")
    forms = (
        f"“{random_.randint(1, 12)}·{random_.randint(1, 28)}”{name}",
        f"第{random_.randint(1, 40)}个{name}",
        f"{_year(random_)}年{name}宣传活动",
        f"岱川{_serial(random_)}专项整治行动",
    )
    return random_.choice(forms)


def make_place(random_: random.Random) -> str:
    """One issuing unit: a township of the table, or an organ of it."""
    endings = ("", "人民政府", "司法所", "党委", "2024年度法治政府建设工作报告")
    return _entry(random_, "townships", "name") + random_.choice(endings)


def _one_of(random_: random.Random, shares: dict[str, int]) -> str:
    """One of the texts, each as often as its share says."""
    return random_.choices(list(shares), weights=list(shares.values()))[0]


def _year(random_: random.Random) -> int:
    return random_.randint(2010, 2026)


def _serial(random_: random.Random) -> int:
    return random_.randint(1, 999)


def _entry(random_: random.Random, table: str, column: str) -> str:
    return random_.choice(_column(table, column))


def _chinese(number: int) -> str:
    """A number below 10,000 in Chinese numerals."""
    text = ""
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, place)
        if digit:
            text += _DIGITS[digit] + name
        elif text and number and not text.endswith("零"):
            text += "零"
    return text or "零"


@cache
def _column(table: str, column: str) -> tuple[str, ...]:
    return tuple(row[column] for row in read_table(table))
