"""Several measures that share one value: 参考率、合格率均达100% holds two indicators.

Tags of one CRF cannot overlap, so only the longest of such spans comes out of
it; the shorter ones, which start at each later measure, are added here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from fazhi.tagging.visible import VisibleText

LabelledRange = tuple[int, int, str]
ScoredRange = tuple[int, int, str, float]

_SHARING = ("INDICATOR", "TARGET")
# Measures are rates or shares; only those are distributed over one percentage.
_LINK = r"(?:、|和|与|以及|及(?!时))"
_NOUN = r"[^、，和与]{1,12}[率度比量]"
_MEASURES = re.compile(
    rf"[^、，和与]{{0,20}}[率度比量](?P<rest>(?:{_LINK}{_NOUN}){{1,5}})"
    r"分?[均都]?[已为达到保持是在实现]{0,4}$"
)
_MEASURE = re.compile(rf"{_LINK}({_NOUN}?)(?={_LINK}|$)")


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
        match = _MEASURES.search(characters[start : inside[0]])
        if match is None:
            continue
        base = start + match.start("rest")
        for measure in _MEASURE.finditer(match["rest"]):
            result.append((base + measure.start(1), end, label, score))
    return result
