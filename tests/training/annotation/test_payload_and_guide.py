from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from fazhi.tagging.mention import Mention
from fazhi_training.annotation.guide import GuideError, instruction, load_rules, render_guide
from fazhi_training.annotation.highlight import highlighted
from fazhi_training.annotation.people import PeopleError, name_users
from fazhi_training.annotation.proposed_records import propose_records
from fazhi_training.annotation.server_tasks import ForeignTaskError, parse_snapshot, surplus
from fazhi_training.annotation.sources import SourceError, file_reports, source_report
from fazhi_training.annotation.task_payload import predict_piece
from fazhi_training.corpus.pieces import Piece
from fazhi_training.labelled_span import LabelledSpan

ROOT = Path(__file__).parents[3]
RULES = ROOT / "configs" / "annotation_rules.json"


def _mention(start, end, label="ORG", score=0.5, layer="entity"):
    return Mention(layer, label, start, end, "", score, "model")


def test_a_piece_gets_the_mentions_inside_it(scheme):
    piece = Piece(2, 10, "县委要求办结3件。")
    mentions = [_mention(8, 12), _mention(10, 12), _mention(14, 18, "INDICATOR", 0.8, "span")]
    prediction = predict_piece("r", piece, mentions, model_version="m", scheme=scheme)
    starts = [item["value"]["start"] for item in prediction.result]
    assert (starts, prediction.score, prediction.crossing) == ([0, 4], 0.65, 0)
    assert prediction.result[1]["from_name"] == "spans"
    assert prediction.result[1]["score"] == 0.8


def test_a_figure_is_proposed_with_its_record(scheme):
    text = "汤河乡2024年法治政府建设报告\n全年发放宣传资料2万余份。"
    start = text.index("发放")
    mentions = [
        _mention(start, start + 11, "INDICATOR", 0.9, "span"),
        _mention(start + 6, start + 11, "QUANTITY", 0.9),
        _mention(text.index("全年"), start, "DATE", 0.9),
    ]
    mentions = [replace(one, text=text[one.start : one.end]) for one in mentions]
    records = propose_records("r", text, mentions, labels=scheme.record_labels)
    (record,) = records.values()
    assert (record.value, record.unit, record.qualifier) == (20000.0, "份", "approx_over")
    assert (record.metric_id, record.period) == ("pub_materials", "2024-01-01/2024-12-31")
    prediction = predict_piece(
        "r", Piece(0, 0, text), mentions, model_version="m", scheme=scheme, records=records
    )
    figure = next(item for item in prediction.result if item["from_name"] == "spans")
    fields = {
        item["from_name"]: item["value"].get("text") or item["value"]["choices"]
        for item in prediction.result
        if item["id"] == figure["id"] and item is not figure
    }
    assert fields["value"] == ["20000"]
    assert fields["metric_id"] == ["pub_materials"]


def test_a_mention_over_the_border_is_counted(scheme):
    prediction = predict_piece(
        "r", Piece(0, 0, "县委要求"), [_mention(2, 6)], model_version="m", scheme=scheme
    )
    assert (prediction.result, prediction.crossing, prediction.score) == ((), 1, 1.0)


@pytest.mark.parametrize(
    ("name", "text", "remedy"),
    [
        ("Bericht 1", "文本", "name the file"),
        ("r1", "  \n", "leave it out"),
        ("r1", "文\x00本", "U\\+0000 at offset 1"),
        ("r1", "文\ud800本", "U\\+D800"),
    ],
)
def test_reports_that_a_server_cannot_carry(name, text, remedy):
    with pytest.raises(SourceError, match=remedy):
        source_report(name, text)


@pytest.mark.parametrize("second", ["b/R1.txt", "b/r1.txt"])
def test_different_files_of_one_name_are_refused(tmp_path, second):
    files = [tmp_path / "a/r1.txt", tmp_path / second]
    for number, path in enumerate(files):
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"某县办结案件{number}件。\n", "utf-8")
    with pytest.raises(SourceError, match="rename one of the files") as refusal:
        file_reports(files)
    assert all(str(path) in str(refusal.value) for path in files)
    files[1].write_bytes(files[0].read_bytes())
    assert [report.report_id for report in file_reports(files)] == ["r1"]


def test_pieces_make_the_text():
    text = "一、工作开展情况。\r\n" * 300
    report = source_report("r1", text)
    assert "".join(piece.text for piece in report.pieces) == text
    again = source_report("r1", text, borders=[piece.offset for piece in report.pieces])
    assert again == report


def _task(number, *, annotations=(), drafts=()):
    data = {"report_id": "r", "piece": 0, "offset": 0, "text": "文本"}
    return {"id": number, "data": data, "annotations": list(annotations), "drafts": list(drafts)}


def test_the_touched_copy_of_a_piece_stays():
    tasks = parse_snapshot(
        json.dumps([_task(1), _task(2, annotations=[{"id": 5}]), _task(3)]).encode()
    )
    assert [task.id for task in surplus(tasks)] == [1, 3]


@pytest.mark.parametrize("other", [{"text": "乙"}, {"offset": 3}])
def test_copies_that_differ_are_no_copies(other):
    tasks = parse_snapshot(json.dumps([_task(1), _task(2)]).encode())
    tasks[1].data = tasks[1].data.model_copy(update=other)
    assert surplus(tasks) == []


def test_two_touched_copies_both_stay():
    tasks = parse_snapshot(
        json.dumps([_task(1, drafts=[{"id": 1}]), _task(2, annotations=[{"id": 5}])]).encode()
    )
    assert surplus(tasks) == []


def test_foreign_tasks_name_the_remedy():
    with pytest.raises(ForeignTaskError, match="project of its own"):
        parse_snapshot(b'[{"id": 1, "data": {"text": "x"}}]')


def test_users_go_by_what_stands_before_the_at():
    emails = {1: "a@x.cn", 2: "b@x.cn", 3: "unused@x.cn"}
    assert name_users(emails, given={"b@x.cn": "二"}, used=[1, 2]) == {1: "a", 2: "二"}


def test_two_users_of_one_name_are_refused():
    with pytest.raises(PeopleError, match="--annotator a@y.cn=NAME"):
        name_users({1: "a@x.cn", 2: "a@y.cn"}, given={}, used=[1, 2])


def test_every_rule_of_the_guidelines_is_in_the_guide(scheme):
    rules = load_rules(RULES, scheme=scheme)
    guidelines = (ROOT / "annotations" / "guidelines.md").read_text("utf-8")
    wanted = set(re.findall(r"^- ([A-Z][0-9]+)\.", guidelines, re.MULTILINE))
    assert {rule.number for group in rules.groups for rule in group.rules} == wanted
    assert f"version {rules.version}" in guidelines.splitlines()[0]


def test_the_guide_shows_labels_rules_and_coloured_examples(scheme):
    rules = load_rules(RULES, scheme=scheme)
    page = render_guide(scheme, rules)
    for name in scheme.label_names:
        assert f"mark.{name} {{" in page
    assert 'id="O7"' in page
    assert '<mark class="POST" data-end="POST">乡长</mark>' in page
    assert "G1" in instruction(scheme, rules)


@pytest.mark.parametrize(
    ("content", "remedy"),
    [
        ('{"version": "1", "groups": []}', "lacks rule O1"),
        ("{}", "does not hold rules"),
    ],
)
def test_broken_rules_are_refused(scheme, tmp_path, content, remedy):
    path = tmp_path / "rules.json"
    path.write_text(content, "utf-8")
    with pytest.raises(GuideError, match=remedy):
        load_rules(path, scheme=scheme)


def test_overlapping_spans_are_cut_at_every_border():
    spans = [LabelledSpan(0, 3, "span", "ZERO"), LabelledSpan(2, 5, "span", "CHANGE")]
    shown = highlighted("ab<de", spans)
    assert shown == (
        '<mark class="ZERO">ab</mark>'
        '<mark class="CHANGE"><mark class="ZERO" data-end="ZERO">&lt;</mark></mark>'
        '<mark class="CHANGE" data-end="CHANGE">de</mark>'
    )
