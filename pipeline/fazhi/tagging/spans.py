"""The span categorizer: CRFs over characters and condensed entities, as a spaCy component.

Labels that exclude each other share one CRF (a figure is an indicator or a
target, not both); labels that may overlap have CRFs of their own. An encoder may
lend them its scores.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc, SpanGroup
from spacy.training import Example
from spacy.vocab import Vocab
from thinc.api import Model
from thinc.types import Ragged

from fazhi.tagging.alignment import make_spans, text_of, to_offsets, to_visible
from fazhi.tagging.calibration import Calibration, load_calibration, save_calibration
from fazhi.tagging.combination import ChainScores, blend
from fazhi.tagging.condense import CondensedText, condense
from fazhi.tagging.coordination import label_alike, one_quantity_each, share_quantities
from fazhi.tagging.crf import CrfError, LinearChainCrf
from fazhi.tagging.decoding import ScoredRange, decode_ranges
from fazhi.tagging.encoder.crf_layer import Potentials
from fazhi.tagging.encoder.span_encoder import SpanEncoder, SpanEncoderTraining
from fazhi.tagging.encoder.span_keys import span_keyed
from fazhi.tagging.entities import CrfEntityRecognizer
from fazhi.tagging.entity_features import ENTITY_FEATURE_GROUPS
from fazhi.tagging.feature_weights import FeatureWeights
from fazhi.tagging.features import chosen_groups
from fazhi.tagging.fitting import Penalty
from fazhi.tagging.scores import SPANS_KEY, score_spans
from fazhi.tagging.sequences import borders
from fazhi.tagging.span_features import SPAN_FEATURE_GROUPS, span_features
from fazhi.tagging.span_training import (
    SpanGold,
    SpanMaterial,
    fit_groups,
    honest_entities,
    span_lessons,
)
from fazhi.tagging.streaming import pipe_docs
from fazhi.tagging.visible import VisibleText, view

LabelledRange = tuple[int, int, str]

_ENCODER = "encoder.bin"


class CrfSpanCategorizer(Pipe):
    """Sets `doc.spans["sc"]` and its `attrs["scores"]` from the text and `doc.ents`.

    Trained in `initialize`. The entities it learns from are those that an entity
    recogniser gives for reports it has not seen (`folds` ≥ 2), so that it learns to
    live with that recogniser's errors; with `folds` = 0 they are the gold ones.
    An encoder, if there is one, learns from the same, and its scores are blended in.
    Spans less probable than the threshold of their label are left out; the thresholds
    are saved with the weights, because they change the answers as weights do.
    """

    def __init__(
        self,
        vocab: Vocab,
        name: str = "fazhi_spans",
        *,
        groups: Sequence[Sequence[str]],
        folds: int = 5,
        workers: int = 1,
        features: Mapping[str, bool] | None = None,
        penalty: Penalty | None = None,
        thresholds: Mapping[str, float] | None = None,
        encoder: Model[Ragged, Potentials] | None = None,
        encoder_weight: float = 0.5,
        encoder_training: SpanEncoderTraining | None = None,
    ) -> None:
        if not 0.0 <= encoder_weight < 1.0:
            raise CrfError(f"encoder_weight is {encoder_weight}; it lies from 0 to below 1.")
        self.vocab = vocab
        self.name = name
        self.groups = tuple(tuple(group) for group in groups)
        self.folds = folds
        self.workers = workers
        self.feature_groups = chosen_groups(features or {}, SPAN_FEATURE_GROUPS)
        self.penalty = penalty or Penalty()
        self.thresholds = _checked_thresholds(thresholds or {}, self.labels)
        self.encoder = SpanEncoder(encoder, self.groups) if encoder else None
        self.encoder_weight = encoder_weight
        self.encoder_training = encoder_training or SpanEncoderTraining()
        self.calibration = Calibration()
        self.entity_labels: tuple[str, ...] = ()
        self._set_crfs(())

    @property
    def labels(self) -> tuple[str, ...]:
        """Every label that the component can give."""
        return tuple(label for group in self.groups for label in group)

    def initialize(
        self,
        get_examples: Callable[[], Iterable[Example]],
        *,
        nlp: Language | None = None,
        checkpoints: str | None = None,
    ) -> None:
        """Train on the reference docs. Raises CrfError when a gold label is in no group.

        checkpoints: folder of finished CRFs, see `fitting.fit`.
        """
        self.calibration = Calibration()
        folder = Path(checkpoints) if checkpoints else None
        golds = [SpanGold.of(example.reference) for example in get_examples()]
        unknown = {label for gold in golds for *_, label in gold.spans} - set(self.labels)
        if unknown:
            raise CrfError(
                f"The gold has span labels that no group of '{self.name}' names: "
                f"{', '.join(sorted(unknown))}. Add them to `groups` in the config."
            )
        recognizer = _entity_recognizer(nlp)
        entities = honest_entities(
            golds,
            folds=self.folds,
            workers=self.workers,
            penalty=recognizer.penalty if recognizer else self.penalty,
            groups=(recognizer.feature_groups if recognizer else frozenset(ENTITY_FEATURE_GROUPS)),
            checkpoints=folder,
        )
        self.entity_labels = tuple(sorted({x[2] for gold in golds for x in gold.entities}))
        material = SpanMaterial(golds, entities, self.entity_labels)
        self._set_crfs(
            fit_groups(
                self.groups,
                material,
                self.penalty,
                self.feature_groups,
                workers=self.workers,
                checkpoints=folder,
            )
        )
        if self.encoder:
            self.encoder.fit(span_lessons(self.groups, material), self.encoder_training)

    def __call__(self, doc: Doc) -> Doc:
        """doc (Doc): character tokens and `ents`. RETURNS (Doc): the same, with spans set."""
        text = text_of(doc)
        visible = view(text)
        entities = [(ent.start, ent.end, ent.label_) for ent in doc.ents]
        found = self.predict(text, visible, to_visible(visible, entities))
        ranges = to_offsets(visible, [span[:3] for span in found])
        group = SpanGroup(doc, name=SPANS_KEY, spans=make_spans(doc, ranges))
        group.attrs["scores"] = [round(score, 4) for *_, score in found]
        doc.spans[SPANS_KEY] = group
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """Tag a stream of docs; a doc that fails is handed to the pipeline's error handler."""
        return pipe_docs(self, stream)

    def predict(
        self, text: str, visible: VisibleText, entities: Sequence[LabelledRange]
    ) -> list[ScoredRange]:
        """Spans as visible positions with probabilities, sorted. entities: visible positions."""
        if not self.crfs:
            raise CrfError(
                f"The component '{self.name}' is not trained. Train it with `fazhi train`, or "
                "load a trained pipeline with fazhi.load()."
            )
        condensed = condense(visible, entities, self.entity_labels)
        sequences = borders(condensed.text)
        found: list[ScoredRange] = []
        for chain in self._chains(text, condensed):
            ranges = decode_ranges(chain.emissions, chain.transitions, chain.tags, sequences)
            visible_ranges = condensed.to_visible([scored[:3] for scored in ranges])
            found += [
                (*span, scored[3]) for span, scored in zip(visible_ranges, ranges, strict=True)
            ]
        figures = one_quantity_each(visible, entities, found)
        figures = label_alike(visible, entities, figures)
        spans = [
            (start, end, label, self.calibration.probability(label, score))
            for start, end, label, score in sorted(share_quantities(visible, entities, figures))
        ]
        return [span for span in spans if span[3] >= self.thresholds.get(span[2], 0.0)]

    def _chains(self, text: str, condensed: CondensedText) -> list[ChainScores]:
        """What each group's chain is scored by, the encoder's opinion blended in."""
        features = span_features(text, condensed, self.entity_labels, self.feature_groups)
        emissions = self._weights.sums(features)
        ends = np.cumsum([len(crf.tags) for crf in self.crfs])
        chains = [
            ChainScores(crf.tags, emissions[:, end - len(crf.tags) : end], crf.transitions)
            for crf, end in zip(self.crfs, ends.tolist(), strict=True)
        ]
        if self.encoder is None:
            return chains
        others = self.encoder.scores(span_keyed(text, condensed, self.entity_labels))
        return [
            blend(own, other, 1.0 - self.encoder_weight)
            for own, other in zip(chains, others, strict=True)
        ]

    def score(self, examples: Iterable[Example], **options: Any) -> dict[str, Any]:
        """Strict span scores (`spans_sc_p`, `spans_sc_r`, `spans_sc_f`, `spans_sc_per_type`)."""
        return score_spans(examples, **options)

    def to_bytes(self, **_: Any) -> bytes:
        """Labels and weights, b"" before training."""
        if not self.crfs:
            return b""
        import srsly

        state = {
            "groups": [list(group) for group in self.groups],
            "entity_labels": list(self.entity_labels),
            "thresholds": self.thresholds,
            "calibration": self.calibration.by_label,
            "crfs": [crf.to_bytes() for crf in self.crfs],
            "encoder": self.encoder.to_bytes() if self.encoder else b"",
        }
        return bytes(srsly.msgpack_dumps(state))

    def from_bytes(self, data: bytes, **_: Any) -> CrfSpanCategorizer:
        """Inverse of `to_bytes`."""
        if not data:
            self._set_crfs(())
            return self
        import srsly

        state = srsly.msgpack_loads(data)
        self.groups = tuple(tuple(group) for group in state["groups"])
        self.entity_labels = tuple(state["entity_labels"])
        self.thresholds = dict(state.get("thresholds", {}))
        self.calibration = Calibration(state.get("calibration", {}))
        self._set_crfs(LinearChainCrf.from_bytes(crf) for crf in state["crfs"])
        if self.encoder:
            self.encoder.from_bytes(state.get("encoder", b""))
        return self

    def to_disk(self, path: str | Path, **_: Any) -> None:
        """Write `labels.json`, one `crf-N.npz` per group of labels, and `encoder.bin`."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        labels = {
            "groups": self.groups,
            "entity_labels": self.entity_labels,
            "thresholds": self.thresholds,
        }
        (folder / "labels.json").write_text(json.dumps(labels, indent=1) + "\n", encoding="utf-8")
        for number, crf in enumerate(self.crfs):
            (folder / f"crf-{number}.npz").write_bytes(crf.to_bytes())
        if self.encoder and self.crfs:
            (folder / _ENCODER).write_bytes(self.encoder.to_bytes())
        save_calibration(self.calibration, folder)

    def from_disk(self, path: str | Path, **_: Any) -> CrfSpanCategorizer:
        """Inverse of `to_disk`. Raises CrfError when files are missing."""
        folder = Path(path)
        try:
            labels = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
            self.groups = tuple(tuple(group) for group in labels["groups"])
            self.entity_labels = tuple(labels["entity_labels"])
            self.thresholds = dict(labels.get("thresholds", {}))
            self._set_crfs(
                LinearChainCrf.from_bytes((folder / f"crf-{number}.npz").read_bytes())
                for number in range(len(self.groups))
            )
            self.calibration = load_calibration(folder)
            if self.encoder:
                self.encoder.from_bytes((folder / _ENCODER).read_bytes())
        except (FileNotFoundError, KeyError, json.JSONDecodeError) as error:
            raise CrfError(f"The model folder {folder} is not complete: {error}.") from error
        return self

    def _set_crfs(self, crfs: Iterable[LinearChainCrf]) -> None:
        """Take the CRFs, and lay their weights side by side: they read the same features."""
        self.crfs: tuple[LinearChainCrf, ...] = tuple(crfs)
        self._weights = FeatureWeights.side_by_side([crf.features for crf in self.crfs])


def _checked_thresholds(thresholds: Mapping[str, float], labels: Sequence[str]) -> dict[str, float]:
    """The thresholds by label. Raises CrfError for an unknown label or a number beyond 0..1."""
    for label, threshold in thresholds.items():
        if label not in labels:
            raise CrfError(
                f"There is a threshold for '{label}', but no group names that label; there are: "
                f"{', '.join(labels)}."
            )
        if not 0.0 <= threshold <= 1.0:
            raise CrfError(
                f"The threshold {threshold} of '{label}' is no probability: take one from 0 to 1."
            )
    return dict(thresholds)


def _entity_recognizer(nlp: Language | None) -> CrfEntityRecognizer | None:
    """The pipeline's entity recogniser, to train its stand-ins alike."""
    if nlp is None:
        return None
    for _, component in nlp.pipeline:
        if isinstance(component, CrfEntityRecognizer):
            return component
    return None
