"""How many mentions of each kind the normalisers read in a second, on one core.

The mentions are made up in the proportions of real reports (project notes 2.b to 2.d).
Every round reads new, distinct texts, so that no cache can help; the `stream` figures
repeat a few texts often, as an archive does.

Run it with `python -m fazhi_training.benchmarks.normalisers`.
"""

from __future__ import annotations

import json
import os
import platform
import random
import time
from collections.abc import Callable, Sequence
from functools import cache

from fazhi.data import read_table
from fazhi.normalise.campaign import link_campaign
from fazhi.normalise.date import resolve_date
from fazhi.normalise.law import link_law
from fazhi.normalise.place import resolve_unit
from fazhi.normalise.quantity import parse_quantity
from fazhi_training.benchmarks.cache import JsonObject

TARGETS = {"quantity": 100_000, "law": 20_000}  # a second, on one core
YEAR = 2024
_UNITS = (*"件份名个%起家次条期项户元亩天", "人次", "场次", "万元", "平方米", "份册", "个百分点")
_DIGITS = "零一二三四五六七八九"
_UNKNOWN_TITLE = "《岱川县{topic}{form}》"
_TOPICS = ["合同管理", "行政执法", "信访工作", "法治宣传", "应急管理", "档案", "矛盾纠纷化解"]
_FORMS = ["办法", "规定", "实施方案", "工作要点", "制度", "清单", "细则", "通知"]
_STREAM_SIZE = 500
_Maker = Callable[[random.Random], str]


def measure_normalisers(
    *, number: int = 20_000, rounds: int = 3, seed: int = 0, kinds: Sequence[str] | None = None
) -> JsonObject:
    """Mentions a second by kind: `per_second` by the clock, `cpu_per_second` by the processor.

    number: distinct mentions of each round; the best round counts. `stream` reads as many
    from few distinct ones. `reached` compares the processor's figure with the target, since
    on a shared machine the clock also counts the waiting.

    kinds: of quantity, law, date, campaign, place; None = all.
    """
    figures: JsonObject = {
        "platform": platform.platform(),
        "load_average": round(os.getloadavg()[0], 2),
    }
    for kind in kinds or tuple(_KINDS):
        make, read = _KINDS[kind]
        source = random.Random(seed)  # noqa: S311  no secrets here
        read(make(source))  # tables are loaded before the clock starts
        texts = _distinct(make, rounds * number, source)
        size = max(1, len(texts) // rounds)
        speeds = [_speed(read, texts[at * size : (at + 1) * size]) for at in range(rounds)]
        stream = _speed(read, source.choices(texts[:_STREAM_SIZE], k=number))
        found: JsonObject = {
            "distinct": int(speeds[0][2]),
            "per_second": round(max(speed[0] for speed in speeds)),
            "cpu_per_second": round(max(speed[1] for speed in speeds)),
            "stream_cpu_per_second": round(stream[1]),
        }
        if kind in TARGETS:
            found |= {
                "target": TARGETS[kind],
                "reached": found["cpu_per_second"] >= TARGETS[kind],
            }
        figures[kind] = found
    return figures


def make_quantity(random_: random.Random) -> str:
    """One QUANTITY mention; shares of the value forms as in project notes 2.d."""
    share, unit = random_.random(), random_.choice(_UNITS)
    number = random_.randint(1, 99_999)
    if share < 0.62:
        return f"{number}{unit}"
    if share < 0.80:
        return f"{number * 10}{random_.choice('余多')}{unit}"
    if share < 0.89:
        return f"{random_.uniform(0, 100):.2f}%"
    if share < 0.93:
        return f"{random_.choice(('近', '约', '超过', '不少于', '共', '达'))}{number}{unit}"
    if share < 0.96:
        return f"{number / 100}万{random_.choice(('', '余'))}{unit}"
    if share < 0.98:
        return f"{_chinese(random_.randint(1, 9999))}{unit}"
    if share < 0.99:
        return f"百分之{_chinese(random_.randint(1, 999))}"
    return f"{number}—{number + random_.randint(1, 999)}{unit}"


def make_law(random_: random.Random) -> str:
    """One citation: known titles in several spellings, own rules, slips, document numbers."""
    share = random_.random()
    if share < 0.2:
        title = _UNKNOWN_TITLE.format(
            topic=f"{random_.choice(_TOPICS)}{random_.randint(1, 999)}", form=random_.choice(_FORMS)
        )
        return title if share > 0.1 else title.replace("岱川县", f"岱川县{random_.randint(1, 99)}")
    title = random_.choice(_column("law_titles", "title"))
    if share < 0.5:
        title = title.removeprefix("中华人民共和国")
    if share < 0.52 and len(title) > 8:
        at = random_.randrange(2, len(title) - 2)
        title = title[:at] + title[at + 1 :]
    if share < 0.6:
        return title
    number = f"（岱政发〔20{random_.randint(10, 24)}〕{random_.randint(1, 99)}号）"
    return f"《{title}》{number if share > 0.9 else ''}"


def make_date(random_: random.Random) -> str:
    """One DATE mention: years, months, days, ranges, relative words."""
    year, month, day = random_.randint(2010, 2026), random_.randint(1, 12), random_.randint(1, 28)
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
    name = random_.choice(_column("campaigns", "canonical_name"))
    forms = (
        f"“{random_.randint(1, 12)}·{random_.randint(1, 28)}”{name}",
        f"第{random_.randint(1, 40)}个{name}",
        f"{random_.randint(2010, 2026)}年{name}宣传活动",
        f"岱川{random_.randint(1, 999)}专项整治行动",
    )
    return random_.choice(forms)


def make_place(random_: random.Random) -> str:
    """One issuing unit: a township of the table, or an organ of it."""
    name = random_.choice(_column("townships", "name"))
    return name + random_.choice(("", "人民政府", "司法所", "党委", "2024年度法治政府建设工作报告"))


def _speed(read: Callable[[str], object], texts: Sequence[str]) -> tuple[float, float, float]:
    """Texts a second by the clock and by the processor, and how many there were."""
    clock, processor = time.perf_counter(), time.process_time()
    for text in texts:
        read(text)
    clock, processor = time.perf_counter() - clock, time.process_time() - processor
    number = float(len(texts))
    return number / max(clock, 1e-9), number / max(processor, 1e-9), number


def _distinct(make: _Maker, number: int, random_: random.Random) -> list[str]:
    """Up to `number` distinct texts, fewer where the maker has no more to give."""
    found: dict[str, None] = {}
    for _ in range(4 * number):
        found[make(random_)] = None
        if len(found) == number:
            break
    return list(found)


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


_KINDS: dict[str, tuple[_Maker, Callable[[str], object]]] = {
    "quantity": (make_quantity, parse_quantity),
    "law": (make_law, lambda text: link_law(text, year=YEAR)),
    "date": (make_date, lambda text: resolve_date(text, report_year=YEAR)),
    "campaign": (make_campaign, lambda text: link_campaign(text, year=YEAR)),
    "place": (make_place, resolve_unit),
}


def main() -> None:
    """Print all figures as JSON."""
    print(json.dumps(measure_normalisers(), ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
