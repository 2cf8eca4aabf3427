"""Planting errors in gold, to see whether `suspects` finds them."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from fazhi.tagging.mention import Layer
from fazhi_training.annotation.suspects import Suspect
from fazhi_training.labelled_span import LabelledDocument, LabelledSpan

Mistake = Literal["label", "borders", "left out"]
MISTAKES: tuple[Mistake, ...] = ("label", "borders", "left out")


@dataclass(frozen=True, slots=True)
class Planted:
    """One planted mistake: the right span, and what stands in its place (None: nothing)."""

    document_id: str
    mistake: Mistake
    right: LabelledSpan
    wrong: LabelledSpan | None


def plant(
    documents: Sequence[LabelledDocument],
    number: int,
    *,
    labels: Mapping[Layer, Sequence[str]],
    seed: int,
) -> tuple[list[LabelledDocument], list[Planted]]:
    """The documents with so many mistakes, the three kinds in turn; at most one per span.

    labels: of each layer, for wrong labels.
    """
    chance = random.Random(seed)  # noqa: S311 - an experiment, not a secret
    places = [(index, span) for index, entry in enumerate(documents) for span in entry.spans]
    chosen = chance.sample(places, min(number, len(places)))
    spans = [list(document.spans) for document in documents]
    planted = []
    for turn, (index, right) in enumerate(chosen):
        mistake = MISTAKES[turn % len(MISTAKES)]
        wrong = _mistaken(right, mistake, labels, chance)
        if wrong in spans[index]:
            continue
        spans[index].remove(right)
        if wrong is not None:
            spans[index].append(wrong)
        planted.append(Planted(documents[index].document_id, mistake, right, wrong))
    changed = [
        LabelledDocument(document.document_id, document.text, tuple(sorted(own)))
        for document, own in zip(documents, spans, strict=True)
    ]
    return changed, planted


def _mistaken(
    right: LabelledSpan,
    mistake: Mistake,
    labels: Mapping[Layer, Sequence[str]],
    chance: random.Random,
) -> LabelledSpan | None:
    if mistake == "left out":
        return None
    if mistake == "label":
        others = [name for name in labels[right.layer] if name != right.label]
        return LabelledSpan(right.start, right.end, right.layer, chance.choice(others))
    if right.end - right.start > 1:
        return LabelledSpan(right.start + 1, right.end, right.layer, right.label)
    return LabelledSpan(right.start, right.end + 1, right.layer, right.label)


def found(planted: Sequence[Planted], suspects: Sequence[Suspect]) -> list[Planted]:
    """The planted mistakes that a list of suspects points at."""
    gold = {(entry.document_id, entry.gold) for entry in suspects if entry.gold}
    missing = {(entry.document_id, entry.model) for entry in suspects if entry.gold is None}
    return [
        entry
        for entry in planted
        if (
            (entry.document_id, entry.wrong) in gold
            if entry.wrong
            else any(
                name == entry.document_id and model is not None and model.overlaps(entry.right)
                for name, model in missing
            )
        )
    ]
