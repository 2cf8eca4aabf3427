"""How much a piece would teach, as expected errors of the model on it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fazhi.tagging.mention import Mention
from fazhi_training.annotation.queueing.rules import rule_hits
from fazhi_training.evaluation.scores import strict_counts
from fazhi_training.labelled_span import LabelledSpan

_MOST_RARE = 3.0


@dataclass(frozen=True, slots=True)
class Weights:
    """How much a doubtful region of each label counts; 1 for a label of middling kind."""

    labels: Mapping[str, float]

    def of(self, label: str) -> float:
        """The weight of a label; an unseen one counts most."""
        return self.labels.get(label, _MOST_RARE)


@dataclass(frozen=True, slots=True)
class Signals:
    """Why a piece is worth labelling, each in expected errors.

    uncertainty: sum over predicted regions of the probability to be wrong, weighted by label.
    rules: what a rule sees and the model does not.
    """

    uncertainty: float
    rules: float

    @property
    def errors(self) -> float:
        """Both."""
        return self.uncertainty + self.rules


def signals(text: str, mentions: Sequence[Mention], weights: Weights) -> Signals:
    """The signals of one piece; offsets of the mentions count in `text`."""
    doubt = sum((1.0 - mention.score) * weights.of(mention.label) for mention in mentions)
    spans = [LabelledSpan.from_mention(mention) for mention in mentions]
    return Signals(doubt, float(len(rule_hits(text, spans))))


def label_weights(
    labelled: Iterable[tuple[Sequence[LabelledSpan], Sequence[LabelledSpan] | None]],
    label_names: Sequence[str],
) -> Weights:
    """Weights from what is labelled: rare labels count more, and those the model gets wrong.

    labelled: the annotation of each piece, and what the model said of it where that is known.
    """
    seen: Counter[str] = Counter()
    right: Counter[str] = Counter()
    judged: Counter[str] = Counter()
    for gold, predicted in labelled:
        seen.update(span.label for span in gold)
        if predicted is None:
            continue
        for (_, label), counts in strict_counts(gold, predicted).items():
            right[label] += 2 * counts.right
            judged[label] += 2 * counts.right + counts.spurious + counts.missed
    middle = sorted(seen[name] + 1 for name in label_names)[len(label_names) // 2]
    weights = {}
    for name in label_names:
        rarity = math.sqrt(middle / (seen[name] + 1))
        wrong = 1.0 - (right[name] + 1) / (judged[name] + 2)
        weights[name] = min(_MOST_RARE, max(1 / _MOST_RARE, rarity) * (0.5 + wrong))
    return Weights(weights)
