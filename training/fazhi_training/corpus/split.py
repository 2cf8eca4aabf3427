"""Dividing the reports into train, dev and test without leaks.

What belongs together stays together: reports of one county, and reports that
share much of their text. The groups are dealt out one by one to the split that
lacks most of their kind and level, in an order that the seed fixes.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal, get_args

from fazhi_training.corpus.errors import CorpusError
from fazhi_training.corpus.manifest import FIRST_BATCH, ManifestRow
from fazhi_training.corpus.tables import read_rows, write_rows

Split = Literal["train", "dev", "test"]
SPLITS: tuple[Split, ...] = get_args(Split)
FRACTIONS: Mapping[Split, float] = {"train": 0.65, "dev": 0.11, "test": 0.24}
SEED = 20
_COLUMNS = ("report_id", "split")
_TOWNSHIP_LEVELS = frozenset({"township", "town", "subdistrict", "sumu"})


class SplitError(CorpusError):
    """The split table is missing or names a split that does not exist."""


def group_reports(
    rows: Sequence[ManifestRow], similar: Iterable[tuple[str, str]]
) -> list[list[ManifestRow]]:
    """Connected groups: the same county, or a pair in `similar` (report ids)."""
    parent = {row.report_id: row.report_id for row in rows}

    def root(name: str) -> str:
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    first_of_county: dict[tuple[str, str, str], str] = {}
    for row in rows:
        first = first_of_county.setdefault(row.county_key, row.report_id)
        parent[root(row.report_id)] = root(first)
    for left, right in similar:
        if left in parent and right in parent:
            parent[root(left)] = root(right)
    groups: dict[str, list[ManifestRow]] = {}
    for row in sorted(rows, key=lambda row: row.report_id):
        groups.setdefault(root(row.report_id), []).append(row)
    return list(groups.values())


def stratum(row: ManifestRow) -> str:
    """What the splits should hold in like parts: kind, and township or higher."""
    level = "township" if row.level in _TOWNSHIP_LEVELS else "higher"
    return f"{row.kind}/{level}"


def deal(
    groups: Sequence[Sequence[ManifestRow]],
    *,
    seed: int = SEED,
    fractions: Mapping[Split, float] = FRACTIONS,
    dealt_before: Mapping[str, Split] | None = None,
) -> dict[str, Split]:
    """The split of each report. Groups with a report of the first batch never go to test.

    dealt_before: reports that keep their split. What comes after them goes to train or dev, so
        that test stays the set that earlier models were measured on.
    """
    before = dealt_before or {}
    total = Counter(stratum(row) for group in groups for row in group)
    size = sum(total.values())
    dealt: dict[Split, Counter[str]] = {split: Counter() for split in SPLITS}
    ordered = sorted(groups, key=lambda group: group[0].report_id)
    random.Random(seed).shuffle(ordered)  # noqa: S311 (no secret, a reproducible order)
    ordered.sort(key=lambda group: (_may_test(group), -len(group)))
    result: dict[str, Split] = {}
    for group in ordered:
        kept = {before[row.report_id] for row in group if row.report_id in before}
        if len(kept) == 1:
            dealt[next(iter(kept))].update(stratum(row) for row in group)
    for group in ordered:
        members = Counter(stratum(row) for row in group)
        kept = {before[row.report_id] for row in group if row.report_id in before}
        if len(kept) > 1:
            raise SplitError(
                f"{', '.join(row.report_id for row in group)} belong together (one county, or "
                f"much common text), but stand in {' and '.join(sorted(kept))}. Deal anew."
            )
        if kept:
            result |= dict.fromkeys((row.report_id for row in group), next(iter(kept)))
            continue
        allowed = [
            split for split in SPLITS if split != "test" or (_may_test(group) and not before)
        ]

        def need(split: Split, members: Counter[str] = members) -> float:
            """How far the split is from its part, of these strata and over all."""
            kinds = sum(
                count * (fractions[split] * total[name] - dealt[split][name])
                for name, count in members.items()
            ) / sum(members.values())
            overall = fractions[split] * size - sum(dealt[split].values())
            return kinds / fractions[split] + overall / fractions[split] / len(total)

        chosen = max(allowed, key=need)
        dealt[chosen].update(members)
        result |= {row.report_id: chosen for row in group}
    return dict(sorted(result.items()))


def _may_test(group: Sequence[ManifestRow]) -> bool:
    return all(row.origin != FIRST_BATCH for row in group)


def read_split(path: Path) -> dict[str, Split]:
    """The split table. Raises SplitError when it is missing or holds another name."""
    rows = read_rows(path, columns=_COLUMNS)
    if not rows:
        raise SplitError(f"no split at {path}; make it with `fazhi corpus split`")
    result: dict[str, Split] = {}
    for row in rows:
        split = next((name for name in SPLITS if name == row["split"]), None)
        if split is None:
            raise SplitError(
                f"{path}: {row['report_id']} is in '{row['split']}'; use {', '.join(SPLITS)}"
            )
        result[row["report_id"]] = split
    return result


def write_split(path: Path, assignment: Mapping[str, Split]) -> None:
    """Write the split table in order of report_id."""
    rows = [{"report_id": key, "split": assignment[key]} for key in sorted(assignment)]
    write_rows(path, rows, columns=_COLUMNS)
