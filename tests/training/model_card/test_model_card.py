"""The card of a model, from figures that are given."""

from __future__ import annotations

import json

import pytest

from fazhi_training.corpus.stats import SplitStats
from fazhi_training.evaluation.agreement_gap import Agreement
from fazhi_training.evaluation.evaluation import evaluate_predictions
from fazhi_training.evaluation.scores import Counts
from fazhi_training.labelled_span import LabelledDocument, LabelledSpan
from fazhi_training.model_card.card import ModelCard, Speed, _limits
from fazhi_training.model_card.meta import updated_meta
from fazhi_training.model_card.render import render_card

TEXT = "县委召开会议，全年未发生案件。"
ORG = LabelledSpan(0, 2, "entity", "ORG")
ZERO = LabelledSpan(9, 14, "span", "ZERO")
META = {
    "lang": "zh",
    "name": "fazhi_reports",
    "version": "0.1.0",
    "spacy_version": ">=3.8.7,<3.9.0",
    "description": "Entities and spans",
    "license": "MIT",
    "labels": {"fazhi_entities": ["ORG"], "fazhi_spans": ["ZERO"]},
    "pipeline": ["fazhi_entities", "fazhi_spans"],
    "performance": {"ents_f": 0.1},
}
SPEED = Speed(100_000, 43_210, 512.4, 0.81, 1.4, 0.63, "a machine")


@pytest.fixture
def scores():
    documents = [LabelledDocument(f"t{number}", TEXT, (ORG, ZERO)) for number in range(5)]
    return evaluate_predictions(documents, [[ORG], *[[ORG, ZERO]] * 4])


@pytest.fixture
def card(scores):
    def make(**changes):
        parts = {
            "meta": META,
            "config": '[nlp]\nlang = "zh"\n',
            "labels": ("ORG", "ZERO"),
            "stats": (SplitStats("train", 2, 1234, {"ORG": 7}, 0, 0),),
            "agreement": Agreement(37, {("entity", "ORG"): Counts(9, 1, 1)}),
            "scores": {"dev": scores, "test": scores},
            "measured": {"real reports": scores},
            "speed": SPEED,
            "limits": ("It does not judge.",),
        }
        return ModelCard(**{**parts, **changes})

    return make


def test_the_card_holds_every_part(card):
    page = render_card(card())
    for part in (
        "# zh_fazhi_reports 0.1.0",
        "| `ORG` | 7 |",
        "| characters | 1,234 |",
        "| test: spans | 5 | 5 | 100.0 | 80.0 | 88.9 |",
        "| `ORG` | 5 | 100.0 | 100.0 | 100.0 | 100.0–100.0 | 90.0 | -10.0 |",
        "### real reports",
        "43,210 characters/s",
        "0.81 s",
        "- It does not judge.",
        'lang = "zh"',
        '--measured "real reports=FOLDER"',
    ):
        assert part in page, part


def test_labels_without_agreement_have_no_gap(card):
    assert "| `ZERO` | 5 | 100.0 | 80.0 | 88.9 | 57.1–100.0 |  |  |" in render_card(card())


def test_tables_are_whole(card):
    lines = render_card(card()).splitlines()
    for before, line in zip(lines, lines[1:], strict=False):
        if before.startswith("|") and line.startswith("|"):
            assert before.count("|") == line.count("|"), line


def test_speed_can_be_left_out(card):
    assert "## Speed" not in render_card(card(speed=None))


def test_the_same_figures_make_the_same_card(card):
    assert render_card(card()) == render_card(card())


def test_limits_are_sentences():
    rows = _limits()
    assert len(rows) > 5
    assert all(row["sentence"].endswith(".") for row in rows)


def test_meta_has_the_names_of_spacys_scorer(scores):
    meta = updated_meta(META, scores, version="0.1.0")
    assert meta["performance"]["ents_f"] == 1.0
    assert meta["performance"]["spans_sc_per_type"]["ZERO"] == {
        "p": 1.0,
        "r": 0.8,
        "f": 0.8888888889,
    }
    assert meta["requirements"] == ["fazhi>=0.1.0"]
    assert meta["name"] == "fazhi_reports"
    assert json.loads(json.dumps(meta)) == meta
