"""Pretraining the encoder of a training config on plain text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from thinc.api import (
    Adam,
    Linear,
    Model,
    chain,
    fix_random_seed,
    set_dropout_rate,
    warmup_linear,
    zero_init,
)
from thinc.types import Ragged

from fazhi.tagging.encoder.keys import keyed_without_hints
from fazhi.tagging.encoder.layers import learn_keys
from fazhi.tagging.visible import VisibleText, view
from fazhi_training.pretraining.cloze import (
    Cloze,
    Integers,
    frequent_characters,
    make_cloze,
)
from fazhi_training.pretraining.errors import PretrainingError
from fazhi_training.pretraining.passages import read_passages

SECTION = "masked_characters"


@dataclass(frozen=True, slots=True)
class Settings:
    """Section [masked_characters] of a training config.

    passes: over the text. batch: characters of a step. share: of the characters that are masked.
    classes: how many of the most frequent characters are guessed. min_count: rarer bigrams and
    characters get no vector. held_out: share of the passages that only measure.
    """

    passes: int = 4
    batch: int = 3000
    share: float = 0.15
    classes: int = 4000
    min_count: int = 4
    dropout: float = 0.2
    learn_rate: float = 0.002
    held_out: float = 0.02


@dataclass(frozen=True, slots=True)
class Progress:
    """State of a run: mean loss (nats) and share guessed right, on held-out passages."""

    step: int
    steps: int
    loss: float
    accuracy: float


def pretrain_encoder(
    config_path: Path,
    folders: Sequence[Path],
    *,
    seed: int,
    report: Callable[[Progress], None] = lambda _: None,
    passes: int | None = None,
) -> bytes:
    """Train the config's encoder to guess masked characters.

    passes: in place of the config's.
    RETURNS: the encoder's weights, for `initialize.components.….pretrained`.
    Raises PretrainingError when the config has no encoder or there is no text.
    """
    fix_random_seed(seed)
    random = np.random.default_rng(seed)
    encoder, settings = _read_config(config_path)
    passages = [view(passage) for passage in read_passages(folders)]
    texts = [passages[number] for number in random.permutation(len(passages))]
    count = max(int(len(texts) * settings.held_out), 1)
    measured, learnt = texts[:count], texts[count:] or texts
    classes = frequent_characters(learnt, most=settings.classes)
    _prepare(encoder, learnt, settings)
    fixed = np.random.default_rng(seed)
    tests = [
        make_cloze(batch, classes, share=settings.share, random=fixed)
        for batch in _batches(measured, settings.batch)
    ]
    output: Model[Any, Any] = Linear(len(classes), encoder.get_dim("nO"), init_W=zero_init)
    output.initialize()
    both: Model[Any, Any] = chain(encoder, output)
    rounds = passes or settings.passes
    steps = rounds * len(list(_batches(learnt, settings.batch)))
    rates: Any = warmup_linear(settings.learn_rate, max(steps // 50, 1), steps + 1)
    optimizer = Adam(
        rates,
        beta2=0.98,
        L2=0.0,
        grad_clip=5.0,
        use_averages=True,
    )
    step = 0
    for _ in range(rounds):
        shuffled = [learnt[number] for number in random.permutation(len(learnt))]
        for batch in _batches(shuffled, settings.batch):
            cloze = make_cloze(batch, classes, share=settings.share, random=random)
            set_dropout_rate(encoder, settings.dropout)
            _update(encoder, output, cloze)
            both.finish_update(optimizer)
            optimizer.step_schedules()
            step += 1
            if step % 200 == 0 or step == steps:
                with both.use_params(optimizer.averages or {}):
                    report(Progress(step, steps, *_measure(encoder, output, tests)))
    with both.use_params(optimizer.averages or {}):
        return encoder.to_bytes()


def _read_config(path: Path) -> tuple[Model[Any, Any], Settings]:
    from spacy.util import load_config, registry

    if not path.is_file():
        raise PretrainingError(f"There is no config {path}; configs/encoder.cfg is the default.")
    config = load_config(path, interpolate=True)
    for component in config.get("components", {}).values():
        encoder = component.get("model", {}).get("encoder")
        if encoder:
            resolved: Model[Any, Any] = registry.resolve({"encoder": encoder})["encoder"]
            break
    else:
        raise PretrainingError(
            f"{path} has no [components.….model.encoder]; take configs/encoder.cfg."
        )
    try:
        return resolved, Settings(**config.get(SECTION, {}))
    except TypeError as error:
        raise PretrainingError(f"[{SECTION}] of {path} has an unknown key: {error}.") from error


def _prepare(encoder: Model[Any, Any], texts: Sequence[VisibleText], settings: Settings) -> None:
    """Give the encoder its characters and bigrams, and random weights."""
    read = [keyed_without_hints(text) for text in texts]
    keys = np.concatenate([text.keys for text in read])
    # Half of the bigrams are left to be learnt from the gold.
    learn_keys(encoder, keys, min_count=settings.min_count, fill=0.5)
    sample = read[0]
    encoder.initialize(X=Ragged(sample.keys, sample.lengths.astype(np.int32)))  # type: ignore[arg-type]


def _batches(texts: Sequence[VisibleText], size: int) -> Iterator[list[VisibleText]]:
    held: list[VisibleText] = []
    for text in texts:
        held.append(text)
        if sum(map(len, held)) >= size:
            yield held
            held = []
    if held:
        yield held


def _update(encoder: Model[Any, Any], output: Model[Any, Any], cloze: Cloze) -> None:
    vectors, backprop = encoder.begin_update(_input(cloze))
    scores, backprop_output = output.begin_update(vectors.dataXd[cloze.places])
    gradient = encoder.ops.softmax(scores)
    gradient[np.arange(len(cloze.answers)), cloze.answers] -= 1.0
    gradient /= max(len(cloze.answers), 1)
    # The encoder's input is summed over many more rows than one sentence, so the loss is
    # a mean; Adam takes care of the scale.
    d_vectors = np.zeros_like(vectors.dataXd)
    d_vectors[cloze.places] = backprop_output(gradient)
    backprop(Ragged(d_vectors, vectors.lengths))


def _measure(
    encoder: Model[Any, Any], output: Model[Any, Any], tests: Sequence[Cloze]
) -> tuple[float, float]:
    loss = 0.0
    right = 0
    for cloze in tests:
        scores = output.predict(encoder.predict(_input(cloze)).dataXd[cloze.places])
        shares = encoder.ops.softmax(scores)[np.arange(len(cloze.answers)), cloze.answers]
        loss -= float(np.log(np.maximum(shares, 1e-12)).sum())
        right += int((scores.argmax(axis=1) == cloze.answers).sum())
    asked = max(sum(len(cloze.answers) for cloze in tests), 1)
    return loss / asked, right / asked


def _input(cloze: Cloze) -> Ragged:
    return Ragged(cloze.keys, cloze.lengths.astype(np.int32))  # type: ignore[arg-type]


__all__ = ["Integers", "Progress", "Settings", "pretrain_encoder"]
