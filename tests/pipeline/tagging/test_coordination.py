import pytest

from fazhi.tagging.coordination import share_quantities
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
