"""The rows of every table: one definition, from which the Arrow schemas follow.

Unknown is None, never a guess. `text == report_text[start:end]` in every row
that has them; offsets are code points, end exclusive.
"""

from __future__ import annotations

import datetime
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field


class Row(BaseModel):
    """One row of a table."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    table: ClassVar[str]


class ReportRow(Row):
    """One report."""

    table: ClassVar[str] = "reports"
    report_id: str = Field(description="16 hex digits; the same for the same name and content")
    path: str = Field(description="path of the file relative to the input it was found in")
    format: str = Field(
        description="what the content is: txt, md, html, mht, docx, doc, pdf, ofd or another"
    )
    encoding: str | None = Field(description="codec that decoded a text file")
    sha256: str = Field(description="of the file's bytes")
    title: str | None = Field(description="title as written, without line breaks")
    unit_name: str | None = Field(description="issuing unit")
    unit_level: str | None = Field(
        description="township, subdistrict, county, city, province or bureau"
    )
    province: str | None = Field(description="province of the issuing unit")
    city: str | None = Field(description="prefecture-level city of the issuing unit")
    county: str | None = Field(description="county, district or county-level city")
    township: str | None = Field(description="township, town or subdistrict")
    adcode: str | None = Field(description="division code of the issuing unit, 2 to 9 digits")
    report_year: int | None = Field(description="year that the report is about")
    publish_date: datetime.date | None = Field(description="date of publication")
    sign_date: datetime.date | None = Field(description="date under the signature")
    doc_number: str | None = Field(description="文号 of the report itself")
    index_number: str | None = Field(description="索引号 of the report itself")
    n_chars: int = Field(description="code points in `text`")
    duplicate_of: str | None = Field(
        description="report_id of an earlier report with the same text or nearly the same"
    )
    flags: list[str] = Field(description="what to be careful about")
    text: str = Field(description="the text that all offsets refer to")


class SpanRow(Row):
    """A row that rests on one stretch of a report."""

    report_id: str = Field(description="the report it stands in")
    start: int = Field(description="offset of its first character in reports.text")
    end: int = Field(description="offset after its last character")
    text: str = Field(description="reports.text[start:end]")
    section: str | None = Field(
        description="kind of section: preamble, achievements, problems, responsibility, plans, …"
    )
    score: float = Field(description="estimated probability that label and borders are right")
    method: str = Field(description="model or rule that found it")


class MentionRow(SpanRow):
    """One labelled stretch, as tagged."""

    table: ClassVar[str] = "mentions"
    layer: Literal["entity", "span"] = Field(description="entity (flat) or span (may overlap)")
    label: str = Field(description="label of the annotation scheme")


class OfficialRow(SpanRow):
    """A person or office-holder with what they hold."""

    table: ClassVar[str] = "officials"
    name: str | None = Field(description="personal name without inner spaces")
    posts: list[str] = Field(description="posts as written")
    role: str | None = Field(description="role in a leading group: 组长, 副组长, 成员, …")
    group: str | None = Field(description="the leading group or commission of the role")
    org: str | None = Field(description="unit of the post")
    generic: bool = Field(description="a leadership noun such as 主要领导, not a titled post")
    all_posts: list[str] = Field(
        default_factory=list, description="posts that the report gives this person anywhere"
    )
    same_as: str | None = Field(
        default=None, description="`start-end` of the first row about the same person"
    )


class LawRow(SpanRow):
    """One citation of a law, regulation, plan or other document."""

    table: ClassVar[str] = "laws"
    cited_as: str = Field(description="title as cited, without title marks")
    canonical_title: str | None = Field(
        description="official title; None when unknown or ambiguous"
    )
    kind: str = Field(
        description="law, regulation, rule, judicial_interpretation, local, party_regulation, "
        "policy or other"
    )
    doc_number: str | None = Field(description="文号 cited with it")
    article: str | None = Field(description="article cited, e.g. 第四十五条第二款")
    version_in_force: str | None = Field(
        description="effective date of the version in force at the end of the report year"
    )
    repealed: bool | None = Field(description="no longer in force at the end of the report year")
    act: str = Field(description="studied, publicised, implemented, issued or mentioned")


class CampaignRow(SpanRow):
    """One mention of a named day, week, month, programme, drive or brand."""

    table: ClassVar[str] = "campaigns"
    name: str = Field(description="name as written, without enclosing quotes")
    canonical_name: str | None = Field(description="one name for all spellings")
    kind: str | None = Field(description="day, week, month, programme, drive or brand")
    month_day: str | None = Field(description="MM-DD of a fixed day")
    year: int | None = Field(description="year it was held, by its date or the report year")
    activity: str | None = Field(description="the publicity or enforcement activity around it")


class DateRow(SpanRow):
    """One date or period."""

    table: ClassVar[str] = "dates"
    date_from: datetime.date | None = Field(description="first day")
    date_to: datetime.date | None = Field(description="last day")
    relative: bool = Field(description="written relative to the report: 今年, 全年, 上半年")
    anchor: str | None = Field(description="what a relative date was computed from")


class IndicatorRow(SpanRow):
    """One figure: what was counted, how many, when, and as what kind of statement."""

    table: ClassVar[str] = "indicators"
    metric_id: str = Field(description="identifier of the indicator taxonomy, or `other`")
    metric_text: str = Field(description="what was counted, as written")
    group: str | None = Field(default=None, description="group of the taxonomy")
    value: float | None = Field(
        default=None,
        description="plain number: 万 and 亿 multiplied out, percent as 0–100, money in 元",
    )
    value_low: float | None = Field(
        default=None, description="lower bound where the value is not exact"
    )
    value_high: float | None = Field(
        default=None, description="upper bound where the value is not exact"
    )
    unit: str | None = Field(
        default=None, description="unit as written, without 余; % for every percentage"
    )
    unit_normal: str | None = Field(
        default=None, description="one unit for its spellings: 名, 位 → 人"
    )
    qualifier: str | None = Field(
        default=None, description="exact, approx, approx_over, approx_under, at_least or at_most"
    )
    status: Literal["achieved", "target", "zero"] = Field(description="what kind of statement")
    period_from: datetime.date | None = Field(
        default=None, description="first day of the period it covers"
    )
    period_to: datetime.date | None = Field(
        default=None, description="last day of the period it covers"
    )
    part_of: str | None = Field(
        default=None, description="`start-end` of the row that this is a part of (其中)"
    )
    stage_of: str | None = Field(
        default=None, description="`start-end` of the row this is a later stage of"
    )
    change_value: float | None = Field(
        default=None, description="change against the other period, signed"
    )
    change_unit: str | None = Field(default=None, description="%, 百分点 or the unit of the count")
    change_base: str | None = Field(
        default=None, description="what it is compared with: 同比, 较上年, …"
    )
    campaign: str | None = Field(
        default=None, description="campaign it served; several are joined by |"
    )
    scope: str | None = Field(
        default=None, description="whom it is about when not the whole unit: 各村, 全县"
    )
    flags: list[str] = Field(description="what to be careful about")


class ErrorRow(Row):
    """One file that could not be read or processed."""

    table: ClassVar[str] = "errors"
    path: str = Field(description="path of the file relative to the input it was found in")
    stage: str = Field(
        description="stage that failed: reading, structure, tagging or records; worker: "
        "the process died"
    )
    error: str = Field(description="name of the error")
    message: str = Field(description="what is wrong and what to do")


ROW_TYPES: tuple[type[Row], ...] = (
    ReportRow,
    MentionRow,
    OfficialRow,
    LawRow,
    CampaignRow,
    DateRow,
    IndicatorRow,
    ErrorRow,
)
TABLES: dict[str, type[Row]] = {row_type.table: row_type for row_type in ROW_TYPES}
