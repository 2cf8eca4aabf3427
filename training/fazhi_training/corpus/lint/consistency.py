"""The same string labelled differently in like contexts.

Two places are alike when the string and two characters on each side are equal.
The places that go against the majority are reported; where there is no
majority, all of them. A string of some length that bears two labels anywhere
is reported as well.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence

from fazhi_training.corpus.gold import GoldReport
from fazhi_training.corpus.lint.finding import Finding, finding
from fazhi_training.labelled_span import LabelledSpan

_SIDE = 2
_LONG = 4
_NOTHING = "nothing"


def check_consistency(reports: Sequence[GoldReport]) -> Iterator[Finding]:
    """Findings over the whole corpus, layer 1."""
    yield from _in_context(reports)
    yield from _anywhere(reports)


def _in_context(reports: Sequence[GoldReport]) -> Iterator[Finding]:
    windows: dict[str, tuple[int, int]] = {}
    for report in reports:
        for entity in report.entities:
            start = max(0, entity.start - _SIDE)
            window = report.text[start : entity.end + _SIDE]
            windows.setdefault(window, (entity.start - start, entity.end - start))
    labelled = [_by_borders(report) for report in reports]
    for window, (left, right) in sorted(windows.items()):
        places: list[tuple[int, int, str]] = []
        for number, report in enumerate(reports):
            position = report.text.find(window)
            while position >= 0:
                label = _label_at(labelled[number], report, position + left, position + right)
                if label is not None:
                    places.append((number, position, label))
                position = report.text.find(window, position + 1)
        yield from _minority(reports, places, left, right)


def _by_borders(report: GoldReport) -> dict[tuple[int, int], str]:
    return {(entity.start, entity.end): entity.label for entity in report.entities}


def _label_at(
    labelled: dict[tuple[int, int], str], report: GoldReport, start: int, end: int
) -> str | None:
    """The label of the stretch; None inside a larger entity, which is another context."""
    if (start, end) in labelled:
        return labelled[start, end]
    for entity in report.entities[_first_behind(report, start) :]:
        if entity.start >= end:
            break
        if entity.start <= start and end <= entity.end:
            return None
        return "other borders"
    return _NOTHING


def _first_behind(report: GoldReport, offset: int) -> int:
    """Index of the first entity that ends behind the offset."""
    return bisect_right(report.entities, offset, key=lambda entity: entity.end)


def _minority(
    reports: Sequence[GoldReport],
    places: Sequence[tuple[int, int, str]],
    left: int,
    right: int,
) -> Iterator[Finding]:
    labels = Counter(label for _, _, label in places)
    if len(labels) < 2:
        return
    ranked = labels.most_common()
    clear = ranked[0][1] > ranked[1][1]
    told = ", ".join(f"{label} {number} times" for label, number in ranked)
    for number, position, label in places:
        if clear and label == ranked[0][0]:
            continue
        yield finding(
            reports[number],
            position + left,
            position + right,
            rule="consistency",
            message=f"{label} here; in like contexts {told}",
        )


def _anywhere(reports: Sequence[GoldReport]) -> Iterator[Finding]:
    found: dict[str, list[tuple[GoldReport, LabelledSpan]]] = {}
    for report in reports:
        for entity in report.entities:
            text = report.text[entity.start : entity.end]
            if len(text) >= _LONG:
                found.setdefault(text, []).append((report, entity))
    for text, places in sorted(found.items()):
        labels = Counter(entity.label for _, entity in places)
        if len(labels) < 2:
            continue
        (first, most), (_, next_most), *_ = labels.most_common()
        told = ", ".join(f"{label} {number} times" for label, number in labels.most_common())
        for report, entity in places:
            if most > next_most and entity.label == first:
                continue
            yield finding(
                report,
                entity.start,
                entity.end,
                rule="consistency",
                message=f"{entity.label} here; {text} is {told}",
            )
