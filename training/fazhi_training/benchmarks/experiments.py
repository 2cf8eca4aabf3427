"""Runs of this pipeline under changed settings or on part of the gold, scored on dev."""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fazhi_training.benchmarks.cache import JsonObject, cached
from fazhi_training.benchmarks.errors import BenchmarkError
from fazhi_training.benchmarks.gold import SplitGold, as_documents, fingerprint
from fazhi_training.benchmarks.markdown import markdown_table
from fazhi_training.benchmarks.peers.peer import Peer
from fazhi_training.benchmarks.peers.pipeline import PipelinePeer
from fazhi_training.benchmarks.scoring import strict_scores
from fazhi_training.corpus.gold import GoldReport
from fazhi_training.evaluation.scores import LAYERS

FEATURES = "features"

MakePeer = Callable[[Mapping[str, Any]], Peer]


@dataclass(frozen=True, slots=True)
class Workbench:
    """What all runs share: the gold, how to make the pipeline, where results are kept."""

    gold: SplitGold
    make_peer: MakePeer
    folder: Path
    report: Callable[[str], None] = print

    def run(
        self,
        name: str,
        *,
        overrides: Mapping[str, Any],
        train: Sequence[GoldReport] | None = None,
    ) -> JsonObject:
        """Train and score on dev, or read the scores of the same run done before."""
        reports = self.gold.train if train is None else train
        dev = as_documents(self.gold.dev)
        peer = self.make_peer(overrides)
        folder = self.folder / name

        def compute() -> JsonObject:
            self.report(f"{name}: training on {len(reports)} reports")
            peer.train(reports, self.gold.dev, folder)
            predict = peer.load(folder)
            return strict_scores(dev, [predict(document.text) for document in dev])

        settings = {
            **peer.settings,
            "train": fingerprint(as_documents(reports)),
            "dev": fingerprint(dev),
        }
        return cached(folder / "scores.json", settings, compute)


def pipeline_maker(config: Path, overrides: Mapping[str, Any]) -> MakePeer:
    """Peers from one config; what an experiment changes goes over the given overrides."""
    return lambda changes: PipelinePeer(config, {**overrides, **changes})


def train_curve(
    bench: Workbench, *, shares: Sequence[float], subsets: int, seed: int = 0
) -> JsonObject:
    """Dev scores against the share of train reports, over several random subsets of each size.

    The whole gold is run once. Raises BenchmarkError for a share outside 0..1.
    """
    if any(not 0 < share <= 1 for share in shares):
        raise BenchmarkError("Shares lie above 0 and at most at 1, e.g. 0.25.")
    points = []
    for share in sorted(shares):
        size = max(1, round(share * len(bench.gold.train)))
        runs = []
        for number in range(1 if size == len(bench.gold.train) else subsets):
            chosen = _subset(bench.gold.train, size, f"{seed} {share} {number}")
            runs.append(bench.run(f"curve-{share:g}-{number}", overrides={}, train=chosen))
        characters = sum(len(report.text) for report in bench.gold.train) * size
        points.append(
            {
                "share": share,
                "reports": size,
                "characters": round(characters / len(bench.gold.train)),
                **_summary(runs),
            }
        )
    return {"points": points}


def seed_variance(bench: Workbench, *, seeds: Sequence[int]) -> JsonObject:
    """Dev scores for several values of `system.seed`."""
    if len(seeds) < 2:
        raise BenchmarkError("Variance needs at least two seeds; give several with --seeds 0,1,2.")
    runs = [bench.run(f"seed-{seed}", overrides={"system.seed": seed}) for seed in seeds]
    return {"seeds": list(seeds), **_summary(runs)}


def ablation(bench: Workbench, *, groups: Mapping[str, Sequence[str]]) -> JsonObject:
    """Dev scores with each feature group switched off, beside all of them.

    groups: name of each group → the config keys that switch it.
    """
    whole = bench.run("ablation-none", overrides={})
    rows: list[JsonObject] = []
    for group, keys in groups.items():
        scores = bench.run(f"ablation-{group}", overrides=dict.fromkeys(keys, False))
        row: JsonObject = {"without": group}
        for layer in LAYERS:
            f1 = scores["layers"][layer]["f1"]
            row[layer] = {"f1": f1, "loss": round(whole["layers"][layer]["f1"] - f1, 2)}
        rows.append(row)
    return {"all": {layer: whole["layers"][layer]["f1"] for layer in LAYERS}, "groups": rows}


def feature_groups(config: Path) -> dict[str, list[str]]:
    """Feature groups that a config can switch: `[components.X.features] group = true`.

    Raises BenchmarkError when no component has such a section.
    """
    from spacy.util import load_config

    groups: dict[str, list[str]] = {}
    for component, section in load_config(config, interpolate=False)["components"].items():
        for group, value in section.get(FEATURES, {}).items():
            if value is True:
                groups.setdefault(group, []).append(f"components.{component}.{FEATURES}.{group}")
    if not groups:
        raise BenchmarkError(
            f"No component of {config} can switch feature groups off: it needs a section "
            f"[components.<name>.{FEATURES}] with one true or false per group."
        )
    return groups


def curve_table(content: JsonObject) -> str:
    """The train curve as Markdown."""
    return "Strict dev F1, mean (standard deviation) over subsets.\n\n" + markdown_table(
        ("share", "reports", "characters", "runs", *LAYERS),
        [
            (
                f"{point['share']:g}",
                point["reports"],
                point["characters"],
                point["runs"],
                *(_mean_and_deviation(point[layer]) for layer in LAYERS),
            )
            for point in content["points"]
        ],
    )


def seed_table(content: JsonObject) -> str:
    """The seed variance as Markdown."""
    rows = [
        (seed, *(content[layer]["f1"][index] for layer in LAYERS))
        for index, seed in enumerate(content["seeds"])
    ]
    rows.append(("mean (deviation)", *(_mean_and_deviation(content[layer]) for layer in LAYERS)))
    return "Strict dev F1 per seed.\n\n" + markdown_table(("seed", *LAYERS), rows)


def ablation_table(content: JsonObject) -> str:
    """The ablation as Markdown."""
    rows: list[tuple[object, ...]] = [("nothing", *(content["all"][layer] for layer in LAYERS))]
    rows += [
        (row["without"], *(f"{row[layer]['f1']} (−{row[layer]['loss']})" for layer in LAYERS))
        for row in content["groups"]
    ]
    return "Strict dev F1 without a feature group (loss).\n\n" + markdown_table(
        ("without", *LAYERS), rows
    )


def _subset(reports: Sequence[GoldReport], size: int, seed: str) -> list[GoldReport]:
    if size == len(reports):
        return list(reports)
    chosen = random.Random(seed).sample(range(len(reports)), size)  # noqa: S311 (reproducible)
    return [reports[index] for index in sorted(chosen)]


def _summary(runs: Sequence[JsonObject]) -> JsonObject:
    result: JsonObject = {"runs": len(runs)}
    for layer in LAYERS:
        scores = [run["layers"][layer]["f1"] for run in runs]
        result[layer] = {
            "mean": round(statistics.fmean(scores), 2),
            "deviation": round(statistics.stdev(scores), 2) if len(scores) > 1 else None,
            "f1": scores,
        }
    return result


def _mean_and_deviation(summary: Mapping[str, Any]) -> str:
    deviation = summary["deviation"]
    return f"{summary['mean']}" + (f" ({deviation})" if deviation is not None else "")
