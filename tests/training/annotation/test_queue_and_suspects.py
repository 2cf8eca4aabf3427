from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.tagging.mention import Mention
from fazhi_training.annotation.planting import found, plant
from fazhi_training.annotation.queueing.order import Candidate, rank
from fazhi_training.annotation.queueing.plot import learning_curves
from fazhi_training.annotation.queueing.rules import rule_hits
from fazhi_training.annotation.queueing.server_queue import order_tasks
from fazhi_training.annotation.queueing.signals import Signals, label_weights, signals
from fazhi_training.annotation.queueing.simulation import (
    mean_curves,
    savings,
    simulate,
    tasks_to_reach,
)
from fazhi_training.annotation.server_tasks import ServerTask
from fazhi_training.annotation.suspects import find_suspects, folds
from fazhi_training.labelled_span import LabelledDocument, LabelledSpan

NAMES = ("ORG", "GPE", "QUANTITY", "LAW", "ZERO")


def _mention(text, part, label, score=0.9, layer="entity"):
    start = text.index(part)
    return Mention(layer, label, start, start + len(part), part, score, "model")


@pytest.mark.parametrize(
    ("text", "marked", "hits"),
    [
        ("受理案件３０余件。", [], ["３０余"]),
        ("受理案件30余件。", [("30余件", "QUANTITY")], []),
        ("2024年5月3日召开会议。", [], []),
        ("学习《宪法》和《民法典》。", [("《宪法》", "LAW")], ["《民法典》"]),
        ("“八五”普法、12345热线", [], []),
        ("", [], []),
    ],
)
def test_rules_against_the_model(text, marked, hits):
    spans = []
    for part, label in marked:
        start = text.index(part)
        spans.append(LabelledSpan(start, start + len(part), "entity", label))
    assert [text[start:end] for start, end in rule_hits(text, spans)] == hits


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_rules_take_any_text(text):
    assert all(0 <= start < end <= len(text) for start, end in rule_hits(text, []))


def test_doubt_and_rare_labels_raise_the_signal():
    text = "县委办结3件。"
    gold = [LabelledSpan(0, 2, "entity", "ORG")] * 50
    weights = label_weights([(gold, None)], NAMES)
    sure = signals(text, [_mention(text, "3件", "QUANTITY", 0.99)], weights)
    unsure = signals(text, [_mention(text, "3件", "QUANTITY", 0.4)], weights)
    assert unsure.errors > sure.errors
    assert weights.of("ZERO") > weights.of("ORG")


def test_labels_that_the_model_gets_wrong_count_more():
    spans = [LabelledSpan(0, 2, "entity", "ORG"), LabelledSpan(3, 5, "entity", "GPE")]
    weights = label_weights([(spans, spans[:1])] * 20, NAMES)
    assert weights.of("GPE") > weights.of("ORG")


def _candidate(key, text, errors):
    return Candidate(key, text, Signals(errors, 0.0))


@pytest.mark.parametrize(("predicted", "doubt"), [([], 1), ([4], 0.75)])
def test_an_empty_prediction_of_an_annotated_piece_says_nothing(scheme, predicted, doubt):
    """It may be the queue's own, so that it is no reason to think that the model misses much."""

    def task(number, annotated, *predictions):
        annotations = [{"id": number, "result": _regions(annotated)}] if annotated else []
        return ServerTask.model_validate(
            {
                "id": number,
                "data": {
                    "report_id": f"r{number}",
                    "piece": 0,
                    "offset": 0,
                    "text": "办结案件五件。",
                },
                "annotations": annotations,
                "predictions": [
                    {"id": 10 + number, "model_version": "m", "result": _regions(places)}
                    for places in predictions
                ],
            }
        )

    def uncertainty(*done):
        open_task = task(1, [], [4])
        ranked = order_tasks([open_task, *done], version="m", overlap=1, scheme=scheme)
        return ranked[0].signals.uncertainty

    unknown = uncertainty(task(2, [4]))
    assert uncertainty(task(2, [4], predicted)) == pytest.approx(doubt * unknown)


def _regions(places):
    return [
        {
            "id": f"q{at}",
            "type": "labels",
            "from_name": "entities",
            "to_name": "text",
            "score": 0.5,
            "value": {"start": at, "end": at + 2, "labels": ["QUANTITY"], "text": "五件"},
        }
        for at in places
    ]


def test_near_duplicates_stand_far_apart():
    one = "柳坪乡全年受理信访案件三件，办结三件，群众满意。"
    twin = one.replace("柳坪乡", "青岩镇")
    other = "组织学习宪法与行政处罚法，举办培训两场。"
    ranked = rank([_candidate("a", one, 5), _candidate("b", twin, 5), _candidate("c", other, 3)])
    assert [entry.key for entry in ranked] == ["a", "c", "b"]
    assert ranked[-1].novelty < 0.5


def test_what_is_labelled_already_comes_last():
    texts = ["甲乡办结案件三件并及时公开。", "乙镇开展宪法宣传周活动两场。"]
    candidates = [_candidate(0, texts[0], 9), _candidate(1, texts[1], 1)]
    assert [entry.key for entry in rank(candidates, known=[texts[0]])] == [1, 0]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.text("甲乙丙丁戊", max_size=12), st.floats(0, 9)), max_size=8))
def test_the_order_is_greedy_and_complete(entries):
    candidates = [_candidate(number, *entry) for number, entry in enumerate(entries)]
    ranked = rank(candidates)
    assert sorted(entry.key for entry in ranked) == list(range(len(entries)))
    assert [entry.worth for entry in ranked] == sorted(
        (entry.worth for entry in ranked), reverse=True
    )


def _numbers(text):
    return [
        Mention("entity", "QUANTITY", match.start(), match.end(), match[0], 0.9, "model")
        for match in re.finditer("[0-9]+件", text)
    ]


def _piece(number):
    text = f"第{number}件事项，办结{number}件。"
    spans = tuple(LabelledSpan.from_mention(mention) for mention in _numbers(text))
    return LabelledDocument(str(number), text, spans)


def test_a_simulation_labels_as_many_as_it_says():
    pool = [_piece(number) for number in range(12)]
    points = list(
        simulate(
            pool,
            pool[:3],
            sizes=[2, 5, 20],
            seed=1,
            strategies=("queue", "random"),
            train=lambda documents: _numbers if len(documents) > 2 else lambda text: [],
            label_names=NAMES,
        )
    )
    assert [(point.strategy, point.tasks) for point in points] == [
        ("queue", 2),
        ("queue", 5),
        ("queue", 12),
        ("random", 2),
        ("random", 5),
        ("random", 12),
    ]
    assert [point.entity for point in points] == [0, 1, 1] * 2
    assert mean_curves(points)["queue"] == [(2, 0.0), (5, 0.5), (12, 0.5)]


def test_savings_are_read_between_the_points():
    assert tasks_to_reach([(10, 0.5), (20, 0.7)], 0.6) == pytest.approx(15)
    assert tasks_to_reach([(10, 0.5)], 0.9) is None
    rows = savings({"random": [(10, 0.5), (40, 0.6)], "queue": [(10, 0.5), (20, 0.7)]})
    assert rows == [{"random_tasks": 40, "f1": 60.0, "queue_tasks": 15.0, "share": 0.375}]


def test_the_plot_is_an_svg_with_every_curve():
    svg = learning_curves({"a<b": [(10, 50.0), (20, 60.0)]}, title="F1", x_title="pieces")
    assert svg.startswith("<svg")
    assert "a&lt;b" in svg
    assert svg.count("<circle") == 2


def test_folds_hold_every_document_once():
    parts = folds([_piece(number) for number in range(7)], 3, seed=2)
    assert sorted(index for part in parts for index in part) == list(range(7))
    assert [len(part) for part in parts] == [3, 2, 2]


LABELS = {"entity": ("ORG", "GPE", "QUANTITY"), "span": ("ZERO", "CHANGE")}


def test_planted_errors_come_first():
    documents = [_piece(number) for number in range(10, 40)]
    changed, planted = plant(documents, 12, labels=LABELS, seed=3)
    assert {entry.mistake for entry in planted} == {"label", "borders", "left out"}
    suspects = find_suspects(changed, train=lambda chosen: _numbers, number=3)
    assert found(planted, suspects[: len(planted)]) == planted
    assert found(planted, []) == []


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 30), st.integers(0, 9))
def test_planting_changes_as_many_spans_as_it_says(number, seed):
    documents = [_piece(index) for index in range(12)]
    changed, planted = plant(documents, number, labels=LABELS, seed=seed)
    assert [entry.text for entry in changed] == [entry.text for entry in documents]
    missing = sum(len({*a.spans} - {*b.spans}) for a, b in zip(documents, changed, strict=True))
    assert missing == len(planted) <= number


def test_every_document_is_tagged_by_a_model_that_has_not_seen_it():
    documents = [_piece(number) for number in range(9)]
    seen = []

    def train(chosen):
        known = {document.text for document in chosen}

        def tag(text):
            seen.append(text in known)
            return []

        return tag

    suspects = find_suspects(documents, train=train, number=4)
    assert seen == [False] * 9
    assert {entry.doubt for entry in suspects} == {"not found by model"}
