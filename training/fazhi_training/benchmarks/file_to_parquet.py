"""The whole way from files to Parquet in one process, and where its time goes."""

from __future__ import annotations

import importlib
import pkgutil
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fazhi_training.benchmarks.cache import JsonObject
from fazhi_training.benchmarks.stopwatch import Stopwatch

# Functions whose time is counted apart, under the name that they are called by.
STAGES = (
    ("read", "fazhi.archive.process", "read"),
    ("structure", "fazhi.archive.process", "parse"),
    ("tag", "fazhi.archive.process", "tag"),
    ("records", "fazhi.archive.process", "assemble"),
    ("arrow tables, signatures", "fazhi.archive.process", "to_arrow"),
    ("parts", "fazhi.archive.parts", "write_part"),
    ("compare, Parquet", "fazhi.archive.run", "draft_tables"),
    ("compare, Parquet", "fazhi.archive.run", "commit_tables"),
)
NORMALISE = "normalise"


def run_file_to_parquet(task: Mapping[str, Any]) -> JsonObject:
    """Extract the files of `task["texts"]` in this process. Seconds are the processor's.

    What is read once per process (the model, the gazetteers) is read before.
    """
    from fazhi import tagging
    from fazhi.archive import RunOptions, run
    from fazhi.archive.process import process_bytes
    from fazhi_training.benchmarks.speed_task import peak_megabytes, pin, read_texts

    pin()
    texts = read_texts(Path(task["texts"]))
    nlp = tagging.load(task["model"])
    importlib.import_module("fazhi.archive.preload")
    process_bytes(nlp, texts[0].encode(), name="first.txt")
    output = Path(tempfile.mkdtemp(prefix="fazhi-speed-"))
    options = RunOptions(isolated=False, loader=lambda _model: nlp)
    try:
        with _timed() as seconds:
            wall, processor = time.perf_counter(), time.process_time()
            summary = run([task["texts"]], output / "tables", options)
            wall, processor = time.perf_counter() - wall, time.process_time() - processor
    finally:
        shutil.rmtree(output, ignore_errors=True)
    seconds["other"] = processor - sum(seconds.values())
    return {
        "chars_per_second": round(summary.n_characters / wall),
        "cpu_chars_per_second": round(summary.n_characters / processor),
        "peak_mb": peak_megabytes(),
        "characters": summary.n_characters,
        "reports": summary.rows["reports"],
        "rows": sum(summary.rows.values()),
        "stages_cpu_seconds": {name: round(value, 3) for name, value in seconds.items()},
    }


@contextmanager
def _timed() -> Iterator[dict[str, float]]:
    """Time the stages meanwhile. YIELDS: seconds per stage, filled in at the end."""
    running: list[Stopwatch] = []
    watches = {name: Stopwatch(running) for name in (*(stage[0] for stage in STAGES), NORMALISE)}
    places = [(watches[name], importlib.import_module(module), at) for name, module, at in STAGES]
    places += [(watches[NORMALISE], module, at) for module, at in _normalisers()]
    originals = [(module, at, getattr(module, at)) for _, module, at in places]
    for watch, module, at in places:
        setattr(module, at, watch.around(getattr(module, at)))
    seconds: dict[str, float] = {}
    try:
        yield seconds
    finally:
        for module, at, original in originals:
            setattr(module, at, original)
        seconds.update((name, watch.seconds) for name, watch in watches.items())


def _normalisers() -> Iterator[tuple[Any, str]]:
    """Where the records call functions of `fazhi.normalise`."""
    import fazhi.records

    for found in pkgutil.iter_modules(fazhi.records.__path__):
        module = importlib.import_module(f"fazhi.records.{found.name}")
        for name, value in vars(module).copy().items():
            made_in = getattr(value, "__module__", None) or ""
            is_function = callable(value) and not isinstance(value, type)
            if is_function and made_in.startswith("fazhi.normalise"):
                yield module, name
