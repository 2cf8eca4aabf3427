"""Mentions looked up by offset."""

from __future__ import annotations

import pytest

MARKED = (
    "⟦INDICATOR|参考率、⟦INDICATOR|合格率均达⟦QUANTITY|100%⟧⟧⟧，⟦DATE|3月⟧⟦TARGET|培训⟦QUANTITY|2期⟧⟧，"
    "⟦INDICATOR|⟦DATE|上半年⟧排查⟦QUANTITY|12件⟧⟧，⟦CHANGE|同比下降⟦QUANTITY|5%⟧⟧。"
)


@pytest.mark.parametrize(
    "labels", [("INDICATOR",), ("INDICATOR", "TARGET"), ("CHANGE",), ("ZERO",)]
)
def test_spans_over_a_stretch_are_those_that_overlap_it(context_of, labels) -> None:
    context = context_of(MARKED)
    base = context.text.index("参考率")
    for start in range(base, len(context.text)):
        for end in range(start + 1, len(context.text), 3):
            expected = [
                span
                for span in context.spans
                if span.label in labels and span.start < end and start < span.end
            ]
            found = context.spans_over(start, end, *labels)
            assert sorted(found, key=context.spans.index) == expected


@pytest.mark.parametrize("labels", [("QUANTITY",), ("DATE", "QUANTITY"), ("LAW",)])
def test_entities_in_a_stretch_are_those_that_lie_inside_in_order(context_of, labels) -> None:
    context = context_of(MARKED)
    base = context.text.index("参考率")
    for start in range(base, len(context.text)):
        for end in range(start + 1, len(context.text), 3):
            expected = [
                one
                for one in context.entities
                if one.label in labels and start <= one.start and one.end <= end
            ]
            assert context.entities_in(start, end, *labels) == expected
