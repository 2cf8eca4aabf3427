"""Speed and memory of all systems on the same text, each in a process of its own."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fazhi_training.benchmarks.cache import JsonObject
from fazhi_training.benchmarks.errors import BenchmarkError
from fazhi_training.benchmarks.markdown import markdown_table

LONG_DOCUMENT = 100_000


@dataclass(frozen=True, slots=True)
class SpeedRun:
    """texts: folder of .txt files; model: of this pipeline, None = shipped.

    stock_model, crfsuite_model: folders of the peers' models; stock_weights: how they came.
    """

    texts: Path
    model: str | None
    stock_model: Path
    stock_weights: str
    crfsuite_model: Path
    cores: int
    rounds: int = 3
    long_document: int = LONG_DOCUMENT


def measure_speed(run: SpeedRun) -> JsonObject:
    """All figures; `ratio` is this pipeline over stock spaCy, one core each.

    `cpu_ratio` is the same by seconds of the processor; the two differ on a busy
    machine, whose load average is noted.

    Raises BenchmarkError when there is no text or a child process fails.
    """
    if not any(run.texts.glob("*.txt")):
        raise BenchmarkError(f"There is no .txt file in {run.texts}; name a folder with --text.")
    common = {"texts": str(run.texts), "processes": 1, "rounds": run.rounds}
    fazhi = in_child({"system": "fazhi", "model": run.model, **common})
    parallel = in_child({"system": "fazhi", "model": run.model, **common, "processes": run.cores})
    stages = in_child(
        {"system": "stages", "model": run.model, **common, "characters": run.long_document}
    )
    stock = in_child({"system": "stock_spacy", "model": str(run.stock_model), **common})
    crfsuite = in_child({"system": "crfsuite", "model": str(run.crfsuite_model), **common})
    return {
        "platform": platform.platform(),
        "cores": run.cores,
        "load_average": round(os.getloadavg()[0], 2),
        "fazhi": fazhi,
        "fazhi_all_cores": parallel,
        "stock_spacy": {**stock, "weights": run.stock_weights},
        "crfsuite": crfsuite,
        "ratio": round(fazhi["chars_per_second"] / stock["chars_per_second"], 2),
        "cpu_ratio": round(fazhi["cpu_chars_per_second"] / stock["cpu_chars_per_second"], 2),
        "scaling": round(parallel["chars_per_second"] / fazhi["chars_per_second"], 2),
        "long_document": stages,
    }


def in_child(task: Mapping[str, Any]) -> JsonObject:
    """Run one task in a process with one thread per matrix library."""
    one_thread = dict.fromkeys(
        ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"), "1"
    )
    finished = subprocess.run(
        [sys.executable, "-m", "fazhi_training.benchmarks.speed_task"],
        input=json.dumps(task),
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, **one_thread},
        check=False,
    )
    if finished.returncode:
        last = finished.stderr.strip().splitlines()[-1:] or ["no message"]
        raise BenchmarkError(f"The speed run of {task['system']} failed: {last[0]}")
    return dict(json.loads(finished.stdout.strip().splitlines()[-1]))


def speed_tables(content: JsonObject) -> str:
    """The figures as Markdown."""
    rows = [
        (
            name,
            content[name]["processes"],
            content[name]["chars_per_second"],
            content[name]["cpu_chars_per_second"] or "",
            content[name]["peak_mb"],
            content[name]["load_seconds"],
        )
        for name in ("fazhi", "fazhi_all_cores", "stock_spacy", "crfsuite")
    ]
    stages = content["long_document"]
    return "\n".join(
        [
            f"{content['fazhi']['characters']:,} characters of reports, each system in its own "
            f"process; stock spaCy: {content['stock_spacy']['weights']} weights.\n",
            markdown_table(
                ("system", "processes", "chars/s", "chars/CPU s", "peak MB", "load seconds"), rows
            ),
            f"fazhi over stock spaCy on one core: {content['ratio']} ({content['cpu_ratio']} by "
            f"seconds of the processor); all cores over one: {content['scaling']}; load average "
            f"{content['load_average']}.\n",
            f"One document of {stages['characters']:,} characters: "
            f"{stages['chars_per_second']} chars/CPU s, peak {stages['peak_mb']} MB, model "
            f"{stages['model_mb']} MB, loaded in {stages['load_seconds']} CPU s.\n",
            markdown_table(("stage", "CPU seconds"), stages["stages_cpu_seconds"].items()),
        ]
    )
