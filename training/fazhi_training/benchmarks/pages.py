"""How quick the pages are: an archive of any size, invented, opened in a real browser.

`python -m fazhi_training.benchmarks.pages --reports 10000` prints a JSON line with the seconds
to write the site, its size, and the milliseconds until the first list stands, a search is done,
a report is open, and a report of 100,000 characters with 2,600 marks stands on a page of its own.
"""

from __future__ import annotations

import argparse
import datetime
import json
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fazhi.pages import report_content, report_page, write_site
from fazhi.records import TABLES, schema_of
from fazhi_training.benchmarks.errors import BenchmarkError

if TYPE_CHECKING:
    import pyarrow as pa

_SENTENCE = "全年调解矛盾纠纷{value}件，开展法治宣传活动{other}场次，发放宣传资料1200份。"
_LINES = 40
_METRICS = ("med_cases", "pub_events")
_YEARS = 5
_BATCH = 1000
_FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
_LONG = 100_000  # characters
# Milliseconds until the first list of reports stands, and until a search for a unit has drawn.
_SEARCH = """async (text) => {
  const box = document.querySelector("input.search");
  const begin = performance.now();
  box.value = text;
  box.dispatchEvent(new Event("input"));
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return performance.now() - begin;
}"""


def invented_tables(n_reports: int) -> Iterator[dict[str, pa.Table]]:
    """Tables of invented reports, in batches; about 40 figures and 1,500 characters each."""
    import pyarrow as pa

    for first in range(0, n_reports, _BATCH):
        rows: dict[str, list[dict[str, Any]]] = {table: [] for table in TABLES}
        for number in range(first, min(n_reports, first + _BATCH)):
            _add_report(rows, number, lines=_LINES)
        yield {
            table: pa.Table.from_pylist(given, schema=schema_of(table))
            for table, given in rows.items()
        }


def _add_report(rows: dict[str, list[dict[str, Any]]], number: int, *, lines: int) -> None:
    unit, year = f"第{number // _YEARS}镇", 2020 + number % _YEARS
    text = f"{unit}{year}年法治政府建设工作报告\n"
    report_id = f"{number:016x}"
    for line in range(lines):
        sentence = _SENTENCE.format(value=number % 97 + line, other=line) + "\n"
        start = len(text) + 2
        end = start + sentence.index("，") - 2
        place = {"report_id": report_id, "start": start, "end": end, "score": 0.9}
        place |= {"text": sentence[2 : end - start + 2], "section": None, "method": "model"}
        rows["mentions"].append(place | {"layer": "span", "label": "INDICATOR"})
        metric = {"metric_id": _METRICS[line % 2], "metric_text": "调解矛盾纠纷", "group": "调解"}
        value = {"value": float(number % 97 + line), "unit_normal": "件", "status": "achieved"}
        rows["indicators"].append(place | metric | value | {"flags": []})
        text += sentence
    named = {"title": text.split("\n", 1)[0], "unit_name": unit, "unit_level": "town"}
    file = {"path": f"{number}.txt", "format": "txt", "sha256": "0" * 64, "n_chars": len(text)}
    when = {"report_year": year, "publish_date": datetime.date(year + 1, 1, 15)}
    where = {"province": f"第{number % 31}省", "county": f"第{number % 977}县"}
    rows["reports"].append(
        {"report_id": report_id, "flags": [], "text": text} | named | file | when | where
    )


def measure(n_reports: int, folder: Path) -> dict[str, float]:
    """Write an invented archive and its site to `folder`, and open it. Raises BenchmarkError."""
    import pyarrow.parquet as pq

    writers = {
        table: pq.ParquetWriter(folder / f"{table}.parquet", schema_of(table)) for table in TABLES
    }
    for batch in invented_tables(n_reports):
        for table, part in batch.items():
            writers[table].write_table(part)
    for writer in writers.values():
        writer.close()
    began = time.perf_counter()
    summary = write_site(folder, folder / "site")
    seconds = time.perf_counter() - began
    size = sum(path.stat().st_size for path in (folder / "site").rglob("*") if path.is_file())
    rows: dict[str, list[dict[str, Any]]] = {table: [] for table in TABLES}
    _add_report(rows, 0, lines=_LONG // len(_SENTENCE))
    long_page = folder / "page.html"
    long_page.write_text(report_page(report_content(_complete(rows))), encoding="utf-8")
    return {
        "reports": summary.n_reports,
        "write_seconds": round(seconds, 1),
        "megabytes": round(size / 1e6, 1),
        **open_site(folder / "site" / "index.html", long_page),
    }


def _complete(rows: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """The same rows with every column."""
    return {
        table: [dict.fromkeys(schema_of(table).names) | row for row in given]
        for table, given in rows.items()
    }


def open_site(index: Path, long_page: Path) -> dict[str, float]:
    """Milliseconds to the first list, of a search, to a report, and to a long one.

    Raises BenchmarkError without a browser.
    """
    executable = shutil.which("chromium")
    if executable is None:
        raise BenchmarkError("There is no chromium; Debian: apt-get install chromium.")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1500, "height": 950})
        page.goto(index.as_uri())
        page.wait_for_selector(".long-row")
        first = page.evaluate("performance.now()")
        search = page.evaluate(_SEARCH, "第1镇")
        began = time.perf_counter()
        page.locator(".long-row a").first.click()
        page.wait_for_selector(".leaf")
        report = 1000 * (time.perf_counter() - began)
        page.goto(long_page.as_uri())
        page.wait_for_selector(".leaf")
        long_report = page.evaluate(_FIRST_PAINT)
        browser.close()
    return {
        "first_list_ms": round(first),
        "search_ms": round(search, 1),
        "report_ms": round(report),
        "long_report_ms": round(long_report),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=10_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measure(given.reports, Path(folder))))


if __name__ == "__main__":
    main()
