"""The rows of a panel: what every column means."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from fazhi.records.rows import Row


class PanelRow(Row):
    """What one unit reports of one metric for one year."""

    table: ClassVar[str] = "panel"
    unit_code: str | None = Field(
        description="division code of the issuing unit; of the place it belongs to for a bureau; "
        "None when unknown or ambiguous"
    )
    unit_name: str | None = Field(description="issuing unit as written in its first report")
    unit_level: str | None = Field(
        description="township, subdistrict, county, city, province or bureau"
    )
    province: str | None = Field(description="province of the issuing unit")
    city: str | None = Field(description="prefecture-level city of the issuing unit")
    county: str | None = Field(description="county, district or county-level city")
    township: str | None = Field(description="township, town or subdistrict")
    report_year: int | None = Field(description="year that the reports are about")
    metric_id: str = Field(description="identifier of the indicator taxonomy")
    metric_name: str | None = Field(description="its name in Chinese")
    metric_group: str | None = Field(description="its group")
    unit: str | None = Field(description="what the value is counted in: 件, %, 元")
    value: float | None = Field(
        description="0 only where a report says so; None where none gives a value"
    )
    value_low: float | None = Field(description="lower bound where the value is not exact")
    value_high: float | None = Field(description="upper bound where the value is not exact")
    qualifier: str | None = Field(
        description="exact, approx, approx_over, approx_under, at_least or at_most"
    )
    choice: str | None = Field(
        description="how the value was chosen: only (no other statement), not_of_campaign (the "
        "only one that is not of a campaign), agreeing (the most exact of several), sum_of_parts "
        "(of statements that together cover the year), largest (of conflicting counts), first (of "
        "conflicting shares)"
    )
    conflict: bool = Field(description="statements of equal standing that cannot all be true")
    distinct_values: list[float] = Field(
        description="all values stated in this unit, in ascending order"
    )
    n_statements: int = Field(
        description="statements of the whole unit and year, or the parts that are its sum; "
        "repeated ones count once"
    )
    n_reports: int = Field(description="reports that they stand in; copies do not count")
    places: list[str] = Field(
        description="`report_id:start-end` of these statements, that of the value first"
    )
    statements: list[str] = Field(description="their words, in the same order")
    n_repeats: int = Field(description="repetitions of a statement, not counted again")
    n_parts: int = Field(description="parts (其中) of a figure of the same metric, kept apart")
    n_stages: int = Field(description="later stages (办结) of one of the same metric, kept apart")
    n_scoped: int = Field(description="statements about others (全县) or per head, kept apart")
    n_other_periods: int = Field(
        description="statements about another period or a part of the year, kept apart"
    )
    n_other_units: int = Field(description="statements counted in another unit, kept apart")
    n_unread: int = Field(description="statements whose value is not understood")
    places_apart: list[str] = Field(description="`report_id:start-end` of all that is kept apart")
    change_value: float | None = Field(
        description="change against the other period, signed: of the statement that gave the "
        "value, of one that agrees with it, or written without a figure"
    )
    change_unit: str | None = Field(description="%, 百分点 or the unit of the count")
    change_base: str | None = Field(description="what it is compared with: 同比, 较上年, …")
    change_place: str | None = Field(description="`report_id:start-end` of the change")
    target_value: float | None = Field(description="what is planned, when the targets agree")
    target_unit: str | None = Field(description="what the target is counted in")
    n_targets: int = Field(description="targets, never taken for values")
    target_places: list[str] = Field(description="`report_id:start-end` of the targets")
    duplicates: list[str] = Field(
        description="report_id of same or nearly same reports that were left out"
    )
    flags: list[str] = Field(
        description="zero_and_more (a zero statement stands beside figures), campaign_only (the "
        "value was reported for a campaign), unknown_unit, ambiguous_unit (no place is known, so "
        "that reports under this name are not joined), several_reports, near_duplicate, "
        "resembles:REPORT_ID (the report is nearly that of another unit or year), and those of "
        "the statement that gave the value"
    )


class AreaRow(Row):
    """What the units of an area, of one level, report of one metric for one year."""

    table: ClassVar[str] = "panel_by_area"
    area_code: str | None = Field(description="code of the county; None for a whole year")
    province: str | None = Field(description="province of the county")
    city: str | None = Field(description="prefecture-level city of the county")
    county: str | None = Field(description="county, district or county-level city")
    report_year: int | None = Field(description="year that the reports are about")
    unit_level: str | None = Field(
        description="whose values are drawn together: township (with towns and subdistricts), "
        "county, city, province or bureau; never several levels at once"
    )
    metric_id: str = Field(description="identifier of the indicator taxonomy")
    metric_name: str | None = Field(description="its name in Chinese")
    metric_group: str | None = Field(description="its group")
    unit: str | None = Field(description="what the value is counted in: 件, %, 元")
    aggregation: str = Field(
        description="sum for counts, money, areas, lengths and weights; median for the rest"
    )
    value: float | None = Field(description="the sum or median; of one unit, its value")
    value_low: float | None = Field(description="sum of the lower bounds; None for a median")
    value_high: float | None = Field(description="sum of the upper bounds; None for a median")
    least: float | None = Field(description="the smallest value of a unit")
    most: float | None = Field(description="the largest value of a unit")
    n_units: int = Field(description="units whose values these are")
    n_units_without_value: int = Field(
        description="units that speak of the metric and give no value in this unit"
    )
    n_units_reporting: int = Field(
        description="units of this level and area with a report of the year, on any subject"
    )
    n_conflicts: int = Field(description="values chosen among conflicting statements")
    n_inexact: int = Field(description="values with another qualifier than exact")
    n_reports: int = Field(description="reports behind the values")
    places: list[str] = Field(description="`report_id:start-end` of every value")
    flags: list[str] = Field(
        description="unknown_place: the units of this row lie in no known county"
    )
