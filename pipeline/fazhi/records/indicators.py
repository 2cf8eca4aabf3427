"""Rows of `indicators`: figures with value, unit, period and status, from layer-2 spans."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from fazhi.normalise.campaign import link_campaign
from fazhi.normalise.quantity import Quantity
from fazhi.records.change import Change
from fazhi.records.changes import AttachedChange, LoneChange, find_changes
from fazhi.records.context import Context
from fazhi.records.events import ONE_OF_SEVERAL, events_of
from fazhi.records.figures import Figure, read_figures
from fazhi.records.metric_rules import MetricChoice, classify_words
from fazhi.records.metrics import choose_metrics
from fazhi.records.periods import period_of
from fazhi.records.relations import evident_parts, part_parents, stage_parents, sum_flags
from fazhi.records.repeats import link_repeats
from fazhi.records.rows import IndicatorRow
from fazhi.records.scope import scope_of
from fazhi.tagging.mention import Mention

Status = Literal["achieved", "target", "zero"]
_NOT_CHANGED = AttachedChange(Change())


def indicator_rows(context: Context, *, area: str | None = None) -> list[IndicatorRow]:
    """One row per `INDICATOR`, `TARGET` and `ZERO`, and per `CHANGE` that stands alone.

    area: level of the place that the report is about, for the scope.
    """
    figures = read_figures(context)
    changes = find_changes(context, figures)
    parts = part_parents(context, figures)
    stages = stage_parents(context, figures, parts)
    parts |= evident_parts(context, figures, parts, stages)
    sums = sum_flags(context, figures, parts)
    choices = choose_metrics(context, figures, parts=parts, stages=stages)
    rows = []
    for index, figure in enumerate(figures):
        row = _row(
            context, figure, choices[index], changes.attached.get(index, _NOT_CHANGED), area=area
        )
        links = {
            "part_of": _reference(figures, parts.get(index)),
            "stage_of": _reference(figures, stages.get(index)),
        }
        flags = [*row.flags, sums[index]] if index in sums else row.flags
        rows.extend(_apart(row.model_copy(update=links | {"flags": flags})))
    rows.extend(_lone_row(context, lone, choices, area=area) for lone in changes.alone)
    return link_repeats(sorted(rows, key=lambda row: (row.start, row.end)))


def _apart(row: IndicatorRow) -> list[IndicatorRow]:
    """A row for each kind of event that a ZERO of several names (未发生越级上访和群体性事件)."""
    events = events_of(row.text) if row.status == "zero" and row.unit is None else []
    if len(events) < 2:
        return [row]
    return [
        row.model_copy(
            update={
                "metric_id": event.guess.metric_id,
                "group": event.guess.group,
                "metric_text": event.text,
                "flags": [*row.flags, ONE_OF_SEVERAL],
            }
        )
        for event in events
    ]


def _reference(figures: list[Figure], index: int | None) -> str | None:
    if index is None:
        return None
    return f"{figures[index].span.start}-{figures[index].span.end}"


def _row(
    context: Context,
    figure: Figure,
    choice: MetricChoice,
    attached: AttachedChange,
    *,
    area: str | None,
) -> IndicatorRow:
    span, parsed, change = figure.span, figure.parsed, attached.change
    zero = span.label == "ZERO"
    status, status_flags = _status(context, figure)
    period = period_of(context, span, target=status == "target")
    flags = [
        *figure.flags,
        *choice.flags,
        *(parsed.flags if parsed is not None else ()),
        *status_flags,
        *period.flags,
        *attached.flags,
    ]
    if not zero and parsed is None:
        flags.append("no_value")
    return IndicatorRow(
        **context.fields(span),
        metric_id=choice.guess.metric_id,
        metric_text=figure.metric_text,
        group=choice.guess.group,
        value=0.0 if zero else parsed.value if parsed is not None else None,
        value_low=parsed.value_low if parsed is not None else None,
        value_high=parsed.value_high if parsed is not None else None,
        unit=_unit(parsed),
        unit_normal=figure.unit,
        qualifier="exact" if zero else parsed.qualifier if parsed is not None else None,
        status=status,
        period_from=period.first,
        period_to=period.last,
        change_value=change.value,
        change_unit=change.unit,
        change_base=change.base,
        campaign=_campaign(context, span),
        scope=scope_of(context, span, area=area),
        flags=list(dict.fromkeys(flags)),
    )


def _unit(parsed: Quantity | None) -> str | None:
    """As written, but % for each way to write a percentage (百分之, ％)."""
    if parsed is None:
        return None
    return parsed.unit_normal if parsed.kind == "percent" else parsed.unit


def _status(context: Context, figure: Figure) -> tuple[Status, tuple[str, ...]]:
    """By label and value; a figure of a plan section is a target whatever its label."""
    if figure.span.label == "ZERO":
        return "zero", ()
    if figure.span.label == "TARGET":
        return "target", ()
    if context.section(figure.span) == "plans":
        return "target", ("status_from_section",)
    if figure.parsed is not None and figure.parsed.value == 0:
        return "zero", ()
    return "achieved", ()


def _lone_row(
    context: Context, lone: LoneChange, choices: list[MetricChoice], *, area: str | None
) -> IndicatorRow:
    """A comparison without a value of its own (信访量同比下降18.8%)."""
    if lone.figure is not None:
        guess = choices[lone.figure].guess
    else:
        guess = classify_words(lone.metric_text, unit=None, label="CHANGE", none=False)
    period = period_of(context, lone.span, target=False)
    return IndicatorRow(
        **context.fields(lone.span),
        metric_id=guess.metric_id,
        metric_text=lone.metric_text,
        group=guess.group,
        status="achieved",
        period_from=period.first,
        period_to=period.last,
        change_value=lone.change.value,
        change_unit=lone.change.unit,
        change_base=lone.change.base,
        campaign=_campaign(context, lone.span),
        scope=scope_of(context, lone.span, area=area),
        flags=["change_only", *period.flags],
    )


def _campaign(context: Context, span: Mention) -> str | None:
    """The campaigns that a figure names itself (宪法宣传周发放资料300份), joined by `|`, else
    those of the last activity before it in its sentence.

    None when a semicolon stands between.
    """
    own = context.entities_in(span.start, span.end, "CAMPAIGN")
    if own:
        return _names(context, own)
    start, _ = context.sentence(span.start)
    activities = [one for one in context.spans_of("ACTIVITY") if start <= one.start <= span.start]
    if not activities:
        return None
    activity = activities[-1]
    between = context.text[activity.end : span.start]
    if "；" in between or ";" in between:
        return None
    return _names(context, context.entities_in(activity.start, activity.end, "CAMPAIGN"))


def _names(context: Context, campaigns: Sequence[Mention]) -> str | None:
    links = [link_campaign(one.text, year=context.year) for one in campaigns]
    names = dict.fromkeys(link.canonical_name or link.name for link in links)
    return "|".join(names) or None
