from __future__ import annotations

import dataclasses
import json

import pytest
import typer
from typer.testing import CliRunner

from fazhi.errors import FazhiError
from fazhi_training.commands.model_card import model_card
from fazhi_training.evaluation.agreement_gap import Agreement
from fazhi_training.evaluation.evaluation import evaluate_predictions
from fazhi_training.model_card import card
from fazhi_training.model_card.card import ModelCard

META = {
    "lang": "zh",
    "name": "tiny",
    "version": "1",
    "spacy_version": ">=3.8",
    "description": "Tiny",
    "license": "MIT",
    "labels": {},
    "pipeline": [],
}


@pytest.fixture
def run(monkeypatch, tmp_path):
    """The command on a model folder, with nothing measured."""
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "config.cfg").write_text("[nlp]\n", "utf-8")
    (folder / "meta.json").write_text(json.dumps(META), "utf-8")
    nothing = evaluate_predictions([], [])
    made = ModelCard(
        META, "[nlp]\n", (), (), Agreement(0, {}), {"dev": nothing, "test": nothing}, {}, None, ()
    )

    def make_card(model, where, paths, *, measured, speed):
        return dataclasses.replace(made, measured=dict.fromkeys(measured, nothing))

    monkeypatch.setattr(card, "make_card", make_card)
    app = typer.Typer()
    app.command()(model_card)

    def invoke(*arguments: object):
        return CliRunner().invoke(app, [*map(str, arguments)], catch_exceptions=False)

    return invoke


def test_the_card_lies_beside_the_model_and_the_scores_in_its_meta(run, tmp_path):
    result = run(tmp_path / "model", "--measured", "two real=folder")
    assert result.exit_code == 0, result.output
    assert "### two real" in (tmp_path / "model" / "README.md").read_text("utf-8")
    meta = json.loads((tmp_path / "model" / "meta.json").read_text("utf-8"))
    assert meta["performance"]["ents_f"] == 0.0


def test_elsewhere_it_leaves_the_model_alone(run, tmp_path):
    run(tmp_path / "model", "-o", tmp_path / "card.md")
    assert (tmp_path / "card.md").read_text("utf-8").startswith("# zh_tiny 1")
    assert json.loads((tmp_path / "model" / "meta.json").read_text("utf-8")) == META


def test_a_card_is_not_overwritten_unless_asked(run, tmp_path):
    run(tmp_path / "model")
    with pytest.raises(FazhiError, match="--overwrite"):
        run(tmp_path / "model")
    assert run(tmp_path / "model", "--overwrite").exit_code == 0


def test_a_folder_without_a_model_is_refused(run, tmp_path):
    with pytest.raises(FazhiError, match=r"config\.cfg"):
        run(tmp_path / "nothing")


def test_a_set_needs_a_name(run, tmp_path):
    assert run(tmp_path / "model", "--measured", "folder").exit_code == 2
