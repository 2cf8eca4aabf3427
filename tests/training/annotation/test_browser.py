"""A hand on the mouse: spans drawn in a real Chromium come back at the exact offsets."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from fazhi.tagging.mention import Mention
from fazhi_training.annotation.development import ADMIN
from fazhi_training.annotation.push import push
from fazhi_training.annotation.sources import source_report
from fazhi_training.corpus.regions import decode

pytestmark = [pytest.mark.labelstudio, pytest.mark.browser, pytest.mark.slow]

TEXT = (
    "　　𠮷林省😀人民政府2024年工作报告\r\n"
    "👨\u200d👩\u200d👧　全年发放宣传资料３０００余份，葛\U000e0100城乡未发生群体性事件。\r\n\r\n"
    "　　县委、县政府听取汇报２次，办结率100%。\r\n" + "　　持续推进依法行政各项工作。\r\n" * 40
)
PREDICTED = [("县委", "ORG", "entity"), ("县政府", "ORG", "entity"), ("2024年", "DATE", "entity")]
DRAWN = [
    ("3", "ORG", "𠮷林省😀人民政府"),
    ("9", "QUANTITY", "３０００余份"),
    ("4", "GPE", "葛\U000e0100城乡"),
    ("e", "INDICATOR", "发放宣传资料３０００余份"),
    ("t", "ZERO", "未发生群体性事件"),
    ("9", "QUANTITY", "２次"),
]
_PLACE = """(wanted) => {
  const root = document.querySelector('.lsf-richtext__container');
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const nodes = [];
  let whole = '';
  while (walker.nextNode()) {
    nodes.push([walker.currentNode, whole.length]);
    whole += walker.currentNode.data;
  }
  const at = whole.indexOf(wanted);
  if (at < 0) return null;
  const corner = (offset, last) => {
    for (const [node, start] of nodes) {
      const inside = offset - start;
      if (inside < 0 || inside > node.data.length) continue;
      if (last ? inside === 0 : inside === node.data.length) continue;
      const range = document.createRange();
      range.setStart(node, inside);
      range.setEnd(node, inside);
      const box = range.getBoundingClientRect();
      return [box.x, box.y + box.height / 2];
    }
    return null;
  };
  return [corner(at, false), corner(at + wanted.length, true)];
}"""


class SeesOffices:
    version = "offices-1"

    def tag(self, text):
        return [
            Mention(layer, label, at, at + len(part), part, 0.8, "model")
            for part, label, layer in PREDICTED
            if (at := text.find(part)) >= 0
        ]


@pytest.fixture(scope="module")
def page(browser):
    context = browser.new_context(viewport={"width": 1500, "height": 950}, locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(120_000)
    return page


def _draw(page, key, text):
    page.keyboard.press(key)
    (start_x, start_y), (end_x, end_y) = page.evaluate(_PLACE, text)
    page.mouse.move(start_x + 1, start_y)
    page.mouse.down()
    page.mouse.move((start_x + end_x) / 2, (start_y + end_y) / 2, steps=4)
    page.mouse.move(end_x - 0.5, end_y, steps=4)
    page.mouse.up()
    # Nothing stays selected, so that the next key chooses a label and changes no region.
    page.keyboard.press("Escape")


def _highlight(page, text):
    """The coloured stretch that begins with this text."""
    return page.locator(".htx-highlight").filter(has_text=text).first


def test_spans_drawn_by_hand_come_back_exactly(page, studio, new_project, scheme, tmp_path):
    server, made = new_project()
    report = source_report("handmade", TEXT)
    push(server, made.project_id, [report], tagger=SeesOffices(), scheme=scheme)

    page.goto(f"{studio.url}/user/login/", wait_until="domcontentloaded")
    page.fill("input[name=email]", ADMIN.email)
    page.fill("input[name=password]", ADMIN.password)
    with page.expect_navigation(wait_until="domcontentloaded"):
        page.press("input[name=password]", "Enter")
    page.goto(
        f"{studio.url}/projects/{made.project_id}/data?labeling=1", wait_until="domcontentloaded"
    )
    page.wait_for_selector(".lsf-richtext__container .htx-highlight")

    # Pre-annotations are visible, each in the colour of its label.
    shown = page.locator(".htx-highlight")
    assert shown.count() >= len(PREDICTED)
    colours = {
        shown.nth(index).evaluate("element => getComputedStyle(element).backgroundColor")
        for index in range(shown.count())
    }
    assert len(colours) == 2
    assert "rgba(0, 0, 0, 0)" not in colours

    # The label bar says the Chinese names and stays in view.
    assert page.get_by_text("机构 ORG").first.is_visible()
    for key, _, text in DRAWN:
        _draw(page, key, text)
    # The fields of a record are there for a figure, and not for an organisation.
    field = page.get_by_text("数值", exact=True).first
    _highlight(page, "县委").click()
    assert not field.is_visible()
    _highlight(page, "发放宣传资料").click()
    field.wait_for(state="visible")
    field_box = field.bounding_box()
    assert field_box is not None
    assert field_box["y"] < page.viewport_size["height"], "the fields are in view"
    for folder in (tmp_path, os.environ.get("FAZHI_SCREENSHOTS")):
        if folder:
            page.screenshot(path=str(Path(folder) / "labelling.png"))
    # The label bar stays in view where a long text is scrolled.
    page.evaluate("document.querySelector('.report').scrollIntoView({block: 'end'})")
    box = page.locator(".label-bar").first.bounding_box()
    assert box is not None
    assert box["y"] >= 0
    assert page.get_by_text("零发生 ZERO").first.is_visible()
    with page.expect_response(
        lambda answer: "/annotations" in answer.url and answer.request.method == "POST"
    ):
        page.get_by_role("button", name="Submit").first.click()

    (task,) = server.snapshot(made.project_id)
    assert task.data.text == TEXT
    (annotation,) = task.annotations
    regions, losses = decode(task, annotation, scheme=scheme)
    assert losses == []
    found = {(region.span.label, TEXT[region.span.start : region.span.end]) for region in regions}
    wanted = {(label, text) for _, label, text in DRAWN}
    wanted |= {(label, text) for text, label, _ in PREDICTED}
    assert found == wanted
