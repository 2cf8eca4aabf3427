"""Rows of `indicators`: figures with value, unit, period and status, from layer-2 spans."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from fazhi.normalise.campaign import link_campaign
from fazhi.normalise.quantity import Quantity
from fazhi.records.change import Change
from fazhi.records.changes import AttachedChange, LoneChange, OwnChange, find_changes
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
from fazhi.records.shortages import as_achieved, find_shortages
from fazhi.tagging.mention import Mention

Status = Literal["achieved", "target", "zero"]
CHANGE_ONLY = "change_only"
VALUE_IS_CHANGE = "value_is_change"
STATUS_FROM_WORDS = "status_from_words"
_NOT_CHANGED = AttachedChange(Change())
_LEADS_UP = re.compile(
    r"\s?[”\"』」]?\s?(?:活动)?(?:期间|当天|当日|前夕|前后|来临之际|到来之际|之际|中|里)?\s?[，,]?在?\s?"
)
_LISTED = re.compile(r"[”\"』」]?(?:、|和|及|与|以及)?[“\"『「]?")


def indicator_rows(context: Context, *, area: str | None = None) -> list[IndicatorRow]:
    """One row per `INDICATOR`, `TARGET` and `ZERO`, and per `CHANGE` that stands alone.

    area: level of the place that the report is about, for the scope.
    """
    short = find_shortages(context)
    context = as_achieved(context, short)
    figures = read_figures(context)
    changes = find_changes(context, figures)
    parts = part_parents(context, figures)
    stages = stage_parents(context, figures, parts)
    evident = evident_parts(context, figures, parts, stages)
    if evident:  # what stands behind a breakdown is a stage of its whole
        parts |= evident
        stages = stage_parents(context, figures, parts)
    sums = sum_flags(context, figures, parts)
    choices = choose_metrics(context, figures, parts=parts, stages=stages)
    rows = []
    for index, figure in enumerate(figures):
        row = _row(
            context,
            figure,
            choices[index],
            changes.attached.get(index, _NOT_CHANGED),
            area=area,
            is_short=(figure.span.start, figure.span.end) in short,
        )
        if index in changes.own:
            row = _with_own_change(row, changes.own[index])
        links = {
            "part_of": _reference(figures, parts.get(index)),
            "stage_of": _reference(figures, stages.get(index)),
        }
        flags = [*row.flags, sums[index]] if index in sums else row.flags
        rows.extend(_apart(row.model_copy(update=links | {"flags": flags})))
    rows.extend(_lone_row(context, lone, choices, area=area) for lone in changes.alone)
    return link_repeats(sorted(rows, key=lambda row: (row.start, row.end)))


def _with_own_change(row: IndicatorRow, own: OwnChange) -> IndicatorRow:
    """A row whose number is itself a change, with its sign.

    Beside a comparison it is a change and nothing else (与2022年相比减少12件); a bare rate
    of growth keeps its value, as the annotation has it, and so do targets.
    """
    change = {
        "change_value": own.change.value,
        "change_unit": own.change.unit,
        "change_base": own.change.base,
    }
    if not own.is_compared or row.status == "target":
        return row.model_copy(update=change | {"flags": [*row.flags, VALUE_IS_CHANGE]})
    no_level = dict.fromkeys(
        ("value", "value_low", "value_high", "unit", "unit_normal", "qualifier"), None
    )
    return row.model_copy(update=change | no_level | {"flags": [CHANGE_ONLY, *row.flags]})


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
    is_short: bool,
) -> IndicatorRow:
    span, parsed, change = figure.span, figure.parsed, attached.change
    zero = span.label == "ZERO"
    status, status_flags = _status(context, figure, is_short=is_short)
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
        qualifier="exact" if zero else _qualifier(parsed),
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


def _qualifier(parsed: Quantity | None) -> str | None:
    """None too where the number could not be read and only its unit is known (2O件)."""
    if parsed is None or (parsed.value, parsed.value_low, parsed.value_high) == (None, None, None):
        return None
    return parsed.qualifier


def _unit(parsed: Quantity | None) -> str | None:
    """As written, but % for each way to write a percentage (百分之, ％)."""
    if parsed is None:
        return None
    return parsed.unit_normal if parsed.kind == "percent" else parsed.unit


def _status(context: Context, figure: Figure, *, is_short: bool) -> tuple[Status, tuple[str, ...]]:
    """By label and value; a figure of a plan section is a target whatever its label, but for
    what is lacking."""
    if figure.span.label == "ZERO":
        return "zero", ()
    if is_short:
        return "achieved", (STATUS_FROM_WORDS,)
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
        flags=[CHANGE_ONLY, *period.flags],
    )


def _campaign(context: Context, span: Mention) -> str | None:
    """The campaigns that a figure names itself (宪法宣传周发放资料300份), joined by `|`, else
    those right before it (宪法宣传周期间，发放资料300份), else those of the last activity
    before it in its sentence.

    None when a semicolon stands between.
    """
    start, _ = context.sentence(span.start)
    own = context.entities_in(span.start, span.end, "CAMPAIGN")
    own = own or _campaigns_before(context, start, span.start)
    if own:
        return _names(context, own)
    activities = [one for one in context.spans_of("ACTIVITY") if start <= one.start <= span.start]
    if not activities:
        return None
    activity = activities[-1]
    between = context.text[activity.end : span.start]
    if "；" in between or ";" in between:
        return None
    return _names(context, context.entities_in(activity.start, activity.end, "CAMPAIGN"))


def _campaigns_before(context: Context, start: int, end: int) -> list[Mention]:
    """The campaigns that lead up to a figure, from the start of its sentence on: at most a date
    and 期间 between, and a comma."""
    found: list[Mention] = []
    dates = context.entities_in(start, end, "DATE")
    between = _LEADS_UP
    for campaign in reversed(context.entities_in(start, end, "CAMPAIGN")):
        gap = context.text[campaign.end : end]
        for date in dates:
            if campaign.end <= date.start and date.end <= end:
                gap = gap.replace(date.text, "", 1)
        if between.fullmatch(gap) is None:
            break
        found.insert(0, campaign)
        between, end = _LISTED, campaign.start
    return found


def _names(context: Context, campaigns: Sequence[Mention]) -> str | None:
    links = [link_campaign(one.text, year=context.year) for one in campaigns]
    names = dict.fromkeys(link.canonical_name or link.name for link in links)
    return "|".join(names) or None
