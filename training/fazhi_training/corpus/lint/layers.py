"""What a layer-2 span must and must not contain."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator

from fazhi_training.corpus.gold import GoldReport
from fazhi_training.corpus.lint.finding import Finding, at_span
from fazhi_training.labelled_span import LabelledSpan

_SENTENCE_END = re.compile(r"[。！？!?](?!$)")
_NEGATION = re.compile(r"[未无没零不免0０]|杜绝|防止|避免")


def check_layers(report: GoldReport) -> Iterator[Finding]:
    """Containment, crossing borders and labels that exclude each other."""
    starts = [entity.start for entity in report.entities]
    for span in report.spans:
        first = max(0, bisect_left(starts, span.start) - 1)
        last = bisect_left(starts, span.end)
        near = report.entities[first:last]
        inside = [entity for entity in near if span.contains(entity)]
        for entity in near:
            if entity.overlaps(span) and not span.contains(entity) and not entity.contains(span):
                message = f"cuts {entity.label} {report.text[entity.start : entity.end]}"
                yield at_span(report, span, rule="overlap", message=message)
        yield from _content(report, span, inside)
    yield from _exclusions(report)


def _content(
    report: GoldReport, span: LabelledSpan, inside: list[LabelledSpan]
) -> Iterator[Finding]:
    count = Counter(entity.label for entity in inside)
    quantities = count["QUANTITY"]
    text = report.text[span.start : span.end]
    if span.label == "INDICATOR" and quantities != 1:
        yield at_span(report, span, rule="Q4", message=f"holds {quantities} QUANTITY, not one")
    elif span.label == "TARGET" and quantities != 1:
        yield at_span(report, span, rule="Q8", message=f"holds {quantities} QUANTITY, not one")
    elif span.label == "CHANGE" and quantities > 1:
        yield at_span(report, span, rule="Q10", message=f"holds {quantities} QUANTITY")
    elif span.label == "ZERO":
        if quantities:
            yield at_span(report, span, rule="Q3", message="a QUANTITY inside ZERO is nothing")
        if not _NEGATION.search(text):
            yield at_span(report, span, rule="Q9", message="has no negation")
    elif span.label == "ACTIVITY":
        if not count["CAMPAIGN"]:
            yield at_span(report, span, rule="C4", message="holds no CAMPAIGN")
        if _SENTENCE_END.search(text):
            yield at_span(report, span, rule="C4", message="runs across the end of a sentence")
    elif span.label == "OFFICIAL":
        yield from _official(report, span, inside)


def _official(
    report: GoldReport, span: LabelledSpan, inside: list[LabelledSpan]
) -> Iterator[Finding]:
    holders = [entity for entity in inside if entity.label in {"POST", "PERSON"}]
    if len(holders) < 2:
        yield at_span(report, span, rule="O7", message="links fewer than two of POST and PERSON")
    elif holders[0].start != span.start or holders[-1].end != span.end:
        message = "runs from the first POST or PERSON to the last, no further"
        yield at_span(report, span, rule="O7", message=message)


def _exclusions(report: GoldReport) -> Iterator[Finding]:
    targets = [span for span in report.spans if span.label == "TARGET"]
    for span in report.spans:
        if span.label == "CHANGE" and any(target.overlaps(span) for target in targets):
            yield at_span(report, span, rule="Q10", message="a planned change is a TARGET only")
        if span.label == "INDICATOR" and any(
            (target.start, target.end) == (span.start, span.end) for target in targets
        ):
            yield at_span(report, span, rule="Q8", message="is marked as TARGET too")
