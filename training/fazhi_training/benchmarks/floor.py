"""The arithmetic floor of the encoder: its matrix products and nothing else."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from fazhi_training.benchmarks.cache import JsonObject

if TYPE_CHECKING:
    from spacy.language import Language
    from thinc.api import Model

_CHARACTERS = 1000
_ROUNDS = 20
_WITH_MATRIX = frozenset({"linear", "maxout"})


def run_floor(task: Mapping[str, Any]) -> JsonObject:
    """How long this machine's processor needs for the encoder's matrices alone, one thread.

    RETURNS: per character the multiplications and nanoseconds, and the characters a second
    that follow; no figures for a model without an encoder.
    """
    from fazhi import tagging
    from fazhi_training.benchmarks.speed_task import pin

    pin()
    shapes = list(encoder_matrices(tagging.load(task["model"])))
    if not shapes:
        return {"matrices": []}
    seconds = sum(_seconds(*shape) for shape in shapes) / _CHARACTERS
    multiplications = sum(inputs * outputs for inputs, outputs in shapes)
    return {
        "matrices": [list(shape) for shape in shapes],
        "multiplications_per_char": multiplications,
        "gflops": round(2 * multiplications / seconds / 1e9, 1),
        "nanoseconds_per_char": round(seconds * 1e9),
        "chars_per_second": round(1 / seconds),
    }


def encoder_matrices(nlp: Language) -> Iterator[tuple[int, int]]:
    """Inputs and outputs of every matrix that each character is multiplied with."""
    for _, component in nlp.pipeline:
        model: Model[Any, Any] | None = getattr(component, "model", None)
        for node in model.walk() if model is not None else ():
            if node.name in _WITH_MATRIX:
                pieces = node.get_dim("nP") if node.has_dim("nP") else 1
                yield node.get_dim("nI"), node.get_dim("nO") * pieces


def _seconds(inputs: int, outputs: int) -> float:
    """Of the product for as many characters as the encoder takes at once, the fastest round."""
    import numpy as np

    generator = np.random.default_rng(0)
    left = generator.random((_CHARACTERS, inputs), np.float32)
    right = generator.random((inputs, outputs), np.float32)
    target = np.empty((_CHARACTERS, outputs), np.float32)
    fastest = float("inf")
    for _ in range(_ROUNDS):
        started = time.perf_counter()
        np.matmul(left, right, out=target)
        fastest = min(fastest, time.perf_counter() - started)
    return fastest
