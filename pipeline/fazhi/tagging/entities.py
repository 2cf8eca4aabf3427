"""The entity recogniser: a CRF over characters, as a spaCy component."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import srsly
from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc
from spacy.training import Example
from spacy.vocab import Vocab

from fazhi.tagging import bioes
from fazhi.tagging.alignment import make_spans, text_of, to_offsets, to_visible
from fazhi.tagging.calibration import Calibration, load_calibration, save_calibration
from fazhi.tagging.combination import ENCODER_SCORES, ChainScores, blend
from fazhi.tagging.crf import CrfError, LinearChainCrf
from fazhi.tagging.decoding import decode_ranges
from fazhi.tagging.entity_features import ENTITY_FEATURE_GROUPS, entity_features
from fazhi.tagging.features import chosen_groups
from fazhi.tagging.fitting import Penalty, TrainingSequence, fit
from fazhi.tagging.pairing import complete_pairs
from fazhi.tagging.scores import ENTITY_SCORES, score_entities
from fazhi.tagging.sequences import borders
from fazhi.tagging.streaming import pipe_docs
from fazhi.tagging.visible import VisibleText, view

LabelledRange = tuple[int, int, str]


class CrfEntityRecognizer(Pipe):
    """Sets `doc.ents` and, in `doc.user_data["entity_scores"]`, a probability for each.

    Trained in `initialize`, over all examples at once; there is nothing to update
    batch by batch, so `spacy train` needs a single epoch.
    """

    def __init__(
        self,
        vocab: Vocab,
        name: str = "fazhi_entities",
        *,
        encoder_weight: float = 0.0,
        features: Mapping[str, bool] | None = None,
        penalty: Penalty | None = None,
    ) -> None:
        if not 0.0 <= encoder_weight < 1.0:
            raise CrfError(f"encoder_weight is {encoder_weight}; it lies from 0 to below 1.")
        self.vocab = vocab
        self.name = name
        self.encoder_weight = encoder_weight
        self.feature_groups = chosen_groups(features or {}, ENTITY_FEATURE_GROUPS)
        self.penalty = penalty or Penalty()
        self.crf: LinearChainCrf | None = None
        self.calibration = Calibration()

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels that the trained component can give."""
        if self.crf is None:
            return ()
        return tuple(sorted({tag[2:] for tag in self.crf.tags if tag != bioes.OUTSIDE}))

    def initialize(
        self,
        get_examples: Callable[[], Iterable[Example]],
        *,
        nlp: Language | None = None,
        checkpoints: str | None = None,
    ) -> None:
        """Train on the reference docs. Raises CrfError when there is nothing to learn from.

        checkpoints: folder of finished CRFs, see `fitting.fit`.
        """
        self.calibration = Calibration()
        golds = []
        for example in get_examples():
            ranges = [(ent.start, ent.end, ent.label_) for ent in example.reference.ents]
            golds.append((text_of(example.reference), ranges))
        self.crf = train_entities(
            golds,
            self.penalty,
            self.feature_groups,
            checkpoints=Path(checkpoints) if checkpoints else None,
        )

    def __call__(self, doc: Doc) -> Doc:
        """doc (Doc): with character tokens. RETURNS (Doc): the same, with `ents` set."""
        text = text_of(doc)
        visible = view(text)
        found, scores = self.predict(text, visible, encoder=self._encoder_scores(doc))
        doc.set_ents(make_spans(doc, to_offsets(visible, found)))
        doc.user_data[ENTITY_SCORES] = [round(float(score), 4) for score in scores]
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """Tag a stream of docs; a doc that fails is handed to the pipeline's error handler."""
        return pipe_docs(self, stream)

    def predict(
        self, text: str, visible: VisibleText, *, encoder: ChainScores | None = None
    ) -> tuple[list[LabelledRange], npt.NDArray[np.float64]]:
        """Entities as visible positions and the probability of each.

        encoder: what an encoder says of the same text, to be added with `encoder_weight`.
        """
        if self.crf is None:
            raise CrfError(
                f"The component '{self.name}' is not trained. Train it with `fazhi train`, or "
                "load a trained pipeline with fazhi.load()."
            )
        own = ChainScores(
            self.crf.tags,
            self.crf.emissions(entity_features(text, visible, self.feature_groups)),
            self.crf.transitions,
        )
        both = own if encoder is None else blend(own, encoder, 1.0 - self.encoder_weight)
        found = decode_ranges(both.emissions, both.transitions, both.tags, borders(visible))
        scores = np.array(
            [self.calibration.probability(label, score) for *_, label, score in found],
            dtype=np.float64,
        )
        return complete_pairs(visible, [span[:3] for span in found]), scores

    def _encoder_scores(self, doc: Doc) -> ChainScores | None:
        """What the encoder before this component left in the doc; it is taken out."""
        if not self.encoder_weight:
            return None
        scores: ChainScores | None = doc.user_data.pop(ENCODER_SCORES, None)
        if scores is None:
            raise CrfError(
                f"'{self.name}' has an encoder_weight, but no encoder left its scores in the doc. "
                "Put fazhi_encoder_entities before it, with share_scores = true, or set "
                "encoder_weight = 0."
            )
        return scores

    def score(self, examples: Iterable[Example], **options: Any) -> dict[str, Any]:
        """Strict entity scores (`ents_p`, `ents_r`, `ents_f`, `ents_per_type`)."""
        return score_entities(examples, **options)

    def to_bytes(self, **_: Any) -> bytes:
        """Weights and calibration, b"" before training."""
        if self.crf is None:
            return b""
        state = {"crf": self.crf.to_bytes(), "calibration": self.calibration.by_label}
        return bytes(srsly.msgpack_dumps(state))

    def from_bytes(self, data: bytes, **_: Any) -> CrfEntityRecognizer:
        """Inverse of `to_bytes`."""
        if not data:
            self.crf = None
            return self
        state = srsly.msgpack_loads(data)
        self.crf = LinearChainCrf.from_bytes(state["crf"])
        self.calibration = Calibration(state["calibration"])
        return self

    def to_disk(self, path: str | Path, **_: Any) -> None:
        """Write `crf.npz` and `calibration.json` into a folder."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "crf.npz").write_bytes(b"" if self.crf is None else self.crf.to_bytes())
        save_calibration(self.calibration, folder)

    def from_disk(self, path: str | Path, **_: Any) -> CrfEntityRecognizer:
        """Inverse of `to_disk`."""
        file = Path(path) / "crf.npz"
        if not file.is_file():
            raise CrfError(f"{file} is missing: the model folder is not complete.")
        data = file.read_bytes()
        self.crf = LinearChainCrf.from_bytes(data) if data else None
        self.calibration = load_calibration(file.parent)
        return self


def train_entities(
    golds: Iterable[tuple[str, list[LabelledRange]]],
    penalty: Penalty,
    groups: Collection[str] = ENTITY_FEATURE_GROUPS,
    *,
    checkpoints: Path | None = None,
) -> LinearChainCrf:
    """Train the entity CRF.

    golds: (text, [(start, end, label)]) in offsets of the text. groups: of features.
    """
    material = list(golds)
    labels = sorted({label for _, ranges in material for *_, label in ranges})

    def sequences() -> Iterator[TrainingSequence]:
        for text, ranges in material:
            visible = view(text)
            features = entity_features(text, visible, groups)
            tags = bioes.encode(len(visible), to_visible(visible, ranges))
            for start, end in borders(visible):
                yield TrainingSequence(features[start:end], tags[start:end])

    return fit(sequences(), labels, penalty, checkpoints=checkpoints)
