"""Where the time of one long document goes: tokenise, features, entities, spans."""

from __future__ import annotations

import importlib
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from fazhi_training.benchmarks.cache import JsonObject
from fazhi_training.benchmarks.errors import BenchmarkError
from fazhi_training.benchmarks.stopwatch import Stopwatch

# Functions whose time is counted apart, under the name that the components call them by.
FEATURE_FUNCTIONS = (
    ("fazhi.tagging.entities", "entity_features"),
    ("fazhi.tagging.spans", "span_features"),
)


def run_stages(task: Mapping[str, Any]) -> JsonObject:
    """Tag one document of `task["characters"]` characters made of the texts, stage by stage.

    The features of a component are counted under `features`, not under the component.
    All seconds are those of the processor.
    """
    from fazhi import tagging
    from fazhi_training.benchmarks.speed_task import peak_megabytes, read_texts

    text = long_text(read_texts(Path(task["texts"])), task["characters"])
    started = time.process_time()
    nlp = tagging.load(task["model"])
    loaded = time.process_time()
    nlp(text[:2000])
    watch = Stopwatch()
    for module_name, name in FEATURE_FUNCTIONS:
        module = importlib.import_module(module_name)
        if hasattr(module, name):
            setattr(module, name, watch.around(getattr(module, name)))
    seconds: dict[str, float] = {}
    at = time.process_time()
    doc = nlp.make_doc(text)
    seconds["tokenise"] = time.process_time() - at
    for name, component in nlp.pipeline:
        before, at = watch.seconds, time.process_time()
        doc = component(doc)
        seconds[_stage(name)] = time.process_time() - at - (watch.seconds - before)
    seconds["features"] = watch.seconds
    total = sum(seconds.values())
    return {
        "characters": len(text),
        "chars_per_second": round(len(text) / total),
        "peak_mb": peak_megabytes(),
        "load_seconds": round(loaded - started, 2),
        "model_mb": round(model_megabytes(task["model"]), 2),
        "stages_cpu_seconds": {name: round(value, 3) for name, value in seconds.items()},
    }


def long_text(texts: Sequence[str], length: int) -> str:
    """The texts joined and repeated up to a length. Raises BenchmarkError without any text."""
    joined = "\n".join(texts)
    if not joined:
        raise BenchmarkError("There is no text to measure on; name a folder of .txt files.")
    return (joined + "\n") * (length // (len(joined) + 1)) + joined[: length % (len(joined) + 1)]


def model_megabytes(model: str | None) -> float:
    """Size of a model folder on disk, in MB; None is the shipped model."""
    from fazhi_training.benchmarks.peers.pipeline import TrainedModelPeer
    from fazhi_training.evaluation.predictor import SHIPPED

    folder = TrainedModelPeer(model or SHIPPED).folder
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def _stage(component: str) -> str:
    return component.removeprefix("fazhi_")
