"""A panel by unit: which statement gives the value, and what is kept apart."""

from __future__ import annotations

import datetime

import pytest

import fazhi
from fazhi.archive import ArchiveFolderError
from fazhi.panels import PanelError, PanelRow
from fazhi.records.schema import schema_of_rows


def test_a_value_with_its_place(rows, report, figure) -> None:
    [row] = rows([report("a")], [figure("a", 5, 120.0)])
    assert (row["unit_code"], row["report_year"], row["metric_id"]) == (
        "990101101",
        2024,
        "med_cases",
    )
    assert (row["metric_name"], row["unit"], row["value"]) == ("调解/化解纠纷数", "件", 120)
    assert (row["choice"], row["conflict"], row["distinct_values"]) == ("only", False, [120])
    assert row["places"] == ["a:5-15"]
    assert row["statements"] == ["调解矛盾纠纷120.0件"]


def test_what_is_not_stated_has_no_row(rows, report, figure) -> None:
    found = rows(
        [report("a"), report("b", year=2023), report("c", unit="云岭镇")],
        [figure("a", 5, 120.0), figure("c", 5, 3.0, metric_id="pub_events", unit_normal="场")],
    )
    assert [(row["unit_name"], row["report_year"], row["metric_id"]) for row in found] == [
        ("清水镇人民政府", 2024, "med_cases"),
        ("云岭镇人民政府", 2024, "pub_events"),
    ]


def test_a_stated_zero_is_zero(rows, report, figure) -> None:
    zero = figure(
        "a", 5, 0.0, metric_id="pet_zero", status="zero", unit=None, unit_normal=None,
        value_low=None, value_high=None,
    )  # fmt: skip
    [row] = rows([report("a")], [zero])
    assert (row["value"], row["qualifier"], row["n_statements"]) == (0, "exact", 1)


def test_a_zero_beside_figures_is_a_conflict(rows, report, figure) -> None:
    zero = figure("a", 5, 0.0, status="zero", unit_normal=None, value_low=None, value_high=None)
    [row] = rows([report("a")], [zero, figure("a", 40, 3.0)])
    assert (row["conflict"], row["value"]) == (True, 3)
    assert "zero_and_more" in row["flags"]


def test_repetitions_count_once(rows, report, figure) -> None:
    [row] = rows(
        [report("a")], [figure("a", 5, 120.0), figure("a", 90, 120.0, flags=["repeats:5-15"])]
    )
    assert (row["n_statements"], row["n_repeats"], row["choice"]) == (1, 1, "only")
    assert row["places_apart"] == ["a:90-100"]


@pytest.mark.parametrize(
    ("more", "column"),
    [
        ({"part_of": "5-15"}, "n_parts"),
        ({"stage_of": "5-15"}, "n_stages"),
        ({"scope": "全县"}, "n_scoped"),
        ({"scope": "每村"}, "n_scoped"),
        ({"period_from": datetime.date(2023, 1, 1), "period_to": datetime.date(2023, 12, 31)},
         "n_other_periods"),
        ({"period_from": datetime.date(2021, 1, 1)}, "n_other_periods"),
        ({"unit_normal": "人次"}, "n_other_units"),
        ({"value": None, "value_low": None, "value_high": None}, "n_unread"),
    ],
)  # fmt: skip
def test_kept_apart(rows, report, figure, more, column) -> None:
    [row] = rows([report("a")], [figure("a", 5, 120.0), figure("a", 90, 7.0) | more])
    assert (row["value"], row["n_statements"], row["conflict"]) == (120, 1, False)
    assert row[column] == 1
    assert row["places_apart"] == ["a:90-100"]


def test_part_of_another_metric_is_a_figure_of_its_own(rows, report, figure) -> None:
    found = rows(
        [report("a")],
        [figure("a", 5, 120.0), figure("a", 90, 7.0, metric_id="med_backlog", part_of="5-15")],
    )
    assert {row["metric_id"]: row["value"] for row in found} == {"med_cases": 120, "med_backlog": 7}


def test_only_what_is_kept_apart_gives_no_value(rows, report, figure) -> None:
    [row] = rows([report("a")], [figure("a", 5, 120.0, scope="全县")])
    assert (row["value"], row["n_statements"], row["n_scoped"], row["choice"]) == (None, 0, 1, None)


def test_targets_are_no_values(rows, report, figure) -> None:
    target = figure("a", 90, 150.0, status="target", year=2025)
    [row] = rows([report("a")], [target])
    assert (row["value"], row["target_value"], row["target_unit"]) == (None, 150, "件")
    assert row["target_places"] == ["a:90-100"]


def test_targets_that_differ_give_none(rows, report, figure) -> None:
    targets = [figure("a", 90 + value, float(value), status="target") for value in (5, 6)]
    [row] = rows([report("a")], targets)
    assert (row["target_value"], row["n_targets"]) == (None, 2)


def test_changes_stand_beside_the_value(rows, report, figure) -> None:
    change = {"change_value": -8.0, "change_unit": "%", "change_base": "同比"}
    lone = figure("a", 60, None, flags=["change_only"], unit_normal=None, **change)
    [row] = rows([report("a")], [figure("a", 5, 120.0), lone])
    assert (row["value"], row["n_statements"]) == (120, 1)
    assert (row["change_value"], row["change_unit"], row["change_base"], row["change_place"]) == (
        -8, "%", "同比", "a:60-70",
    )  # fmt: skip


def test_a_rise_or_fall_is_no_level(rows, report, figure) -> None:
    fall = {"change_value": -23.0, "change_unit": "%", "flags": ["value_is_change"]}
    [row] = rows([report("a")], [figure("a", 5, 23.0, unit_normal="%", **fall)])
    assert (row["value"], row["n_statements"], row["change_value"]) == (None, 0, -23)


def test_a_planned_rise_or_fall_is_no_target_value(rows, report, figure) -> None:
    fall = {"change_value": -10.0, "change_unit": "%", "flags": ["value_is_change"]}
    planned = figure("a", 90, 10.0, unit_normal="%", status="target", **fall)
    [row] = rows([report("a")], [planned])
    assert (row["target_value"], row["n_targets"], row["target_places"]) == (None, 1, ["a:90-100"])
    assert row["change_value"] is None


@pytest.mark.parametrize(("unit", "value", "choice"), [("件", 120, "largest"), ("%", 80, "first")])
def test_conflicts_are_shown(rows, report, figure, unit, value, choice) -> None:
    [row] = rows(
        [report("a")],
        [figure("a", 5, 80.0, unit_normal=unit), figure("a", 40, 120.0, unit_normal=unit)],
    )
    assert (row["conflict"], row["distinct_values"]) == (True, [80, 120])
    assert (row["value"], row["choice"], row["n_statements"]) == (value, choice, 2)


@pytest.mark.parametrize(
    ("inexact", "conflict"),
    [
        ({"value": 3000.0, "value_low": 3000.0, "value_high": 4000.0, "qualifier": "approx_over"}, False),
        ({"value": 3000.0, "value_low": 3000.0, "value_high": None, "qualifier": "at_least"}, False),
        ({"value": 4000.0, "value_low": 4000.0, "value_high": None, "qualifier": "at_least"}, True),
        ({"value": 3100.0, "value_low": None, "value_high": 3100.0, "qualifier": "approx_under"}, False),
        ({"value": None, "value_low": 3000.0, "value_high": 3100.0, "qualifier": "approx"}, False),
    ],
)  # fmt: skip
def test_bounds_decide_what_is_a_conflict(rows, report, figure, inexact, conflict) -> None:
    [row] = rows([report("a")], [figure("a", 5, 1.0) | inexact, figure("a", 40, 3012.0)])
    assert row["conflict"] is conflict
    if not conflict:
        assert (row["value"], row["qualifier"], row["choice"]) == (3012, "exact", "agreeing")


def test_a_campaign_s_figure_yields_to_the_year_s(rows, report, figure) -> None:
    [row] = rows(
        [report("a")], [figure("a", 5, 900.0, campaign="国家宪法日"), figure("a", 40, 120.0)]
    )
    assert (row["value"], row["conflict"], row["distinct_values"]) == (120, False, [120, 900])
    assert (row["choice"], row["n_statements"]) == ("not_of_campaign", 2)
    [row] = rows([report("a")], [figure("a", 5, 900.0, campaign="国家宪法日")])
    assert "campaign_only" in row["flags"]


def _days(first: str, last: str, *, year: int = 2024) -> dict[str, datetime.date]:
    return {
        "period_from": datetime.date.fromisoformat(f"{year}-{first}"),
        "period_to": datetime.date.fromisoformat(f"{year}-{last}"),
    }


_FIRST, _SECOND = _days("01-01", "06-30"), _days("07-01", "12-31")


def test_a_part_of_the_year_is_never_the_year(rows, report, figure) -> None:
    half = figure("a", 5, 150.0, change_value=-12.0, **_FIRST)
    [row] = rows([report("a")], [half, figure("a", 40, 120.0)])
    assert (row["value"], row["choice"], row["conflict"]) == (120, "only", False)
    assert (row["n_statements"], row["n_other_periods"]) == (1, 1)
    assert row["change_value"] is None


@pytest.mark.parametrize(
    ("parts", "value"),
    [
        ([(128.0, _FIRST), (97.0, _SECOND)], 225),
        ([(97.0, _SECOND), (128.0, _FIRST)], 225),
        ([(128.0, _FIRST), (97.0, _SECOND), (3.0, _days("12-04", "12-04"))], 225),
        (
            [
                (1.0, _days("01-01", "03-31")),
                (2.0, _days("04-01", "06-30")),
                (3.0, _days("07-01", "09-30")),
                (4.0, _days("10-01", "12-31")),
            ],
            10,
        ),
        ([(1.0, _days("01-01", "11-30")), (2.0, _days("12-01", "12-31"))], 3),
        ([(0.0, _FIRST), (3.0, _SECOND)], 3),
        ([(128.0, _FIRST)], None),
        ([(128.0, _days("01-01", "11-30"))], None),
        ([(128.0, _FIRST), (97.0, _days("08-01", "12-31"))], None),
        ([(128.0, _FIRST), (97.0, _days("06-01", "12-31"))], None),
        ([(5.0, _days("01-01", "03-31")), (128.0, _FIRST), (97.0, _SECOND)], None),
        ([(128.0, _FIRST), (97.0, _days("07-01", "12-31", year=2023))], None),
    ],
)
def test_parts_that_cover_the_year_add_up(rows, report, figure, parts, value) -> None:
    figures = [figure("a", 5 + 30 * at, one, **days) for at, (one, days) in enumerate(parts)]
    figures[0] |= {"change_value": -12.0, "change_unit": "%"}
    [row] = rows([report("a")], figures)
    assert (row["value"], row["conflict"], row["flags"]) == (value, False, [])
    assert row["choice"] == ("sum_of_parts" if value is not None else None)
    assert row["n_statements"] + row["n_other_periods"] == len(parts)
    assert row["change_value"] is None  # that of a half is none of the year
    if value is not None:
        assert row["value_low"] == row["value_high"] == value
        assert (
            row["places"][0]
            == min((one["period_from"], f"a:{one['start']}-{one['end']}") for one in figures)[1]
        )


@pytest.mark.parametrize(
    "more",
    [
        {"unit_normal": "%"},
        {"qualifier": "approx_over"},
        {"campaign": "国家宪法日"},
        {"value": None},
        {"scope": "全县"},
    ],
)
def test_only_exact_counts_of_the_unit_add_up(rows, report, figure, more) -> None:
    halves = [figure("a", 5, 128.0, **_FIRST) | more, figure("a", 40, 97.0, **_SECOND) | more]
    [row] = rows([report("a")], halves)
    assert (row["value"], row["choice"], row["n_statements"]) == (None, None, 0)


def test_halves_do_not_add_up_beside_a_figure_of_the_year(rows, report, figure) -> None:
    halves = [figure("a", 5, 128.0, **_FIRST), figure("a", 40, 97.0, **_SECOND)]
    [row] = rows([report("a")], [*halves, figure("a", 80, 230.0)])
    assert (row["value"], row["choice"], row["n_other_periods"]) == (230, "only", 2)


def test_a_change_goes_with_the_value_that_it_belongs_to(rows, report, figure) -> None:
    change = {"change_value": -12.0, "change_unit": "%", "change_base": "同比"}
    [row] = rows([report("a")], [figure("a", 5, 80.0, **change), figure("a", 40, 120.0)])
    assert (row["value"], row["conflict"], row["change_value"]) == (120, True, None)
    [row] = rows([report("a")], [figure("a", 5, 80.0), figure("a", 40, 120.0, **change)])
    assert (row["value"], row["change_value"], row["change_place"]) == (120, -12, "a:40-50")
    agreeing = {"value": 3000.0, "value_low": 3000.0, "value_high": 4000.0}
    inexact = figure("a", 5, 1.0, qualifier="approx_over", **change) | agreeing
    [row] = rows([report("a")], [inexact, figure("a", 40, 3012.0)])
    assert (row["value"], row["change_value"]) == (3012, -12)


def test_a_change_of_a_half_is_none_of_the_year(rows, report, figure) -> None:
    lone = figure("a", 60, None, flags=["change_only"], change_value=-8.0, **_FIRST)
    [row] = rows([report("a")], [figure("a", 5, 120.0), lone])
    assert (row["change_value"], row["n_other_periods"]) == (None, 1)


@pytest.mark.parametrize("year", [2023, 2024])
def test_a_whole_year_is_as_long_as_any_other(rows, report, figure, year) -> None:
    unsaid = figure("a", 40, 130.0, period_from=None, period_to=None)
    [row] = rows([report("a", year=year)], [figure("a", 5, 120.0, year=year), unsaid])
    assert (row["value"], row["conflict"], row["n_statements"]) == (130, True, 2)


def test_the_order_is_that_of_the_reports_where_places_are_the_same(rows, report, figure) -> None:
    reports = [report(letter, path="same.txt") for letter in "ba"]
    figures = [figure(letter, 5, 80.0, unit_normal="%") for letter in "ba"]
    [row] = rows(reports, figures)
    assert row["places"] == ["a:5-15", "b:5-15"]


def test_copies_are_named_and_not_counted(rows, report, figure) -> None:
    copy = report("b", duplicate_of="a", flags=["near_duplicate"])
    [row] = rows([report("a"), copy], [figure("a", 5, 120.0), figure("b", 5, 121.0)])
    assert (row["value"], row["n_reports"], row["conflict"]) == (120, 1, False)
    assert row["duplicates"] == ["b"]
    assert "near_duplicate" in row["flags"]


def test_a_report_copied_from_another_unit_is_flagged(rows, report, figure) -> None:
    similar = {
        "report_id": "b", "path": "b.txt", "unit_name": "云岭镇", "report_year": 2024,
        "similar_to": "a", "similar_path": "a.txt", "similar_year": 2024, "same_unit": False,
        "similarity": 0.95,
    }  # fmt: skip
    found = rows(
        [report("a"), report("b", unit="云岭镇")],
        [figure("a", 5, 120.0), figure("b", 5, 120.0)],
        similarities=[similar],
    )
    assert [row["flags"] for row in found] == [[], ["resembles:a"]]


def test_two_reports_of_one_unit(rows, report, figure) -> None:
    [row] = rows(
        [report("a"), report("b", unit_name="清水镇")],
        [figure("a", 5, 120.0), figure("b", 5, 130.0)],
    )
    assert (row["n_reports"], row["conflict"], row["distinct_values"]) == (2, True, [120, 130])
    assert row["flags"] == ["several_reports"]


@pytest.mark.parametrize(
    "names", [("下马沟镇人民政府", "下马沟镇"), ("棠涌街道办事处", "棠涌街道")]
)
def test_a_unit_of_unknown_place_is_known_by_its_name(rows, report, figure, names) -> None:
    reports = [
        report(letter, unit_name=name, township=None, adcode=None)
        for letter, name in zip("ab", names, strict=True)
    ]
    assert len(rows(reports, [figure("a", 5, 1.0), figure("b", 5, 1.0)])) == 1


@pytest.mark.parametrize(
    ("place", "n_units", "flags"),
    [({}, 2, ["ambiguous_unit"]), ({"county": "清远县"}, 1, ["several_reports"])],
)
def test_a_name_without_any_place_joins_no_reports(
    rows, report, figure, place, n_units, flags
) -> None:
    nowhere = {"province": None, "city": None, "county": None, "township": None, "adcode": None}
    reports = [report(letter, unit="城关镇", **(nowhere | place)) for letter in "ab"]
    found = rows(reports, [figure("a", 5, 1.0), figure("b", 5, 1.0)])
    assert len(found) == n_units
    assert all(row["flags"] == flags for row in found)


def test_a_copy_without_place_goes_with_its_original(rows, report, figure) -> None:
    nowhere = {"province": None, "city": None, "county": None, "township": None, "adcode": None}
    reports = [report("a", **nowhere), report("b", **nowhere, duplicate_of="a")]
    [row] = rows(reports, [figure("a", 5, 1.0), figure("b", 5, 1.0)])
    assert row["duplicates"] == ["b"]


def test_a_bureau_is_not_its_county(rows, report, figure) -> None:
    county = report("a", unit_name="清远县人民政府", unit_level="county", adcode="990101")
    bureau = report("b", unit_name="清远县司法局", unit_level="bureau", adcode="990101")
    found = rows([county, bureau], [figure("a", 5, 120.0), figure("b", 5, 60.0)])
    assert [(row["unit_name"], row["value"]) for row in found] == [
        ("清远县人民政府", 120),
        ("清远县司法局", 60),
    ]


def test_reports_without_unit_or_year_are_not_joined(rows, report, figure) -> None:
    nameless = {"unit_name": None, "adcode": None, "year": None}
    found = rows(
        [report("a", **nameless), report("b", **nameless)],
        [figure("a", 5, 1.0), figure("b", 5, 2.0)],
    )
    assert [row["value"] for row in found] == [1, 2]
    assert all(row["report_year"] is None and row["flags"] == ["unknown_unit"] for row in found)


def test_the_unit_that_most_reports_use(rows, report, figure) -> None:
    by_head = {"metric_id": "pub_audience", "unit_normal": "人"}
    by_visit = {"metric_id": "pub_audience", "unit_normal": "人次"}
    found = rows(
        [report("a"), report("b", unit="云岭镇"), report("c", unit="石桥乡")],
        [
            figure("a", 5, 100.0, **by_head),
            figure("a", 40, 300.0, **by_visit),
            figure("b", 5, 500.0, **by_visit),
            figure("c", 5, 80.0, **by_head),
            figure("b", 40, 700.0, **by_visit),
        ],
    )
    assert [(row["unit"], row["value"], row["n_other_units"]) for row in found] == [
        ("人次", 300, 1),
        ("人次", 700, 0),
        ("人", 80, 0),
    ]


def test_townships_only(rows, report, figure) -> None:
    county = report("a", unit_name="清远县人民政府", unit_level="county", adcode="990101")
    found = rows([county, report("b")], [figure("a", 5, 9.0), figure("b", 5, 1.0)], by="township")
    assert [row["unit_level"] for row in found] == ["township"]


def test_one_row_for_each_unit_year_and_metric(rows, report, figure) -> None:
    reports = [report(f"{year}", year=year) for year in (2022, 2023, 2024)]
    figures = [
        figure(f"{year}", 5 + 20 * at, float(at), year=year, metric_id=metric, unit_normal=unit)
        for year in (2022, 2023, 2024)
        for metric in ("med_cases", "pub_events")
        for at, unit in enumerate(("件", "次", "起", "件"))
    ]
    found = rows(reports, figures)
    keys = [(row["unit_code"], row["report_year"], row["metric_id"]) for row in found]
    assert len(keys) == len(set(keys)) == 6


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (("med_cases",), {"med_cases"}),
        (("依申请公开",), {"open_requests"}),
        (("政务公开与服务", "med_cases"), {"med_cases", "open_requests"}),
        (("other",), {"other"}),
        ((), {"med_cases", "open_requests"}),
        ("med_cases", {"med_cases"}),
    ],
)
def test_metrics_by_id_name_or_group(rows, report, figure, wanted, found) -> None:
    figures = [
        figure("a", 5 + 20 * at, 1.0, metric_id=metric)
        for at, metric in enumerate(("med_cases", "open_requests", "other"))
    ]
    made = rows([report("a")], figures, metrics=wanted)
    assert {row["metric_id"] for row in made} == found


@pytest.mark.parametrize(
    ("wanted", "near"),
    [("med_case", "med_cases"), ("依申请", "依申请公开"), ("zzz", "groups are .*政务公开与服务")],
)
def test_an_unknown_metric_is_told_its_neighbours(archive, wanted, near) -> None:
    with pytest.raises(PanelError, match=near):
        fazhi.panel(archive(), metrics=[wanted])


def test_wrong_groupings_and_folders(archive, tmp_path) -> None:
    with pytest.raises(PanelError, match="township, county, year"):
        fazhi.panel(archive(), by="village")
    with pytest.raises(ArchiveFolderError, match="fazhi extract"):
        fazhi.panel(tmp_path / "nothing")


def test_an_empty_archive_has_the_columns(archive) -> None:
    empty = fazhi.panel(archive())
    assert empty.num_rows == 0
    assert empty.schema == schema_of_rows(PanelRow)
    assert empty.schema.field("value").metadata[b"description"].startswith(b"0 only")


def test_folders_that_spark_wrote(archive, report, figure) -> None:
    import pyarrow.parquet as pq

    folder = archive(reports=[report("a")], indicators=[figure("a", 5, 120.0)])
    for table in ("reports", "indicators"):
        rows = pq.read_table(folder / f"{table}.parquet")
        (folder / f"{table}.parquet").unlink()
        part = folder / f"{table}.parquet" / "report_year=2024" / "province=%E5%B2%B1"
        part.mkdir(parents=True)
        kept = [name for name in rows.column_names if name not in ("report_year", "province")]
        pq.write_table(rows.select(kept), part / "part-0.parquet")
    [row] = fazhi.panel(folder).to_pylist()
    assert (row["value"], row["report_year"], row["province"]) == (120, 2024, "岱")
