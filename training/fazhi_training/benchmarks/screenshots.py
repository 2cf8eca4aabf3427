"""Pictures of the documentation: a report's page and the explorer, in a real browser.

`python -m fazhi_training.benchmarks.screenshots docs` writes page.png, explorer.png and their dark
counterparts, with the model in use, from examples/reports and the corpus.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fazhi_training.benchmarks.errors import BenchmarkError
from fazhi_training.corpus.paths import find_project

if TYPE_CHECKING:
    from playwright.sync_api import Browser

REPORT = "examples/reports/taogang-2025.txt"
SITE_PART = "#/metrics/med_cases?change=less"
WIDTH, HEIGHT = 1500, 950
_DRAWN = 800  # milliseconds until charts stand


def take_screenshots(folder: Path, root: Path, *, reports: int | None = None) -> list[Path]:
    """Write the pictures to a folder. Raises BenchmarkError without a browser.

    root: the checkout whose reports are shown. reports: only so many of the corpus.
    """
    taken = []
    with tempfile.TemporaryDirectory() as work:
        # Before the browser: the workers of a run are forked, which its threads would not survive.
        pages = _write_pages(root, Path(work), reports)
        with _browser() as browser:
            for name, address in pages.items():
                for light in ("light", "dark"):
                    target = folder / (f"{name}.png" if light == "light" else f"{name}-dark.png")
                    _take(browser, address, target, light=light)
                    taken.append(target)
    return taken


def _write_pages(root: Path, work: Path, reports: int | None) -> dict[str, str]:
    """Addresses of the pages by the name of their picture."""
    from fazhi import archive
    from fazhi.extraction import extract
    from fazhi.pages import report_content, report_page, write_site
    from fazhi.reading import read
    from fazhi.structure import parse

    report = read(root / REPORT)
    records = extract(report)
    rows: dict[str, Any] = {table: records.dicts(table) for table in records.tables()}
    page = work / "page.html"
    page.write_text(report_page(report_content(rows, structure=parse(report))), encoding="utf-8")
    corpus = sorted((root / "corpus" / "reports").glob("*.txt"))[:reports]
    inputs = [str(root / "examples" / "reports"), *map(str, corpus)]
    archive.run(inputs, work / "archive", archive.RunOptions(workers=0))
    write_site(work / "archive", work / "site")
    return {"page": page.as_uri(), "explorer": (work / "site" / "index.html").as_uri() + SITE_PART}


@contextmanager
def _browser() -> Iterator[Browser]:
    executable = shutil.which("chromium")
    if executable is None:
        raise BenchmarkError("There is no chromium; Debian: apt-get install chromium.")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield browser
        browser.close()


def _take(browser: Browser, address: str, target: Path, *, light: str) -> None:
    context = browser.new_context(
        viewport={"width": WIDTH, "height": HEIGHT},
        color_scheme="dark" if light == "dark" else "light",
        locale="en-US",
    )
    page = context.new_page()
    page.goto(address)
    page.wait_for_timeout(_DRAWN)
    page.screenshot(path=str(target))
    context.close()


def main() -> None:
    """Take the pictures and print their paths."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--reports", type=int, help="only so many of the corpus")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    for path in take_screenshots(given.folder, find_project(None).root, reports=given.reports):
        print(path)


if __name__ == "__main__":
    main()
