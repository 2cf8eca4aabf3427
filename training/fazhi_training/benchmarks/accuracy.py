"""Peers on the same split: train, tag, score; each step is kept and not done twice."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fazhi_training.benchmarks.cache import JsonObject, cached
from fazhi_training.benchmarks.gold import SplitGold, as_documents, fingerprint
from fazhi_training.benchmarks.markdown import markdown_table
from fazhi_training.benchmarks.peers.peer import Peer
from fazhi_training.benchmarks.scoring import strict_scores
from fazhi_training.evaluation.scores import LAYERS
from fazhi_training.labelled_span import LabelledDocument


@dataclass(frozen=True, slots=True)
class AccuracyRun:
    """One run: the gold to learn from, the sets to measure on, and where results are kept."""

    gold: SplitGold
    measured: Mapping[str, Sequence[LabelledDocument]]
    folder: Path
    report: Callable[[str], None] = print


def compare_peers(peers: Sequence[Peer], run: AccuracyRun) -> JsonObject:
    """Train and measure one peer after the other.

    What is kept in `run.folder` for the same peer, settings and gold is used again.
    RETURNS: per peer its training seconds and per measuring set the scores and
    the characters per second of the processor.
    """
    learnt_from = {
        "train": fingerprint(as_documents(run.gold.train)),
        "dev": fingerprint(as_documents(run.gold.dev)),
    }
    return {
        "platform": platform.platform(),
        "reports": {"train": len(run.gold.train), "dev": len(run.gold.dev)},
        "measured": {name: len(documents) for name, documents in run.measured.items()},
        "peers": {peer.name: _measure(peer, run, learnt_from) for peer in peers},
    }


def _measure(peer: Peer, run: AccuracyRun, learnt_from: Mapping[str, str]) -> JsonObject:
    folder = run.folder / peer.name
    settings = {**peer.settings, "gold": dict(learnt_from)}

    def train() -> JsonObject:
        run.report(f"{peer.name}: training")
        started, processor = time.perf_counter(), _processor_seconds()
        facts = peer.train(run.gold.train, run.gold.dev, folder)
        return {
            "seconds": round(time.perf_counter() - started, 1),
            "cpu_seconds": round(_processor_seconds() - processor, 1),
            "facts": dict(facts),
        }

    training = cached(folder / "training.json", settings, train)
    predictors: list[Callable[[str], Any]] = []

    def measure(name: str, documents: Sequence[LabelledDocument]) -> JsonObject:
        run.report(f"{peer.name}: tagging {name}")
        if not predictors:
            predictors.append(peer.load(folder))
        # Seconds of the processor: other work on the machine does not count.
        started = time.process_time()
        predictions = [predictors[0](document.text) for document in documents]
        seconds = time.process_time() - started
        scores = strict_scores(documents, predictions)
        return {"chars_per_second": round(scores["characters"] / max(seconds, 1e-9)), **scores}

    return {
        "description": peer.description,
        "train_seconds": training["seconds"],
        "train_cpu_seconds": training["cpu_seconds"],
        "facts": training["facts"],
        "measured": {
            name: cached(
                folder / f"measured-{name}.json",
                {**settings, "measured": fingerprint(documents)},
                lambda name=name, documents=documents: measure(name, documents),  # type: ignore[misc]
            )
            for name, documents in run.measured.items()
        },
    }


def _processor_seconds() -> float:
    """Seconds of the processor that this process and its finished children have used."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def accuracy_tables(content: JsonObject) -> str:
    """The results as Markdown: an overview, then F1 per label for each measuring set."""
    peers = content["peers"]
    parts = [
        "Strict micro F1 in percent, 95 % intervals by report; times are seconds of the "
        "processor.\n",
        "\n".join(f"- `{name}`: {peer['description']}" for name, peer in peers.items()) + "\n",
    ]
    for name in content["measured"]:
        parts.append(f"## {name}\n")
        parts.append(_overview(peers, name))
        parts.append(_labels(peers, name))
    return "\n".join(parts)


def _overview(peers: Mapping[str, Any], name: str) -> str:
    rows = []
    for peer, result in peers.items():
        layers = result["measured"][name]["layers"]
        cells = [peer, result["train_cpu_seconds"], result["measured"][name]["chars_per_second"]]
        for layer in LAYERS:
            interval = layers[layer]["f1_interval_95"]
            shown = f" ({interval[0]}–{interval[1]})" if interval else ""
            cells.append(f"{layers[layer]['f1']}{shown}")
        rows.append(cells)
    columns = ("peer", "train CPU s", "chars/CPU s", "entities F1", "spans F1")
    return markdown_table(columns, rows)


def _labels(peers: Mapping[str, Any], name: str) -> str:
    results = {peer: result["measured"][name]["labels"] for peer, result in peers.items()}
    labels = sorted({label for entries in results.values() for label in entries})
    support = {
        label: max(entries.get(label, {}).get("support", 0) for entries in results.values())
        for label in labels
    }
    return markdown_table(
        ("label", "support", *results),
        [
            (
                label,
                support[label],
                *(entries.get(label, {}).get("f1", "") for entries in results.values()),
            )
            for label in labels
        ],
    )
