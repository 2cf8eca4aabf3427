"""An encoder of condensed text with a CRF per group of span labels.

It learns what the sparse CRFs of the span categorizer learn, errs differently, and lends
them its scores. Its groups share everything but the last layer.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from thinc.api import Adam, Model, set_dropout_rate, warmup_linear
from thinc.types import Ragged

from fazhi.errors import FazhiError
from fazhi.tagging import bioes
from fazhi.tagging.combination import ChainScores
from fazhi.tagging.encoder.chain import Constraints
from fazhi.tagging.encoder.crf_layer import Potentials, crf_loss
from fazhi.tagging.encoder.keys import KeyedText
from fazhi.tagging.encoder.layers import learn_keys
from fazhi.tagging.encoder.sequences import LabelledRange, encode, gold_numbers, joined
from fazhi.tagging.encoder.storage import load_weights, weights_to_bytes

Tags = npt.NDArray[np.int64]

_CHARACTERS_A_STEP = 1000
_RATE = 0.002
_WARM_UP = 100
_DROPOUT = 0.5


class SpanEncoderError(FazhiError):
    """A span encoder has nothing to learn from, or its stored weights do not fit it."""


@dataclass(frozen=True, slots=True)
class SpanEncoderTraining:
    """steps: of the optimizer. seed: of the weights, the order and the dropout."""

    steps: int = 1200
    seed: int = 0


@dataclass(frozen=True, slots=True)
class SpanLesson:
    """A text to learn from, and the spans of each group in its condensed positions."""

    text: KeyedText
    spans: Sequence[Sequence[LabelledRange]]


class SpanEncoder:
    """Scores of every group's tags at every condensed position.

    model: fazhi.CrfTagger.v1; its columns are the groups' tags side by side.
    """

    def __init__(self, model: Model[Ragged, Potentials], groups: Sequence[Sequence[str]]) -> None:
        self.model = model
        self.tags = [tuple(bioes.tag_names(group)) for group in groups]

    def fit(self, lessons: Sequence[SpanLesson], training: SpanEncoderTraining) -> None:
        """Train from nothing; the weights are the average over all steps.

        The same lessons and the same training give the same weights.
        """
        if not any(len(lesson.text.keys) for lesson in lessons):
            raise SpanEncoderError("There is no text to train the span encoder on.")
        with _seeded(training.seed):
            self._initialize(lessons)
            # A short run spends a tenth of its steps on the way up.
            warm_up = min(_WARM_UP, training.steps // 10)
            rate: Any = warmup_linear(_RATE, warm_up, training.steps)
            optimizer = Adam(
                rate,
                beta1=0.9,
                beta2=0.98,
                L2=0.0,
                grad_clip=5.0,
                use_averages=True,
            )
            set_dropout_rate(self.model, _DROPOUT)
            batches = _batches(self._pieces(lessons), training.seed)
            for _ in range(training.steps):
                self._step(next(batches), optimizer)
        with self.model.use_params(optimizer.averages):
            averaged = self.to_bytes()
        # Rounded as they are stored, so that a model gives the same answers before and after.
        self.from_bytes(averaged)

    def scores(self, text: KeyedText) -> list[ChainScores]:
        """What each group's chain is scored by. text: of a condensed text."""
        potentials = encode(self.model, [text])
        emissions = np.asarray(potentials.emissions)
        transitions = np.asarray(potentials.transitions)
        return [
            ChainScores(tags, emissions[:, columns], transitions[columns, columns])
            for tags, columns in self._columns()
        ]

    def to_bytes(self) -> bytes:
        """The weights."""
        return weights_to_bytes(self.model)

    def from_bytes(self, data: bytes) -> SpanEncoder:
        """Inverse of `to_bytes`. Raises SpanEncoderError when the weights do not fit the config."""
        try:
            load_weights(self.model, data)
        except (ValueError, KeyError, TypeError) as error:
            raise SpanEncoderError(
                f"The stored span encoder cannot be read ({error}). Train the model again with "
                "`fazhi train`."
            ) from error
        return self

    def _columns(self) -> Iterator[tuple[tuple[str, ...], slice]]:
        start = 0
        for tags in self.tags:
            yield tags, slice(start, start + len(tags))
            start += len(tags)

    def _initialize(self, lessons: Sequence[SpanLesson]) -> None:
        count = sum(len(tags) for tags in self.tags)
        learn_keys(self.model, np.concatenate([lesson.text.keys for lesson in lessons]))
        self.model.get_ref("output").set_dim("nO", count)
        self.model.get_ref("crf").set_dim("nO", count)
        sample = max(lessons, key=lambda lesson: len(lesson.text.keys) > 0)
        self.model.initialize(X=joined([sample.text]))

    def _pieces(self, lessons: Sequence[SpanLesson]) -> list[_Piece]:
        """The sequences of all lessons; a span that crosses the border of one is left out."""
        numbers = [{tag: number for number, tag in enumerate(tags)} for tags in self.tags]
        pieces = []
        for lesson in lessons:
            lengths = lesson.text.lengths
            gold = [
                gold_numbers(lengths, spans, group)
                for group, spans in zip(numbers, lesson.spans, strict=True)
            ]
            for end, length in zip(np.cumsum(lengths).tolist(), lengths.tolist(), strict=True):
                here = slice(end - length, end)
                pieces.append(_Piece(lesson.text.keys[here], [tags[here] for tags in gold]))
        return pieces

    def _step(self, pieces: Sequence[_Piece], optimizer: Any) -> None:
        lengths: Any = np.array([len(piece.keys) for piece in pieces], dtype=np.int32)
        keys: Any = np.concatenate([piece.keys for piece in pieces])
        potentials, backprop = self.model.begin_update(Ragged(keys, lengths))
        emissions = np.asarray(potentials.emissions)
        transitions = np.asarray(potentials.transitions)
        d_emissions, d_transitions = np.zeros_like(emissions), np.zeros_like(transitions)
        for group, (tags, columns) in enumerate(self._columns()):
            chain = Potentials(
                np.ascontiguousarray(emissions[:, columns]),
                lengths,
                np.ascontiguousarray(transitions[columns, columns]),
            )
            gold = np.concatenate([piece.gold[group] for piece in pieces])
            _, gradient = crf_loss(chain, gold, Constraints.bioes(tags))
            d_emissions[:, columns] = gradient.emissions
            d_transitions[columns, columns] = gradient.transitions
        backprop(Potentials(d_emissions, lengths, d_transitions))
        self.model.finish_update(optimizer)
        optimizer.step_schedules()


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sequence to learn from. keys: [t, c]; gold: [t] tag numbers per group."""

    keys: npt.NDArray[np.uint64]
    gold: list[Tags]


def _batches(pieces: Sequence[_Piece], seed: int) -> Iterator[list[_Piece]]:
    """Pieces in random order without end, so many characters at a time."""
    order = random.Random(seed)  # noqa: S311 (no secret, a reproducible order)
    batch: list[_Piece] = []
    count = 0
    while True:
        shuffled = list(pieces)
        order.shuffle(shuffled)
        for piece in shuffled:
            batch.append(piece)
            count += len(piece.keys)
            if count >= _CHARACTERS_A_STEP:
                yield batch
                batch, count = [], 0


@contextmanager
def _seeded(seed: int) -> Iterator[None]:
    """Thinc draws from numpy's one generator: seed it for the while, and put it back."""
    state = np.random.get_state()
    np.random.seed(seed)
    try:
        yield
    finally:
        np.random.set_state(state)
