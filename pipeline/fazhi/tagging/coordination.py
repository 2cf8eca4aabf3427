"""Figures and their quantities: one each, lists of them alike, one shared by several measures.

参考率、合格率均达100% holds two indicators that end on the same quantity. Tags of
one CRF cannot overlap, so only the longest of such spans comes out of it; the
shorter ones, which start at each later measure, are added here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from fazhi.tagging.visible import VisibleText

LabelledRange = tuple[int, int, str]
ScoredRange = tuple[int, int, str, float]

_SHARING = ("INDICATOR", "TARGET")
_VALUED = ("INDICATOR", "TARGET", "CHANGE")
# Rates and shares distribute over one percentage; other measures only where a word says so (均).
# A word holds no link, or the patterns could be read in exponentially many ways.
_LINK = r"(?:、|和|与|以及|及(?![时格]))"
_WORD = r"(?:参与|及(?=[时格])|[^、，和与及])"
_NOUN = rf"{_WORD}{{1,12}}[率度比量]"
_REACH = r"[已为达到超过保持是在实现]{0,4}$"
_RATES = re.compile(
    rf"{_WORD}{{0,20}}[率度比量](?P<rest>(?:{_LINK}{_NOUN}){{1,5}})(?:分?[均都]|双双)?{_REACH}"
)
_MEASURES = re.compile(
    rf"{_WORD}{{2,20}}(?P<rest>(?:{_LINK}{_WORD}{{2,16}}?){{1,5}})(?:[均都]|双双)"
    rf"(?:增长|下降|提高|降低|上升|减少){_REACH}"
)
_MEASURE = re.compile(rf"{_LINK}({_WORD}+)")


def one_quantity_each(
    visible: VisibleText, entities: Sequence[LabelledRange], spans: Sequence[ScoredRange]
) -> list[ScoredRange]:
    """The spans, each figure with exactly one quantity (rules Q4 and Q5 of the guidelines).

    An `INDICATOR` without a quantity is dropped; an `INDICATOR` or `TARGET` over
    several is cut behind each quantity that a separator follows.
    entities, spans: visible positions.
    """
    separators = {ord(mark) for mark in "、，；和及与"}
    quantities = sorted((start, end) for start, end, label in entities if label == "QUANTITY")
    result: list[ScoredRange] = []
    for start, end, label, score in spans:
        if label not in _SHARING:
            result.append((start, end, label, score))
            continue
        inside = [
            quantity for quantity in quantities if start <= quantity[0] and quantity[1] <= end
        ]
        if not inside and label == "INDICATOR":
            continue
        at = start
        for (_, stop), following in pairwise(inside):
            if int(visible.codes[stop]) in separators and stop + 1 <= following[0]:
                result.append((at, stop, label, score))
                at = stop + 1
        result.append((at, end, label, score))
    return result


def label_alike(
    visible: VisibleText, entities: Sequence[LabelledRange], spans: Sequence[ScoredRange]
) -> list[ScoredRange]:
    """The spans sorted, a further value of a list labelled like the value before it (rule Q12).

    分别下降16.4%和11.9%: where the first is a `CHANGE`, so is the second, a quantity alone.
    entities, spans: visible positions.
    """
    separators = {ord(mark) for mark in "、和与及"}
    quantities = {(start, end) for start, end, label in entities if label == "QUANTITY"}
    ending: dict[int, str] = {}
    result: list[ScoredRange] = []
    for start, end, found, score in sorted(spans):
        label = found
        if found in _VALUED:
            bare = (start, end) in quantities
            if bare and start and int(visible.codes[start - 1]) in separators:
                label = ending.get(start - 1, found)
            ending[end] = label
        result.append((start, end, label, score))
    return result


def share_quantities(
    visible: VisibleText, entities: Sequence[LabelledRange], spans: Sequence[ScoredRange]
) -> list[ScoredRange]:
    """The spans, and one more for every later measure that ends on the same quantity.

    entities, spans: visible positions.
    """
    characters = "".join(map(chr, visible.codes.tolist()))
    quantities = [(start, end) for start, end, label in entities if label == "QUANTITY"]
    result = list(spans)
    for start, end, label, score in spans:
        if label not in _SHARING:
            continue
        inside = [s for s, e in quantities if start <= s and e == end]
        if len(inside) != 1:
            continue
        measures = characters[start : inside[0]]
        match = _RATES.search(measures) or _MEASURES.search(measures)
        if match is None:
            continue
        base = start + match.start("rest")
        for measure in _MEASURE.finditer(match["rest"]):
            result.append((base + measure.start(1), end, label, score))
    return result
