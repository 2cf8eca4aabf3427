"""One recipe on public data: trained per seed, micro entity F1 in percent."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import fmean
from typing import Literal

from fazhi_training.benchmarks.attempts import Attempt, append_attempt
from fazhi_training.benchmarks.cache import JsonObject
from fazhi_training.benchmarks.errors import BenchmarkError
from fazhi_training.benchmarks.public_data import LabelledRange, LabelledSentence, PublicData
from fazhi_training.benchmarks.recipe import Recipe
from fazhi_training.evaluation.scores import Counts

Part = Literal["dev", "test"]


def run_public(
    recipe: Recipe, data: PublicData, *, part: Part, seeds: Sequence[int], attempts: Path
) -> JsonObject:
    """Train once per seed, measure on a part, and note every attempt.

    part: `dev` to choose settings by, `test` for the figure to report.
    RETURNS: {"f1", "precision", "recall"} as means over the seeds, and "seeds".
    """
    if not seeds:
        raise BenchmarkError("There is no seed to train with; give at least one with --seeds.")
    measured, measured_name = (
        (data.test, data.test_name) if part == "test" else (data.dev, data.dev_name)
    )
    runs = []
    for seed in seeds:
        started = time.perf_counter()
        predict = recipe.fit(data.train, data.dev, seed)
        counts = entity_counts(measured, predict([sentence.text for sentence in measured]))
        attempt = Attempt(
            benchmark=measured_name,
            recipe=recipe.name,
            seed=seed,
            settings=recipe.settings,
            precision=round(100 * counts.precision, 2),
            recall=round(100 * counts.recall, 2),
            f1=round(100 * counts.f1, 2),
            seconds=round(time.perf_counter() - started, 1),
        )
        append_attempt(attempts, attempt)
        runs.append(attempt)
    return {
        "f1": round(fmean(run.f1 for run in runs), 2),
        "precision": round(fmean(run.precision for run in runs), 2),
        "recall": round(fmean(run.recall for run in runs), 2),
        "seeds": [
            {"seed": run.seed, "f1": run.f1, "precision": run.precision, "recall": run.recall}
            for run in runs
        ],
        "recipe": recipe.name,
        "measured": measured_name,
    }


def entity_counts(
    sentences: Sequence[LabelledSentence], predicted: Iterable[Sequence[LabelledRange]]
) -> Counts:
    """Strict counts over all sentences. Raises BenchmarkError when their numbers differ."""
    answers = list(predicted)
    if len(answers) != len(sentences):
        raise BenchmarkError(
            f"The recipe answered {len(answers)} of {len(sentences)} sentences; "
            "`predict` must return one list per text, in order."
        )
    result = Counts()
    for sentence, entities in zip(sentences, answers, strict=True):
        gold, found = Counter(sentence.entities), Counter(entities)
        right = (gold & found).total()
        result += Counts(right, found.total() - right, gold.total() - right)
    return result
