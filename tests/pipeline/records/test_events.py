"""Statements that several kinds of events did not happen."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.records.events import events_of


@pytest.mark.parametrize(
    ("statement", "events"),
    [
        ("未发生行政诉讼案件", ["adj_zero"]),
        ("未发生行政复议、行政诉讼案件", ["adj_zero"]),
        (
            "未发生民转刑案件、越级上访和安全事故",
            ["med_zero_incidents", "pet_zero", "enf_zero_accidents"],
        ),
        ("没有出现因执法不当引发的投诉和败诉案件", ["enf_complaints", "adj_lost"]),
        ("未发生行政复议、行政诉讼案件被撤销、败诉", ["adj_reconsider_outcome", "adj_lost"]),
        ("未发生行政复议、行政诉讼败诉", ["adj_lost"]),
        ("无失误", []),
        ("", []),
    ],
)
def test_events_by_metric(statement: str, events: list[str]) -> None:
    assert [event.guess.metric_id for event in events_of(statement)] == events


def test_events_of_one_metric_share_a_row() -> None:
    first, second = events_of("未发生电信诈骗、重大刑事案件和生产安全事故")
    assert first.text == "电信诈骗、重大刑事案件"
    assert second.text == "生产安全事故"


@given(st.text(alphabet="未无没有发生一起行政复议诉讼败诉、和及与因引的。 a1", max_size=60))
@settings(max_examples=100)
def test_nothing_breaks_it(statement: str) -> None:
    for event in events_of(statement):
        assert event.text
