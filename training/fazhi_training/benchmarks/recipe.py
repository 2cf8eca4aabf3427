"""The protocol behind which taggers are tried on public data, and the one that trains a config."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from fazhi_training.benchmarks.errors import BenchmarkError
from fazhi_training.benchmarks.public_data import LabelledRange, LabelledSentence

if TYPE_CHECKING:
    from spacy.language import Language
    from thinc.api import Config

Predict = Callable[[Sequence[str]], Sequence[Sequence[LabelledRange]]]


class Recipe(Protocol):
    """A way to make a flat entity tagger.

    name and settings go into the table of attempts; `fit` must not look at
    anything but its arguments.
    """

    @property
    def name(self) -> str:
        """Key of the recipe."""

    @property
    def settings(self) -> Mapping[str, Any]:
        """What was chosen, as JSON values."""

    def fit(
        self,
        train: Sequence[LabelledSentence],
        dev: Sequence[LabelledSentence],
        seed: int,
    ) -> Predict:
        """Learn from train, choose by dev (or not at all). RETURNS: texts → entities of each."""


@dataclass(frozen=True, slots=True)
class ConfigRecipe:
    """The components of a training config that do not set spans, trained on sentences.

    overrides: dotted config keys to values.
    """

    config: Path
    overrides: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The file name of the config."""
        return self.config.stem

    @property
    def settings(self) -> Mapping[str, Any]:
        """The settings of the components, overrides applied."""
        components = self._without_spans()["components"]
        return dict(components if len(components) > 1 else next(iter(components.values())))

    def fit(
        self,
        train: Sequence[LabelledSentence],
        dev: Sequence[LabelledSentence],
        seed: int,
    ) -> Predict:
        """Train with spaCy's loop on one doc per sentence."""
        from fazhi_training.training.train import train_pipeline

        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            config = self._without_spans()
            config["system"]["seed"] = seed
            for part, sentences in (("train", train), ("dev", dev)):
                write_sentences(sentences, folder / f"{part}.spacy")
                config["paths"][part] = str(folder / f"{part}.spacy")
            config.to_disk(folder / "config.cfg")
            nlp = train_pipeline(folder / "config.cfg", overrides={})
        return predict_with(nlp)

    def _without_spans(self) -> Config:
        """The config cut down to its entity components, without augmentation."""
        from spacy.util import load_config

        if not self.config.is_file():
            raise BenchmarkError(f"There is no config {self.config}; name one with --config.")
        config = load_config(self.config, overrides=dict(self.overrides), interpolate=False)
        pipeline = [name for name in config["nlp"]["pipeline"] if not _sets_spans(config, name)]
        if not pipeline:
            raise BenchmarkError(f"{self.config} has no component that finds entities.")
        config["nlp"]["pipeline"] = pipeline
        config["components"] = {name: config["components"][name] for name in pipeline}
        config["corpora"]["train"]["augmenter"] = None
        config["training"]["score_weights"] = {"ents_f": 1.0}
        return config


def _sets_spans(config: Mapping[str, Any], component: str) -> bool:
    import spacy

    factory = config["components"].get(component, {}).get("factory", "")
    # A pipeline loads the modules of all installed factories, which then say what they set.
    nlp = spacy.blank(config["nlp"]["lang"])
    return nlp.has_factory(factory) and "doc.spans" in nlp.get_factory_meta(factory).assigns


def write_sentences(sentences: Sequence[LabelledSentence], path: Path) -> None:
    """One character document per sentence, as a DocBin.

    Of entities that overlap (CLUENER has a few) the longest is learnt; all are measured.
    """
    from spacy.tokens import DocBin, Span
    from spacy.util import filter_spans

    from fazhi_training.corpus.docbin import SPANS_KEY, character_tokenizer

    tokenizer = character_tokenizer()
    docbin = DocBin()
    for sentence in sentences:
        doc = tokenizer(sentence.text)
        entities = [Span(doc, start, end, label=label) for start, end, label in sentence.entities]
        doc.set_ents(filter_spans(entities), default="outside")
        doc.spans[SPANS_KEY] = []
        docbin.add(doc)
    docbin.to_disk(path)


def predict_with(nlp: Language) -> Predict:
    """A trained pipeline as a function from texts to their entities."""

    def predict(texts: Sequence[str]) -> list[list[LabelledRange]]:
        return [
            [(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents]
            for doc in nlp.pipe(texts)
        ]

    return predict
