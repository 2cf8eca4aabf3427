"""Pages in a real browser: nothing is fetched, nothing fails, every mark stands where its row says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import fazhi
from fazhi.pages import report_content, report_page, write_site
from fazhi.reading.report import Report

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "data" / "text" / "law-based-government"
MOST_TEXTS = 3

# All leaves of the text with their offsets and the marks that they carry.
LEAVES = """() => [...document.querySelectorAll(".leaf")].map((leaf) => ({
  text: leaf.textContent, start: Number(leaf.dataset.start), end: Number(leaf.dataset.end),
  mentions: (leaf.dataset.mentions ?? "").split(" ").filter(Boolean).map(Number),
}))"""

pytestmark = pytest.mark.browser


def _texts() -> list[Path]:
    real = sorted(SHARED.rglob("*.txt")) if SHARED.is_dir() else []
    corpus = sorted((ROOT / "corpus" / "reports").glob("*.txt"))
    return [*real[:MOST_TEXTS], *corpus][:MOST_TEXTS]


@pytest.fixture
def open_page(browser):
    """Opens a file; afterwards nothing was logged as an error or asked from outside of its folder."""
    context = browser.new_context(
        viewport={"width": 1500, "height": 950}, locale="zh-CN", offline=True
    )
    page = context.new_page()
    page.set_default_timeout(120_000)
    problems: list[str] = []
    requests: list[str] = []
    page.on(
        "console",
        lambda message: problems.append(message.text) if message.type == "error" else None,
    )
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", lambda request: requests.append(request.url))
    folders: list[str] = []

    def open_file(path: Path, part: str = ""):
        folders.append(path.parent.as_uri())
        page.goto(path.as_uri() + part)
        return page

    yield open_file
    context.close()
    assert problems == []
    assert [url for url in requests if not url.startswith((*folders, "data:"))] == []


def _page_of(report, tmp_path):
    records = fazhi.extract(report)
    rows = {table: records.dicts(table) for table in records.tables()}
    path = tmp_path / "page.html"
    path.write_text(report_page(report_content(rows)), encoding="utf-8", newline="\n")
    return path, records


def _place(page):
    """Text of what is chosen."""
    return "".join(page.locator(".leaf.chosen").all_text_contents())


@pytest.mark.parametrize("source", _texts(), ids=lambda path: path.stem)
def test_every_mark_stands_where_its_row_says(source, shipped_model, open_page, tmp_path):
    report = fazhi.read(source)
    path, records = _page_of(report, tmp_path)
    page = open_page(path)
    leaves = page.evaluate(LEAVES)
    assert "".join(leaf["text"] for leaf in leaves) == report.text
    for leaf in leaves:
        assert leaf["text"] == report.text[leaf["start"] : leaf["end"]]
    for number, row in enumerate(records.mentions):
        marked = "".join(leaf["text"] for leaf in leaves if number in leaf["mentions"])
        assert marked == row.text
    shown = page.locator("tr[data-table=indicators]").evaluate_all(
        "(lines) => lines.map((line) => [Number(line.dataset.start), Number(line.dataset.end)])"
    )
    assert shown == [[row.start, row.end] for row in records.indicators]


AWKWARD = "清水镇2024年法治政府建设工作报告\r\n\r\n一、成效🎉\r\n全年调解矛盾纠纷120件，𠮷安村开展“民法典宣传月”活动3场次。<b>&amp;</b>\u2028完\n"


def test_text_that_html_would_change(shipped_model, open_page, tmp_path):
    path, records = _page_of(Report.from_text(AWKWARD), tmp_path)
    leaves = open_page(path).evaluate(LEAVES)
    assert "".join(leaf["text"] for leaf in leaves) == AWKWARD
    for number, row in enumerate(records.mentions):
        assert "".join(leaf["text"] for leaf in leaves if number in leaf["mentions"]) == row.text


def test_from_row_to_place_and_back_with_mouse_and_keys(shipped_model, open_page, tmp_path):
    path, records = _page_of(Report.from_text(AWKWARD), tmp_path)
    figures = records.indicators
    if not figures:
        pytest.skip("the model finds no figure in this text")
    page = open_page(path)
    line = page.locator("tr[data-table=indicators]").first
    line.click()
    assert _place(page) == figures[0].text
    page.locator(".text").press("Escape")
    assert _place(page) == ""
    line.press("Enter")
    assert _place(page) == figures[0].text
    page.locator(".text").press("Escape")
    page.locator(f'.leaf[data-start="{figures[0].start}"]').first.click()
    assert "chosen" in (line.get_attribute("class") or "")
    page.locator(".text").press("n")
    assert _place(page)


def test_an_address_leads_to_a_place(shipped_model, open_page, tmp_path):
    path, _ = _page_of(Report.from_text(AWKWARD), tmp_path)
    start = AWKWARD.index("120件")
    assert _place(open_page(path, f"#{start}-{start + 4}")) == "120件"


def test_labels_can_be_hidden_and_words_be_english(shipped_model, open_page, tmp_path):
    path, records = _page_of(Report.from_text(AWKWARD), tmp_path)
    page = open_page(path)
    label = records.mentions[0].label
    page.locator(f".filters .label.is-{label}").click()
    assert page.locator(f".leaf.is-{label}, .line.is-{label}").count() == 0
    assert page.locator("#panel-indicators h3").text_content() == "指标"
    page.locator("button.switch").first.click()
    assert page.locator("#panel-indicators h3").text_content() == "indicators"
    assert page.locator("html").get_attribute("lang") == "en"


def test_a_long_report_is_shown_whole(shipped_model, open_page, tmp_path):
    sentence = "全年调解矛盾纠纷120件，开展“民法典宣传月”活动3场次。\n"
    long = sentence * (100_000 // len(sentence))
    mentions = [
        {"start": at + 2, "end": at + 12, "layer": "span", "label": "INDICATOR"}
        for at in range(0, len(long), len(sentence))
    ]
    report = Report.from_text(long)
    row = fazhi.extract(Report.from_text("清水镇")).dicts("reports")[0] | {"text": long}
    rows = {
        "reports": [row],
        "mentions": [one | {"score": 0.9, "method": "model"} for one in mentions],
    }
    path = tmp_path / "page.html"
    path.write_text(report_page(report_content(rows)), encoding="utf-8")
    leaves = open_page(path).evaluate(LEAVES)
    assert "".join(leaf["text"] for leaf in leaves) == report.text


@pytest.fixture(scope="module")
def site(shipped_model, tmp_path_factory):
    """An explorer of a few reports."""
    import pyarrow.parquet as pq

    from fazhi.records import TABLES, arrow_table

    folder = tmp_path_factory.mktemp("archive")
    found = [
        fazhi.extract(fazhi.read(path))
        for path in sorted((ROOT / "corpus" / "reports").glob("*.txt"))[:6]
    ]
    for table in TABLES:
        rows = [row for records in found for row in records.tables().get(table, ())]
        pq.write_table(arrow_table(table, rows), folder / f"{table}.parquet")
    write_site(folder, folder / "site")
    return folder / "site" / "index.html", found


def test_search_finds_a_unit_and_leads_to_its_report(site, open_page):
    path, found = site
    report = found[2].reports[0]
    page = open_page(path)
    page.locator("input.search").fill(report.path)
    page.locator(".long-row").first.locator("a").click()
    page.wait_for_selector(".report")
    text = "".join(leaf["text"] for leaf in page.evaluate(LEAVES))
    assert text == report.text


def test_every_figure_of_a_metric_links_to_its_sentence(site, open_page):
    path, found = site
    figures = [row for records in found for row in records.indicators]
    metric = max(
        {row.metric_id for row in figures},
        key=lambda name: sum(row.metric_id == name for row in figures),
    )
    page = open_page(path, f"#/metrics/{metric}")
    page.wait_for_selector(".long-row")
    links = page.locator(".long-row .of-value a").evaluate_all(
        "(links) => links.map((link) => link.hash)"
    )
    places = {
        (int(one[0]), int(one[1]))
        for one in (re.search(r"(\d+)-(\d+)$", link).groups() for link in links)
    }
    assert places <= {(row.start, row.end) for row in figures if row.metric_id == metric}
    page.locator(".long-row .of-value a").first.click()
    page.wait_for_selector(".leaf.chosen")
    assert _place(page) in {row.text for row in figures if row.metric_id == metric}


@pytest.mark.parametrize(
    "view", ["reports", "metrics", "panel", "laws", "campaigns", "copies", "lists"]
)
def test_every_view_is_drawn(site, open_page, view):
    path, _ = site
    page = open_page(path, f"#/{view}")
    page.wait_for_selector(f".view-{view}")
    assert page.locator(f".view-{view}").inner_text().strip()
    page.locator("button.switch").first.click()
    page.wait_for_selector("html[lang=en]")
