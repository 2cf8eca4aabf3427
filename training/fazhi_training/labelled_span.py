"""The value that corpus building and evaluation share: a label over a stretch of text."""

from __future__ import annotations

from dataclasses import dataclass

from fazhi.tagging.mention import Layer, Mention


@dataclass(frozen=True, slots=True, order=True)
class LabelledSpan:
    """A label over `text[start:end]`; offsets are code points, end exclusive.

    layer: `entity` (flat) or `span` (may overlap).
    """

    start: int
    end: int
    layer: Layer
    label: str

    @classmethod
    def from_mention(cls, mention: Mention) -> LabelledSpan:
        """Drop score, text and method of a prediction."""
        return cls(mention.start, mention.end, mention.layer, mention.label)

    def shifted(self, by: int) -> LabelledSpan:
        """The same span in a text that begins `by` code points earlier."""
        return LabelledSpan(self.start + by, self.end + by, self.layer, self.label)

    def contains(self, other: LabelledSpan) -> bool:
        """Whether the other span lies inside this one (equal borders count)."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: LabelledSpan) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class LabelledDocument:
    """A text with all its labelled spans, sorted. No spans means: nothing to find here."""

    document_id: str
    text: str
    spans: tuple[LabelledSpan, ...]
