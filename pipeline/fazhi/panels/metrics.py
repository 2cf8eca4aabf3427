"""Which metrics a panel is asked for: by id, by name or by group."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from fazhi.data import read_table
from fazhi.errors import FazhiError
from fazhi.normalise.metric import OTHER

_NEAR_NAMES = 5
_NEAR_ENOUGH = 0.4


class PanelError(FazhiError):
    """A panel cannot be made as it was asked for."""


def choose_metrics(wanted: Iterable[str]) -> tuple[str, ...]:
    """Ids of the metrics asked for, all but `other` where none is.

    wanted: ids (med_cases), names (调解成功率) or groups (信访) of indicator_taxonomy.csv; a
        single one may be a string.
    Raises PanelError for one that there is not, naming those most like it.
    """
    rows = list(read_table("indicator_taxonomy"))
    by_name: dict[str, list[str]] = {}
    for row in rows:
        for name in dict.fromkeys((row["metric_id"], row["name_zh"], row["group"])):
            by_name.setdefault(name, []).append(row["metric_id"])
    chosen: list[str] = []
    for name in (wanted,) if isinstance(wanted, str) else wanted:
        if name not in by_name:
            groups = dict.fromkeys(row["group"] for row in rows)
            raise PanelError(_unknown(name, known=by_name, groups=groups))
        chosen.extend(by_name[name])
    everything = (row["metric_id"] for row in rows if row["metric_id"] != OTHER)
    return tuple(dict.fromkeys(chosen or everything))


def metric_names() -> list[dict[str, str]]:
    """Id, name and group of every metric."""
    return [
        {"metric_id": row["metric_id"], "metric_name": row["name_zh"], "metric_group": row["group"]}
        for row in read_table("indicator_taxonomy")
    ]


def _unknown(name: str, *, known: Iterable[str], groups: Iterable[str]) -> str:
    names = list(known)
    holding = [one for one in names if name and (name in one or one in name)]
    close = get_close_matches(name, names, n=_NEAR_NAMES, cutoff=_NEAR_ENOUGH)
    near = list(dict.fromkeys([*holding, *close]))[:_NEAR_NAMES]
    remedy = f"did you mean {', '.join(near)}?" if near else f"the groups are {', '.join(groups)}."
    return f"There is no metric '{name}': {remedy}"
