"""Where a plain rule sees something and the model does not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from fazhi.normalise.units import find_unit
from fazhi_training.labelled_span import LabelledSpan

_TITLE = re.compile(r"《[^《》\n]{2,80}》")
_NUMBER = re.compile(r"[0-9０-９]{1,12}(?:[.．][0-9０-９]{1,4})?[万亿]?[余多]?")
_TITLE_LABELS = frozenset({"LAW", "POLICY"})
_NUMBER_LABELS = frozenset({"QUANTITY", "DATE", "LAW", "POLICY", "CAMPAIGN"})
_DATE_UNITS = frozenset("年月日号")


def rule_hits(text: str, spans: Iterable[LabelledSpan]) -> list[tuple[int, int]]:
    """Stretches that a rule would mark and that no entity touches.

    Two rules: a title in 《》 is a law or a policy; a number before a unit is a quantity.
    """
    marked = list(spans)
    titles = _uncovered(_titles(text), [s for s in marked if s.label in _TITLE_LABELS])
    numbers = _uncovered(_numbers(text), [s for s in marked if s.label in _NUMBER_LABELS])
    return sorted([*titles, *numbers])


def _titles(text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in _TITLE.finditer(text))


def _numbers(text: str) -> Iterator[tuple[int, int]]:
    for match in _NUMBER.finditer(text):
        after = text[match.end() : match.end() + 8]
        if after[:1] not in _DATE_UNITS and find_unit(after) is not None:
            yield match.span()


def _uncovered(
    places: Iterable[tuple[int, int]], spans: Iterable[LabelledSpan]
) -> list[tuple[int, int]]:
    covering = sorted((span.start, span.end) for span in spans)
    found = []
    at = 0
    for start, end in sorted(places):
        while at < len(covering) and covering[at][1] <= start:
            at += 1
        if at == len(covering) or covering[at][0] >= end:
            found.append((start, end))
    return found
