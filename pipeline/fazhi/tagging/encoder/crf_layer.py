"""A Thinc layer with the transitions of a linear-chain CRF, and its loss."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from thinc.api import Model
from thinc.types import Ragged

from fazhi.tagging.encoder.chain import Constraints, Tags, gold_score, posterior
from fazhi.tagging.encoder.packing import Packing

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Potentials:
    """What a chain is scored by; or the gradient of that.

    emissions: [t, n], sequences end to end; lengths: [s]; transitions: [n, n], from row to column.
    """

    emissions: Any
    lengths: Any
    transitions: Any

    def packing(self) -> Packing:
        """The order in which the sequences are worked on."""
        return Packing.of(np.asarray(self.lengths))


def Crf() -> Model[Ragged, Potentials]:  # noqa: N802 - layers are named as in Thinc
    """Add learnt transitions to emissions: Ragged [t, n] → Potentials."""
    return Model("crf", _forward, init=_initialize, params={"T": None}, dims={"nO": None})


def crf_loss(
    potentials: Potentials, gold: Tags, constraints: Constraints
) -> tuple[float, Potentials]:
    """Negative log likelihood of the gold tags and its gradient, both per sequence.

    gold: [t] tag numbers, an allowed sequence. The gradient is marginals minus gold.
    """
    packing = potentials.packing()
    emissions = np.asarray(potentials.emissions)
    transitions = np.asarray(potentials.transitions)
    found = posterior(emissions, transitions, constraints, packing)
    score, gold_moves = gold_score(emissions, transitions, gold, packing)
    count = max(packing.alive(0), 1)
    gradient = found.marginals
    gradient[np.arange(len(gold)), gold] -= 1.0
    moves = np.where(constraints.moves, found.moves - gold_moves, 0.0)
    return (found.log_partition - score) / count, Potentials(
        (gradient / count).astype(np.float32),
        potentials.lengths,
        (moves / count).astype(np.float32),
    )


def softmax_loss(potentials: Potentials, gold: Tags) -> tuple[float, Potentials]:
    """Cross-entropy of each position alone, per sequence; transitions learn nothing."""
    emissions = np.asarray(potentials.emissions, dtype=np.float64)
    count = max(potentials.packing().alive(0), 1)
    shifted = emissions - emissions.max(axis=1, keepdims=True)
    log_totals = np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    places = np.arange(len(gold))
    loss = -float((shifted - log_totals)[places, gold].sum()) / count
    gradient = np.exp(shifted - log_totals)
    gradient[places, gold] -= 1.0
    return loss, Potentials(
        (gradient / count).astype(np.float32),
        potentials.lengths,
        np.zeros_like(np.asarray(potentials.transitions)),
    )


def _initialize(model: Model[Ragged, Potentials], X: Any = None, Y: Any = None) -> None:  # noqa: N803
    if not model.has_param("T"):
        count = model.get_dim("nO")
        model.set_param("T", model.ops.alloc2f(count, count))


def _forward(
    model: Model[Ragged, Potentials], emissions: Ragged, is_train: bool
) -> tuple[Potentials, Callable[[Potentials], Ragged]]:
    def backprop(gradient: Potentials) -> Ragged:
        ops: Any = model.ops
        model.inc_grad("T", ops.asarray(gradient.transitions))
        return Ragged(ops.asarray(gradient.emissions), emissions.lengths)

    return Potentials(emissions.dataXd, emissions.lengths, model.get_param("T")), backprop
