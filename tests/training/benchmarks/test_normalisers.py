"""The figures of the normalisers: what is measured, not how fast it is."""

from __future__ import annotations

import random

import pytest

from fazhi.normalise.date import resolve_date
from fazhi.normalise.quantity import parse_quantity
from fazhi_training.benchmarks.errors import BenchmarkError
from fazhi_training.benchmarks.normaliser_texts import (
    make_campaign,
    make_date,
    make_law,
    make_place,
    make_quantity,
)
from fazhi_training.benchmarks.normalisers import TARGETS, measure_normalisers


def test_every_kind_has_its_figures() -> None:
    figures = measure_normalisers(number=50, rounds=1)
    for kind in ("quantity", "law", "date", "campaign", "place"):
        found = figures[kind]
        assert 0 < found["distinct"] <= 50
        assert min(found["per_second"], found["stream_cpu_per_second"]) > 0
        assert found.get("target") == TARGETS.get(kind)


def test_kinds_may_be_chosen() -> None:
    assert set(measure_normalisers(number=20, rounds=1, kinds=["law"])) == {
        "platform",
        "load_average",
        "law",
    }


@pytest.mark.parametrize("make", [make_quantity, make_law, make_date, make_campaign, make_place])
def test_mentions_are_the_same_for_the_same_seed(make) -> None:
    first, second = random.Random(3), random.Random(3)
    assert [make(first) for _ in range(50)] == [make(second) for _ in range(50)]


def test_what_is_made_up_can_be_read() -> None:
    maker = random.Random(1)
    for _ in range(300):
        assert parse_quantity(make_quantity(maker)) is not None
        assert "unresolved" not in resolve_date(make_date(maker), report_year=2024).flags


def test_the_command_writes_figures_and_a_table(run, tmp_path) -> None:
    found = run("normalisers", "--number", 20, "--rounds", 1, "--kinds", "quantity,place")
    assert found["quantity"]["target"] == TARGETS["quantity"]
    assert "law" not in found
    table = (tmp_path / "results" / "normalisers.md").read_text("utf-8")
    assert "| quantity | 20 |" in table


def test_a_kind_that_there_is_not() -> None:
    with pytest.raises(BenchmarkError, match="quantity, law"):
        measure_normalisers(number=1, rounds=1, kinds=["post"])
