"""Records against the gold: fields right and whole rows right, per table.

Measured twice: from the gold's mentions, which shows normalisation and assembly
alone, and from a tagger's mentions, end to end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Literal

from fazhi.reading.report import Report
from fazhi.records import Records, assemble
from fazhi.structure import parse
from fazhi.tagging.mention import Mention
from fazhi_training.corpus.gold import GoldReport
from fazhi_training.evaluation.expectations import Expectations
from fazhi_training.evaluation.record_fields import (
    ACTIVITY_FIELDS,
    CAMPAIGN_FIELDS,
    DATE_FIELDS,
    INDICATOR_FIELDS,
    LAW_FIELDS,
    OFFICIAL_FIELDS,
    Values,
    expected_campaign,
    expected_officials,
    values_of_activity,
    values_of_campaign,
    values_of_date,
    values_of_figure,
    values_of_law,
    values_of_officials,
    values_of_record,
)
from fazhi_training.evaluation.record_pairs import Place, pair_places
from fazhi_training.evaluation.record_scores import JudgedRow, TableScores, score_table
from fazhi_training.labelled_span import LabelledSpan

Way = Literal["gold mentions", "end to end"]
Table = Literal["indicators", "laws", "dates", "officials", "campaigns", "activities"]
FIELDS: Mapping[Table, Sequence[str]] = {
    "indicators": INDICATOR_FIELDS,
    "laws": LAW_FIELDS,
    "dates": DATE_FIELDS,
    "officials": OFFICIAL_FIELDS,
    "campaigns": CAMPAIGN_FIELDS,
    "activities": ACTIVITY_FIELDS,
}
_MENTIONS: Mapping[Table, frozenset[str]] = {  # labels that the rows of a table are made from
    "indicators": frozenset({"INDICATOR", "TARGET", "ZERO"}),
    "laws": frozenset({"LAW"}),
    "dates": frozenset({"DATE"}),
    "officials": frozenset({"OFFICIAL"}),
    "campaigns": frozenset({"CAMPAIGN"}),
    "activities": frozenset({"CAMPAIGN"}),
}
_NOT_COMPLETE = frozenset({"campaigns"})  # tables whose expectations leave rows out on purpose
_WITHOUT_GOLD = "change_only"  # flag of rows that the gold has no record for


@dataclass(frozen=True, slots=True)
class RecordEvaluation:
    """Scores and judged rows by way and table; tables without a row of gold are left out."""

    scores: Mapping[Way, Mapping[Table, TableScores]]
    rows: Mapping[Way, Mapping[Table, Sequence[JudgedRow]]]

    def as_json(self) -> dict[str, object]:
        """Shares in percent."""
        return {
            way: {table: scores.as_json() for table, scores in tables.items()}
            for way, tables in self.scores.items()
        }


@dataclass(frozen=True, slots=True)
class _Wanted:
    place: Place
    text: str
    values: Values


@dataclass(frozen=True, slots=True)
class _Made:
    place: Place
    values: Values


def evaluate_records(
    reports: Sequence[GoldReport],
    tagged: Sequence[Sequence[Mention]] | None,
    *,
    expected: Expectations,
) -> RecordEvaluation:
    """Evaluate the records of reports with gold.

    tagged: a tagger's mentions, one sequence per report in the same order; None: only from
        the gold's mentions.
    """
    ways: dict[Way, Sequence[Sequence[Mention]]] = {
        "gold mentions": [gold_mentions(report) for report in reports]
    }
    if tagged is not None:
        ways["end to end"] = tagged
    scores: dict[Way, dict[Table, TableScores]] = {}
    judged: dict[Way, dict[Table, list[JudgedRow]]] = {}
    for way, mentions in ways.items():
        rows: dict[Table, list[JudgedRow]] = {table: [] for table in FIELDS}
        spurious: Counter[Table] = Counter()
        for report, found in zip(reports, mentions, strict=True):
            wanted = _wanted(report, expected)
            made = _made(_records(report, found), report.text)
            for table in FIELDS:
                if not _covers(report, table, wanted[table]):
                    continue
                found_rows, rest = _judge(report.report_id, wanted[table], made[table])
                rows[table] += found_rows
                spurious[table] += 0 if table in _NOT_COMPLETE else rest
        judged[way] = {table: rows[table] for table in FIELDS if rows[table]}
        scores[way] = {
            table: score_table(of_table, fields=FIELDS[table], spurious=spurious[table])
            for table, of_table in judged[way].items()
        }
    return RecordEvaluation(scores, judged)


def _covers(report: GoldReport, table: Table, wanted: Sequence[_Wanted]) -> bool:
    """Whether the gold of a report says all that a table should hold of it.

    It does where it has rows, and where it has no mention that a row could be made from: then
    every row is made for nothing. Mentions without rows are gold of mentions only.
    """
    labels = {span.label for span in (*report.entities, *report.spans)}
    return bool(wanted) or not labels & _MENTIONS[table]


def gold_mentions(report: GoldReport) -> list[Mention]:
    """The spans of the gold as mentions."""
    text = report.text
    return [
        Mention(
            span.layer, span.label, span.start, span.end, text[span.start : span.end], 1.0, "gold"
        )
        for span in (*report.entities, *report.spans)
    ]


def _records(report: GoldReport, mentions: Sequence[Mention]) -> Records:
    read = Report.from_text(report.text, name=report.report_id)
    return assemble(read, parse(read), mentions)


def _wanted(report: GoldReport, expected: Expectations) -> dict[Table, list[_Wanted]]:
    def of(place: Place, values: Values) -> _Wanted:
        return _Wanted(place, report.text[slice(*place)], values)

    return {
        "indicators": [
            of((one.span.start, one.span.end), values_of_record(one.record))
            for one in report.records
        ],
        "laws": [
            of((one.start, one.end), one.values)
            for one in expected.laws
            if one.report_id == report.report_id
        ],
        "dates": [
            of((one.start, one.end), one.values)
            for one in expected.dates
            if one.report_id == report.report_id
        ],
        "officials": [
            of((span.start, span.end), _expected_official(report, span))
            for span in report.spans
            if span.label == "OFFICIAL"
        ],
        "campaigns": [
            of((one.start, one.end), expected_campaign(**one.values))
            for one in expected.campaigns
            if one.report_id == report.report_id
        ],
        "activities": [
            of((entity.start, entity.end), {"activity": _expected_activity(report, entity)})
            for entity in report.entities
            if entity.label == "CAMPAIGN"
        ],
    }


def _expected_official(report: GoldReport, span: LabelledSpan) -> Values:
    """Who and which posts stand inside a span of the gold."""

    def texts(label: str) -> list[str]:
        return [
            report.text[one.start : one.end]
            for one in report.entities
            if one.label == label and span.start <= one.start and one.end <= span.end
        ]

    return expected_officials(texts("PERSON"), texts("POST"))


def _expected_activity(report: GoldReport, entity: LabelledSpan) -> str | None:
    """The shortest ACTIVITY of the gold around a campaign."""
    around = [
        span
        for span in report.spans
        if span.label == "ACTIVITY" and span.start <= entity.start and entity.end <= span.end
    ]
    shortest = min(around, key=lambda span: span.end - span.start, default=None)
    return report.text[shortest.start : shortest.end] if shortest is not None else None


def _made(records: Records, text: str) -> dict[Table, list[_Made]]:
    figure_values = partial(values_of_figure, text=text)
    laws = {(row.start, row.end) for row in records.mentions if row.label == "LAW"}
    return {
        "indicators": [
            _Made((row.start, row.end), figure_values(row))
            for row in records.indicators
            if _WITHOUT_GOLD not in row.flags
        ],
        "laws": [
            _Made((row.start, row.end), values_of_law(row))
            for row in records.laws
            if (row.start, row.end) in laws
        ],
        "dates": [_Made((row.start, row.end), values_of_date(row)) for row in records.dates],
        "officials": [
            _Made(place, values_of_officials(rows))
            for place, rows in groupby(records.officials, key=lambda row: (row.start, row.end))
        ],
        "campaigns": [
            _Made((row.start, row.end), values_of_campaign(row)) for row in records.campaigns
        ],
        "activities": [
            _Made((row.start, row.end), values_of_activity(row)) for row in records.campaigns
        ],
    }


def _judge(
    report_id: str, wanted: Sequence[_Wanted], made: Sequence[_Made]
) -> tuple[list[JudgedRow], int]:
    """Every row of the gold with the row made for it, and how many rows were made for nothing."""

    def agreement(gold: int, row: int) -> int:
        expected, found = wanted[gold].values, made[row].values
        return sum(expected[name] == found[name] for name in expected)

    places = [one.place for one in wanted]
    pairs = pair_places(places, [one.place for one in made], agreement=agreement)
    rows = [
        JudgedRow(
            report_id,
            *one.place,
            text=one.text,
            expected=one.values,
            found=made[index].values if index is not None else None,
        )
        for one, index in zip(wanted, pairs, strict=True)
    ]
    taken = {made[index].place for index in pairs if index is not None}
    return rows, sum(one.place not in taken for one in made)
