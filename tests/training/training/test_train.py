"""`fazhi train`: configs, overrides, errors, and one real run on a handful of sentences."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.tokens import DocBin, Span

from fazhi.tagging import fitting, load, tag
from fazhi.tagging.combination import ENCODER_SCORES
from fazhi.tagging.crf import CrfError
from fazhi_training.corpus.inline import parse_inline
from fazhi_training.corpus.scheme import load_scheme
from fazhi_training.training.train import TrainingError, parse_overrides, save, train_pipeline

ROOT = Path(__file__).parents[3]
CONFIG = ROOT / "configs" / "crf.cfg"
SHIPPED = ROOT / "configs" / "reports.cfg"
GOLD = (
    "⟦GPE|石坪乡⟧⟦DATE|2024年⟧工作报告\n⟦DATE|全年⟧⟦INDICATOR|发放宣传资料⟦QUANTITY|3000余份⟧⟧，"
    "⟦ZERO|未发生群体性事件⟧。",
    "⟦GPE|青岩镇⟧⟦DATE|2023年⟧总结\n由⟦OFFICIAL|⟦POST|镇党委书记⟧任⟦POST|组长⟧⟧，"
    "⟦ACTIVITY|开展⟦CAMPAIGN|“12·4”国家宪法日⟧宣传活动⟧。",
)


@pytest.fixture(scope="session")
def gold_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    nlp = spacy.blank(
        "zh", config={"nlp": {"tokenizer": {"@tokenizers": "fazhi.CharacterTokenizer.v1"}}}
    )
    scheme = load_scheme(ROOT / "configs" / "label_scheme.json")
    docbin = DocBin()
    for marked in GOLD:
        text, spans = parse_inline(marked, scheme=scheme)
        doc = nlp.make_doc(text)
        doc.set_ents([Span(doc, s.start, s.end, s.label) for s in spans if s.layer == "entity"])
        doc.spans["sc"] = [Span(doc, s.start, s.end, s.label) for s in spans if s.layer == "span"]
        docbin.add(doc)
    path = tmp_path_factory.mktemp("gold") / "gold.spacy"
    docbin.to_disk(path)
    return path


def overrides(gold_file: Path) -> dict[str, object]:
    return {
        "paths.train": str(gold_file),
        "paths.dev": str(gold_file),
        "components.fazhi_entities.iterations": 20,
        "components.fazhi_entities.min_frequency": 1,
        "components.fazhi_spans.iterations": 20,
        "components.fazhi_spans.min_frequency": 1,
        "components.fazhi_spans.folds": 0,
        "components.fazhi_spans.workers": 1,
    }


def encoder_overrides(gold_file: Path) -> dict[str, object]:
    return {
        **overrides(gold_file),
        "components.fazhi_encoder_entities.model.encoder.width": 16,
        "components.fazhi_encoder_entities.model.encoder.depth": 1,
        "components.fazhi_encoder_entities.model.encoder.min_count": 1,
        "components.fazhi_spans.encoder.encoder.width": 16,
        "components.fazhi_spans.encoder.encoder.depth": 1,
        "components.fazhi_spans.encoder.encoder.min_count": 1,
        "components.fazhi_spans.encoder_steps": 20,
        "training.max_steps": 20,
        "training.eval_frequency": 10,
    }


def test_the_shipped_recipe_trains_saves_and_loads(gold_file: Path, tmp_path: Path) -> None:
    nlp = train_pipeline(SHIPPED, overrides=encoder_overrides(gold_file))
    assert nlp.pipe_names == ["fazhi_encoder_entities", "fazhi_entities", "fazhi_spans"]
    assert nlp.meta["performance"]["ents_f"] > 0.9
    save(nlp, tmp_path / "model", overwrite=False)
    text = "石坪乡2024年工作报告\n全年发放宣传资料3000余份，未发生群体性事件。"
    doc = load(tmp_path / "model")(text)
    assert [ent.text for ent in doc.ents] == [ent.text for ent in nlp(text).ents]
    assert not [key for key in doc.user_data if key == ENCODER_SCORES]
    found = [[ent.text for ent in doc.ents] for doc in nlp.pipe([text, text], n_process=2)]
    assert found == [[ent.text for ent in doc.ents]] * 2


def test_an_encoder_weight_without_an_encoder_says_what_to_do(gold_file: Path) -> None:
    changes = overrides(gold_file) | {"components.fazhi_entities.encoder_weight": 0.5}
    with pytest.raises(CrfError, match="share_scores"):
        train_pipeline(CONFIG, overrides=changes)


def test_trains_saves_and_loads(gold_file: Path, tmp_path: Path) -> None:
    nlp = train_pipeline(CONFIG, overrides=overrides(gold_file))
    assert nlp.meta["performance"]["ents_f"] > 0.9
    save(nlp, tmp_path / "model", overwrite=False)
    found = {mention.label for mention in tag(load(tmp_path / "model"), "石坪乡2024年工作报告")}
    assert "DATE" in found


def test_a_killed_run_goes_on_where_it_stopped(
    gold_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fitted = 0
    weights = fitting._weights

    def killed_at_the_third(*arguments: object) -> object:
        nonlocal fitted
        fitted += 1
        if fitted == 3:
            raise KeyboardInterrupt
        return weights(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(fitting, "_weights", killed_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        train_pipeline(CONFIG, overrides=overrides(gold_file), checkpoints=tmp_path)
    resumed = train_pipeline(CONFIG, overrides=overrides(gold_file), checkpoints=tmp_path)
    assert fitted == 5  # two before the kill, the killed one, and the two that were missing
    undisturbed = train_pipeline(CONFIG, overrides=overrides(gold_file))
    assert resumed.to_bytes() == undisturbed.to_bytes()


def test_a_model_is_not_overwritten_unasked(gold_file: Path, tmp_path: Path) -> None:
    nlp = train_pipeline(CONFIG, overrides=overrides(gold_file))
    save(nlp, tmp_path, overwrite=False)
    with pytest.raises(TrainingError, match="--overwrite"):
        save(nlp, tmp_path, overwrite=False)


def test_missing_gold_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="fazhi corpus build"):
        train_pipeline(CONFIG, overrides={"paths.train": str(tmp_path / "none.spacy")})


def test_missing_config_names_the_default(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="reports.cfg"):
        train_pipeline(tmp_path / "none.cfg", overrides={})


def test_unknown_key_lists_what_there_is() -> None:
    with pytest.raises(TrainingError, match="iterations"):
        train_pipeline(CONFIG, overrides={"components.fazhi_entities.no_such_key": 1})


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        (["components.fazhi_spans.folds=0"], {"components.fazhi_spans.folds": 0}),
        (["paths.train=gold/train.spacy"], {"paths.train": "gold/train.spacy"}),
        (["a.b=0.5", "a.c=true"], {"a.b": 0.5, "a.c": True}),
        ([], {}),
    ],
)
def test_overrides_are_read(pairs: list[str], expected: dict[str, object]) -> None:
    assert parse_overrides(pairs) == expected


@pytest.mark.parametrize("pair", ["folds=0", "components.folds", "=1"])
def test_a_malformed_override_is_explained(pair: str) -> None:
    with pytest.raises(TrainingError, match=r"section\.key=value"):
        parse_overrides([pair])


def test_the_config_is_complete() -> None:
    config = spacy.util.load_config(CONFIG)
    nlp = spacy.util.load_model_from_config(config, auto_fill=False)
    assert nlp.pipe_names == ["fazhi_entities", "fazhi_spans"]


def test_the_order_of_labels_in_the_saved_scores_is_fixed(tmp_path: Path) -> None:
    saved = []
    for labels in (("ORG", "DATE"), ("DATE", "ORG")):
        nlp = spacy.blank("zh")
        nlp.meta["performance"] = {"ents_per_type": {label: {"f": 1.0} for label in labels}}
        save(nlp, tmp_path / labels[0], overwrite=False)
        saved.append((tmp_path / labels[0] / "meta.json").read_bytes())
    assert saved[0] == saved[1]
