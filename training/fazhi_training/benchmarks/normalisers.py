"""How many mentions of each kind the normalisers read in a second, on one core.

Every round reads new, distinct texts, so that no cache can help; the `stream` figures
repeat a few texts often, as an archive does.
"""

from __future__ import annotations

import os
import platform
import random
import time
from collections.abc import Callable, Sequence

from fazhi.normalise.campaign import link_campaign
from fazhi.normalise.date import resolve_date
from fazhi.normalise.law import link_law
from fazhi.normalise.place import resolve_unit
from fazhi.normalise.quantity import parse_quantity
from fazhi_training.benchmarks.cache import JsonObject
from fazhi_training.benchmarks.errors import BenchmarkError
from fazhi_training.benchmarks.markdown import markdown_table
from fazhi_training.benchmarks.normaliser_texts import (
    make_campaign,
    make_date,
    make_law,
    make_place,
    make_quantity,
)

TARGETS = {"quantity": 100_000, "law": 20_000}  # a second, on one core
YEAR = 2024
_STREAM_SIZE = 500
_COLUMNS = ("distinct", "per_second", "cpu_per_second", "stream_cpu_per_second", "target")
_Maker = Callable[[random.Random], str]


def measure_normalisers(
    *, number: int = 20_000, rounds: int = 3, seed: int = 0, kinds: Sequence[str] | None = None
) -> JsonObject:
    """Mentions a second by kind: `per_second` by the clock, `cpu_per_second` by the processor.

    number: distinct mentions of each round; the best round counts. `stream` reads as many
    from few distinct ones. `reached` compares the processor's figure with the target, since
    on a shared machine the clock also counts the waiting.

    kinds: of quantity, law, date, campaign, place; None = all. Raises BenchmarkError for
    another.
    """
    for kind in kinds or ():
        if kind not in _KINDS:
            raise BenchmarkError(f"There is no kind '{kind}'; choose from {', '.join(_KINDS)}.")
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


def normaliser_tables(content: JsonObject) -> str:
    """The figures as Markdown."""
    rows = [
        (
            kind,
            *(f"{content[kind][name]:,}" if content[kind].get(name) else "" for name in _COLUMNS),
        )
        for kind in _KINDS
        if kind in content
    ]
    return "\n".join(
        [
            f"Load average at the start: {content['load_average']}.\n",
            markdown_table(
                ("kind", "distinct texts", "a second", "a CPU second", "stream, CPU", "target"),
                rows,
            ),
        ]
    )


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


_KINDS: dict[str, tuple[_Maker, Callable[[str], object]]] = {
    "quantity": (make_quantity, parse_quantity),
    "law": (make_law, lambda text: link_law(text, year=YEAR)),
    "date": (make_date, lambda text: resolve_date(text, report_year=YEAR)),
    "campaign": (make_campaign, lambda text: link_campaign(text, year=YEAR)),
    "place": (make_place, resolve_unit),
}
