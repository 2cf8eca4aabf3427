from __future__ import annotations

import pytest

from fazhi_training.corpus.gold import GoldRecord
from fazhi_training.corpus.lint.finding import (
    Finding,
    read_exceptions,
    without_exceptions,
)
from fazhi_training.corpus.lint.run import check_reports
from fazhi_training.corpus.record import Record
from fazhi_training.corpus.tables import TableError

METRICS = frozenset({"pub_materials"})

CLEAN = [
    "⟦GPE|柳坪乡⟧认真学习⟦LAW|《中华人民共和国民法典》⟧⟦POLICY|《柳坪乡工作要点》⟧。",
    "由⟦OFFICIAL|⟦POST|乡党委书记⟧⟦PERSON|石小满⟧任⟦POST|组长⟧⟧。",
    "⟦ACTIVITY|开展⟦CAMPAIGN|“12·4”国家宪法日⟧宣传活动⟧。",
    "⟦INDICATOR|发放资料⟦QUANTITY|300余份⟧⟧，⟦ZERO|未发生一起越级上访⟧。",
    "⟦TARGET|⟦QUANTITY|12个村（社区）⟧建成法治广场⟧",
    "信访量⟦CHANGE|比⟦DATE|去年同期⟧下降⟦QUANTITY|5%⟧⟧，⟦CHANGE|与⟦DATE|上年⟧持平⟧",
    "学习⟦POLICY|“八五”普法规划⟧，推进“⟦CAMPAIGN|法律六进⟧”",
    "⟦ZERO|未发生重大刑事\n案件⟧。",
]


@pytest.mark.parametrize("marked", CLEAN)
def test_clean_annotation_has_no_finding(gold, marked):
    assert check_reports([gold(marked)], metric_ids=METRICS) == []


PLANTED = [
    ("G2", "⟦GPE|柳坪乡，⟧召开会议"),
    ("G2", "⟦ORG| 县委⟧"),
    ("G2", "⟦QUANTITY|12个村）⟧"),
    ("G3", "学习⟦CAMPAIGN|“法律六进”⟧"),
    ("G3", "推进“⟦CAMPAIGN|八五”普法⟧"),
    ("G3", "开展⟦CAMPAIGN|防诈“敲门行动⟧”"),
    ("G1", "文号：⟦ORG|柳政发⟧〔2024〕3号"),
    ("G1", "扫一扫⟦QUANTITY|3次⟧"),
    ("G5", "印发《⟦GPE|柳坪乡⟧工作要点》"),
    ("G6", "学习⟦LAW|《宪法》《民法典》⟧"),
    ("G8", "⟦ZERO|未发生案件。\n一、下一步打算⟧"),
    ("L1", "学习《⟦LAW|民法典⟧》"),
    ("L4", "遵守⟦LAW|法律法规⟧"),
    ("O1", "⟦PERSON|石小满同志⟧"),
    ("O2", "学习⟦PERSON|习近平⟧法治思想"),
    ("O4", "履行⟦POST|第一责任人⟧职责"),
    ("O5", "⟦POST|党委书记、乡长⟧"),
    ("O7", "⟦OFFICIAL|⟦POST|乡长⟧担任负责人⟧"),
    ("O7", "⟦OFFICIAL|⟦POST|乡长⟧⟦PERSON|石小满⟧同志⟧"),
    ("P1", "⟦ORG|县委、县政府⟧"),
    ("P2", "⟦ORG|各村民委员会⟧"),
    ("P3", "⟦GPE|我乡⟧"),
    ("C1", "开展⟦CAMPAIGN|宪法宣传周活动⟧"),
    ("C4", "⟦ACTIVITY|开展普法活动⟧"),
    ("C4", "⟦ACTIVITY|结合⟦CAMPAIGN|宪法宣传周⟧发动。组织宣传活动⟧"),
    ("D1", "⟦DATE|2024年⟧度"),
    ("D1", "截至⟦DATE|2024年12月底⟧"),
    ("D2", "⟦DATE|近年来⟧"),
    ("Q1", "⟦QUANTITY|共300份⟧"),
    ("Q1", "⟦QUANTITY|300⟧余份"),
    ("Q1", "不少于⟦QUANTITY|3次⟧"),
    ("Q2", "⟦QUANTITY|第三次⟧"),
    ("Q3", "⟦ZERO|未发生⟦QUANTITY|一起⟧案件⟧"),
    ("Q4", "⟦INDICATOR|发放资料⟧"),
    ("Q4", "⟦INDICATOR|发放⟦QUANTITY|3份⟧、⟦QUANTITY|5册⟧⟧"),
    ("Q8", "⟦TARGET|力争办结⟧"),
    ("Q8", "⟦TARGET|⟦INDICATOR|办结⟦QUANTITY|3件⟧⟧⟧"),
    ("Q9", "⟦ZERO|发生案件⟧"),
    ("Q10", "⟦CHANGE|由⟦QUANTITY|3件⟧降到⟦QUANTITY|1件⟧⟧"),
    ("Q10", "⟦TARGET|力争⟦CHANGE|下降⟦QUANTITY|5%⟧⟧⟧"),
    ("overlap", "⟦INDICATOR/⟧办结⟦QUANTITY|3⟦/INDICATOR⟧件⟧"),
]


@pytest.mark.parametrize(("rule", "marked"), PLANTED)
def test_planted_error_is_found(gold, rule, marked):
    findings = check_reports([gold(marked)], metric_ids=METRICS)
    assert rule in {finding.rule for finding in findings}


def test_like_contexts_with_different_labels_are_found(gold):
    reports = [
        gold("由⟦ORG|综治中心⟧负责", report_id="t001"),
        gold("由⟦ORG|综治中心⟧负责", report_id="t002"),
        gold("由综治中心负责", report_id="t003"),
    ]
    findings = check_reports(reports, metric_ids=METRICS)
    assert [(finding.report_id, finding.rule) for finding in findings] == [("t003", "consistency")]


def test_long_string_with_two_labels_is_found_anywhere(gold):
    reports = [
        gold("印发⟦POLICY|《信访工作条例》⟧。另行学习⟦POLICY|《信访工作条例》⟧", report_id="t001"),
        gold("宣传了⟦LAW|《信访工作条例》⟧的内容", report_id="t002"),
    ]
    findings = check_reports(reports, metric_ids=METRICS)
    assert [finding.report_id for finding in findings] == ["t002"]


def test_string_inside_a_larger_entity_is_another_context(gold):
    reports = [gold("在⟦ORG|区委⟧、⟦ORG|区政府⟧领导下。\n在⟦POST|区委、区政府负责人⟧带动下")]
    assert check_reports(reports, metric_ids=METRICS) == []


GOOD = {"value": 300, "unit": "份", "qualifier": "approx_over", "status": "achieved"}


@pytest.mark.parametrize(
    "record",
    [
        GOOD | {"status": "target"},
        GOOD | {"value": 3},
        GOOD | {"value": None},
        GOOD | {"unit": "册"},
        GOOD | {"metric_id": "pub_unknown"},
        GOOD | {"part_of": "共发放资料"},
    ],
)
def test_record_that_contradicts_its_span_is_found(gold, record):
    marked = "发放⟦INDICATOR|资料⟦QUANTITY|300余份⟧⟧"
    span = gold(marked).spans[0]
    wrong = gold(marked, records=[GoldRecord(span, Record.model_validate(record))])
    right = gold(marked, records=[GoldRecord(span, Record.model_validate(GOOD))])
    assert [f.rule for f in check_reports([wrong], metric_ids=METRICS)] == ["record"]
    assert check_reports([right], metric_ids=METRICS) == []


@pytest.mark.parametrize(
    ("quantity", "value"),
    [("1.2万件", 12000), ("３００份", 300), ("3,000人", 3000), ("两千余人", 2000), ("5 件", 5)],
)
def test_values_of_many_shapes_fit(gold, quantity, value):
    marked = f"⟦INDICATOR|办理⟦QUANTITY|{quantity}⟧⟧"
    record = Record(value=value, status="achieved")
    report = gold(marked, records=[GoldRecord(gold(marked).spans[0], record)])
    assert check_reports([report], metric_ids=METRICS) == []


def test_half_recorded_report_is_found(gold):
    marked = "⟦INDICATOR|办理⟦QUANTITY|3件⟧⟧，⟦ZERO|无诉讼⟧"
    first = gold(marked).spans[0]
    record = Record(value=3, status="achieved")
    report = gold(marked, records=[GoldRecord(first, record)])
    (finding,) = check_reports([report], metric_ids=METRICS)
    assert "no record" in finding.message


def test_exceptions_allow_findings_and_stale_ones_are_reported(tmp_path):
    path = tmp_path / "exceptions.csv"
    path.write_text(
        "report_id,start,end,rule,reason\nt001,1,4,Q4,分别\nt002,0,2,G2,旧\n", encoding="utf-8"
    )
    findings = [Finding("t001", 1, 4, "Q4", "", ""), Finding("t001", 1, 4, "Q8", "", "")]
    left = without_exceptions(findings, read_exceptions(path))
    assert [(entry.report_id, entry.rule) for entry in left] == [
        ("t001", "Q8"),
        ("t002", "exception"),
    ]


def test_exception_without_offsets_is_an_error(tmp_path):
    path = tmp_path / "exceptions.csv"
    path.write_text("report_id,start,end,rule,reason\nt001,x,4,Q4,a\n", encoding="utf-8")
    with pytest.raises(TableError, match="line 2"):
        read_exceptions(path)
