"""A pipeline trained on a handful of invented sentences, for tests of the machinery."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Span
from spacy.training import Example

from fazhi_training.corpus.inline import parse_inline
from fazhi_training.corpus.scheme import load_scheme

GOLD = (
    "⟦GPE|石坪乡⟧⟦DATE|2024年⟧工作报告\n一、工作情况\n⟦DATE|全年⟧⟦INDICATOR|发放宣传资料⟦QUANTITY|3000余份⟧⟧，"
    "⟦INDICATOR|调解纠纷⟦QUANTITY|41件⟧⟧，⟦ZERO|未发生群体性事件⟧。",
    "⟦GPE|青岩镇⟧⟦DATE|2023年⟧总结\n由⟦OFFICIAL|⟦POST|镇党委书记⟧任⟦POST|组长⟧⟧，学习了⟦LAW|《民法典》⟧，"
    "⟦ACTIVITY|开展⟦CAMPAIGN|“12·4”国家宪法日⟧宣传活动⟧⟦QUANTITY|6场⟧。",
    "二、下一步打算\n计划⟦TARGET|举办培训⟦QUANTITY|不少于2期⟧⟧，⟦INDICATOR|办结率⟦QUANTITY|100%⟧⟧，"
    "⟦CHANGE|同比下降⟦QUANTITY|8.8%⟧⟧，⟦ORG|县司法局⟧指导。",
)
CONFIG = {"nlp": {"tokenizer": {"@tokenizers": "fazhi.CharacterTokenizer.v1"}}}


@pytest.fixture(scope="session")
def blank() -> Callable[[], Language]:
    def make() -> Language:
        nlp = spacy.blank("zh", config=CONFIG)
        nlp.add_pipe("fazhi_entities", config={"iterations": 30, "l1": 0.01, "l2": 0.01})
        nlp.add_pipe("fazhi_spans", config={"iterations": 30, "folds": 0, "l1": 0.01, "l2": 0.01})
        return nlp

    return make


@pytest.fixture(scope="session")
def examples(blank: Callable[[], Language]) -> list[Example]:
    nlp = blank()
    scheme = load_scheme(Path(__file__).parents[3] / "configs" / "label_scheme.json")
    result = []
    for marked in GOLD:
        text, spans = parse_inline(marked, scheme=scheme)
        reference = nlp.make_doc(text)
        by_layer: dict[str, list[Span]] = {"entity": [], "span": []}
        for span in spans:
            by_layer[span.layer].append(Span(reference, span.start, span.end, label=span.label))
        reference.set_ents(by_layer["entity"], default="outside")
        reference.spans["sc"] = by_layer["span"]
        result.append(Example(nlp.make_doc(text), reference))
    return result


@pytest.fixture(scope="session")
def trained(blank: Callable[[], Language], examples: list[Example]) -> Language:
    nlp = blank()
    nlp.initialize(lambda: examples)
    return nlp
