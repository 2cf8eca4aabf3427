"""Text with its labelled spans as HTML: nested and overlapping spans, coloured by label."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import pairwise

from fazhi_training.corpus.scheme import LabelScheme
from fazhi_training.labelled_span import LabelledSpan


def label_styles(scheme: LabelScheme) -> str:
    """CSS: entities are filled, spans are underlined, each in the colour of its label."""
    lines = [
        "mark { background: none; color: inherit; padding: 1px 0; }",
        "mark::after { content: attr(data-end); font-size: .6em; vertical-align: super; }",
    ]
    for layer in scheme.layers:
        for label in layer.labels:
            fill = f"background: {label.colour}40;" if layer.layer == "entity" else ""
            lines.append(f"mark.{label.name} {{ border-bottom: 3px solid {label.colour}; {fill} }}")
    return "\n".join(lines)


def highlighted(text: str, spans: Iterable[LabelledSpan], *, start: int = 0, end: int = -1) -> str:
    """HTML of `text[start:end]` with its spans; a span's label stands where it ends.

    The text is cut at every border, so that overlapping spans need no nesting.
    """
    end = len(text) if end < 0 else end
    shown = [span for span in spans if span.start < end and start < span.end]
    edges = {start, end, *(e for span in shown for e in (span.start, span.end) if start < e < end)}
    return "".join(_stretch(text, left, right, shown) for left, right in pairwise(sorted(edges)))


def _stretch(text: str, left: int, right: int, spans: Sequence[LabelledSpan]) -> str:
    content = escape(text[left:right]).replace("\n", "<br>")
    covering = [span for span in spans if span.start <= left and right <= span.end]
    # Innermost first: shorter spans, and entities within spans of the same length.
    for span in sorted(covering, key=lambda span: (span.end - span.start, span.layer)):
        name = f' data-end="{span.label}"' if span.end == right else ""
        content = f'<mark class="{span.label}"{name}>{content}</mark>'
    return content
