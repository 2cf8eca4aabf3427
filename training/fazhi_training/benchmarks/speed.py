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
ENCODER_STAGE = "encoder_entities"


@dataclass(frozen=True, slots=True)
class SpeedRun:
    """texts: folder of .txt files; model: of this pipeline, None = shipped.

    stock_model, crfsuite_model: folders of the peers' models; stock_weights: how they were trained.
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

    `end_to_end_ratio`: from files to Parquet, over stock spaCy's tagging alone. The ratios
    that begin with `cpu_` are the same by seconds of the processor; the two differ on a
    busy machine, whose load average is noted.

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
    whole = in_child({"system": "file_to_parquet", "model": run.model, **common})
    floor = in_child({"system": "floor", "model": run.model})
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
        **_ratios(fazhi, stock, ""),
        **_ratios(whole, stock, "end_to_end_"),
        "scaling": round(parallel["chars_per_second"] / fazhi["chars_per_second"], 2),
        "file_to_parquet": whole,
        "long_document": stages,
        "encoder": _against_floor(stages, floor),
    }


def _ratios(system: JsonObject, stock: JsonObject, name: str) -> JsonObject:
    return {
        f"{kind}{name}ratio": round(
            system[f"{kind}chars_per_second"] / stock[f"{kind}chars_per_second"], 2
        )
        for kind in ("", "cpu_")
    }


def _against_floor(stages: JsonObject, floor: JsonObject) -> JsonObject:
    """The encoder beside its matrices; `times_floor` is how much longer it takes."""
    seconds = stages["stages_cpu_seconds"].get(ENCODER_STAGE)
    if seconds is None or "nanoseconds_per_char" not in floor:
        return floor
    measured = 1e9 * seconds / stages["characters"]
    return {
        **floor,
        "measured_nanoseconds_per_char": round(measured),
        "times_floor": round(measured / floor["nanoseconds_per_char"], 2),
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
            content[name]["mentions_per_1000_chars"],
        )
        for name in ("fazhi", "fazhi_all_cores", "stock_spacy", "crfsuite")
    ]
    stages, whole = content["long_document"], content["file_to_parquet"]
    return "\n".join(
        [
            f"{content['fazhi']['characters']:,} characters of reports, each system in its own "
            f"process; stock spaCy {content['stock_spacy']['weights']}.\n",
            markdown_table(
                (
                    "system",
                    "processes",
                    "chars/s",
                    "chars/CPU s",
                    "peak MB",
                    "load seconds",
                    "mentions/1000",
                ),
                rows,
            ),
            f"fazhi over stock spaCy on one core: {content['ratio']} ({content['cpu_ratio']} by "
            f"seconds of the processor); all cores over one: {content['scaling']}; load average "
            f"{content['load_average']}.\n",
            f"From {whole['reports']} files to Parquet on one core: {whole['chars_per_second']} "
            f"chars/s ({whole['cpu_chars_per_second']} by the processor), peak "
            f"{whole['peak_mb']} MB; over stock spaCy's tagging: {content['end_to_end_ratio']} "
            f"({content['cpu_end_to_end_ratio']}).\n",
            _stage_table(whole),
            f"One document of {stages['characters']:,} characters: "
            f"{stages['chars_per_second']} chars/CPU s, peak {stages['peak_mb']} MB, model "
            f"{stages['model_mb']} MB, loaded in {stages['load_seconds']} CPU s.\n",
            _stage_table(stages),
            _floor_line(content["encoder"]),
        ]
    )


def _stage_table(content: JsonObject) -> str:
    seconds = content["stages_cpu_seconds"]
    total = sum(seconds.values()) or 1.0
    return markdown_table(
        ("stage", "CPU seconds", "share", "µs/char"),
        [
            (name, value, f"{value / total:.1%}", round(1e6 * value / content["characters"], 2))
            for name, value in seconds.items()
        ],
    )


def _floor_line(encoder: JsonObject) -> str:
    if "times_floor" not in encoder:
        return "The model has no encoder.\n"
    return (
        f"The encoder multiplies {encoder['multiplications_per_char']:,} numbers a character; its "
        f"matrices alone, at {encoder['gflops']} GFLOPS, take "
        f"{encoder['nanoseconds_per_char']} ns ({encoder['chars_per_second']:,} chars/s), the "
        f"component {encoder['measured_nanoseconds_per_char']} ns: "
        f"{encoder['times_floor']} times the floor.\n"
    )
