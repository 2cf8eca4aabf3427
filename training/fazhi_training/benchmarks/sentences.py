"""Cutting texts into sentences for the peers, which cannot take a whole report at once."""

from __future__ import annotations

import re
from collections.abc import Iterable

from fazhi_training.labelled_span import LabelledSpan

_SENTENCE = re.compile(r"[^。！？\n]{0,400}[。！？\n]?")


def sentence_ranges(text: str) -> list[tuple[int, int]]:
    """(start, end) of sentences that cover the text; none is longer than 401 characters."""
    return [match.span() for match in _SENTENCE.finditer(text) if match.end() > match.start()]


def spans_within(spans: Iterable[LabelledSpan], start: int, end: int) -> list[LabelledSpan]:
    """The spans that lie inside [start, end), moved so that `start` becomes 0."""
    return [span.shifted(-start) for span in spans if start <= span.start and span.end <= end]
