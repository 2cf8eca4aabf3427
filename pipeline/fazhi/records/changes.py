"""Which figure each `CHANGE` belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from fazhi.normalise.quantity import parse_quantity
from fazhi.records.change import PERCENT, POINTS, Change, difference, is_link, read_change, words_of
from fazhi.records.context import Context
from fazhi.records.figures import Figure, words_before
from fazhi.records.metric_text import coordinated_measures, without_adverbs
from fazhi.tagging.mention import Mention

COMPUTED = "change_computed"
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
class Changes:
    """attached: by index of the figure."""

    attached: dict[int, AttachedChange]
    alone: list[LoneChange]


def find_changes(context: Context, figures: Sequence[Figure]) -> Changes:
    """Tie each CHANGE to the figure that it directly follows or leads up to."""
    found = Changes({}, [])
    last_end, last_figure = -1, None
    for group in _groups(context):
        spans = [span for span, _ in group]
        start, end = spans[0].start, spans[-1].end
        owners = _owners(context, figures, found.attached, spans)
        if owners:
            for index, (_, change) in zip(owners, group, strict=True):
                found.attached[index] = _attach(figures[index], change)
            last_figure = owners[-1]
        else:
            repeats = last_end >= 0 and is_link(context.text[last_end:start])
            last_figure = last_figure if repeats else None
            words = _metric_text(context, spans[0], figures, last_figure)
            measures = coordinated_measures(words, len(group)) or [words] * len(group)
            found.alone.extend(
                LoneChange(span, change, measure, last_figure)
                for (span, change), measure in zip(group, measures, strict=True)
            )
        last_end = end
    return found


def _groups(context: Context) -> list[list[tuple[Mention, Change]]]:
    """Changes in text order; 增长8.9%和10.6% are one group with one direction and base."""
    groups: list[list[tuple[Mention, Change]]] = []
    for span in context.spans_of("CHANGE"):
        quantities = context.entities_in(span.start, span.end, "QUANTITY")
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
    taken: dict[int, AttachedChange],
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
        if len(owners) == len(spans) and not any(index in taken for index in owners):
            return owners
    after = before[-1] + 1 if before else _first_from(figures, end)
    if len(spans) == 1 and after < len(figures) and figures[after].span.start >= end:
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
        or change.base is None
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
