"""Statements of one figure that stand in a report more than once."""

from __future__ import annotations

from collections.abc import Sequence

from fazhi.normalise.metric import OTHER
from fazhi.records.rows import IndicatorRow

REPEATS = "repeats"  # in a flag `repeats:START-END`: where the first statement stands


def link_repeats(rows: Sequence[IndicatorRow]) -> list[IndicatorRow]:
    """Flag every later statement of a figure with the place of the first, in text order.

    A figure is the same when metric, value, unit, status, period and scope are. Where the
    metric alone does not tell figures apart (`other`, events that did not happen, parts of a
    whole, stages: 收到51件，答复51件) their words must be the same too.
    """
    first: dict[tuple[object, ...], IndicatorRow] = {}
    linked = []
    for row in rows:
        key = _identity(row)
        original = first.setdefault(key, row) if key is not None else row
        if original is row:
            linked.append(row)
        else:
            flag = f"{REPEATS}:{original.start}-{original.end}"
            linked.append(row.model_copy(update={"flags": [*row.flags, flag]}))
    return linked


def _identity(row: IndicatorRow) -> tuple[object, ...] | None:
    if row.value is None:
        return None
    linked = row.part_of is not None or row.stage_of is not None
    by_words = row.metric_id == OTHER or row.status == "zero" or linked
    return (
        row.metric_id,
        row.metric_text if by_words else None,
        row.value,
        row.unit_normal,
        row.status,
        row.period_from,
        row.period_to,
        row.scope,
    )
