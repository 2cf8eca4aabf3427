"""Records against the gold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from fazhi_training.commands.record_tables import print_records, write_wrong_fields
from fazhi_training.corpus.gold import GoldRecord, GoldReport
from fazhi_training.corpus.inline import parse_inline
from fazhi_training.corpus.record import Record
from fazhi_training.corpus.scheme import load_scheme
from fazhi_training.evaluation.expectations import (
    Expectation,
    ExpectationError,
    Expectations,
    load_expectations,
)
from fazhi_training.evaluation.record_evaluation import evaluate_records, gold_mentions
from fazhi_training.evaluation.record_fields import DATE_FIELDS, LAW_FIELDS
from fazhi_training.evaluation.record_pairs import pair_places

MARKED = (
    "青石乡2024年度法治政府建设工作报告\n一、主要工作成效\n"
    "学习⟦LAW|《民法典》⟧。⟦DATE|全年⟧⟦INDICATOR|调解矛盾纠纷⟦QUANTITY|48件⟧⟧，"
    "⟦ZERO|未发生越级上访和群体性事件⟧。\n"
)
RIGHT = Record(
    value=48,
    unit="宗",
    qualifier="exact",
    status="achieved",
    metric_id="med_cases",
    period="2024-01-01/2024-12-31",
)
NONE = Record(
    value=0, qualifier="exact", status="zero", metric_id="med_zero_incidents",
    period="2024-01-01/2024-12-31",
)  # fmt: skip


@pytest.fixture(scope="module")
def report_of() -> Callable[..., GoldReport]:
    scheme = load_scheme(Path(__file__).resolve().parents[3] / "configs" / "label_scheme.json")

    def build(record: Record) -> GoldReport:
        text, spans = parse_inline(MARKED, scheme=scheme)
        by_label = {span.label: span for span in spans}
        return GoldReport(
            "r1",
            text,
            tuple(span for span in spans if span.layer == "entity"),
            tuple(span for span in spans if span.layer == "span"),
            (GoldRecord(by_label["INDICATOR"], record), GoldRecord(by_label["ZERO"], NONE)),
        )

    return build


def indicators(report, tagged=None, way="gold mentions"):
    found = [tagged] if tagged is not None else None
    return evaluate_records([report], found, expected=Expectations()).scores[way]["indicators"]


def test_units_count_by_their_normal_spelling_and_events_by_one_of_them(report_of) -> None:
    record = RIGHT.model_copy(update={"unit": "件"})
    scores = indicators(report_of(record))
    assert (scores.rows, scores.found, scores.spurious, scores.whole) == (2, 2, 0, 2)
    assert scores.all_fields == 100


@pytest.mark.parametrize(
    ("field", "value"),
    [("value", 47), ("unit", "宗"), ("qualifier", "approx"), ("metric_id", None), ("period", None)],
)
def test_one_wrong_field_makes_the_row_wrong(report_of, field, value) -> None:
    record = RIGHT.model_copy(update={"unit": "件", field: value})
    scores = indicators(report_of(record))
    name = {"unit": "unit_normal"}.get(field, field)
    assert scores.fields[name] == 1
    assert scores.whole == 1
    assert scores.as_json()["whole_rows"] == 50


def test_a_missing_row_is_wrong_in_all_fields_and_a_surplus_one_spurious(report_of) -> None:
    report = report_of(RIGHT.model_copy(update={"unit": "件"}))
    kept = [one for one in gold_mentions(report) if one.label != "ZERO"]
    (indicator,) = (one for one in kept if one.label == "INDICATOR")
    moved = replace(indicator, start=0, end=3, text=report.text[:3])
    scores = indicators(report, [*kept, moved], way="end to end")
    assert (scores.rows, scores.found, scores.spurious, scores.whole) == (2, 1, 1, 1)
    assert scores.precision == 50


def test_expected_titles_and_days(report_of) -> None:
    report = report_of(RIGHT)
    law = next(span for span in report.entities if span.label == "LAW")
    date = next(span for span in report.entities if span.label == "DATE")
    expected = Expectations(
        laws=[
            Expectation("r1", law.start, law.end, "", {"canonical_title": "中华人民共和国民法典"})
        ],
        dates=[
            Expectation(
                "r1", date.start, date.end, "", {"date_from": "2024-01-01", "date_to": None}
            )
        ],
    )
    evaluation = evaluate_records([report], None, expected=expected)
    tables = evaluation.scores["gold mentions"]
    assert tables["laws"].whole == 1
    assert (tables["dates"].fields, tables["dates"].whole) == ({"date_from": 1, "date_to": 0}, 0)
    assert evaluation.as_json()["gold mentions"]["laws"]["distinct_texts"] == 1


OFFICIALS = (
    "清水镇2024年度法治政府建设工作报告\n一、主要工作成效\n"
    "成立由⟦OFFICIAL|⟦POST|镇党委书记⟧⟦PERSON|张 三⟧任⟦POST|组长⟧⟧的领导小组。"
    "⟦ACTIVITY|开展⟦CAMPAIGN|“12·4”国家宪法日⟧宣传活动⟧，参加⟦CAMPAIGN|清水夜话⟧。\n"
)


@pytest.fixture(scope="module")
def appointed() -> GoldReport:
    """A report with an official and two campaigns, one of them in an activity."""
    scheme = load_scheme(Path(__file__).resolve().parents[3] / "configs" / "label_scheme.json")
    text, spans = parse_inline(OFFICIALS, scheme=scheme)
    entities = tuple(span for span in spans if span.layer == "entity")
    return GoldReport(
        "r2", text, entities, tuple(span for span in spans if span.layer == "span"), ()
    )


def test_officials_are_measured_by_the_entities_inside(appointed) -> None:
    scores = evaluate_records([appointed], None, expected=Expectations()).scores
    assert scores["gold mentions"]["officials"].whole == 1


def _reports_without(appointed: GoldReport, label: str) -> tuple[GoldReport, GoldReport]:
    """A report, and the same without the spans of a label in its gold."""
    # A name that touches its post is an official by rule, with no span around it.
    left_out = {label, "PERSON"} if label == "OFFICIAL" else {label}
    bare = replace(
        appointed,
        report_id="bare",
        entities=tuple(span for span in appointed.entities if span.label not in left_out),
        spans=tuple(span for span in appointed.spans if span.label != label),
    )
    return appointed, bare


@pytest.mark.parametrize(
    ("label", "table", "rows", "spurious"),
    [("OFFICIAL", "officials", 1, 1), ("CAMPAIGN", "activities", 2, 2)],
)
def test_rows_of_a_report_whose_gold_has_none_are_spurious(
    appointed, label, table, rows, spurious
) -> None:
    reports = _reports_without(appointed, label)
    tagged = [gold_mentions(appointed)] * 2
    scores = evaluate_records(reports, tagged, expected=Expectations()).scores
    found = scores["end to end"][table]
    assert (found.rows, found.found, found.spurious) == (rows, rows, spurious)
    assert found.precision == 50
    assert scores["gold mentions"][table].spurious == 0
    alone = evaluate_records(reports[1:], tagged[1:], expected=Expectations()).scores
    assert table not in alone["end to end"], "without any gold there is nothing to measure"


@pytest.mark.parametrize(("label", "spurious"), [("LAW", 1), ("DATE", 1), ("DEED", 0)])
def test_mentions_without_expectations_are_gold_of_mentions_only(
    report_of, label, spurious
) -> None:
    report = report_of(RIGHT)
    reports = _reports_without(report, label)
    expected = Expectations(
        *(
            [Expectation(report.report_id, span.start, span.end, "", dict.fromkeys(fields))]
            for name, fields in (("LAW", LAW_FIELDS), ("DATE", DATE_FIELDS))
            for span in report.entities
            if span.label == name
        )
    )
    tagged = [gold_mentions(report)] * 2
    scores = evaluate_records(reports, tagged, expected=expected).scores["end to end"]
    table = "dates" if label == "DATE" else "laws"
    assert scores[table].spurious == spurious


@pytest.mark.parametrize(("figures", "spurious"), [(True, 0), (False, 3)])
def test_figures_without_records_are_no_gold_of_records(report_of, figures, spurious) -> None:
    """A report whose records nobody annotated says nothing; one without figures says: no row."""
    report = report_of(RIGHT)
    other = replace(report, report_id="r2", records=(), spans=report.spans if figures else ())
    tagged = [gold_mentions(report)] * 2
    scores = evaluate_records([report, other], tagged, expected=Expectations()).scores
    assert scores["end to end"]["indicators"].spurious == spurious


def test_an_official_without_its_name_is_wrong(appointed) -> None:
    nameless = [one for one in gold_mentions(appointed) if one.label != "PERSON"]
    scores = evaluate_records([appointed], [nameless], expected=Expectations()).scores
    assert scores["end to end"]["officials"].fields == {"names": 0, "posts": 1}


def test_the_activity_of_a_campaign_is_measured(appointed) -> None:
    without = [one for one in gold_mentions(appointed) if one.label != "ACTIVITY"]
    scores = evaluate_records([appointed], [without], expected=Expectations()).scores
    assert scores["gold mentions"]["activities"].whole == 2
    assert scores["end to end"]["activities"].whole == 1


def test_campaigns_left_out_of_the_expectations_are_not_surplus(appointed) -> None:
    day = next(span for span in appointed.entities if span.label == "CAMPAIGN")
    wanted = {"canonical_name": "国家宪法日", "month_day": "12-04"}
    expected = Expectations(campaigns=[Expectation("r2", day.start, day.end, "", wanted)])
    campaigns = evaluate_records([appointed], None, expected=expected).scores["gold mentions"]
    assert (campaigns["campaigns"].whole, campaigns["campaigns"].spurious) == (1, 0)


@pytest.mark.parametrize(
    ("gold", "rows", "agreement", "pairs"),
    [
        ([(0, 4)], [(0, 3), (0, 4)], {}, [1]),
        ([(0, 4)], [(5, 9)], {}, [None]),
        ([(0, 4), (0, 4)], [(0, 4)], {}, [0, None]),
        ([(0, 4)], [(0, 4), (0, 4)], {(0, 1): 1}, [1]),
        ([], [(0, 4)], {}, []),
    ],
)
def test_pairs(gold, rows, agreement, pairs) -> None:
    found = pair_places(gold, rows, agreement=lambda one, other: agreement.get((one, other), 0))
    assert found == pairs


def test_expectations_are_read_and_checked(tmp_path) -> None:
    folder = tmp_path / "annotations" / "expectations"
    folder.mkdir(parents=True)
    table = folder / "laws.csv"
    table.write_text("report_id,start,end,text,canonical_title\nr1,0,3,宪法,\n", encoding="utf-8")
    expected = load_expectations(tmp_path)
    assert expected.laws[0].values == {"canonical_title": None}
    assert expected.dates == []
    table.write_text("report_id,start,end,text,canonical_title\nr1,x,3,宪法,\n", encoding="utf-8")
    with pytest.raises(ExpectationError, match="line 2: start and end must be whole numbers"):
        load_expectations(tmp_path)


def test_scores_are_printed_and_wrong_fields_written(report_of, tmp_path, capsys) -> None:
    report = report_of(RIGHT.model_copy(update={"unit": "件", "value": 47}))
    evaluation = evaluate_records([report], [[]], expected=Expectations())
    print_records(evaluation)
    printed = capsys.readouterr().out
    assert "# records from gold mentions" in printed
    assert "indicators\tvalue\t50.0\t2" in printed
    assert "indicators\twhole rows\t0.0\t2" in printed
    write_wrong_fields(evaluation, tmp_path / "wrong.csv")
    lines = (tmp_path / "wrong.csv").read_text("utf-8").splitlines()
    assert any(
        line.startswith("gold mentions,indicators,r1") and "value,47,48" in line for line in lines
    )
    assert sum("no row" in line for line in lines) == 14
