"""Gold and predicted spans paired one to one, as well as possible in total.

Spans pair only where they overlap, and layers never mix. Runs of spans that hang
together by overlap are paired by the assignment that is worth most, so that the
result depends on no order, also where spans overlap or nest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from fazhi_training.evaluation.assignment import best_assignment
from fazhi_training.labelled_span import LabelledSpan

Preference = Literal["borders", "label", "number"]


@dataclass(frozen=True, slots=True)
class Pair:
    """A gold span and the prediction matched to it; one of the two may be missing."""

    gold: LabelledSpan | None
    predicted: LabelledSpan | None

    @property
    def present(self) -> LabelledSpan:
        """The gold span, else the prediction. Raises ValueError for a pair of nothing."""
        span = self.gold or self.predicted
        if span is None:
            raise ValueError("a pair holds at least one span")
        return span

    @property
    def same_borders(self) -> bool:
        """Whether both are there and begin and end together."""
        return (
            self.gold is not None
            and self.predicted is not None
            and (self.gold.start, self.gold.end) == (self.predicted.start, self.predicted.end)
        )

    @property
    def same_label(self) -> bool:
        """Whether both are there and have one label."""
        return (
            self.gold is not None
            and self.predicted is not None
            and self.gold.label == self.predicted.label
        )


def match(
    gold: Iterable[LabelledSpan],
    predicted: Iterable[LabelledSpan],
    *,
    prefer: Preference = "borders",
) -> list[Pair]:
    """Pair the spans of one document; sorted by place.

    prefer: `borders` finds as many right pairs as there are, then as many with the
        same borders, then with the same label; `label` as many as possible with
        the same label, then with the same borders; `number` as many pairs as possible,
        one with the same borders for two others. The overlap decides the rest.
    """
    pairs: list[Pair] = []
    wanted = sorted(gold)
    found = sorted(predicted)
    for layer in sorted({span.layer for span in (*wanted, *found)}):
        pairs += _match_layer(
            [span for span in wanted if span.layer == layer],
            [span for span in found if span.layer == layer],
            prefer,
        )
    return sorted(pairs, key=lambda pair: (pair.present, pair.gold is None))


def _match_layer(
    gold: Sequence[LabelledSpan], predicted: Sequence[LabelledSpan], prefer: Preference
) -> list[Pair]:
    pairs: list[Pair] = []
    for wanted, found in _clusters(gold, predicted):
        chosen = best_assignment(
            [[_worth(Pair(one, other), prefer) for other in found] for one in wanted]
        )
        used = set()
        for row, span in enumerate(wanted):
            column = chosen[row]
            if column is None or not span.overlaps(found[column]):
                pairs.append(Pair(span, None))
            else:
                used.add(column)
                pairs.append(Pair(span, found[column]))
        pairs += [Pair(None, span) for column, span in enumerate(found) if column not in used]
    return pairs


def _clusters(
    gold: Sequence[LabelledSpan], predicted: Sequence[LabelledSpan]
) -> list[tuple[list[LabelledSpan], list[LabelledSpan]]]:
    """Runs of spans that hang together by overlap; no pair reaches across two runs."""
    clusters: list[tuple[list[LabelledSpan], list[LabelledSpan]]] = []
    end = -1
    both = sorted([(span, True) for span in gold] + [(span, False) for span in predicted])
    for span, is_gold in both:
        if span.start >= end:
            clusters.append(([], []))
        clusters[-1][0 if is_gold else 1].append(span)
        end = max(end, span.end)
    return clusters


def _worth(pair: Pair, prefer: Preference) -> float:
    """How good a pair is; 0 without overlap.

    The steps are so far apart that no number of pairs of a worse kind outweighs a
    better one; the overlap decides between pairs of one kind.
    """
    gold, predicted = pair.gold, pair.predicted
    if gold is None or predicted is None or not gold.overlaps(predicted):
        return 0.0
    common = min(gold.end, predicted.end) - max(gold.start, predicted.start)
    whole = max(gold.end, predicted.end) - min(gold.start, predicted.start)
    overlap = 1.0 + common / whole
    borders, label = float(pair.same_borders), float(pair.same_label)
    if prefer == "label":
        return 1e6 * label + 1e3 * borders + overlap
    if prefer == "number":
        return 1e6 * (1.0 + borders) + 1e3 * borders + overlap
    return 1e9 if borders and label else 1e6 * borders + 1e3 * label + overlap
