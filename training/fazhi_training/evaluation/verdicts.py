"""Which predictions are right, with the probability that the model gave them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fazhi.tagging.mention import Mention
from fazhi_training.labelled_span import LabelledDocument, LabelledSpan


@dataclass(frozen=True, slots=True)
class JudgedMention:
    """A prediction; `right` when gold has the same label and borders."""

    document_id: str
    mention: Mention
    right: bool


def judge_mentions(
    documents: Iterable[LabelledDocument], mentions: Iterable[Sequence[Mention]]
) -> list[JudgedMention]:
    """All predictions of all documents; of equal ones the most probable is right first."""
    result: list[JudgedMention] = []
    for document, found in zip(documents, mentions, strict=True):
        left = Counter(document.spans)
        for mention in sorted(found, key=lambda mention: -mention.score):
            span = LabelledSpan.from_mention(mention)
            result.append(JudgedMention(document.document_id, mention, left[span] > 0))
            left[span] -= 1
    return result
