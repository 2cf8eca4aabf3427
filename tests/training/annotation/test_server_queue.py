"""Setup as a migration, and the queue, on a real server."""

from __future__ import annotations

import pytest

from fazhi.tagging.mention import Mention
from fazhi_training.annotation.push import push
from fazhi_training.annotation.queueing.server_queue import (
    ORDERING,
    QueueError,
    prediction_of,
    write_order,
)
from fazhi_training.annotation.setup import (
    ProjectSettings,
    SetupError,
    apply_setup,
    plan_setup,
)
from fazhi_training.annotation.sources import source_report
from fazhi_training.corpus.scheme import LabelScheme

pytestmark = pytest.mark.labelstudio


class Doubts:
    """Sees every 件; the more often a report says 难, the less it is sure."""

    version = "doubts-1"

    def tag(self, text):
        score = 0.99 - 0.2 * min(4, text.count("难"))
        return [
            Mention("entity", "QUANTITY", at, at + 1, "件", score, "model")
            for at, character in enumerate(text)
            if character == "件"
        ]


def _reports():
    words = ["甲乙丙丁", "戊己庚辛", "子丑寅卯", "辰巳午未"]
    return [
        source_report(f"r{number}", f"{word}：办结案件。{'难' * number}\n")
        for number, word in enumerate(words)
    ]


@pytest.fixture
def pushed(new_project, scheme):
    server, made = new_project()
    push(server, made.project_id, _reports(), tagger=Doubts(), scheme=scheme)
    return server, made.project_id


def _reports_in_order(server, project_id, numbers):
    names = {task.id: task.data.report_id for task in server.snapshot(project_id)}
    return [names[number] for number in numbers]


def test_the_label_stream_follows_the_queue(pushed, studio, scheme):
    server, project_id = pushed
    result = write_order(server, project_id, scheme=scheme)
    order = _reports_in_order(server, project_id, result.tasks)
    assert order == ["r3", "r2", "r1", "r0"]
    assert server.next_task(project_id) == result.tasks[0]
    server.create_annotation(result.tasks[0], [])
    assert server.next_task(project_id) == result.tasks[1]
    # Several annotators: Label Studio's sampling draws at random, the tab keeps the order.
    second = studio.server(2)
    second.create_annotation(result.tasks[1], [])
    assert second.next_task(project_id, ordering=ORDERING) == result.tasks[2]


def test_a_repeated_order_keeps_one_prediction_per_task(pushed, scheme):
    server, project_id = pushed
    before = {task.id: task.predictions[0].result for task in server.snapshot(project_id)}
    write_order(server, project_id, scheme=scheme)
    write_order(server, project_id, scheme=scheme)
    after = server.snapshot(project_id)
    assert {task.id: task.predictions[0].result for task in after} == before
    assert all(len(task.predictions) == 1 for task in after)
    assert server.project(project_id).model_version == Doubts.version
    again = push(server, project_id, _reports(), tagger=Doubts(), scheme=scheme)
    assert (again.created, again.predicted) == (0, 0)


def test_an_interrupted_move_is_finished(pushed, scheme):
    server, project_id = pushed
    tasks = server.snapshot(project_id)
    moving = [
        {"task": task.id, "model_version": "doubts-1@moving", "score": 0.1}
        | {"result": task.predictions[0].result}
        for task in tasks
    ]
    server.import_predictions(project_id, moving)
    server.delete_predictions(project_id, Doubts.version)
    server.update_project(project_id, {"model_version": "doubts-1@moving"})
    result = write_order(server, project_id, scheme=scheme)
    assert len(result.tasks) == len(tasks)
    for task in server.snapshot(project_id):
        assert [entry.model_version for entry in task.predictions] == [Doubts.version]
        assert prediction_of(task, Doubts.version).result


def test_a_task_queued_without_a_prediction_is_pre_annotated_later(pushed, scheme):
    """It has its turn in the queue; the next push fills it and keeps the turn."""
    server, project_id = pushed
    late = [source_report("late", "酉戌亥时：收到信访件三十件。\n"), source_report("no", "无。\n")]
    push(server, project_id, late, tagger=None, scheme=scheme)
    order = write_order(server, project_id, scheme=scheme).tasks
    empty = {
        task.data.report_id: task.predictions[0]
        for task in server.snapshot(project_id)
        if task.data.report_id in ("late", "no")
    }
    assert [entry.result for entry in empty.values()] == [[], []]
    everything = [*_reports(), *late]
    filled = push(server, project_id, everything, tagger=Doubts(), scheme=scheme)
    assert (filled.created, filled.predicted) == (0, 1)
    after = {task.data.report_id: task for task in server.snapshot(project_id)}
    (prediction,) = after["late"].predictions
    assert [item["value"]["text"] for item in prediction.result] == ["件", "件"]
    assert (prediction.model_version, prediction.score) == (Doubts.version, empty["late"].score)
    assert after["no"].predictions == [empty["no"]]
    assert server.next_task(project_id) == order[0]
    assert push(server, project_id, everything, tagger=Doubts(), scheme=scheme).predicted == 0
    seen = []
    for _ in order:
        seen.append(server.next_task(project_id))
        server.create_annotation(seen[-1], [])
    assert tuple(seen) == order


def test_without_predictions_there_is_no_order(new_project, scheme):
    server, made = new_project()
    push(server, made.project_id, _reports(), tagger=None, scheme=scheme)
    with pytest.raises(QueueError, match="fazhi annotate push"):
        write_order(server, made.project_id, scheme=scheme)


def _renamed(scheme: LabelScheme, old: str, new: str) -> LabelScheme:
    return LabelScheme.model_validate_json(scheme.model_dump_json().replace(f'"{old}"', f'"{new}"'))


def test_a_changed_scheme_is_a_migration(pushed, scheme, tmp_path):
    server, project_id = pushed
    task = server.snapshot(project_id)[0]
    server.create_annotation(task.id, task.predictions[0].result)
    server.create_draft(task.id, task.predictions[0].result)
    project = server.project(project_id)
    changed = _renamed(scheme, "QUANTITY", "AMOUNT")
    settings = ProjectSettings(project.title)
    backup = tmp_path / "backup.json"

    plan, tasks = plan_setup(server, project, scheme=changed, renamed={}, dropped=[])
    assert [str(mark) for mark in plan.unmapped] == ["entities/QUANTITY"]
    with pytest.raises(SetupError, match="--rename OLD=NEW or --drop OLD"):
        apply_setup(server, plan, tasks, settings=settings, backup=backup)
    assert server.project(project_id).label_config == project.label_config

    plan, tasks = plan_setup(
        server, project, scheme=changed, renamed={"QUANTITY": "AMOUNT"}, dropped=[]
    )
    apply_setup(server, plan, tasks, settings=settings, backup=backup)
    assert backup.is_file()
    assert 'value="AMOUNT"' in server.project(project_id).label_config
    (task,) = [entry for entry in server.snapshot(project_id) if entry.id == task.id]
    results = [task.annotations[0].result, task.drafts[0].result]
    assert all(item.value.labels == ["AMOUNT"] for result in results for item in result)
    assert task.predictions[0].result[0]["value"]["labels"] == ["AMOUNT"]

    plan, _ = plan_setup(server, server.project(project_id), scheme=changed, renamed={}, dropped=[])
    assert plan.changes.nothing


def test_a_dropped_label_must_be_named(pushed, scheme):
    server, project_id = pushed
    project = server.project(project_id)
    changed = _renamed(scheme, "ZERO", "NOTHING")
    plan, _ = plan_setup(server, project, scheme=changed, renamed={}, dropped=[])
    assert plan.unmapped == ()
    with pytest.raises(SetupError, match="removes no such mark"):
        plan_setup(server, project, scheme=changed, renamed={}, dropped=["ORG"])
    with pytest.raises(SetupError, match="no single mark"):
        plan_setup(server, project, scheme=changed, renamed={"ZERO": "ZERRO"}, dropped=[])
