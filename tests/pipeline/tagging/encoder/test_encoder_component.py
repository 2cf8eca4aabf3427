"""The neural component: training, answers, saving, processes."""

import pickle
from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.language import Language
from spacy.training import Example
from thinc.api import Adam, fix_random_seed

from fazhi.tagging import bioes
from fazhi.tagging.alignment import to_offsets
from fazhi.tagging.decoding import best_tags
from fazhi.tagging.encoder.component import EncoderEntityRecognizer, EncoderError
from fazhi.tagging.encoder.factories import DEFAULT_MODEL
from fazhi.tagging.scores import ENTITY_SCORES
from fazhi.tagging.sequences import borders
from fazhi.tagging.visible import view

TEXT = "石坪乡2024年工作报告\n全年发放宣传资料3000余份，未发生群体性事件。"
NAME = "fazhi_encoder_entities"
Answers = list[tuple[int, int, str]]


def small_model() -> dict[str, object]:
    encoder = dict(DEFAULT_MODEL["encoder"])
    encoder.update(width=24, depth=1, character_width=16, bigram_width=8, mark_width=8)
    encoder.update(min_count=1)
    return {**DEFAULT_MODEL, "encoder": encoder}


def make(loss: str = "crf") -> Language:
    tokenizer = {"nlp": {"tokenizer": {"@tokenizers": "fazhi.CharacterTokenizer.v1"}}}
    nlp = spacy.blank("zh", config=tokenizer)
    nlp.add_pipe(NAME, config={"model": small_model(), "loss": loss})
    return nlp


def train(examples: list[Example], *, loss: str = "crf", steps: int = 40) -> Language:
    fix_random_seed(0)
    nlp = make(loss)
    optimizer = Adam(0.01, L2=0.0)
    nlp.initialize(lambda: examples)
    for _ in range(steps):
        nlp.update(examples, sgd=optimizer, drop=0.1)
    return nlp


@pytest.fixture(scope="module")
def neural(examples: list[Example]) -> Language:
    return train(examples)


def answers(nlp: Language, text: str = TEXT) -> Answers:
    return [(ent.start, ent.end, ent.label_) for ent in nlp(text).ents]


def recognizer(nlp: Language) -> EncoderEntityRecognizer:
    component = nlp.get_pipe(NAME)
    assert isinstance(component, EncoderEntityRecognizer)
    return component


@pytest.mark.parametrize("loss", ["crf", "softmax"])
def test_learns_its_gold(examples: list[Example], loss: str) -> None:
    nlp = train(examples, loss=loss)
    fresh = [Example(nlp.make_doc(e.text), e.reference) for e in examples]
    assert nlp.evaluate(fresh)["ents_f"] > 0.95


def test_scores_are_probabilities(neural: Language) -> None:
    doc = neural(TEXT)
    assert len(doc.user_data[ENTITY_SCORES]) == len(doc.ents) > 0
    assert all(0.0 <= score <= 1.0 for score in doc.user_data[ENTITY_SCORES])


def test_chain_scores_decode_to_its_own_answers(neural: Language) -> None:
    component = recognizer(neural)
    scores = component.chain_scores(TEXT)
    best = best_tags(scores.emissions, scores.transitions, scores.tags, borders(view(TEXT)))
    spans = bioes.decode([scores.tags[tag] for tag in best.tolist()])
    assert to_offsets(view(TEXT), spans) == answers(neural)


def test_awkward_text_is_tagged_without_harm(neural: Language) -> None:
    for text in ("", "\r\n", "😀𠮷", "3000", "\u3000" * 30, "》《”“", "字" * 3000):
        assert len(neural(text)) == len(text)


def test_a_text_gets_the_same_answer_alone_and_in_a_batch(neural: Language) -> None:
    texts = [TEXT, "", "石坪乡", TEXT * 3]
    together = [[(e.start, e.end, e.label_) for e in doc.ents] for doc in neural.pipe(texts)]
    assert together == [answers(neural, text) for text in texts]


def test_saved_and_loaded_gives_the_same_answers(neural: Language, tmp_path: Path) -> None:
    neural.to_disk(tmp_path / "model")
    loaded = spacy.load(tmp_path / "model")
    assert answers(loaded) == answers(neural)
    assert loaded(TEXT).user_data == neural(TEXT).user_data


def test_bytes_and_pickle_round_trips(neural: Language) -> None:
    assert answers(make().from_bytes(neural.to_bytes())) == answers(neural)
    assert answers(pickle.loads(pickle.dumps(neural))) == answers(neural)


@pytest.mark.slow
def test_two_processes_give_the_same_answers(neural: Language) -> None:
    texts = [TEXT, "石坪乡", "", TEXT * 2] * 2
    docs = list(neural.pipe(texts, n_process=2, batch_size=3))
    assert [[(e.start, e.end, e.label_) for e in doc.ents] for doc in docs] == [
        answers(neural, text) for text in texts
    ]


def test_training_twice_gives_the_same_weights(examples: list[Example]) -> None:
    first, second = (recognizer(train(examples, steps=3)).to_bytes() for _ in range(2))
    assert first == second


def test_averaged_weights_replace_the_last_ones_for_a_while(examples: list[Example]) -> None:
    nlp = make()
    optimizer = Adam(0.01, L2=0.0)
    nlp.initialize(lambda: examples)
    for _ in range(5):
        nlp.update(examples, sgd=optimizer)
    before = recognizer(nlp).to_bytes()
    with nlp.use_params(optimizer.averages):
        assert recognizer(nlp).to_bytes() != before
    assert recognizer(nlp).to_bytes() == before


def test_pretrained_encoder_is_the_start(
    neural: Language, examples: list[Example], tmp_path: Path
) -> None:
    path = tmp_path / "pretrained.bin"
    path.write_bytes(recognizer(neural).model.get_ref("encoder").to_bytes())
    component = recognizer(make())
    component.initialize(lambda: examples, pretrained=path)
    trained = recognizer(neural).model.get_ref("encoder")
    for mine, given in zip(component.model.get_ref("encoder").walk(), trained.walk(), strict=True):
        for name in mine.param_names:
            np.testing.assert_array_equal(mine.get_param(name), given.get_param(name))


def test_a_pretrained_encoder_of_another_shape_is_refused(
    examples: list[Example], tmp_path: Path
) -> None:
    path = tmp_path / "pretrained.bin"
    path.write_bytes(b"nonsense")
    with pytest.raises(EncoderError, match="pretrain with the same"):
        recognizer(make()).initialize(lambda: examples, pretrained=path)
    with pytest.raises(EncoderError, match="fazhi pretrain"):
        recognizer(make()).initialize(lambda: examples, pretrained=tmp_path / "none.bin")


def test_untrained_component_says_so() -> None:
    with pytest.raises(EncoderError, match="fazhi train"):
        make()("石坪乡")


def test_no_gold_is_an_error() -> None:
    with pytest.raises(EncoderError, match="no gold"):
        recognizer(make()).initialize(list)


def test_unknown_loss_is_an_error() -> None:
    with pytest.raises(EncoderError, match="crf or softmax"):
        make(loss="hinge")


def test_the_shipped_config_makes_this_component(tmp_path: Path, examples: list[Example]) -> None:
    from spacy.util import load_config, load_model_from_config

    config = load_config(Path(__file__).parents[4] / "configs" / "encoder.cfg")
    nlp = load_model_from_config(config, auto_fill=False, validate=True)
    assert nlp.pipe_names == [NAME]
    assert nlp.get_pipe_config(NAME)["model"] == DEFAULT_MODEL
