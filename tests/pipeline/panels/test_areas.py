"""Panels by county and by year: what is summed, over how many, and what never is."""

from __future__ import annotations

import pytest

import fazhi
from fazhi.panels import AreaRow
from fazhi.records.schema import schema_of_rows


@pytest.fixture
def reports(report):
    return [report("a"), report("b", unit="云岭镇"), report("c", unit="石桥乡")]


def test_counts_are_summed_over_those_that_report_them(rows, reports, figure) -> None:
    [row] = rows(reports, [figure("a", 5, 120.0), figure("b", 5, 80.0)], by="county")
    assert (row["area_code"], row["county"], row["unit_level"]) == ("990101", "清远县", "township")
    assert (row["aggregation"], row["value"], row["least"], row["most"]) == ("sum", 200, 80, 120)
    assert (row["n_units"], row["n_units_reporting"], row["n_reports"]) == (2, 3, 2)
    assert row["places"] == ["a:5-15", "b:5-15"]


@pytest.mark.parametrize(
    ("unit", "aggregation", "value"),
    [("元", "sum", 60), ("平方米", "sum", 60), ("%", "median", 20), ("百分点", "median", 20),
     ("分", "median", 20), ("倍", "median", 20), ("天", "median", 20), (None, "median", 20)],
)  # fmt: skip
def test_the_class_of_the_unit_decides(rows, reports, figure, unit, aggregation, value) -> None:
    figures = [
        figure(letter, 5, number, unit_normal=unit)
        for letter, number in zip("abc", (10.0, 20.0, 30.0), strict=True)
    ]
    [row] = rows(reports, figures, by="county")
    assert (row["aggregation"], row["value"]) == (aggregation, value)
    assert (row["value_low"] is None) is (aggregation == "median")


def test_levels_are_never_added_up(rows, reports, report, figure) -> None:
    county = report(
        "d", unit_name="清远县人民政府", unit_level="county", adcode="990101", township=None
    )
    found = rows(
        [*reports, county],
        [figure("a", 5, 1.0), figure("b", 5, 2.0), figure("d", 5, 9.0)],
        by="county",
    )
    assert [(row["unit_level"], row["value"], row["n_units"]) for row in found] == [
        ("county", 9, 1),
        ("township", 3, 2),
    ]


def test_towns_and_subdistricts_are_one_level(rows, report, figure) -> None:
    reports = [report("a"), report("b", unit="云岭镇", unit_level="subdistrict")]
    [row] = rows(reports, [figure("a", 5, 1.0), figure("b", 5, 2.0)], by="county")
    assert (row["value"], row["unit_level"]) == (3, "township")


def test_a_zero_counts_and_a_missing_value_does_not(rows, reports, figure) -> None:
    zero = figure("a", 5, 0.0, status="zero", unit_normal=None, value_low=None, value_high=None)
    target = figure("b", 5, 50.0, status="target")
    [row] = rows(reports, [zero, target, figure("c", 5, 4.0)], by="county")
    assert (row["value"], row["n_units"], row["n_units_without_value"]) == (4, 2, 1)
    assert row["least"] == 0


def test_only_targets_give_no_value(rows, reports, figure) -> None:
    [row] = rows(reports, [figure("a", 5, 50.0, status="target")], by="year")
    assert (row["value"], row["n_units"], row["n_units_without_value"]) == (None, 0, 1)


def test_another_unit_is_not_added(rows, reports, figure) -> None:
    figures = [
        figure("a", 5, 100.0, metric_id="pub_audience", unit_normal="人次"),
        figure("b", 5, 200.0, metric_id="pub_audience", unit_normal="人次"),
        figure("c", 5, 7.0, metric_id="pub_audience", unit_normal="人"),
    ]
    [row] = rows(reports, figures, by="county")
    assert (row["unit"], row["value"], row["n_units"], row["n_units_without_value"]) == (
        "人次", 300, 2, 1,
    )  # fmt: skip


def test_bounds_add_up_where_all_have_them(rows, reports, figure) -> None:
    over = {"value_low": 3000.0, "value_high": 4000.0, "qualifier": "approx_over"}
    at_least = {"value_low": 50.0, "value_high": None, "qualifier": "at_least"}
    [row] = rows(
        reports, [figure("a", 5, 3000.0, **over), figure("b", 5, 50.0, **at_least)], by="year"
    )
    assert (row["value"], row["value_low"], row["value_high"], row["n_inexact"]) == (
        3050, 3050, None, 2,
    )  # fmt: skip


def test_conflicts_are_counted(rows, reports, figure) -> None:
    figures = [figure("a", 5, 1.0), figure("a", 30, 2.0), figure("b", 5, 3.0)]
    [row] = rows(reports, figures, by="county")
    assert (row["value"], row["n_conflicts"]) == (5, 1)


def test_units_of_no_known_county_are_flagged(rows, report, figure) -> None:
    lost = report("a", province=None, city=None, county=None, township=None, adcode=None)
    [row] = rows([lost], [figure("a", 5, 1.0)], by="county")
    assert (row["county"], row["flags"]) == (None, ["unknown_place"])


def test_a_row_for_each_year(rows, report, figure) -> None:
    reports = [
        report(f"{unit}{year}", unit=unit, year=year)
        for unit in ("清水镇", "云岭镇")
        for year in (2023, 2024)
    ]
    figures = [figure(one["report_id"], 5, 10.0, year=one["report_year"]) for one in reports]
    found = rows(reports, figures, by="year")
    assert [(row["report_year"], row["value"], row["county"]) for row in found] == [
        (2023, 20, None),
        (2024, 20, None),
    ]


def test_a_unit_whose_place_is_written_differently_stays(rows, report, figure) -> None:
    reports = [report("a", year=2023), report("b", city=None, county="清远县（试点）")]
    figures = [figure("a", 5, 1.0, year=2023), figure("b", 5, 2.0)]
    found = rows(reports, figures, by="county")
    assert [(row["report_year"], row["value"], row["n_units_reporting"]) for row in found] == [
        (2023, 1, 1),
        (2024, 2, 1),
    ]


def test_a_unit_whose_level_differs_stays(rows, report, figure) -> None:
    reports = [report("a", year=2023), report("b", unit_level="county")]
    figures = [figure("a", 5, 1.0, year=2023), figure("b", 5, 2.0)]
    assert len(rows(reports, figures, by="year")) == 2


def test_sums_do_not_depend_on_the_order(rows, report, figure) -> None:
    values = {"清水镇": 0.1, "云岭镇": 0.2, "石桥乡": 0.3}
    sums = set()
    for order in (list(values), list(values)[::-1]):
        reports = [report(unit, unit=unit) for unit in order]
        figures = [figure(unit, 5, values[unit], unit_normal="元") for unit in order]
        sums |= {row["value"] for row in rows(reports, figures, by="county")}
    assert len(sums) == 1


def test_an_empty_archive_has_the_columns(archive) -> None:
    for by in ("county", "year"):
        assert fazhi.panel(archive(), by=by).schema == schema_of_rows(AreaRow)
