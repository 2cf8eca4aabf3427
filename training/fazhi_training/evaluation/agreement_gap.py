"""How far a model stays behind two people who annotate independently.

Their agreement is what the task allows: a model cannot be expected to be surer
than the rules are. A label without gap is done; a label with a low agreement needs
clearer rules before more training.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fazhi_training.evaluation.evaluation import Evaluation
from fazhi_training.evaluation.scores import LAYERS, Counts, LabelKey, micro


@dataclass(frozen=True, slots=True)
class Agreement:
    """Strict counts between two independent annotations, the first taken as gold."""

    reports: int
    counts: Mapping[LabelKey, Counts]


@dataclass(frozen=True, slots=True)
class AgreementGap:
    """A label, or a whole layer (label `micro`): F1 of model and annotators, 0..1.

    agreement, gap: None when no two annotations hold this label.
    """

    layer: str
    label: str
    f1: float
    agreement: float | None

    @property
    def gap(self) -> float | None:
        """Agreement less F1; negative where the model is above it."""
        return None if self.agreement is None else self.agreement - self.f1


MICRO = "micro"


def agreement_gaps(evaluation: Evaluation, agreement: Agreement) -> Sequence[AgreementGap]:
    """One row per label that the evaluation holds, then one per layer."""
    known = agreement.counts
    labels = [
        AgreementGap(key[0], key[1], counts.f1, known[key].f1 if key in known else None)
        for key, counts in evaluation.labels.items()
    ]
    layers = []
    for layer in LAYERS:
        both = micro(known, layer)
        present = both.support + both.spurious > 0
        layers.append(
            AgreementGap(layer, MICRO, evaluation.layers[layer].f1, both.f1 if present else None)
        )
    return [*labels, *layers]
