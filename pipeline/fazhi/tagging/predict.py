"""From a tagged spaCy `Doc` to plain mentions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fazhi.tagging.mention import Mention
from fazhi.tagging.scores import ENTITY_SCORES, SPANS_KEY

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


def tag(nlp: Language, text: str) -> list[Mention]:
    """Tag one text. RETURNS: mentions of both layers, sorted by (start, -end)."""
    return mentions_of(nlp(text))


def mentions_of(doc: Doc) -> list[Mention]:
    """Plain mentions of a tagged doc, sorted by (start, -end, layer)."""
    entity_scores = doc.user_data.get(ENTITY_SCORES) or [1.0] * len(doc.ents)
    mentions = [
        Mention("entity", ent.label_, ent.start_char, ent.end_char, ent.text, score, "model")
        for ent, score in zip(doc.ents, entity_scores, strict=True)
    ]
    if SPANS_KEY in doc.spans:
        group = doc.spans[SPANS_KEY]
        span_scores = group.attrs.get("scores")
        if span_scores is None or len(span_scores) != len(group):
            span_scores = [1.0] * len(group)
        mentions.extend(
            Mention("span", span.label_, span.start_char, span.end_char, span.text, score, "model")
            for span, score in zip(group, span_scores, strict=True)
        )
    return sorted(mentions, key=lambda mention: (mention.start, -mention.end, mention.layer))
