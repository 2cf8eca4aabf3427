"""What a model card says, measured anew from the model and the checkout."""

from __future__ import annotations

import platform
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from fazhi_training.benchmarks.speed import LONG_DOCUMENT, in_child
from fazhi_training.corpus.build import load_gold
from fazhi_training.corpus.paths import ProjectPaths
from fazhi_training.corpus.scheme import load_scheme
from fazhi_training.corpus.split import read_split
from fazhi_training.corpus.stats import SplitStats, split_stats
from fazhi_training.corpus.tables import read_rows
from fazhi_training.evaluation.agreement_gap import Agreement
from fazhi_training.evaluation.evaluation import Evaluation, evaluate_predictions
from fazhi_training.evaluation.predictor import load_predictor
from fazhi_training.evaluation.project_gold import load_project_golds

SPLITS_SHOWN = ("dev", "test")


@dataclass(frozen=True, slots=True)
class Speed:
    """Measured in processes of their own, one thread.

    characters, chars_per_second, peak_mb: of one long document; model_mb: on disk.
    load_seconds: the model alone; start_seconds: from no Python to a loaded model.
    """

    characters: int
    chars_per_second: int
    peak_mb: float
    load_seconds: float
    start_seconds: float
    model_mb: float
    machine: str


@dataclass(frozen=True, slots=True)
class ModelCard:
    """All parts of a card; `measured`: further sets by name; `speed`: None if not measured."""

    meta: Mapping[str, Any]
    config: str
    labels: tuple[str, ...]
    stats: tuple[SplitStats, ...]
    agreement: Agreement
    scores: Mapping[str, Evaluation]
    measured: Mapping[str, Evaluation]
    speed: Speed | None
    limits: tuple[str, ...]


def make_card(
    model: str,
    folder: Path,
    paths: ProjectPaths,
    *,
    measured: Mapping[str, Path],
    speed: bool,
) -> ModelCard:
    """Measure a model. model: path or `shipped`; folder: where it lies.

    measured: further gold folders by the name they get in the card.
    Raises what loading the model, the gold and the folders raises.
    """
    import srsly

    predict = load_predictor(model)
    scheme = load_scheme(paths.label_scheme)
    reports, _ = load_gold(paths, scheme=scheme)
    names = [*SPLITS_SHOWN, *map(str, measured.values())]
    golds = load_project_golds(names, root=paths.root)
    evaluations = [
        evaluate_predictions(
            gold.documents, [predict(document.text) for document in gold.documents]
        )
        for gold in golds
    ]
    split = len(SPLITS_SHOWN)
    return ModelCard(
        meta=srsly.read_json(folder / "meta.json"),
        config=(folder / "config.cfg").read_text(encoding="utf-8"),
        labels=scheme.label_names,
        stats=tuple(split_stats(reports, read_split(paths.split))),
        agreement=golds[0].agreement,
        scores=dict(zip(SPLITS_SHOWN, evaluations[:split], strict=True)),
        measured=dict(zip(measured, evaluations[split:], strict=True)),
        speed=_speed(folder, paths.reports) if speed else None,
        limits=tuple(row["sentence"] for row in _limits()),
    )


def _speed(folder: Path, texts: Path) -> Speed:
    answer = in_child(
        {
            "system": "stages",
            "model": str(folder),
            "texts": str(texts),
            "characters": LONG_DOCUMENT,
        }
    )
    return Speed(
        characters=answer["characters"],
        chars_per_second=answer["chars_per_second"],
        peak_mb=answer["peak_mb"],
        load_seconds=answer["load_seconds"],
        start_seconds=_start_seconds(folder),
        model_mb=answer["model_mb"],
        machine=f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
    )


def _start_seconds(folder: Path) -> float:
    """How long a new Python takes to import fazhi and load the model."""
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", "import sys, fazhi; fazhi.load(sys.stdin.read())"],
        input=str(folder),
        text=True,
        check=True,
    )
    return round(time.perf_counter() - started, 2)


def _limits() -> Sequence[Mapping[str, str]]:
    table = resources.files("fazhi_training.model_card").joinpath("limits.csv")
    return read_rows(Path(str(table)), columns=("topic", "sentence"))
