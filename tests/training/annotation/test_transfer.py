"""Setup, push and pull against a real server."""

from __future__ import annotations

import json
import threading
from contextlib import suppress

import pytest
from typer.testing import CliRunner

from fazhi.tagging.mention import Mention
from fazhi_training.annotation.connection import (
    NoSuchProjectError,
    UnreachableError,
    WrongKeyError,
    WrongUrlError,
)
from fazhi_training.annotation.development import ADMIN
from fazhi_training.annotation.errors import AnnotationError
from fazhi_training.annotation.people import introduce
from fazhi_training.annotation.pull import pull
from fazhi_training.annotation.push import push
from fazhi_training.annotation.server import Server
from fazhi_training.annotation.server_tasks import by_piece
from fazhi_training.annotation.sources import SourceError, source_report
from fazhi_training.commands.annotate import app
from fazhi_training.corpus.annotators import Annotators
from fazhi_training.corpus.label_studio import read_export
from fazhi_training.corpus.regions import Region, encode, region_id
from fazhi_training.labelled_span import LabelledSpan

pytestmark = pytest.mark.labelstudio

AWKWARD = (
    "\ufeff　　𠮷林省😀人民政府\r\n"
    "👨\u200d👩\u200d👧 发放资料３００余份，\t葛\U000e0100城乡。\r\n\r\n"
    "<b>&amp;</b> 未发生\u2028群体性事件\x85。cafe\u0301　\n"
)


class SeesEveryNumber:
    """A model that finds the digits, with falling confidence."""

    def __init__(self, version: str = "digits-1") -> None:
        self.version = version

    def tag(self, text: str) -> list[Mention]:
        places = [index for index, character in enumerate(text) if character.isdigit()]
        return [
            Mention("entity", "QUANTITY", at, at + 1, text[at], 1 / (2 + number), "model")
            for number, at in enumerate(places)
        ]


def _report(name: str, paragraphs: int = 12):
    lines = [f"第{n}段：{name}全年受理案件{n}件，办结{n}件。" * 12 for n in range(paragraphs)]
    return source_report(name, "\n".join(lines) + "\n")


def _people(server: Server, tasks, **given: str):
    return introduce(tasks, server.user_emails(), Annotators({}), given=given)[1]


def _result(task, spans, scheme):
    regions = [Region(region_id(task.data.report_id, 1, span), span) for span in spans]
    items = encode(regions, text=task.data.text, offset=task.data.offset, scheme=scheme)
    return [item.model_dump(exclude_unset=True) for item in items]


def test_awkward_text_keeps_its_offsets(new_project, scheme, project):
    server, made = new_project()
    report = source_report("awkward", AWKWARD)
    push(server, made.project_id, [report], tagger=None, scheme=scheme)
    (task,) = server.snapshot(made.project_id)
    assert task.data.text == AWKWARD
    wanted = []
    for layer, label, text in [
        ("entity", "ORG", "𠮷林省😀人民政府"),
        ("entity", "QUANTITY", "３００余份"),
        ("entity", "GPE", "葛\U000e0100城乡"),
        ("span", "INDICATOR", "发放资料３００余份"),
        ("span", "ZERO", "未发生\u2028群体性事件"),
    ]:
        start = AWKWARD.index(text)
        wanted.append(LabelledSpan(start, start + len(text), layer, label))
    server.create_annotation(task.id, _result(task, sorted(wanted), scheme))
    tasks = server.snapshot(made.project_id)
    result = pull(tasks, people=_people(server, tasks), paths=project, scheme=scheme)
    assert result.losses == []
    assert (project.reports / "awkward.txt").read_bytes().decode() == AWKWARD
    from fazhi_training.corpus.gold import assemble, load_tasks

    gold, losses = assemble(load_tasks(project.exports)["awkward"], scheme=scheme)
    assert losses == []
    assert sorted((*gold.entities, *gold.spans)) == sorted(wanted)


def test_a_repeated_push_doubles_nothing_and_brings_new_predictions(new_project, scheme):
    server, made = new_project()
    reports = [_report("eins"), _report("zwei")]
    number = sum(len(report.pieces) for report in reports)
    first = push(server, made.project_id, reports, tagger=SeesEveryNumber(), scheme=scheme)
    again = push(server, made.project_id, reports, tagger=SeesEveryNumber(), scheme=scheme)
    newer = push(
        server, made.project_id, reports, tagger=SeesEveryNumber("digits-2"), scheme=scheme
    )
    assert (first.created, again.created, again.there) == (number, 0, number)
    assert (again.predicted, newer.predicted) == (0, number)
    tasks = server.snapshot(made.project_id)
    assert len(tasks) == number
    assert {entry.model_version for task in tasks for entry in task.predictions} == {
        "digits-1",
        "digits-2",
    }
    assert all("score" in item for task in tasks for item in task.predictions[0].result)
    assert server.project(made.project_id).model_version == "digits-2"


def test_a_report_that_changed_is_left_out(new_project, scheme):
    server, made = new_project()
    push(server, made.project_id, [_report("eins")], tagger=None, scheme=scheme)
    changed = source_report("eins", _report("eins").text.replace("全年", "全年 "))
    result = push(server, made.project_id, [changed], tagger=None, scheme=scheme)
    assert result.created == 0
    assert "another text" in result.conflicts[0]


def test_duplicates_of_an_unanswered_request_are_removed(new_project, scheme):
    server, made = new_project()
    report = _report("eins")
    push(server, made.project_id, [report], tagger=None, scheme=scheme)
    tasks = server.snapshot(made.project_id)
    server.import_tasks(made.project_id, [{"data": task.data.model_dump()} for task in tasks])
    doubled = server.snapshot(made.project_id)
    touched = doubled[-1]
    server.create_annotation(touched.id, [])
    result = push(server, made.project_id, [report], tagger=None, scheme=scheme)
    left = server.snapshot(made.project_id)
    assert result.duplicates_removed == len(report.pieces)
    assert all(len(group) == 1 for group in by_piece(left).values())
    assert touched.id in {task.id for task in left}


def test_different_reports_of_one_id_are_not_taken_for_duplicates(new_project, scheme):
    server, made = new_project()
    first, second = source_report("r1", "甲县。\n"), source_report("r1", "乙县。\n")
    with pytest.raises(SourceError, match="different reports of the same id"):
        push(server, made.project_id, [first, second], tagger=None, scheme=scheme)
    assert server.snapshot(made.project_id) == []
    # A project of before may hold both.
    data = {"report_id": "r1", "piece": 0, "offset": 0}
    both = [{"data": data | {"text": report.text}} for report in (first, second)]
    server.import_tasks(made.project_id, both)
    for report in (first, second):
        result = push(server, made.project_id, [report], tagger=None, scheme=scheme)
        assert (result.created, result.duplicates_removed, len(result.conflicts)) == (0, 0, 1)
    assert len(server.snapshot(made.project_id)) == 2


def test_a_report_named_twice_is_pushed_once(new_project, scheme):
    server, made = new_project()
    report = _report("eins")
    result = push(server, made.project_id, [report, _report("eins")], tagger=None, scheme=scheme)
    assert result.created == len(report.pieces) == len(server.snapshot(made.project_id))


def test_users_skips_and_drafts_are_told_apart(new_project, studio, scheme, project):
    server, made = new_project(overlap=2)
    first, second = studio.server(1), studio.server(2)
    push(server, made.project_id, [_report("eins")], tagger=None, scheme=scheme)
    tasks = server.snapshot(made.project_id)
    offset = tasks[0].data.offset
    one = [LabelledSpan(offset, offset + 2, "entity", "ORG")]
    first.create_annotation(tasks[0].id, _result(tasks[0], one, scheme), lead_time=3.5)
    second.create_annotation(tasks[0].id, [])
    second.create_annotation(tasks[1].id, _result(tasks[1], [], scheme), was_cancelled=True)
    first.create_draft(tasks[2].id, _result(tasks[2], [], scheme))
    pulled = server.snapshot(made.project_id)
    people = _people(server, pulled, **{"second@example.com": "zweite"})
    result = pull(pulled, people=people, paths=project, scheme=scheme)
    assert (result.submitted, result.skipped, result.drafts) == (2, 1, 1)
    export = project.exports / "eins.json"
    before = export.read_bytes()
    stored = read_export(export)
    assert [entry.annotator for entry in stored[0].annotations] == [1, 2]
    assert stored[1].annotations[0].was_cancelled
    assert stored[2].annotations == []
    assert json.loads(before)[2]["drafts"][0]["completed_by"] == 1
    assert b"@" not in before
    pull(pulled, people=people, paths=project, scheme=scheme)
    assert export.read_bytes() == before


def test_pull_keeps_what_others_annotated_elsewhere(new_project, studio, scheme, project):
    server, made = new_project()
    push(server, made.project_id, [_report("eins")], tagger=None, scheme=scheme)
    tasks = server.snapshot(made.project_id)
    for task in tasks:
        server.create_annotation(task.id, [])
    pulled = server.snapshot(made.project_id)
    pull(pulled, people=_people(server, pulled), paths=project, scheme=scheme)
    other = studio.server(1)
    other.create_annotation(tasks[0].id, [], ground_truth=True)
    only_new = server.snapshot(made.project_id)
    for task in only_new:
        task.annotations = [entry for entry in task.annotations if entry.annotator != 1]
    people = introduce(only_new, server.user_emails(), Annotators({1: "admin"}), given={})[1]
    pull(only_new, people=people, paths=project, scheme=scheme)
    stored = read_export(project.exports / "eins.json")
    assert [entry.annotator for entry in stored[0].annotations] == [1, 2]
    assert [entry.ground_truth for entry in stored[0].annotations] == [False, True]
    assert all(len(task.annotations) == 1 for task in stored[1:])


def test_bad_regions_are_reported_one_by_one(new_project, scheme, project, monkeypatch):
    server, made = new_project()
    push(server, made.project_id, [_report("eins", 1)], tagger=None, scheme=scheme)
    (task,) = server.snapshot(made.project_id)

    def item(start, end, label, control="entities"):
        return {
            "id": f"{start}{label}",
            "type": "labels",
            "from_name": control,
            "to_name": "text",
            "value": {"start": start, "end": end, "labels": [label], "text": ""},
        }

    server.create_annotation(
        task.id,
        [item(0, 99999, "ORG"), item(1, 3, "PLACE"), item(0, 2, "ORG", "others")],
    )
    pulled = server.snapshot(made.project_id)
    result = pull(pulled, people=_people(server, pulled), paths=project, scheme=scheme)
    assert [loss.reason for loss in result.losses] == [
        "out_of_range",
        "unknown_label",
        "unknown_control",
    ]
    monkeypatch.setenv("LABEL_STUDIO_API_KEY", ADMIN.token)
    options = ["--url", server.url, "--project", str(made.project_id), "--root", str(project.root)]
    options += ["--losses", str(project.root / "losses.json")]
    shown = CliRunner().invoke(app, ["pull", *options], catch_exceptions=False)
    assert shown.exit_code == 1
    assert "0-99999 in a piece of" in shown.output
    assert "correct or delete these 3 regions in Label Studio" in shown.output


@pytest.mark.parametrize(
    ("url", "key", "error", "remedy"),
    [
        ("http://127.0.0.1:9", "x", UnreachableError, "make label-studio"),
        (None, "not-a-key", WrongKeyError, "Account & Settings"),
        (None, "", WrongKeyError, "LABEL_STUDIO_API_KEY"),
        ("ftp://127.0.0.1", "x", WrongUrlError, "http://"),
    ],
)
def test_wrong_url_and_key_name_the_remedy(studio, url, key, error, remedy):
    with pytest.raises(error, match=remedy):
        Server(url or studio.url, key)


def test_something_else_at_the_url(studio):
    with pytest.raises(AnnotationError, match="no Label Studio"):
        Server(f"{studio.url}/projects", ADMIN.token)


def test_missing_project_names_the_remedy(studio):
    with pytest.raises(NoSuchProjectError, match="fazhi annotate"):
        studio.server().project(99999)


@pytest.mark.slow
def test_killed_in_push_and_pull_nothing_is_doubled_or_lost(studio, new_project, scheme, project):
    server, made = new_project()
    reports = [_report(f"r{number}", 6) for number in range(20)]
    number = sum(len(report.pieces) for report in reports)
    half = threading.Event()

    def advance(_: int, done=[0]) -> None:  # noqa: B006 - counts the calls
        done[0] += 1
        if done[0] == len(reports) // 2:
            studio.kill()
            half.set()

    with pytest.raises(UnreachableError, match="nothing is doubled"):
        push(
            server,
            made.project_id,
            reports,
            tagger=SeesEveryNumber(),
            scheme=scheme,
            batch=10,
            advance=advance,
        )
    assert half.is_set()
    studio.start()
    result = push(
        server, made.project_id, reports, tagger=SeesEveryNumber(), scheme=scheme, batch=10
    )
    tasks = server.snapshot(made.project_id)
    assert 0 < result.there < number
    assert len(tasks) == len(by_piece(tasks)) == number
    assert all(len(task.predictions) == 1 for task in tasks)

    server.create_annotation(tasks[0].id, [])
    timer = threading.Timer(0.05, studio.kill)
    timer.start()
    with suppress(AnnotationError):
        while True:
            server.snapshot(made.project_id)
    timer.join()
    studio.start()
    pulled = server.snapshot(made.project_id)
    pull(pulled, people=_people(server, pulled), paths=project, scheme=scheme)
    stored = [task for path in project.exports.glob("*.json") for task in read_export(path)]
    assert len(stored) == number
    assert sum(len(task.annotations) for task in stored) == 1
