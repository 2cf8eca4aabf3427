"""Pages of the training package: both languages, light and dark, keyboard, nothing fetched."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from fazhi.tagging.mention import Mention
from fazhi_training.annotation.agreement import pair_agreements
from fazhi_training.annotation.agreement_page import render_agreement
from fazhi_training.annotation.guide import load_rules, render_guide
from fazhi_training.corpus.gold import load_tasks
from fazhi_training.corpus.paths import find_project
from fazhi_training.corpus.scheme import load_scheme
from fazhi_training.evaluation.content import content_of
from fazhi_training.evaluation.full_evaluation import evaluate_fully
from fazhi_training.evaluation.html_page import render_page
from fazhi_training.evaluation.project_gold import load_project_gold

ROOT = Path(__file__).parents[3]
PATHS = find_project(ROOT)
SCHEME = load_scheme(PATHS.label_scheme)
TEXT = "石坪乡全年未发生案件，县委召开会议2次。"
FOUND = (
    (0, 2, "entity", "GPE", 0.9),
    (3, 10, "span", "ZERO", 0.6),
    (11, 13, "entity", "PERSON", 0.5),
)
# Words that are the same in Chinese.
SAME = {"F1", "p", "Brier"}


def agreement_page() -> str:
    tasks = load_tasks(PATHS.exports)
    several = [group for group in tasks.values() if len(group[0].annotations) > 1]
    pairs = pair_agreements([task for group in several[:2] for task in group], scheme=SCHEME)
    raters = {rater for pair in pairs for rater in (pair.first, pair.second)}
    return render_agreement(pairs, scheme=SCHEME, names={rater: str(rater) for rater in raters})


def evaluation_page(folder: Path) -> str:
    gold = {"text": TEXT, "spans": [[0, 3, "GPE"], [5, 10, "ZERO"], [11, 13, "ORG"]]}
    for number in range(3):
        (folder / f"{number}.json").write_text(json.dumps(gold), encoding="utf-8")
    found = [
        Mention(layer, label, start, end, TEXT[start:end], score, "model")
        for start, end, layer, label, score in FOUND
    ]
    documents = load_project_gold(str(folder), root=ROOT)
    mentions = [found for _ in documents.documents]
    full = evaluate_fully(
        documents, mentions, model="one", against="other", against_mentions=[[] for _ in mentions]
    )
    return render_page(content_of(full))


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    rules = load_rules(PATHS.label_scheme.with_name("annotation_rules.json"), scheme=SCHEME)
    texts = {
        "agreement": agreement_page(),
        "evaluation": evaluation_page(tmp_path_factory.mktemp("gold")),
        "guide": render_guide(SCHEME, rules),
    }
    for name, text in texts.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in texts}


@pytest.mark.parametrize("name", ["agreement", "evaluation"])
def test_every_word_has_its_chinese(name: str, pages: dict[str, Path]) -> None:
    text = pages[name].read_text(encoding="utf-8")
    found = re.search(r'id="words">(.*?)</script>', text, re.DOTALL)
    assert found is not None
    words = json.loads(found[1])
    same = [key for key, (zh, en) in words.items() if zh == en and key not in SAME]
    assert not same, f"add to pipeline/fazhi/data/messages.csv: {same}"


@pytest.mark.browser
@pytest.mark.parametrize("name", ["agreement", "evaluation", "guide"])
@pytest.mark.parametrize(("light", "width"), [("light", 1300), ("dark", 400)])
def test_a_page_in_a_browser(name, light, width, pages, browser) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=light, locale="en-US", offline=True
    )
    page = context.new_page()
    page.set_default_timeout(120_000)
    problems: list[str] = []
    requests: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", lambda request: requests.append(request.url))
    page.goto(pages[name].as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    paper = "getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(paper)
    assert (before == "rgb(22, 24, 26)") == (light == "dark")
    if name != "guide":
        page.keyboard.press("Tab")
        assert page.locator(":focus").text_content() == "中文"
        page.keyboard.press("Enter")
        assert page.locator("html").get_attribute("lang") == "zh-CN"
        heading = page.locator("h2").last.text_content() + page.locator("th").first.text_content()
        assert re.search(r"[一-鿿]", heading)
        page.locator("button.switch", has_text="◐").click()
        assert page.evaluate(paper) != before
    assert not problems
    assert [url for url in requests if url != pages[name].as_uri() and "data:" not in url] == []
    context.close()
