"""Which later statements of a figure are the same statement."""

from __future__ import annotations

import pytest


def repeats(rows) -> list[bool]:
    return [any(flag.startswith("repeats:") for flag in row.flags) for row in rows]


@pytest.mark.parametrize(
    "passage",
    [
        "⟦INDICATOR|参考率、⟦INDICATOR|通过率均达⟦QUANTITY|100%⟧⟧⟧",
        "⟦INDICATOR|参考率、合格率分别为⟦QUANTITY|100%⟧⟧、⟦INDICATOR|⟦QUANTITY|100%⟧⟧",
        "⟦INDICATOR|发放宣传单⟦QUANTITY|500份⟧⟧、⟦INDICATOR|宣传册⟦QUANTITY|500份⟧⟧",
        "⟦INDICATOR|参考率⟦QUANTITY|100%⟧⟧。执法考试抓得紧，⟦INDICATOR|合格率⟦QUANTITY|100%⟧⟧",
    ],
    ids=["one value", "respectively", "one list", "another measure"],
)
def test_different_measures_are_no_repetition(records_of, passage) -> None:
    assert repeats(records_of(f"{passage}。").indicators) == [False, False]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("⟦INDICATOR|调解纠纷⟦QUANTITY|48件⟧⟧", "⟦INDICATOR|化解纠纷⟦QUANTITY|48件⟧⟧"),
        ("⟦INDICATOR|考试合格率⟦QUANTITY|100%⟧⟧", "⟦INDICATOR|学法考试合格率达⟦QUANTITY|100%⟧⟧"),
    ],
)
def test_the_same_figure_elsewhere_is_a_repetition(records_of, first, second) -> None:
    rows = records_of(f"{first}。\n各项工作扎实推进，{second}。").indicators
    assert repeats(rows) == [False, True]
