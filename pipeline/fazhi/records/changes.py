"""Which figure each `CHANGE` belongs to."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from fazhi.normalise.quantity import parse_quantity
from fazhi.records.change import (
    PERCENT,
    POINTS,
    Change,
    base_of,
    difference,
    ends_in_change,
    ends_in_comparison,
    frame_of,
    is_empty,
    is_link,
    read_change,
    start_before,
    words_of,
)
from fazhi.records.context import Context
from fazhi.records.figures import Figure, words_before
from fazhi.records.metric_text import coordinated_measures, without_adverbs
from fazhi.tagging.mention import Mention

COMPUTED = "change_computed"
_STOPS = "；;"
_UNSURE = {"leading_text", "trailing_text", "unknown_unit"}  # flags of what is no plain number
_BETWEEN = re.compile(r"[\s、，,]{0,3}(?:和|与|及)?\s?")
_REACHES = re.compile(r"(?:提高|提升|上升|增加|增长|下降|降低|减少|升|增|降|减|达)?[到至]?$")


@dataclass(frozen=True, slots=True)
class AttachedChange:
    """A change of a figure. flags: change_computed when both values were written."""

    change: Change
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LoneChange:
    """A change that stands for itself. figure: index of a figure whose second change it is."""

    span: Mention
    change: Change
    metric_text: str
    figure: int | None


@dataclass(frozen=True, slots=True)
class OwnChange:
    """What the number of a figure itself says of a change (信访量下降23%).

    is_compared: a comparison stands by it (较上年, 与2022年相比), so it is no level in any
        reading.
    """

    change: Change
    is_compared: bool


@dataclass(frozen=True, slots=True)
class Changes:
    """attached, own: by index of the figure. own: figures whose number is a change."""

    attached: dict[int, AttachedChange]
    alone: list[LoneChange]
    own: dict[int, OwnChange] = field(default_factory=dict)


def find_changes(context: Context, figures: Sequence[Figure]) -> Changes:
    """Tie each CHANGE to the figure that it directly follows or leads up to."""
    found = Changes({}, [], own_changes(context, figures))
    last_end, last_figure = -1, None
    for group in _groups(context, _starts(figures, found.own)):
        spans = [span for span, _ in group]
        start, end = spans[0].start, spans[-1].end
        owners = _owners(context, figures, found, spans)
        if owners:
            for index, (_, change) in zip(owners, group, strict=True):
                found.attached[index] = _attach(figures[index], change)
            last_figure = owners[-1]
        else:
            changed = _changed_before(context, figures, found.own, start)
            if changed is not None:
                last_figure = changed
            elif not (last_end >= 0 and is_link(context.text[last_end:start])):
                last_figure = None
            words = _metric_text(context, spans[0], figures, last_figure)
            measures = coordinated_measures(words, len(group)) or [words] * len(group)
            found.alone.extend(
                LoneChange(span, change, measure, last_figure)
                for (span, change), measure in zip(group, measures, strict=True)
            )
        last_end = end
    for index, computed in _from_and_to(figures).items():
        written = found.attached.get(index)
        if written is None or written.change.value is None:
            found.attached[index] = computed
    return found


def own_changes(context: Context, figures: Sequence[Figure]) -> dict[int, OwnChange]:
    """Figures whose number is a change, because a verb of change stands right before it.

    A value that follows such a number directly shares its verb (分别下降4%和6%).
    """
    found: dict[int, OwnChange] = {}
    for index, figure in enumerate(figures):
        if figure.quantity is None or figure.parsed is None or figure.span.label == "ZERO":
            continue
        own = _own_change(context, figure)
        before = found.get(index - 1)
        if own is None and before is not None and _shares_verb(context, figures, index):
            own = replace(before, change=_signed(before.change.sign, figure, before.change.base))
        if own is not None:
            found[index] = own
    return found


def _own_change(context: Context, figure: Figure) -> OwnChange | None:
    start = figure.span.start + len(figure.before)
    clause = context.text[context.clause(start)[0] : start]
    compared = ends_in_comparison(clause)
    if compared is not None:
        return OwnChange(_signed(compared[0], figure, compared[1]), is_compared=True)
    sign = ends_in_change(clause)
    if sign is None or figure.after.strip():  # 提升122个品牌知名度 counts the brands
        return None
    base = base_of(clause) or _framed_by(context, start)
    return OwnChange(_signed(sign, figure, base), is_compared=base is not None)


def _signed(sign: int | None, figure: Figure, base: str | None) -> Change:
    parsed = figure.parsed
    if parsed is None or parsed.value is None or sign is None:
        return Change(None, None, base, sign=sign)
    return Change(sign * parsed.value, parsed.unit_normal or parsed.unit, base, sign=sign)


def _framed_by(context: Context, offset: int) -> str | None:
    """The comparison that an earlier clause of the sentence opens (与2022年相比，…)."""
    end = context.clause(offset)[0]
    sentence, _ = context.sentence(offset)
    while end > sentence:
        if context.text[end - 1] in _STOPS:
            return None
        start = max(context.clause(end - 1)[0], sentence)
        frame = frame_of(context.text[start : end - 1])
        if frame is not None:
            return frame
        end = start
    return None


def _shares_verb(context: Context, figures: Sequence[Figure], index: int) -> bool:
    figure, before = figures[index], figures[index - 1]
    between = context.text[before.span.end : figure.span.start]
    return (
        not figure.before.strip()
        and figure.unit == before.unit
        and _BETWEEN.fullmatch(between) is not None
    )


def _from_and_to(figures: Sequence[Figure]) -> dict[int, AttachedChange]:
    """Changes of figures that name both values themselves (由75%提高到94.4%)."""
    found = {}
    for index, figure in enumerate(figures):
        start = start_before(figure.before)
        if start is None or figure.parsed is None or figure.parsed.value is None:
            continue
        earlier = parse_quantity(start.text)
        if earlier is None or earlier.value is None or {*earlier.flags} & _UNSURE:
            continue
        if earlier.unit_normal == figure.unit or earlier.unit is None:
            change = difference(figure.parsed.value, earlier.value, figure.unit, start.base)
            found[index] = AttachedChange(change, (COMPUTED,))
    return found


def _starts(figures: Sequence[Figure], own: Mapping[int, OwnChange]) -> frozenset[int]:
    return frozenset(figures[index].span.start for index in own)


def _changed_before(
    context: Context, figures: Sequence[Figure], own: Mapping[int, OwnChange], start: int
) -> int | None:
    """The figure right before a change whose number is a change too (减少12件，下降20%)."""
    before = [index for index in own if figures[index].span.end <= start]
    if before and is_link(context.text[figures[before[-1]].span.end : start]):
        return before[-1]
    return None


def _groups(
    context: Context, changed_starts: Collection[int]
) -> list[list[tuple[Mention, Change]]]:
    """Changes in text order; 增长8.9%和10.6% are one group with one direction and base.

    changed_starts: where figures begin whose number is a change; a CHANGE without a number
        right before one only leads up to it. One that only names a comparison says nothing.
    """
    groups: list[list[tuple[Mention, Change]]] = []
    for span in context.spans_of("CHANGE"):
        quantities = context.entities_in(span.start, span.end, "QUANTITY")
        if is_empty(span, quantities) or (not quantities and span.end in changed_starts):
            continue
        if groups and len(quantities) == 1 and quantities[0].text == span.text.strip():
            last_span, last = groups[-1][-1]
            if last.sign is not None and _BETWEEN.fullmatch(
                context.text[last_span.end : span.start]
            ):
                groups[-1].append((span, _like(last, span)))
                continue
        groups.append([(span, read_change(span, quantities))])
    return [_with_shared_unit(group) for group in groups]


def _like(first: Change, span: Mention) -> Change:
    parsed = parse_quantity(span.text)
    if parsed is None or parsed.value is None or first.sign is None:
        return replace(first, value=None)
    return replace(first, value=first.sign * parsed.value, unit=parsed.unit_normal or parsed.unit)


def _with_shared_unit(group: list[tuple[Mention, Change]]) -> list[tuple[Mention, Change]]:
    """提高6.3个和4.9个百分点: the unit stands with the last value."""
    unit = group[-1][1].unit
    if unit not in (PERCENT, POINTS):
        return group
    return [
        (span, replace(change, unit=unit) if change.unit in ("个", None) else change)
        for span, change in group
    ]


def _owners(
    context: Context,
    figures: Sequence[Figure],
    found: Changes,
    spans: Sequence[Mention],
) -> list[int]:
    """Indexes of the figures that a group of changes is about, one for each; none if unclear."""
    start, end = spans[0].start, spans[-1].end
    sentence, _ = context.sentence(start)
    before = [
        index
        for index, figure in enumerate(figures)
        if sentence <= figure.span.start and figure.span.end <= start
    ]
    if before and is_link(context.text[figures[before[-1]].span.end : start]):
        owners = before[-len(spans) :]
        free = not any(index in found.attached or index in found.own for index in owners)
        if len(owners) == len(spans) and free:
            return owners
    after = before[-1] + 1 if before else _first_from(figures, end)
    if (
        len(spans) == 1
        and after < len(figures)
        and after not in found.own
        and figures[after].span.start >= end
    ):
        between = context.text[end : figures[after].span.start]
        if _BETWEEN.fullmatch(between) and _REACHES.fullmatch(figures[after].before.strip()):
            return [after]
    return []


def _first_from(figures: Sequence[Figure], offset: int) -> int:
    return next(
        (index for index, figure in enumerate(figures) if figure.span.start >= offset),
        len(figures),
    )


def _attach(figure: Figure, change: Change) -> AttachedChange:
    """Tie a change to a figure; where the other period's value is written, compute it."""
    parsed = figure.parsed
    if (
        change.level is None
        or not (change.base or change.is_start)
        or parsed is None
        or parsed.value is None
        or change.unit != (parsed.unit_normal or parsed.unit)
    ):
        return AttachedChange(change)
    computed = difference(parsed.value, change.level, change.unit, change.base)
    return AttachedChange(computed, (COMPUTED,))


def _metric_text(
    context: Context, span: Mention, figures: Sequence[Figure], figure: int | None
) -> str:
    """What a lone change is about: its clause, its figure, its own words, the clause before."""
    quantities = context.entities_in(span.start, span.end, "QUANTITY")
    return (
        without_adverbs(words_before(context, span.start, clauses=1))
        or (figures[figure].metric_text if figure is not None else "")
        or words_of(span, quantities)
        or without_adverbs(words_before(context, span.start))
    )
