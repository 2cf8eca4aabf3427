"""The spaCy components: training, answers, saving, processes."""

import pickle
from collections.abc import Callable
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.training import Example

from fazhi.tagging import ModelError, load, tag
from fazhi.tagging.alignment import AlignmentError
from fazhi.tagging.crf import CrfError

TEXT = "石坪乡2024年工作报告\n全年发放宣传资料3000余份，未发生群体性事件。"


def answers(nlp: Language, text: str = TEXT) -> list[tuple[str, str, float]]:
    return [(mention.label, mention.text, mention.score) for mention in tag(nlp, text)]


def test_learns_its_gold(trained: Language, examples: list[Example]) -> None:
    scores = trained.evaluate([Example(trained.make_doc(e.text), e.reference) for e in examples])
    assert scores["ents_f"] > 0.95
    assert scores["spans_sc_f"] > 0.9


def test_mentions_carry_offsets_and_probabilities(trained: Language) -> None:
    for mention in tag(trained, TEXT):
        assert mention.text == TEXT[mention.start : mention.end]
        assert 0.0 <= mention.score <= 1.0
        assert mention.layer in ("entity", "span")


def test_awkward_text_is_tagged_without_harm(trained: Language) -> None:
    for text in ("", "\r\n", "😀𠮷", "3000", "\u3000" * 30, "》《”“"):
        assert all(text[m.start : m.end] == m.text for m in tag(trained, text))


def test_saved_and_loaded_gives_the_same_answers(trained: Language, tmp_path: Path) -> None:
    trained.to_disk(tmp_path / "model")
    assert answers(load(tmp_path / "model")) == answers(trained)


def test_bytes_round_trip(trained: Language, blank: Callable[[], Language]) -> None:
    assert answers(blank().from_bytes(trained.to_bytes())) == answers(trained)


def test_pickle_round_trip(trained: Language) -> None:
    assert answers(pickle.loads(pickle.dumps(trained))) == answers(trained)


@pytest.mark.slow
def test_two_processes_give_the_same_answers(trained: Language) -> None:
    texts = [TEXT, "石坪乡", "", TEXT * 2] * 3
    alone = [[(s.start, s.end, s.label_) for s in d.ents] for d in trained.pipe(texts)]
    docs = list(trained.pipe(texts, n_process=2, batch_size=3))
    assert [[(s.start, s.end, s.label_) for s in d.ents] for d in docs] == alone
    assert docs[0].spans["sc"].attrs["scores"] == trained(TEXT).spans["sc"].attrs["scores"]


def test_training_twice_gives_the_same_weights(
    trained: Language, blank: Callable[[], Language], examples: list[Example]
) -> None:
    again = blank()
    again.initialize(lambda: examples)
    for name in ("fazhi_entities", "fazhi_spans"):
        assert again.get_pipe(name).to_bytes() == trained.get_pipe(name).to_bytes()


def test_a_false_positive_on_a_document_without_gold_costs_precision(trained: Language) -> None:
    empty = trained.make_doc(TEXT)
    scores = trained.evaluate([Example(trained.make_doc(TEXT), empty)])
    assert scores["ents_p"] == 0.0
    assert scores["spans_sc_p"] == 0.0


def test_folds_train_on_honest_entities(
    blank: Callable[[], Language], examples: list[Example]
) -> None:
    nlp = blank()
    nlp.get_pipe("fazhi_spans").folds = 3
    nlp.initialize(lambda: examples)
    assert nlp.get_pipe("fazhi_spans").crfs


def test_untrained_component_says_so(blank: Callable[[], Language]) -> None:
    with pytest.raises(CrfError, match="fazhi train"):
        blank()("石坪乡")


def test_other_tokens_are_refused() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("fazhi_entities")
    with pytest.raises(AlignmentError, match="CharacterTokenizer"):
        nlp("two words")


def test_span_label_without_a_group_is_refused(examples: list[Example]) -> None:
    nlp = spacy.blank(
        "zh", config={"nlp": {"tokenizer": {"@tokenizers": "fazhi.CharacterTokenizer.v1"}}}
    )
    nlp.add_pipe("fazhi_entities", config={"iterations": 3})
    nlp.add_pipe("fazhi_spans", config={"iterations": 3, "groups": [["INDICATOR"]]})
    with pytest.raises(CrfError, match="groups"):
        nlp.initialize(lambda: examples)


def test_missing_model_names_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="config.cfg"):
        load(tmp_path)


def test_a_failing_doc_goes_to_the_error_handler(trained: Language) -> None:
    failed = []
    component = trained.get_pipe("fazhi_entities")
    good = trained.make_doc(TEXT)
    bad = spacy.blank("en")("two words")
    component.set_error_handler(lambda name, pipe, docs, error: failed.extend(docs))
    try:
        assert len(list(component.pipe([good, bad]))) == 1
    finally:
        component.set_error_handler(spacy.util.raise_error)
    assert failed == [bad]
