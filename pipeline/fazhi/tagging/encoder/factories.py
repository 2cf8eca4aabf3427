"""Registered spaCy factory: `fazhi_encoder_entities`."""

# No postponed annotations here: spaCy reads them to check the config.

from spacy.language import Language
from thinc.api import Model
from thinc.types import Ragged

from fazhi.tagging.encoder.component import EncoderEntityRecognizer
from fazhi.tagging.encoder.crf_layer import Potentials

DEFAULT_MODEL = {
    "@architectures": "fazhi.CrfTagger.v1",
    "output_dropout": 1.0,
    "encoder": {
        "@architectures": "fazhi.CharacterEncoder.v1",
        "width": 128,
        "depth": 4,
        "window": 1,
        "pieces": 3,
        "character_width": 64,
        "bigram_width": 64,
        "mark_width": 32,
        "hints": True,
        "min_count": 2,
        "max_bigrams": 40000,
        "embed_dropout": 1.0,
        "layer_dropout": 0.5,
        "forget": 0.05,
    },
}


@Language.factory(
    "fazhi_encoder_entities",
    assigns=["doc.ents"],
    default_config={"model": DEFAULT_MODEL, "loss": "crf", "share_scores": False},
    default_score_weights={"ents_f": 1.0, "ents_p": 0.0, "ents_r": 0.0, "ents_per_type": None},
)
def make_encoder_entity_recognizer(
    nlp: Language, name: str, model: Model[Ragged, Potentials], loss: str, share_scores: bool
) -> EncoderEntityRecognizer:
    """Entity recogniser over characters, by an encoder with a CRF.

    model (Model): fazhi.CrfTagger.v1.
    loss (str): "crf" or "softmax".
    share_scores (bool): leave the scores to `fazhi_entities`, which blends them with its own.
    """
    return EncoderEntityRecognizer(nlp.vocab, model, name, loss=loss, share_scores=share_scores)
