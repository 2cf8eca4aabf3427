"""Statements of one figure that stand in a report more than once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from fazhi.normalise.metric import OTHER
from fazhi.records.rows import IndicatorRow

REPEATS = "repeats"  # in a flag `repeats:START-END`: where the first statement stands
_GAP = 3  # characters between two figures of one list (、 or ，以及)
_RATES = ("%", "‰")
_MEASURE = re.compile(r"[\u4e00-\u9fff]{2}[率度]")  # what a rate is of, in its last words


def link_repeats(rows: Sequence[IndicatorRow]) -> list[IndicatorRow]:
    """Flag every later statement of a figure with the place of the first. rows: in text order.

    A figure is the same when metric, value, unit, status, period and scope are. Where the
    metric alone does not tell figures apart (`other`, events that did not happen, parts of a
    whole, stages: 收到51件，答复51件) their words must be the same too, of rates the measure
    (合格率 is no 参考率). Figures that share a value or stand in one list
    (宣传单500份、宣传册500份) are about different things.
    """
    first: dict[tuple[object, ...], tuple[int, IndicatorRow]] = {}
    linked = []
    for run, row in _runs(rows):
        key = _identity(row)
        first_run, original = first.setdefault(key, (run, row)) if key is not None else (run, row)
        if first_run == run:
            linked.append(row)
        else:
            flag = f"{REPEATS}:{original.start}-{original.end}"
            linked.append(row.model_copy(update={"flags": [*row.flags, flag]}))
    return linked


def _runs(rows: Sequence[IndicatorRow]) -> Iterator[tuple[int, IndicatorRow]]:
    """Each row with the number of its run of figures that overlap or follow each other directly."""
    run, end = 0, 0
    for row in rows:
        if row.start > end + _GAP:
            run += 1
        end = max(end, row.end)
        yield run, row


def _identity(row: IndicatorRow) -> tuple[object, ...] | None:
    if row.value is None:
        return None
    linked = row.part_of is not None or row.stage_of is not None
    by_words = row.metric_id == OTHER or row.status == "zero" or linked
    return (
        row.metric_id,
        row.metric_text if by_words else _measure(row),
        row.value,
        row.unit_normal,
        row.status,
        row.period_from,
        row.period_to,
        row.scope,
    )


def _measure(row: IndicatorRow) -> str | None:
    """The last measure that the words of a rate name, None where they name none."""
    if row.unit_normal not in _RATES:
        return None
    measures = _MEASURE.findall(row.metric_text or "")
    return measures[-1] if measures else None
