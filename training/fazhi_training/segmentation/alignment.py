"""Which gold spans the tokens of a segmenter cannot express."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from fazhi.tagging.mention import Layer
from fazhi.tagging.word_boundaries import WordBoundaries
from fazhi_training.labelled_span import LabelledDocument, LabelledSpan

COLUMNS = ("document_id", "layer", "label", "start", "end", "text", "words")


@dataclass(frozen=True, slots=True)
class CutSpan:
    """A gold span with a border inside a word; `words`: the words that it touches."""

    document_id: str
    layer: Layer
    label: str
    start: int
    end: int
    text: str
    words: str


@dataclass(frozen=True, slots=True)
class Alignment:
    """Spans per (layer, label), and those that no run of words spells."""

    spans: Counter[tuple[Layer, str]] = field(default_factory=Counter)
    cut: tuple[CutSpan, ...] = ()

    def share(self, layer: Layer, label: str | None = None) -> float:
        """Share of spans that whole words spell, 0..1: the recall that words allow."""
        total = sum(n for key, n in self.spans.items() if _belongs(key, layer, label))
        lost = sum(_belongs((span.layer, span.label), layer, label) for span in self.cut)
        return (total - lost) / total if total else 0.0


def align(documents: Iterable[LabelledDocument], word_boundaries: WordBoundaries) -> Alignment:
    """Compare the borders of all gold spans with the borders of words."""
    spans: Counter[tuple[Layer, str]] = Counter()
    cut: list[CutSpan] = []
    for document in documents:
        starts = word_boundaries(document.text)
        for span in document.spans:
            spans[span.layer, span.label] += 1
            if not _fits(document.text, starts, span):
                cut.append(_cut_span(document, starts, span))
    return Alignment(spans, tuple(cut))


def _fits(text: str, starts: list[int], span: LabelledSpan) -> bool:
    return bool(starts[span.start]) and _is_border(text, starts, span.end)


def _is_border(text: str, starts: list[int], offset: int) -> bool:
    """Whether no word reaches across this offset."""
    return offset >= len(text) or bool(starts[offset]) or text[offset].isspace()


def _cut_span(document: LabelledDocument, starts: list[int], span: LabelledSpan) -> CutSpan:
    text = document.text
    first, last = span.start, span.end
    while first and not starts[first]:
        first -= 1
    while not _is_border(text, starts, last):
        last += 1
    words = [
        ("|" if starts[offset] and offset > first else "") + text[offset]
        for offset in range(first, last)
    ]
    return CutSpan(
        document.document_id,
        span.layer,
        span.label,
        span.start,
        span.end,
        text[span.start : span.end],
        "".join(words),
    )


def _belongs(key: tuple[Layer, str], layer: Layer, label: str | None) -> bool:
    return key[0] == layer and label in (None, key[1])
