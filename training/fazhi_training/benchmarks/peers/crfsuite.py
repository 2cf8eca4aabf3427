"""python-crfsuite with standard features as a peer.

Layer 1 is one BIOES tagger over sentences; layer 2 is one BIOES tagger per
label over the characters and the layer-1 tags (the gold ones when it learns).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from fazhi.tagging import bioes
from fazhi_training.benchmarks.peers.crfsuite_features import character_features, span_features
from fazhi_training.benchmarks.sentences import sentence_ranges, spans_within
from fazhi_training.corpus.gold import GoldReport
from fazhi_training.evaluation.predictor import Predictor
from fazhi_training.labelled_span import LabelledSpan

_ENTITIES = "entities.crfsuite"


@dataclass(frozen=True, slots=True)
class CrfsuitePeer:
    """L-BFGS with these penalties."""

    l1: float = 0.1
    l2: float = 0.05
    iterations: int = 100
    min_frequency: int = 2
    name: str = "crfsuite"

    @property
    def description(self) -> str:
        """What it is."""
        return (
            "python-crfsuite, characters, bigrams and types in a window of five; layer 2 as one "
            "BIOES tagger per label over layer-1 tags"
        )

    @property
    def settings(self) -> Mapping[str, Any]:
        """All numbers."""
        return asdict(self)

    def train(
        self, train: Sequence[GoldReport], dev: Sequence[GoldReport], folder: Path
    ) -> Mapping[str, Any]:
        """Train one model for the entities and one for each span label."""
        folder.mkdir(parents=True, exist_ok=True)
        sentences = [
            (
                report.text[start:end],
                spans_within(report.entities, start, end),
                spans_within(report.spans, start, end),
            )
            for report in train
            for start, end in sentence_ranges(report.text)
        ]
        tags = [_tags(text, entities) for text, entities, _ in sentences]
        self._fit(
            (
                (character_features(text), row)
                for (text, _, _), row in zip(sentences, tags, strict=True)
            ),
            folder / _ENTITIES,
        )
        labels = sorted({span.label for _, _, spans in sentences for span in spans})
        for label in labels:
            self._fit(
                (
                    (
                        span_features(text, row),
                        _tags(text, [span for span in spans if span.label == label]),
                    )
                    for (text, _, spans), row in zip(sentences, tags, strict=True)
                ),
                folder / f"{label}.crfsuite",
            )
        (folder / "labels.json").write_text(json.dumps(labels), encoding="utf-8")
        return {}

    def _fit(self, sequences: Iterable[tuple[list[list[str]], Sequence[str]]], path: Path) -> None:
        import pycrfsuite

        trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
        trainer.set_params(
            {
                "c1": self.l1,
                "c2": self.l2,
                "max_iterations": self.iterations,
                "feature.minfreq": self.min_frequency,
            }
        )
        for features, tags in sequences:
            trainer.append(features, tags)
        trainer.train(str(path))

    def load(self, folder: Path) -> Predictor:
        """The trained taggers."""
        labels = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
        entity_tagger = _open(folder / _ENTITIES)
        span_taggers = {label: _open(folder / f"{label}.crfsuite") for label in labels}

        def predict(text: str) -> list[LabelledSpan]:
            found: list[LabelledSpan] = []
            for start, end in sentence_ranges(text):
                sentence = text[start:end]
                tags = entity_tagger.tag(character_features(sentence))
                found += [
                    LabelledSpan(start + first, start + stop, "entity", label)
                    for first, stop, label in lenient_decode(tags)
                ]
                features = span_features(sentence, tags)
                for tagger in span_taggers.values():
                    found += [
                        LabelledSpan(start + first, start + stop, "span", label)
                        for first, stop, label in lenient_decode(tagger.tag(features))
                    ]
            return sorted(found)

        return predict


def lenient_decode(tags: Sequence[str]) -> list[tuple[int, int, str]]:
    """Spans of tags that need not be a valid sequence: what is opened and closed alike counts."""
    spans = []
    start, opened = 0, ""
    for index, tag in enumerate(tags):
        part, label = tag[0], tag[2:]
        if part == "S":
            spans.append((index, index + 1, label))
            opened = ""
        elif part == "B":
            start, opened = index, label
        elif part == "E" and opened == label:
            spans.append((start, index + 1, label))
            opened = ""
        elif part == "O" or opened != label:
            opened = ""
    return spans


def _tags(text: str, spans: Iterable[LabelledSpan]) -> list[str]:
    return bioes.encode(len(text), [(span.start, span.end, span.label) for span in spans])


def _open(path: Path) -> Any:
    import pycrfsuite

    tagger = pycrfsuite.Tagger()
    tagger.open(str(path))
    return tagger
