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

    f1: None when the gold does not hold this label; agreement: None when no two
    annotations do.
    """

    layer: str
    label: str
    f1: float | None
    agreement: float | None

    @property
    def gap(self) -> float | None:
        """Agreement less F1, negative where the model is above it; None if one is unknown."""
        if self.f1 is None or self.agreement is None:
            return None
        return self.agreement - self.f1


MICRO = "micro"


def agreement_gaps(evaluation: Evaluation, agreement: Agreement) -> Sequence[AgreementGap]:
    """One row per label that the evaluation holds, then one per layer."""
    known = agreement.counts
    labels = [
        _gap(key[0], key[1], counts, known.get(key, Counts()))
        for key, counts in evaluation.labels.items()
    ]
    layers = [_gap(layer, MICRO, evaluation.layers[layer], micro(known, layer)) for layer in LAYERS]
    return [*labels, *layers]


def _gap(layer: str, label: str, model: Counts, annotators: Counts) -> AgreementGap:
    present = annotators.support + annotators.spurious > 0
    return AgreementGap(
        layer,
        label,
        model.f1 if model.support else None,
        annotators.f1 if present else None,
    )
