"""The encoder and its CRF as a spaCy component that trains in spaCy's own loop."""

# No postponed annotations here: spaCy reads them to check the config.

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
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
from thinc.api import Model, Optimizer, set_dropout_rate
from thinc.types import Ragged

from fazhi.errors import FazhiError
from fazhi.tagging import bioes
from fazhi.tagging.alignment import make_spans, text_of, to_offsets, to_visible
from fazhi.tagging.combination import ENCODER_SCORES, ChainScores
from fazhi.tagging.encoder.chain import Constraints, best_path, posterior
from fazhi.tagging.encoder.crf_layer import Potentials, crf_loss, softmax_loss
from fazhi.tagging.encoder.keys import KeyedText, keyed
from fazhi.tagging.encoder.layers import learn_keys
from fazhi.tagging.encoder.sequences import encode, gold_numbers, joined
from fazhi.tagging.encoder.storage import load_weights, weights_to_bytes
from fazhi.tagging.scores import ENTITY_SCORES, score_entities
from fazhi.tagging.streaming import pipe_docs
from fazhi.tagging.visible import VisibleText

LabelledRange = tuple[int, int, str]
Floats = npt.NDArray[np.float64]


class EncoderError(FazhiError):
    """An encoder was used before it was trained, or its stored weights do not fit it."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the component found in one text: visible positions, and the probability of each."""

    visible: VisibleText
    spans: list[LabelledRange]
    scores: Floats


class EncoderEntityRecognizer(Pipe):
    """Sets `doc.ents` and, in `doc.user_data["entity_scores"]`, a probability for each.

    model: fazhi.CrfTagger.v1 or another model that maps keys (Ragged) to `Potentials`.
    loss: "crf", or "softmax" for every character on its own.
    share_scores: leave the scores in the doc for the component after this one, and set nothing.
    """

    def __init__(
        self,
        vocab: Vocab,
        model: Model[Ragged, Potentials],
        name: str = "fazhi_encoder_entities",
        *,
        loss: str = "crf",
        share_scores: bool = False,
    ) -> None:
        if loss not in ("crf", "softmax"):
            raise EncoderError(f"The loss '{loss}' is unknown: take crf or softmax.")
        self.vocab = vocab
        self.model = model
        self.name = name
        self.loss = loss
        self.share_scores = share_scores
        self._set_tags(())

    @property
    def is_trainable(self) -> bool:
        """It learns batch by batch."""
        return True

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels that the component can give."""
        return tuple(sorted({tag[2:] for tag in self.tags if tag != bioes.OUTSIDE}))

    @property
    def label_data(self) -> tuple[str, ...]:
        """Labels, for `spacy init labels`."""
        return self.labels

    def initialize(
        self,
        get_examples: Callable[[], Iterable[Example]],
        *,
        nlp: Language | None = None,
        labels: Sequence[str] | None = None,
        pretrained: str | Path | None = None,
    ) -> None:
        """Learn labels, characters and bigrams of the reference docs; set weights at random.

        labels: in place of those of the docs. pretrained: file that `fazhi pretrain` wrote, to
        start the encoder from. Raises EncoderError when there is no gold or the file does not fit.
        """
        found = set(labels or ())
        texts = []
        for example in get_examples():
            if labels is None:
                found.update(ent.label_ for ent in example.reference.ents)
            texts.append(self._read(text_of(example.reference)))
        if not texts or not found:
            raise EncoderError("There is no gold to train on: the corpus holds no entity.")
        self._set_tags(bioes.tag_names(found))
        keys = np.concatenate([text.keys for text in texts])
        learn_keys(self.model, keys)
        self.model.get_ref("output").set_dim("nO", len(self.tags))
        self.model.get_ref("crf").set_dim("nO", len(self.tags))
        self.model.initialize(X=joined([max(texts, key=lambda text: len(text.keys) > 0)]))
        if pretrained is not None:
            # After the rest, because Thinc's layers draw their weights anew when initialised.
            self._load_pretrained(Path(pretrained))
            learn_keys(self.model, keys)

    def update(
        self,
        examples: Iterable[Example],
        *,
        drop: float = 0.0,
        sgd: Optimizer | None = None,
        losses: dict[str, float] | None = None,
        **_: Any,
    ) -> dict[str, float]:
        """One step on a batch. RETURNS: losses with this component's added."""
        losses = {} if losses is None else losses
        losses.setdefault(self.name, 0.0)
        texts = []
        gold = []
        for example in examples:
            read = self._read(text_of(example.reference))
            ranges = [(ent.start, ent.end, ent.label_) for ent in example.reference.ents]
            texts.append(read)
            gold.append(gold_numbers(read.lengths, to_visible(read.visible, ranges), self._numbers))
        if not sum(len(tags) for tags in gold):
            return losses
        set_dropout_rate(self.model, drop)
        potentials, backprop = self.model.begin_update(joined(texts))
        loss, gradient = self._loss(potentials, np.concatenate(gold))
        backprop(gradient)
        if sgd is not None:
            self.finish_update(sgd)
        losses[self.name] += loss
        return losses

    def finish_update(self, sgd: Optimizer) -> None:
        """Apply the gradients."""
        self.model.finish_update(sgd)

    def use_params(self, params: dict[Any, Any]) -> Iterator[None]:
        """Other weights (averages) for the while; a generator, as spaCy's own components have."""
        with self.model.use_params(params):
            yield

    def __call__(self, doc: Doc) -> Doc:
        """doc (Doc): with character tokens. RETURNS (Doc): the same, with `ents` set."""
        self._annotate([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 16) -> Iterator[Doc]:
        """Tag a stream of docs; a batch that fails is handed to the error handler.

        To share scores, doc by doc: the next component then finds the text already read.
        """
        if self.share_scores:
            yield from pipe_docs(self, stream)
            return
        docs_left = iter(stream)
        while docs := list(islice(docs_left, batch_size)):
            handled: list[Doc] = []
            try:
                self._annotate(docs)
                handled = docs
            except (ValueError, FazhiError) as error:
                handler: Callable[..., Any] = self.get_error_handler()
                handler(self.name, self, docs, error)
            yield from handled

    def predict(self, texts: Sequence[str]) -> list[Prediction]:
        """Entities of texts. Raises EncoderError before training."""
        read = [self._read(text) for text in texts]
        potentials = self.potentials(read)
        packing = potentials.packing()
        arrays = (np.asarray(potentials.emissions), np.asarray(potentials.transitions))
        best = best_path(*arrays, self.constraints, packing)
        certain = posterior(*arrays, self.constraints, packing).marginals[
            np.arange(len(best)), best
        ]
        result = []
        start = 0
        for text in read:
            end = start + len(text.keys)
            spans = bioes.decode([self.tags[tag] for tag in best[start:end].tolist()])
            scores = [certain[start:end][a:b].min() for a, b, _ in spans]
            result.append(Prediction(text.visible, spans, np.array(scores, dtype=np.float64)))
            start = end
        return result

    def potentials(self, texts: Sequence[KeyedText]) -> Potentials:
        """Emissions and transitions of texts laid end to end, for decoding or combination."""
        if not self.tags:
            raise EncoderError(
                f"The component '{self.name}' is not trained. Train it with `fazhi train`, or "
                "load a trained pipeline with fazhi.load()."
            )
        found = encode(self.model, texts)
        if self.loss == "crf":
            return found
        return replace(found, transitions=np.zeros_like(found.transitions))

    def chain_scores(self, text: str) -> ChainScores:
        """What the component says about a text, to be blended with another tagger's scores."""
        found = self.potentials([self._read(text)])
        return ChainScores(self.tags, np.asarray(found.emissions), np.asarray(found.transitions))

    def score(self, examples: Iterable[Example], **options: Any) -> dict[str, Any]:
        """Strict entity scores (`ents_p`, `ents_r`, `ents_f`, `ents_per_type`)."""
        return score_entities(examples, **options)

    def to_bytes(self, **_: Any) -> bytes:
        """Tags and weights, b"" before training."""
        if not self.tags:
            return b""
        return bytes(
            srsly.msgpack_dumps({"tags": list(self.tags), "model": weights_to_bytes(self.model)})
        )

    def from_bytes(self, data: bytes, **_: Any) -> "EncoderEntityRecognizer":
        """Inverse of `to_bytes`. Raises EncoderError when the weights do not fit the config."""
        if not data:
            self._set_tags(())
            return self
        try:
            state = srsly.msgpack_loads(data)
            load_weights(self.model, state["model"])
            self._set_tags(state["tags"])
        except (ValueError, KeyError, TypeError) as error:
            raise EncoderError(
                f"The stored encoder cannot be read ({error}). Train the model again with "
                "`fazhi train`."
            ) from error
        return self

    def to_disk(self, path: str | Path, **_: Any) -> None:
        """Write `encoder.bin` into a folder."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "encoder.bin").write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, **_: Any) -> "EncoderEntityRecognizer":
        """Inverse of `to_disk`."""
        file = Path(path) / "encoder.bin"
        if not file.is_file():
            raise EncoderError(f"{file} is missing: the model folder is not complete.")
        return self.from_bytes(file.read_bytes())

    def _set_tags(self, tags: Sequence[str]) -> None:
        self.tags = tuple(tags)
        self.constraints = Constraints.bioes(self.tags)
        self._numbers = {tag: number for number, tag in enumerate(self.tags)}

    def _read(self, text: str) -> KeyedText:
        return keyed(text, hints=bool(self.model.get_ref("encoder").attrs["hints"]))

    def _loss(
        self, potentials: Potentials, gold: npt.NDArray[np.int64]
    ) -> tuple[float, Potentials]:
        if self.loss == "softmax":
            return softmax_loss(potentials, gold)
        return crf_loss(potentials, gold, self.constraints)

    def _load_pretrained(self, path: Path) -> None:
        try:
            self.model.get_ref("encoder").from_bytes(path.read_bytes())
        except OSError as error:
            raise EncoderError(
                f"The pretrained encoder {path} cannot be read; make it with `fazhi pretrain`."
            ) from error
        except (ValueError, KeyError) as error:
            raise EncoderError(
                f"{path} does not fit this encoder ({error}): pretrain with the same "
                "[components.….model.encoder] as you train."
            ) from error

    def _annotate(self, docs: Sequence[Doc]) -> None:
        if self.share_scores:
            for doc in docs:
                doc.user_data[ENCODER_SCORES] = self.chain_scores(text_of(doc))
            return
        for doc, found in zip(docs, self.predict([text_of(doc) for doc in docs]), strict=True):
            doc.set_ents(make_spans(doc, to_offsets(found.visible, found.spans)))
            doc.user_data[ENTITY_SCORES] = [round(float(score), 4) for score in found.scores]
