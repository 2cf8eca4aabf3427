"""The table of all attempts on public data: nothing is forgotten, the failed ones neither."""

from __future__ import annotations

import csv
import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

COLUMNS = (
    "date", "benchmark", "recipe", "seed", "settings", "precision", "recall", "f1", "seconds",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Attempt:
    """One trained tagger measured once.

    benchmark: set and part, e.g. `ResumeNER test`. Scores in percent.
    """

    benchmark: str
    recipe: str
    seed: int
    settings: Mapping[str, Any]
    precision: float
    recall: float
    f1: float
    seconds: float


def append_attempt(path: Path, attempt: Attempt, *, date: datetime.date | None = None) -> None:
    """Add one line, with a header where the table is new."""
    path.parent.mkdir(parents=True, exist_ok=True)
    is_new = not path.exists()
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        if is_new:
            writer.writerow(COLUMNS)
        writer.writerow(
            (
                (date or datetime.datetime.now(datetime.UTC).date()).isoformat(),
                attempt.benchmark,
                attempt.recipe,
                attempt.seed,
                json.dumps(attempt.settings, ensure_ascii=False, sort_keys=True),
                attempt.precision,
                attempt.recall,
                attempt.f1,
                attempt.seconds,
            )
        )
