import re

import pytest

from fazhi.tagging.coordination import label_alike, one_quantity_each, share_quantities
from fazhi.tagging.visible import view


@pytest.mark.parametrize(
    ("text", "quantity", "expected"),
    [
        ("参考率、合格率均达100%", "100%", ["参考率、合格率均达100%", "合格率均达100%"]),
        (
            "报备率、及时率和规范率均为98%",
            "98%",
            ["报备率、及时率和规范率均为98%", "及时率和规范率均为98%", "规范率均为98%"],
        ),
        (
            "审查率、公众参与率双双达到100%",
            "100%",
            ["审查率、公众参与率双双达到100%", "公众参与率双双达到100%"],
        ),
        (
            "固定资产投资、进出口总额均增长10%以上",
            "10%以上",
            ["固定资产投资、进出口总额均增长10%以上", "进出口总额均增长10%以上"],
        ),
        ("行政村、社区均明确1名", "1名", ["行政村、社区均明确1名"]),
        ("发放手册、宣传单共3000份", "3000份", ["发放手册、宣传单共3000份"]),
        ("办结率100%", "100%", ["办结率100%"]),
    ],
)
def test_later_measures_share_the_value(text: str, quantity: str, expected: list[str]) -> None:
    start = text.index(quantity)
    entities = [(start, start + len(quantity), "QUANTITY")]
    spans = [(0, len(text), "INDICATOR", 0.9)]
    found = share_quantities(view(text), entities, spans)
    assert [text[a:b] for a, b, _, _ in found] == expected


@pytest.mark.parametrize(
    ("text", "quantities", "expected"),
    [
        (
            "取水许可二十三件、方案审批五十八件",
            ["二十三件", "五十八件"],
            ["取水许可二十三件", "方案审批五十八件"],
        ),
        ("开展专题宣讲", [], []),
        ("办结率100%", ["100%"], ["办结率100%"]),
        ("为37名农民工追回工资48万元", ["37名", "48万元"], ["为37名农民工追回工资48万元"]),
    ],
)
def test_a_figure_has_one_quantity(text: str, quantities: list[str], expected: list[str]) -> None:
    entities = [(text.index(q), text.index(q) + len(q), "QUANTITY") for q in quantities]
    found = one_quantity_each(view(text), entities, [(0, len(text), "INDICATOR", 0.9)])
    assert [text[a:b] for a, b, _, _ in found] == expected


@pytest.mark.parametrize(
    ("text", "labels", "expected"),
    [
        ("下降16.4%、11.9%", ["CHANGE", "INDICATOR"], ["CHANGE", "CHANGE"]),
        ("达到3件、5件和8件", ["TARGET", "INDICATOR", "INDICATOR"], ["TARGET"] * 3),
        ("下降16.4%，11.9%", ["CHANGE", "INDICATOR"], ["CHANGE", "INDICATOR"]),
        ("下降16.4%、共11.9%", ["CHANGE", "INDICATOR"], ["CHANGE", "INDICATOR"]),
    ],
)
def test_values_of_a_list_are_labelled_alike(
    text: str, labels: list[str], expected: list[str]
) -> None:
    quantities = list(re.finditer(r"[\d.]+[%件]", text))
    starts = [0, *(text.rindex(m[0]) - text[: m.start()].endswith("共") for m in quantities[1:])]
    spans = [
        (start, match.end(), label, 0.9)
        for start, match, label in zip(starts, quantities, labels, strict=True)
    ]
    entities = [(match.start(), match.end(), "QUANTITY") for match in quantities]
    found = label_alike(view(text), entities, spans)
    assert [label for _, _, label, _ in found] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("优秀率、及格率均达100%", ["优秀率、及格率均达100%", "及格率均达100%"]),
        ("办结率及满意率达100%", ["办结率及满意率达100%", "满意率达100%"]),
        ("反馈及时率、群众参与率达98%", ["反馈及时率、群众参与率达98%", "群众参与率达98%"]),
    ],
)
def test_measures_that_share_a_value(text: str, expected: list[str]) -> None:
    value = re.search(r"\d+%", text)
    assert value is not None
    spans = [(0, len(text), "INDICATOR", 0.9)]
    found = share_quantities(view(text), [(*value.span(), "QUANTITY")], spans)
    assert [text[start:end] for start, end, _, _ in found] == expected


def test_many_links_are_read_in_linear_steps() -> None:
    text = "率及" * 400 + "9%"  # exponential when a word could hold 及
    spans = [(0, len(text), "INDICATOR", 0.9)]
    assert share_quantities(view(text), [(len(text) - 2, len(text), "QUANTITY")], spans)
