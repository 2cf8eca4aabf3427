"""What the speed benchmark asks of a child process, and how it is answered.

Every system runs in a process of its own, so that its peak memory is its own:
`python -m fazhi_training.benchmarks.speed_task` reads one task as JSON from its
standard input and writes one JSON line.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from fazhi_training.benchmarks.cache import JsonObject

Runner = Callable[[Sequence[str]], int]
_STATUS = Path("/proc/self/status")


def peak_megabytes() -> float:
    """Peak resident memory of this process in MB."""
    try:
        status = _STATUS.read_text(encoding="ascii")
    except OSError:
        return _largest(resource.RUSAGE_SELF)
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return round(int(peak.split()[1]) / 1024, 1)


def _largest(who: int) -> float:
    """Peak in MB by the accounts of the system, which on Linux start with the parent's peak."""
    peak = resource.getrusage(who).ru_maxrss
    return round(peak / (1024 * 1024 if sys.platform == "darwin" else 1024), 1)


def pin() -> None:
    """Keep this process on one core, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def run_task(task: Mapping[str, Any]) -> JsonObject:
    """Load the system, warm it up on the first text, tag all texts a few times, report.

    task: system, processes, rounds, texts (folder) and what the system needs.
    RETURNS: the fastest round; `cpu_chars_per_second` counts the seconds of the
    processor only, so that it holds on a busy machine too (None for several processes).
    """
    cores = task["processes"]
    if cores == 1:
        pin()
    texts = read_texts(Path(task["texts"]))
    started = time.perf_counter()
    tag = SYSTEMS[task["system"]](task)
    loaded = time.perf_counter()
    tag(texts[:1])
    walls, processors = [], []
    found = 0
    for _ in range(task["rounds"]):
        wall, processor = time.perf_counter(), time.process_time()
        found = tag(texts)
        walls.append(time.perf_counter() - wall)
        processors.append(time.process_time() - processor)
    seconds = min(walls)
    characters = sum(map(len, texts))
    return {
        "chars_per_second": round(characters / seconds),
        "cpu_chars_per_second": round(characters / min(processors)) if cores == 1 else None,
        "peak_mb": peak_megabytes(),
        "largest_worker_mb": _largest(resource.RUSAGE_CHILDREN) if cores > 1 else None,
        "load_seconds": round(loaded - started, 2),
        "seconds": round(seconds, 2),
        "characters": characters,
        "mentions_per_1000_chars": round(1000 * found / characters, 1),
        "processes": cores,
    }


def read_texts(folder: Path) -> list[str]:
    """The texts of a folder in order of their names."""
    return [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))]


def _pipeline(task: Mapping[str, Any]) -> Runner:
    from fazhi import tagging

    nlp = tagging.load(task["model"])
    processes = task["processes"]

    def tag(texts: Sequence[str]) -> int:
        docs = nlp.pipe(texts, n_process=processes, batch_size=4)
        return sum(len(tagging.mentions_of(doc)) for doc in docs)

    return tag


def _stock_spacy(task: Mapping[str, Any]) -> Runner:
    import spacy

    from fazhi_training.benchmarks.peers.stock_spacy import labelled_spans
    from fazhi_training.benchmarks.sentences import sentence_ranges

    nlp = spacy.load(task["model"])
    processes = task["processes"]

    def tag(texts: Sequence[str]) -> int:
        sentences = (text[start:end] for text in texts for start, end in sentence_ranges(text))
        docs = nlp.pipe(sentences, n_process=processes, batch_size=32)
        return sum(len(labelled_spans(doc)) for doc in docs)

    return tag


def _crfsuite(task: Mapping[str, Any]) -> Runner:
    from fazhi_training.benchmarks.peers.crfsuite import CrfsuitePeer

    predict = CrfsuitePeer().load(Path(task["model"]))
    return lambda texts: sum(len(predict(text)) for text in texts)


SYSTEMS: Mapping[str, Callable[[Mapping[str, Any]], Runner]] = {
    "fazhi": _pipeline,
    "stock_spacy": _stock_spacy,
    "crfsuite": _crfsuite,
}


def main() -> None:
    """Answer one task."""
    from fazhi_training.benchmarks.file_to_parquet import run_file_to_parquet
    from fazhi_training.benchmarks.floor import run_floor
    from fazhi_training.benchmarks.stages import run_stages

    answers: Mapping[str, Callable[[Mapping[str, Any]], JsonObject]] = {
        "stages": run_stages,
        "file_to_parquet": run_file_to_parquet,
        "floor": run_floor,
    }
    task = json.loads(sys.stdin.read())
    print(json.dumps(answers.get(task["system"], run_task)(task)))


if __name__ == "__main__":
    main()
