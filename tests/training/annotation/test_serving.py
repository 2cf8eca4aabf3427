"""The ML backend without a Label Studio: protocol, token, bounds, retraining worker."""

from __future__ import annotations

import base64
import http.client
import json
import sys
import threading

import pytest

from fazhi.tagging.mention import Mention
from fazhi_training.annotation.serving.backend import MlBackend, Request, authorized
from fazhi_training.annotation.serving.http_server import BackendServer
from fazhi_training.annotation.serving.protocol import MAX_BODY, MAX_TASKS
from fazhi_training.annotation.serving.store import ModelStore, StoreError
from fazhi_training.annotation.serving.training_job import TrainingJobs
from fazhi_training.corpus.labelling_interface import render_interface

TOKEN = "geheim"
BEARER = f"Bearer {TOKEN}"


class Digits:
    version = "digits-1"

    def tag(self, text):
        return [
            Mention("entity", "QUANTITY", at, at + 1, character, 0.5, "model")
            for at, character in enumerate(text)
            if character.isdigit()
        ]


class Counts:
    def __init__(self):
        self.requests = []
        self.annotations = 0

    def request(self, reason):
        self.requests.append(reason)
        return "training started"

    def note_annotation(self):
        self.annotations += 1


@pytest.fixture
def training():
    return Counts()


@pytest.fixture
def backend(scheme, training):
    return MlBackend(TOKEN, scheme, Digits, lambda: ["digits-0", "digits-1"], training)


def _ask(backend, method, path, body=None, *, authorization=BEARER):
    content = body if isinstance(body, bytes) else json.dumps(body or {}).encode()
    answer = backend.answer(Request(method, path, authorization, content))
    return answer.status, answer.body


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/health"),
        ("GET", "/versions"),
        ("POST", "/setup"),
        ("POST", "/predict"),
        ("POST", "/webhook"),
        ("GET", "/nothing"),
    ],
)
@pytest.mark.parametrize("authorization", ["", "Bearer wrong", "Basic !!!", TOKEN, "Basic Zm9v"])
def test_every_call_needs_the_token(backend, method, path, authorization):
    assert _ask(backend, method, path, authorization=authorization)[0] == 401


@pytest.mark.parametrize(
    "header", [BEARER, f"Token {TOKEN}", "Basic " + base64.b64encode(b"fazhi:geheim").decode()]
)
def test_the_token_is_taken_in_three_forms(header):
    assert authorized(header, TOKEN)


def test_health_versions_and_setup(backend, scheme):
    assert _ask(backend, "GET", "/health")[1]["status"] == "UP"
    assert _ask(backend, "GET", "/versions")[1] == {"versions": ["digits-0", "digits-1"]}
    request = {"project": "4.17", "schema": render_interface(scheme), "access_token": "x"}
    assert _ask(backend, "POST", "/setup", request) == (200, {"model_version": "digits-1"})


def test_setup_refuses_an_interface_of_another_scheme(backend, scheme):
    config = render_interface(scheme).replace('value="ZERO"', 'value="NULL"')
    status, body = _ask(backend, "POST", "/setup", {"schema": config})
    assert status == 400
    assert "spans/ZERO" in body["error"]
    assert "fazhi annotate setup" in body["error"]


def test_predictions_come_one_per_task_in_order(backend):
    tasks = [
        {"id": 1, "data": {"text": "𠮷3", "report_id": "a", "piece": 2, "offset": 700}},
        {"id": 2, "data": {"other": "no text"}},
        {"id": 3, "data": {"text": ""}},
    ]
    status, body = _ask(backend, "POST", "/predict", {"tasks": tasks})
    first, second, third = body["results"]
    assert status == 200
    assert first["result"][0]["value"] == {
        "start": 1,
        "end": 2,
        "text": "3",
        "labels": ["QUANTITY"],
    }
    assert first["result"][0]["score"] == 0.5
    assert second["result"] == third["result"] == []
    assert {entry["model_version"] for entry in body["results"]} == {"digits-1"}


def test_interactive_prediction_leaves_out_what_is_drawn(backend):
    drawn = [{"value": {"start": 0, "end": 1, "labels": ["QUANTITY"]}}]
    request = {"tasks": [{"data": {"text": "12"}}], "params": {"context": {"result": drawn}}}
    body = _ask(backend, "POST", "/predict", request)[1]
    assert [item["value"]["start"] for item in body["results"][0]["result"]] == [1]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b'{"tasks": 3}', 400),
        (json.dumps({"tasks": [{}] * (MAX_TASKS + 1)}).encode(), 400),
        (json.dumps({"tasks": [{"data": {"text": "1" * 200_001}}]}).encode(), 413),
    ],
)
def test_bad_and_oversized_requests_are_refused(backend, body, status):
    assert _ask(backend, "POST", "/predict", body)[0] == status


def test_unknown_paths_and_methods(backend):
    assert _ask(backend, "GET", "/train")[0] == 404
    assert _ask(backend, "GET", "/predict")[0] == 405


def test_webhooks_count_and_train(backend, training):
    for action in ("ANNOTATION_CREATED", "ANNOTATION_UPDATED", "ANNOTATIONS_DELETED", "OTHER"):
        assert _ask(backend, "POST", "/webhook", {"action": action})[0] == 200
    assert _ask(backend, "POST", "/webhook", {"action": "START_TRAINING", "project": {}})[0] == 201
    assert training.annotations == 2
    assert len(training.requests) == 1


@pytest.fixture
def port(backend):
    server = BackendServer(("127.0.0.1", 0), backend, lambda line: None)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


def _send(port, method, path, *, body=None, headers=()):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.putrequest(method, path)
        for name, value in headers:
            connection.putheader(name, value)
        connection.endheaders(body)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


def test_over_a_socket(port):
    headers = [("Authorization", BEARER)]
    assert _send(port, "GET", "/health", headers=headers)[0] == 200
    body = json.dumps({"tasks": [{"data": {"text": "7"}}]}).encode()
    headers.append(("Content-Length", str(len(body))))
    assert _send(port, "POST", "/predict", body=body, headers=headers)[1]["results"][0]["result"]


@pytest.mark.parametrize(
    ("length", "status"), [(None, 411), ("many", 411), (str(MAX_BODY + 1), 413), ("-1", 413)]
)
def test_bodies_are_bounded(port, length, status):
    headers = [("Authorization", BEARER)]
    if length is not None:
        headers.append(("Content-Length", length))
    assert _send(port, "POST", "/predict", headers=headers)[0] == status


def test_a_stranger_is_refused_before_the_body_is_read(port):
    headers = [("Content-Length", str(MAX_BODY))]
    assert _send(port, "POST", "/predict", headers=headers)[0] == 401


WORKER = (
    "import json, pathlib, sys; run = pathlib.Path(sys.argv[-1]);"
    "run.joinpath('result.json').write_text(json.dumps({'version': run.name}))"
)


def _jobs(tmp_path, program=WORKER, **options):
    done, lines = [], []
    command = [sys.executable, "-c", program]
    jobs = TrainingJobs(command, ModelStore(tmp_path), done.append, lines.append, **options)
    return jobs, done, lines


def test_a_run_in_a_process_of_its_own_reports_its_result(tmp_path):
    jobs, done, _ = _jobs(tmp_path)
    assert jobs.request("a test") == "training started"
    assert jobs.wait(60)
    assert done == [{"version": "0001"}]


def test_a_request_during_a_run_is_remembered(tmp_path):
    jobs, done, _ = _jobs(tmp_path, "import sys; sys.stdin.read();" + WORKER)
    jobs.request("first")
    jobs.request("second")
    jobs.request("third")
    while jobs.wait(60) and len(done) < 2:
        continue
    assert [entry["version"] for entry in done] == ["0001", "0002"]


def test_training_starts_after_so_many_annotations(tmp_path):
    jobs, done, _ = _jobs(tmp_path, every=3)
    for _ in range(4):
        jobs.note_annotation()
    assert jobs.wait(60)
    assert len(done) == 1


WAITS = (
    "import sys, time; go = __import__('pathlib').Path(sys.argv[1]);"
    "exec('while not go.exists(): time.sleep(0.01)');"
)


def _waiting_jobs(tmp_path, **options):
    """Runs that go on until a file is there; and that file."""
    go = tmp_path / "go"
    jobs, done, lines = _jobs(tmp_path / "store", WAITS + WORKER, **options)
    jobs.command = [*jobs.command, str(go)]
    return jobs, done, lines, go


def _wait_for_all(jobs):
    """A watcher starts the next run before it ends."""
    watch = None
    while jobs._watch is not watch:
        watch = jobs._watch
        assert jobs.wait(60)


@pytest.mark.parametrize(("during", "runs", "left"), [(0, 1, 0), (1, 1, 1), (2, 2, 0), (4, 2, 0)])
def test_annotations_during_a_run_count_for_the_next(tmp_path, during, runs, left):
    jobs, done, _, go = _waiting_jobs(tmp_path, every=2)
    for _ in range(2 + during):
        jobs.note_annotation()
    go.touch()
    _wait_for_all(jobs)
    assert len(done) == runs
    assert jobs._since == left


def test_no_run_follows_after_a_stop(tmp_path):
    jobs, done, lines, _ = _waiting_jobs(tmp_path, every=1)
    for _ in range(3):
        jobs.note_annotation()
    jobs.request("one more")
    jobs.stop()
    assert jobs._process is None
    assert done == []
    assert [line for line in lines if line.startswith("retraining because")] == lines[:1]


@pytest.mark.parametrize("error", [ValueError("broken model"), KeyError("candidate_scores")])
def test_training_goes_on_after_a_model_that_cannot_be_taken_up(tmp_path, error):
    jobs, _, lines = _jobs(tmp_path)

    def fail(result):
        raise error

    jobs.done = fail
    for number in (1, 2):
        assert jobs.request("a test") == "training started"
        assert jobs.wait(60)
        assert f"{number:04} went wrong ({error!r})" in lines[-1]


def test_a_failed_run_leaves_the_model_alone(tmp_path):
    jobs, done, lines = _jobs(tmp_path, "import sys; sys.exit('kaputt')")
    jobs.request("a test")
    assert jobs.wait(60)
    assert done == []
    assert "kaputt" in lines[-1]
    assert "stays" in lines[-1]


def test_the_store_names_the_model_in_use(tmp_path):
    store = ModelStore(tmp_path)
    assert store.current("shipped") == "shipped"
    model = tmp_path / "models" / "m-1"
    model.mkdir(parents=True)
    (model / "config.cfg").write_text("")
    store.take_up(model)
    assert store.current() == str(model)
    assert store.versions() == ["m-1"]
    (tmp_path / "current.json").write_text("{")
    with pytest.raises(StoreError, match="delete it"):
        store.current()
