"""Registered spaCy factories: `fazhi_entities` and `fazhi_spans`."""

# No postponed annotations here: spaCy reads them to check the config.

from spacy.language import Language
from thinc.api import Model
from thinc.types import Ragged

from fazhi.tagging.encoder.crf_layer import Potentials
from fazhi.tagging.encoder.span_encoder import SpanEncoderTraining
from fazhi.tagging.entities import CrfEntityRecognizer
from fazhi.tagging.fitting import Penalty
from fazhi.tagging.spans import CrfSpanCategorizer
from fazhi.tagging.tokenizer import create_character_tokenizer

__all__ = ["create_character_tokenizer", "make_entity_recognizer", "make_span_categorizer"]


@Language.factory(
    "fazhi_entities",
    assigns=["doc.ents"],
    default_config={
        "encoder_weight": 0.0,
        "features": {},
        "l1": 0.05,
        "l2": 0.05,
        "iterations": 150,
        "min_frequency": 1,
    },
    default_score_weights={"ents_f": 1.0, "ents_p": 0.0, "ents_r": 0.0, "ents_per_type": None},
)
def make_entity_recognizer(
    nlp: Language,
    name: str,
    encoder_weight: float,
    features: dict[str, bool],
    l1: float,
    l2: float,
    iterations: int,
    min_frequency: int,
) -> CrfEntityRecognizer:
    """Entity recogniser over characters.

    encoder_weight (float): share of the encoder's scores, 0 without one.
    features (dict): feature groups to switch off or on; those not named are on.

    l1, l2 (float): regularisation, see `fitting.Penalty`.
    iterations (int): most L-BFGS iterations.
    min_frequency (int): rarer features are dropped.
    """
    penalty = Penalty(l1=l1, l2=l2, iterations=iterations, min_frequency=min_frequency)
    return CrfEntityRecognizer(
        nlp.vocab, name, encoder_weight=encoder_weight, features=features, penalty=penalty
    )


@Language.factory(
    "fazhi_spans",
    assigns=["doc.spans"],
    requires=["doc.ents"],
    default_config={
        "groups": [["CHANGE", "INDICATOR", "TARGET", "ZERO"], ["OFFICIAL"], ["ACTIVITY"]],
        "thresholds": {},
        "folds": 5,
        "workers": 1,
        "encoder": None,
        "encoder_weight": 0.5,
        "encoder_steps": 1200,
        "seed": 0,
        "features": {},
        "l1": 0.05,
        "l2": 0.05,
        "iterations": 150,
        "min_frequency": 1,
    },
    default_score_weights={
        "spans_sc_f": 1.0,
        "spans_sc_p": 0.0,
        "spans_sc_r": 0.0,
        "spans_sc_per_type": None,
    },
)
def make_span_categorizer(
    nlp: Language,
    name: str,
    groups: list[list[str]],
    thresholds: dict[str, float],
    folds: int,
    workers: int,
    encoder: Model[Ragged, Potentials] | None,
    encoder_weight: float,
    encoder_steps: int,
    seed: int,
    features: dict[str, bool],
    l1: float,
    l2: float,
    iterations: int,
    min_frequency: int,
) -> CrfSpanCategorizer:
    """Span categorizer over characters and entities.

    groups (list): labels that exclude each other stand in one group.
    thresholds (dict): least probability of a span by label; labels not named have none.
    folds (int): how many parts the gold is cut into to get honest entities; 0 = gold ones.
    workers (int): processes to train in; 0 = one per core. The result is the same.
    encoder (Model): fazhi.CrfTagger.v1 to learn the same as the CRFs, or null.
    encoder_weight (float): share of the encoder's scores.
    encoder_steps, seed (int): of its training.
    features, l1, l2, iterations, min_frequency: as for `fazhi_entities`.
    """
    penalty = Penalty(l1=l1, l2=l2, iterations=iterations, min_frequency=min_frequency)
    return CrfSpanCategorizer(
        nlp.vocab,
        name,
        groups=groups,
        folds=folds,
        workers=workers,
        features=features,
        penalty=penalty,
        thresholds=thresholds,
        encoder=encoder,
        encoder_weight=encoder_weight,
        encoder_training=SpanEncoderTraining(steps=encoder_steps, seed=seed),
    )
