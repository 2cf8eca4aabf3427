import pytest

from fazhi.tagging.coordination import one_quantity_each, share_quantities
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
