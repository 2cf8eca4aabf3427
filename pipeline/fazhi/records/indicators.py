"""Rows of `indicators`: figures with value, unit, period and status, from layer-2 spans."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

from fazhi.normalise.campaign import link_campaign
from fazhi.normalise.date import resolve_date
from fazhi.normalise.metric import classify_metric
from fazhi.normalise.quantity import Quantity, parse_quantity
from fazhi.records.change import Change, read_change
from fazhi.records.context import Context
from fazhi.records.relations import part_parents, scope_before, stage_parents
from fazhi.records.rows import IndicatorRow
from fazhi.tagging.mention import Mention

Status = Literal["achieved", "target", "zero"]
_STATUS: dict[str, Status] = {"INDICATOR": "achieved", "TARGET": "target", "ZERO": "zero"}
_LEADING = re.compile(r"^(?:共计?|累计|总计|合计|均|达到?|已|先后|成功|现有|共有|实现)+")
_NO_CHANGE = Change(None, None, None)


@dataclass(frozen=True, slots=True)
class Figure:
    """One layer-2 figure on its way to a row."""

    span: Mention
    quantity: Mention | None
    parsed: Quantity | None
    metric_text: str
    flags: tuple[str, ...] = field(default=())


def indicator_rows(context: Context) -> list[IndicatorRow]:
    """One row per `INDICATOR`, `TARGET` and `ZERO`, and per `CHANGE` that stands alone."""
    figures = _figures(context)
    changes, lonely = _changes(context, figures)
    parents = part_parents(context, [(f.span, _unit(f)) for f in figures])
    stages = stage_parents(context, [(f.span, _unit(f)) for f in figures])
    rows = [
        _row(
            context,
            figure,
            changes.get(index, _NO_CHANGE),
            part_of=parents.get(index),
            stage_of=stages.get(index),
        )
        for index, figure in enumerate(figures)
    ]
    rows.extend(_lonely_row(context, span, change) for span, change in lonely)
    return sorted(rows, key=lambda row: (row.start, row.end))


def _figures(context: Context) -> list[Figure]:
    figures: list[Figure] = []
    for span in context.spans:
        if span.label not in _STATUS:
            continue
        inside = context.entities_in(span.start, span.end, "QUANTITY")
        quantity = inside[-1] if inside else None
        flags = ("several_quantities",) if len(inside) > 1 else ()
        figure = Figure(
            span=span,
            quantity=quantity,
            parsed=parse_quantity(quantity.text) if quantity else None,
            metric_text=_metric_text(span, quantity),
            flags=flags,
        )
        figures.append(_with_metric_of_previous(context, figure, figures))
    return figures


def _metric_text(span: Mention, quantity: Mention | None) -> str:
    """The span without its quantity and without 共, 累计 and the like."""
    if quantity is None:
        return span.text
    before = span.text[: quantity.start - span.start]
    after = span.text[quantity.end - span.start :]
    text = _LEADING.sub("", before.strip())
    text = re.sub(r"(?:共计?|累计|总计|合计|均|达到?|为|已|了)+$", "", text)
    return (text + after).strip()


def _with_metric_of_previous(context: Context, figure: Figure, figures: list[Figure]) -> Figure:
    """A bare second value (143批216人次) takes the words of the figure right before it."""
    if figure.metric_text or not figures:
        return figure
    last = figures[-1]
    between = context.text[last.span.end : figure.span.start]
    if len(between) > 2 or not last.metric_text:
        return figure
    flags = (*figure.flags, "metric_of_previous")
    return replace(figure, metric_text=last.metric_text, flags=flags)


def _changes(
    context: Context, figures: list[Figure]
) -> tuple[dict[int, Change], list[tuple[Mention, Change]]]:
    """Each `CHANGE` goes to the nearest figure before it in its sentence; the rest stand alone."""
    taken: dict[int, Change] = {}
    lonely = []
    for span in context.spans:
        if span.label != "CHANGE":
            continue
        inside = context.entities_in(span.start, span.end, "QUANTITY")
        change = read_change(span.text, inside[-1].text if inside else None)
        start, _ = context.sentence(span.start)
        before = [
            index
            for index, figure in enumerate(figures)
            if start <= figure.span.start and figure.span.end <= span.start and index not in taken
        ]
        if before and _adjacent(context, figures[before[-1]].span.end, span.start):
            taken[before[-1]] = change
        else:
            lonely.append((span, change))
    return taken, lonely


def _adjacent(context: Context, end: int, start: int) -> bool:
    """Nothing but punctuation and a few link words stands between."""
    between = context.text[end:start]
    return len(re.sub(r"[，,、（(\s]|分别|其中", "", between)) <= 4 and "。" not in between


def _unit(figure: Figure) -> str | None:
    return figure.parsed.unit_normal if figure.parsed else None


def _row(
    context: Context,
    figure: Figure,
    change: Change,
    *,
    part_of: Mention | None,
    stage_of: Mention | None,
) -> IndicatorRow:
    span, parsed = figure.span, figure.parsed
    zero = span.label == "ZERO"
    status = _STATUS[span.label]
    if status == "achieved" and parsed is not None and parsed.value == 0:
        status = "zero"
    metric = classify_metric(figure.metric_text, _unit(figure), span.label)
    period_from, period_to, period_flags = _period(context, span, status)
    fields = context.fields(span)
    flags = [*figure.flags, *(parsed.flags if parsed else ()), *period_flags]
    if not zero and parsed is None:
        flags.append("no_value")
    if status == "achieved" and fields["section"] == "plans":
        flags.append("achieved_in_plans")
    return IndicatorRow(
        **fields,
        metric_id=metric.metric_id,
        metric_text=figure.metric_text,
        group=metric.group,
        value=0.0 if zero else parsed.value if parsed else None,
        value_low=parsed.value_low if parsed else None,
        value_high=parsed.value_high if parsed else None,
        unit=parsed.unit if parsed else None,
        unit_normal=_unit(figure),
        qualifier="exact" if zero else parsed.qualifier if parsed else None,
        status=status,
        period_from=period_from,
        period_to=period_to,
        part_of=_reference(part_of),
        stage_of=_reference(stage_of),
        change_value=change.value,
        change_unit=change.unit,
        change_base=change.base,
        campaign=_campaign(context, span),
        scope=scope_before(context, span),
        flags=list(dict.fromkeys(flags)),
    )


def _lonely_row(context: Context, span: Mention, change: Change) -> IndicatorRow:
    """A comparison without a value of its own (信访量同比下降18.8%)."""
    start, _ = context.clause(span.start)
    words = context.text[start : span.start].strip(" 　，、；：") or span.text
    metric = classify_metric(words, None, "INDICATOR")
    period_from, period_to, flags = _period(context, span, "achieved")
    return IndicatorRow(
        **context.fields(span),
        metric_id=metric.metric_id,
        metric_text=words,
        group=metric.group,
        value=None,
        value_low=None,
        value_high=None,
        unit=None,
        unit_normal=None,
        qualifier=None,
        status="achieved",
        period_from=period_from,
        period_to=period_to,
        part_of=None,
        stage_of=None,
        change_value=change.value,
        change_unit=change.unit,
        change_base=change.base,
        campaign=_campaign(context, span),
        scope=scope_before(context, span),
        flags=["change_only", *flags],
    )


def _reference(mention: Mention | None) -> str | None:
    return f"{mention.start}-{mention.end}" if mention is not None else None


def _period(
    context: Context, span: Mention, status: Status
) -> tuple[datetime.date | None, datetime.date | None, tuple[str, ...]]:
    """The nearest date before it in the sentence, else in the paragraph, else the whole year."""
    sentence, _ = context.sentence(span.start)
    paragraph, _ = context.paragraph(span.start)
    for floor in (sentence, paragraph):
        for date in reversed(_dates_before(context, floor, span)):
            resolved = resolve_date(date.text, report_year=context.year)
            if "unresolved" not in resolved.flags and (resolved.date_from or resolved.date_to):
                if resolved.date_from is None and resolved.date_to is not None:
                    first = datetime.date(resolved.date_to.year, 1, 1)
                    return first, resolved.date_to, ("period_from_assumed",)
                return resolved.date_from, resolved.date_to, ()
    if context.year is None:
        return None, None, ()
    year = context.year
    section = context.structure.section_at(span.start)
    if status == "target" and section is not None and section.kind == "plans":
        year += 1
    return datetime.date(year, 1, 1), datetime.date(year, 12, 31), ("period_assumed",)


def _dates_before(context: Context, floor: int, span: Mention) -> list[Mention]:
    comparisons = [(c.start, c.end) for c in context.spans if c.label == "CHANGE"]
    dates = context.entities_in(floor, span.end, "DATE")
    return [
        date
        for date in dates
        if date.start <= span.start and not _is_inside(date, comparisons)
    ]


def _is_inside(mention: Mention, ranges: Iterable[tuple[int, int]]) -> bool:
    return any(start <= mention.start and mention.end <= end for start, end in ranges)


def _campaign(context: Context, span: Mention) -> str | None:
    """The last campaign before the figure in its sentence, when an activity links it."""
    start, _ = context.sentence(span.start)
    activities = [
        activity
        for activity in context.spans
        if activity.label == "ACTIVITY" and start <= activity.start <= span.start
    ]
    if not activities:
        return None
    activity = activities[-1]
    named = context.entities_in(activity.start, activity.end, "CAMPAIGN")
    if len(named) != 1:
        return None
    link = link_campaign(named[0].text, year=context.year)
    return link.canonical_name or link.name
