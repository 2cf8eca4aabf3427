"""Where a span may begin and end: white space, punctuation, quotes, titles, line breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fazhi_training.corpus.gold import GoldReport
from fazhi_training.corpus.lint.finding import Finding, at_span
from fazhi_training.labelled_span import LabelledSpan

_PUNCTUATION = frozenset("，。；、：！？,;:!?.…—-－·・〔〕[]【】〈〉<>|｜/")
_PARTNERS = {
    "）": "（",
    ")": "(",
    "”": "“",
    "’": "‘",
    "》": "《",
    "」": "「",
    "』": "『",
}
_OPENING = {opening: closing for closing, opening in _PARTNERS.items()}
_PARAGRAPH_BREAK = re.compile(
    r"[。：；！？:;!?]\s*\n|\n[^\S\n]*\n|\n\s*[（(]?[一二三四五六七八九十]{1,3}[、）)]"
)


def check_edges(report: GoldReport) -> Iterator[Finding]:
    """G2, G3, G8 and L1 for every span of both layers."""
    for span in (*report.entities, *report.spans):
        text = report.text[span.start : span.end]
        if not text.strip() or text != text.strip():
            yield at_span(report, span, rule="G2", message="white space at an edge")
            continue
        yield from _punctuation(report, span, text)
        yield from _quotes(report, span, text)
        yield from _title_marks(report, span, text)
        if _PARAGRAPH_BREAK.search(text):
            message = "runs across the end of a paragraph or heading"
            yield at_span(report, span, rule="G8", message=message)


def _punctuation(report: GoldReport, span: LabelledSpan, text: str) -> Iterator[Finding]:
    first, last = text[0], text[-1]
    if first in _PUNCTUATION or (first in _PARTNERS):
        yield at_span(report, span, rule="G2", message=f"begins with {first}")
    elif first in "（(" and _OPENING[first] not in text:
        yield at_span(report, span, rule="G2", message=f"begins with {first}, partner outside")
    if last in _PUNCTUATION or last in _OPENING:
        yield at_span(report, span, rule="G2", message=f"ends with {last}")
    elif last in "）)" and _PARTNERS[last] not in text:
        yield at_span(report, span, rule="G2", message=f"ends with {last}, partner outside")


def _quotes(report: GoldReport, span: LabelledSpan, text: str) -> Iterator[Finding]:
    if span.layer != "entity":
        return
    for opening, closing in (("“", "”"), ("‘", "’")):
        if text[0] == opening and text.find(closing) == len(text) - 1:
            yield at_span(report, span, rule="G3", message="quotes around the whole stay outside")
        elif text.count(opening) > text.count(closing) and report.text[span.end :][:1] == closing:
            yield at_span(report, span, rule="G3", message=f"partner {closing} left outside")
        elif (
            text.count(closing) > text.count(opening)
            and report.text[max(0, span.start - 1) : span.start] == opening
        ):
            yield at_span(report, span, rule="G3", message=f"partner {opening} left outside")


def _title_marks(report: GoldReport, span: LabelledSpan, text: str) -> Iterator[Finding]:
    if span.label not in {"LAW", "POLICY"}:
        return
    before = report.text[max(0, span.start - 1) : span.start]
    after = report.text[span.end : span.end + 1]
    if (before == "《" and not text.startswith("《")) or (after == "》" and "》" not in text[-1]):
        yield at_span(report, span, rule="L1", message="title marks belong to the span")
    if "》《" in text:
        yield at_span(report, span, rule="G6", message="two titles in one span")
