"""The whole round on a real server: from setup to an ML backend that retrains."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from typer.testing import CliRunner

from fazhi_training.annotation.development import ADMIN, free_port
from fazhi_training.annotation.server_tasks import by_piece
from fazhi_training.commands.annotate import app
from fazhi_training.commands.corpus import app as corpus_app
from fazhi_training.corpus.gold import choose_gold
from fazhi_training.corpus.label_studio import read_export
from fazhi_training.corpus.paths import ProjectPaths
from fazhi_training.labelled_span import LabelledDocument, LabelledSpan

ROOT = Path(__file__).parents[3]

pytestmark = [pytest.mark.labelstudio, pytest.mark.slow]

PIECES = 200
FAST = (
    "components.fazhi_entities.iterations=4",
    "components.fazhi_spans.iterations=4",
    "components.fazhi_spans.folds=0",
    "components.fazhi_spans.workers=1",
    "corpora.train.augmenter.copies=0",
)


@pytest.fixture
def checkout(tmp_path):
    """The corpus without its annotations, and the gold apart."""
    root = tmp_path / "checkout"
    for name in ("configs", "corpus"):
        shutil.copytree(ROOT / name, root / name)
    (root / "annotations").mkdir()
    return ProjectPaths(root)


@pytest.fixture
def gold():
    """The gold result of every piece, by report and piece."""
    found = {}
    for path in sorted((ROOT / "annotations" / "exports").glob("*.json")):
        for task in read_export(path):
            chosen = choose_gold(task)
            if chosen is not None:
                result = [item.model_dump(exclude_unset=True) for item in chosen.result]
                found.setdefault(task.data.report_id, []).append((task.data.text, result))
    return found


@pytest.fixture
def run(studio, checkout, monkeypatch):
    monkeypatch.setenv("LABEL_STUDIO_URL", studio.url)
    monkeypatch.setenv("LABEL_STUDIO_API_KEY", ADMIN.token)
    monkeypatch.chdir(checkout.root)

    def invoke(command, *arguments, expect=0):
        options = [*map(str, arguments)]
        result = CliRunner().invoke(command, options, catch_exceptions=False)
        assert result.exit_code == expect, result.output
        return result.output

    return invoke


def _dealt(gold, wanted):
    """Reports of small pieces first, until there are so many pieces; dev among them."""
    by_length = sorted(gold, key=lambda report: sum(len(text) for text, _ in gold[report]))
    chosen, number = [], 0
    for report in by_length:
        if number >= wanted:
            break
        chosen.append(report)
        number += len(gold[report])
    return chosen, by_length[len(chosen) : len(chosen) + 5]


def _without_first(result):
    """What an inattentive annotator leaves out."""
    first = next((item["id"] for item in result if item["type"] == "labels"), None)
    return [item for item in result if item["id"] != first]


def test_the_whole_round(studio, checkout, gold, run, tmp_path):
    chosen, later = _dealt(gold, PIECES)
    for report in chosen:
        shutil.copy(ROOT / "annotations" / "exports" / f"{report}.json", tmp_path)
    title = studio.new_title()
    known = ["--project", title]

    run(app, "setup", *known, "--overlap", 2)
    pushed = run(app, "push", *chosen, *known, "--model", "none")
    server = studio.server()
    number = server.project_by_title(title).project_id
    tasks = server.snapshot(number)
    assert len(tasks) >= PIECES
    assert f"{len(tasks)} made" in pushed

    text_to_result = {text: result for report in chosen for text, result in gold[report]}
    matched = [task for task in tasks if task.data.text in text_to_result]
    assert len(matched) > PIECES // 2
    disputed = {task.key for task in matched[::9] if text_to_result[task.data.text]}

    def annotate(work):
        user, task = work
        result = text_to_result.get(task.data.text, [])
        if user == 2 and task.key in disputed:
            result = _without_first(result)
        studio_user[user].create_annotation(task.id, result)

    studio_user = {user: studio.server(user) for user in (1, 2)}
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(annotate, [(user, task) for task in tasks for user in (1, 2)]))

    pulled = run(app, "pull", *known)
    assert f"{2 * len(tasks)} annotations, 0 skipped" in pulled
    assert "lost:" not in pulled

    run(app, "agree", "--json", "agreement.json", "--html", "agreement.html")
    (pair,) = json.loads((checkout.root / "agreement.json").read_text("utf-8"))
    assert (pair["first"], pair["second"]) == ("first", "second")
    assert pair["pieces"] == len(tasks)
    everything = next(row for row in pair["labels"] if row["label"] == "all entity")
    assert 90 < everything["strict_f1"] < 100
    assert "only first" in (checkout.root / "agreement.html").read_text("utf-8")

    review_title = studio.new_title()
    sent = run(app, "review", "--project", review_title)
    assert f"{len(disputed)} sent" in sent
    assert "0 sent" in run(app, "review", "--project", review_title)
    review_project = server.project_by_title(review_title).project_id
    for task in server.snapshot(review_project):
        assert {entry.model_version for entry in task.predictions} >= {"both versions"}
        server.create_annotation(task.id, text_to_result[task.data.text])
    collected = run(app, "review", "--collect", "--project", review_title)
    assert f"{len(disputed)} verdicts" in collected
    assert "0 still open" in collected

    built = run(corpus_app, "build", "--out", "built")
    assert "0 annotations lost" in built
    for report in chosen:
        export = read_export(checkout.exports / f"{report}.json")
        assert all(choose_gold(task) is not None for task in export)

    from fazhi_training.training.train import parse_overrides, save, train_pipeline

    overrides = parse_overrides(FAST) | {
        "components.fazhi_entities.iterations": 25,
        "paths.train": "built/train.spacy",
        "paths.dev": "built/dev.spacy",
        "corpora.train.limit": 8,
    }
    nlp = train_pipeline(checkout.root / "configs" / "crf.cfg", overrides=overrides)
    save(nlp, checkout.root / "model", overwrite=False)

    again = run(app, "push", *chosen, *later, *known, "--model", "model")
    fresh = [task for task in server.snapshot(number) if not task.annotations]
    assert f"{len(fresh)} made, {len(tasks)} there already, 0 of these" in again
    assert len(by_piece(server.snapshot(number))) == len(tasks) + len(fresh)
    assert all(len(task.predictions) == 1 for task in fresh)
    assert any(task.predictions[0].result for task in fresh)


@pytest.fixture
def small(studio, checkout, gold, run):
    """A project with a few annotated and a few open tasks; one report is dev."""
    by_length = sorted(gold, key=lambda report: sum(len(text) for text, _ in gold[report]))
    trained, dev, fresh = by_length[0], by_length[1], by_length[2]
    checkout.split.write_text(
        f"report_id,split\n{trained},train\n{dev},dev\n{fresh},train\n", "utf-8"
    )
    checkout.exports.mkdir()
    for report in (trained, dev):
        shutil.copy(ROOT / "annotations" / "exports" / f"{report}.json", checkout.exports)
    shutil.copy(ROOT / "annotations" / "annotators.csv", checkout.annotators)
    title = studio.new_title()
    run(app, "setup", "--project", title)
    run(app, "push", fresh, trained, "--project", title, "--model", "none")
    return title


def _until(condition, what, seconds=420):
    """Wait for a condition; the limit is for a machine that does ten other things."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = condition()
        if found:
            return found
        time.sleep(0.5)
    raise AssertionError(f"{what} did not come")


def test_the_backend_predicts_and_retrains(studio, checkout, small, run, tmp_path):
    server = studio.server()
    project = server.project_by_title(small)
    port = free_port()
    log = tmp_path / "serve.log"
    program = "from fazhi_training.commands.annotate import app; app()"
    arguments = ["serve", "--project", small, "--port", str(port), "--every", "2"]
    arguments += [part for pair in FAST for part in ("--set", pair)]
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-c", program, *arguments], stdout=stream, stderr=stream
        )
    try:
        backends = _until(
            lambda: process.poll() is not None or server.backends(project.project_id),
            "the registered backend",
        )
        assert process.poll() is None, log.read_text("utf-8")
        (backend,) = backends
        assert backend.state == "CO"

        server.request_predictions(project.project_id)
        tasks = server.snapshot(project.project_id)
        assert all(task.predictions for task in tasks)
        versions = {entry.model_version for task in tasks for entry in task.predictions}
        assert len(versions) == 1
        with_regions = next(task for task in tasks if task.predictions[0].result)
        answer = server.request_interactive(backend.backend_id, with_regions.id)
        assert answer["data"]["model_version"] in versions
        assert answer["data"]["result"] == with_regions.predictions[0].result

        made = [server.create_annotation(task.id, task.predictions[0].result) for task in tasks[:2]]
        runs = checkout.root / "build" / "annotate" / "models" / "runs"

        def begun():
            # Label Studio gives a webhook one second and no second chance: knock again.
            if not [*runs.glob("*")]:
                server.update_annotation(made[0], lead_time=1.0)
            return [*runs.glob("*")]

        _until(begun, "the start of the run after two annotations")
        results = _until(lambda: [*runs.glob("*/result.json")], "the run after two annotations")
        first = json.loads(results[0].read_text("utf-8"))
        assert first["pulled_annotations"] == 2
        # Trained for four iterations on a report and a half: worse than the shipped model.
        assert first["accepted"] is False
        server.request_training(backend.backend_id)
        _until(lambda: len([*runs.glob("*/result.json")]) > 1, "the run of the Train button")
        assert "the model in use stays" in log.read_text("utf-8")
    finally:
        process.terminate()
        process.wait(timeout=60)
    assert "stopping" in log.read_text("utf-8")


def test_a_model_no_worse_on_dev_is_taken_up(checkout, scheme, tmp_path, monkeypatch, gold):
    from fazhi_training.annotation.serving import retraining
    from fazhi_training.annotation.serving.store import ModelStore

    by_length = sorted(gold, key=lambda report: sum(len(text) for text, _ in gold[report]))
    checkout.split.write_text(
        f"report_id,split\n{by_length[0]},train\n{by_length[1]},dev\n", "utf-8"
    )
    checkout.exports.mkdir()
    for report in by_length[:2]:
        shutil.copy(ROOT / "annotations" / "exports" / f"{report}.json", checkout.exports)
    store = ModelStore(tmp_path / "models")

    def retrain():
        from fazhi_training.training.train import parse_overrides

        return retraining.retrain(
            [],
            {},
            paths=checkout,
            scheme=scheme,
            store=store,
            run=store.new_run(),
            config=checkout.root / "configs" / "crf.cfg",
            overrides=parse_overrides(FAST),
            default_model="shipped",
        )

    equal = {"shipped": retraining.Scores(0.0, 0.0)}
    real = retraining.score
    monkeypatch.setattr(
        retraining, "score", lambda model, documents: equal.get(model) or real(model, documents)
    )
    result = retrain()
    assert result["accepted"]
    assert store.current() == result["model"]
    assert store.versions() == [result["version"]]


def test_every_annotation_survives_the_docbin_and_the_server(
    studio, new_project, scheme, gold, tmp_path
):
    """Lossless: each annotation in annotations/, there and back, on both ways."""
    from spacy.vocab import Vocab

    from fazhi_training.corpus.docbin import character_tokenizer, to_docbin
    from fazhi_training.corpus.gold import GoldReport, load_tasks, submitted
    from fazhi_training.corpus.regions import decode

    exports = load_tasks(ROOT / "annotations" / "exports")
    tasks = [task for group in exports.values() for task in group]
    assert tasks
    documents: list[GoldReport] = []
    wanted: list[LabelledDocument] = []
    for task in tasks:
        for annotation in submitted(task):
            regions, losses = decode(task, annotation, scheme=scheme)
            assert losses == []
            name = f"{task.data.report_id}/{task.data.piece}/{annotation.annotator}"
            spans = [region.span.shifted(-task.data.offset) for region in regions]
            wanted.append(LabelledDocument(name, task.data.text, tuple(spans)))
            documents.append(
                GoldReport(
                    name,
                    task.data.text,
                    tuple(span for span in spans if span.layer == "entity"),
                    tuple(span for span in spans if span.layer == "span"),
                )
            )
    docbin, losses = to_docbin(documents, tokenizer=character_tokenizer())
    assert losses == []
    for document, doc in zip(wanted, docbin.get_docs(Vocab()), strict=True):
        found = [LabelledSpan(e.start_char, e.end_char, "entity", e.label_) for e in doc.ents]
        found += [LabelledSpan(s.start_char, s.end_char, "span", s.label_) for s in doc.spans["sc"]]
        assert (doc.text, sorted(found)) == (document.text, sorted(document.spans))

    server, made = new_project()
    requests = [
        {
            "data": task.data.model_dump(),
            "annotations": [
                {
                    "result": [item.model_dump(exclude_unset=True) for item in entry.result],
                    "unique_id": None,
                }
                for entry in submitted(task)
            ],
        }
        for task in tasks
    ]
    for start in range(0, len(requests), 100):
        server.import_tasks(made.project_id, requests[start : start + 100])
    returned = by_piece(server.snapshot(made.project_id))
    for task in tasks:
        (back,) = returned[task.data.report_id, task.data.piece]
        assert back.data == task.data
        assert sorted(_regions(back, scheme)) == sorted(_regions(task, scheme))


def _regions(task, scheme):
    from fazhi_training.corpus.gold import submitted
    from fazhi_training.corpus.regions import decode

    found = []
    for annotation in submitted(task):
        regions, losses = decode(task, annotation, scheme=scheme)
        assert losses == []
        found.append(str([(region.span, region.record) for region in regions]))
    return found
