from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.data import read_table
from fazhi.normalise.metric import classify_metric, lexicon_scores


@pytest.mark.parametrize(
    ("text", "unit", "label", "metric_id"),
    [
        ("发放普法读本2600余册", "册", "INDICATOR", "pub_materials"),
        ("受教育群众约900人次", "人次", "INDICATOR", "pub_audience"),
        ("悬挂条幅18幅", "幅", "INDICATOR", "pub_banners"),
        ("培育“法律明白人”33名", "人", "INDICATOR", "pub_law_savvy"),
        ("中心组专题学法5次", "次", "INDICATOR", "study_centre_group"),
        ("参考率、优秀率均达99%", "%", "INDICATOR", "study_exam_pass_rate"),
        ("审查率、采纳率均为100%", "%", "INDICATOR", "rev_review_rate"),
        ("现有持证执法人员14名", "人", "INDICATOR", "enf_certified_officers"),
        ("持证率达92%", "%", "INDICATOR", "enf_certified_rate"),
        ("办理行政处罚案件31宗", "起", "INDICATOR", "enf_penalties"),
        ("罚没款7.5万元", "元", "INDICATOR", "enf_fines"),
        ("调解各类纠纷58起", "起", "INDICATOR", "med_cases"),
        ("调解成功率97%", "%", "TARGET", "med_success_rate"),
        ("负责人出庭应诉率100%", "%", "INDICATOR", "adj_head_in_court"),
        ("审查合同19份", "份", "INDICATOR", "rev_contracts"),
        ("办理法律援助案件12件", "件", "INDICATOR", "svc_aid_cases"),
        ("未发生行政复议、行政诉讼案件", None, "ZERO", "adj_zero"),
        ("无进京越级上访", None, "ZERO", "pet_zero"),
        ("未发生较大安全生产事故", None, "ZERO", "enf_zero_accidents"),
        ("无行政诉讼败诉案件", None, "ZERO", "adj_lost"),
        ("种植水稻300亩", "亩", "INDICATOR", "other"),
        ("216人次", "人次", "INDICATOR", "other"),
    ],
)
def test_lexicon(text: str, unit: str | None, label: str, metric_id: str) -> None:
    assert classify_metric(text, unit, label).metric_id == metric_id


def test_the_unit_tells_a_rate_from_a_count() -> None:
    assert classify_metric("信访办结21", "件", "INDICATOR").metric_id == "pet_cases"
    assert classify_metric("信访办结率98", "%", "INDICATOR").metric_id == "pet_rates"


def test_the_first_event_of_a_zero_statement_names_it() -> None:
    first = classify_metric("未发生越级上访和群体性事件", None, "ZERO")
    second = classify_metric("未发生群体性事件和越级上访", None, "ZERO")
    assert (first.metric_id, second.metric_id) == ("pet_zero", "med_zero_incidents")


def test_every_metric_but_other_has_a_trigger_and_a_source() -> None:
    taxonomy = {row["metric_id"]: row for row in read_table("indicator_taxonomy")}
    triggered = {row["metric_id"] for row in read_table("metric_triggers")}
    assert set(taxonomy) - triggered == {"other"}
    assert not triggered - set(taxonomy)
    assert all(row["source"] and row["group"] for row in taxonomy.values())


@settings(max_examples=50)
@given(st.text(max_size=60), st.sampled_from([None, "件", "%", "元", "?"]))
def test_scores_are_shares_and_no_text_crashes(text: str, unit: str | None) -> None:
    guess = classify_metric(text, unit, "INDICATOR")
    assert 0 <= guess.score <= 1
    assert (guess.metric_id == "other") == (guess.score == 0)


def test_the_index_of_triggers_misses_none() -> None:
    for row in read_table("metric_triggers"):
        scores = lexicon_scores("，".join(row["terms"].split()), None, "INDICATOR")
        assert row["metric_id"] in scores, row["terms"]
