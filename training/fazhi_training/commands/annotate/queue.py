"""`fazhi annotate queue | simulate | suspects`: what to label next, and what to look at again."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fazhi_training.commands.annotate.options import (
    DEFAULT_URL,
    TITLE,
    Key,
    Project,
    Root,
    Url,
    open_project,
    open_server,
)
from fazhi_training.commands.printing import print_table

if TYPE_CHECKING:
    from fazhi_training.annotation.queueing.simulation import Point
    from fazhi_training.corpus.paths import ProjectPaths
    from fazhi_training.corpus.scheme import LabelScheme
    from fazhi_training.labelled_span import LabelledDocument


def queue(
    *,
    url: Url = DEFAULT_URL,
    key: Key = "",
    project: Project = TITLE,
    top: Annotated[int, typer.Option(help="How many of the first tasks to print.")] = 10,
    root: Root = None,
) -> None:
    """Order the open tasks: what teaches the model most comes first."""
    from fazhi_training.annotation.queueing.server_queue import TAB, write_order
    from fazhi_training.corpus.paths import find_project
    from fazhi_training.corpus.scheme import load_scheme

    scheme = load_scheme(find_project(root).label_scheme)
    server = open_server(url, key)
    target = open_project(server, project)
    result = write_order(server, target.project_id, scheme=scheme)
    print_table(
        f"{len(result.tasks)} open tasks by {result.version}",
        ("task", "worth", "new wording", "doubt", "rules"),
        [
            (
                entry.key,
                f"{entry.worth:.1f}",
                f"{100 * entry.novelty:.0f} %",
                f"{entry.signals.uncertainty:.1f}",
                f"{entry.signals.rules:.0f}",
            )
            for entry in result.ranked[:top]
        ],
    )
    print(
        f"one annotator: the label stream follows the order; several: open the tab “{TAB}” and "
        "choose Label Tasks As Displayed"
    )


def simulate(
    out: Annotated[Path, typer.Argument(help="Folder for queue_simulation.json and .svg.")],
    *,
    sizes: Annotated[str, typer.Option(help="Numbers of labelled pieces.")] = "8,16,32,64,128",
    seeds: Annotated[int, typer.Option(min=1, help="Runs with other first pieces.")] = 3,
    held_out: Annotated[str, typer.Option(help="Split to measure on: dev or test.")] = "test",
    root: Root = None,
) -> None:
    """Replay labelling on the gold: the queue against random order."""
    from fazhi_training.annotation.queueing.cheap_training import (
        FIGURE_GROUPS,
        CheapModel,
        without_other_spans,
    )
    from fazhi_training.annotation.queueing.simulation import (
        simulate as run_simulation,
    )
    from fazhi_training.corpus.paths import find_project
    from fazhi_training.corpus.scheme import load_scheme

    paths = find_project(root)
    scheme = load_scheme(paths.label_scheme)
    pool, measured = (
        [without_other_spans(entry, FIGURE_GROUPS) for entry in gold_pieces(paths, scheme, split)]
        for split in ("train", held_out)
    )
    numbers = [int(size) for size in sizes.split(",")]
    points: list[Point] = []
    rows: list[dict[str, float | int | None]] = []
    for seed in range(seeds):
        for point in run_simulation(
            pool,
            measured,
            sizes=numbers,
            seed=seed,
            strategies=("queue", "random"),
            train=lambda documents: CheapModel(documents, groups=FIGURE_GROUPS).tag,
            label_names=scheme.label_names,
        ):
            points.append(point)
            print(f"{point.strategy}\t{seed}\t{point.tasks}\t{100 * point.mean:.2f}", flush=True)
        # After every run, so that an interrupted simulation leaves what it has found.
        facts = {"pool": len(pool), "held_out": held_out, "held_out_pieces": len(measured)}
        rows = write_simulation(out, points, facts)
    columns = ("random_tasks", "f1", "queue_tasks", "share")
    print_table("tasks for the same F1", columns, [[row[key] for key in columns] for row in rows])


def write_simulation(
    out: Path, points: Sequence[Point], facts: dict[str, object]
) -> list[dict[str, float | int | None]]:
    """Write the figures and the plot; returns what the queue saves."""
    from fazhi_training.annotation.queueing.plot import learning_curves
    from fazhi_training.annotation.queueing.simulation import mean_curves, savings

    curves = mean_curves(points)
    rows = savings(curves)
    runs = len({point.seed for point in points})
    content = facts | {
        "runs": runs,
        "curves": {
            name: [{"tasks": x, "f1": round(100 * y, 2)} for x, y in curve]
            for name, curve in curves.items()
        },
        "savings": rows,
        "points": [asdict(point) for point in points],
    }
    _write_json(out / "queue_simulation.json", content)
    drawn: dict[str, list[tuple[float, float]]] = {
        name: [(x, 100 * y) for x, y in curve] for name, curve in curves.items()
    }
    title = f"F1 on {facts['held_out']} by labelled pieces, mean of {runs} runs"
    svg = learning_curves(drawn, title=title, x_title="labelled pieces")
    (out / "queue_simulation.svg").write_text(svg, encoding="utf-8")
    return rows


def suspects(
    out: Annotated[Path, typer.Argument(help="CSV file to write, the most suspicious first.")],
    *,
    folds: Annotated[int, typer.Option(min=2, help="Models to train.")] = 5,
    split: Annotated[str, typer.Option(help="Which reports: train, dev, test or all.")] = "train",
    seed: Annotated[int, typer.Option(help="Fixes the folds and the planted errors.")] = 0,
    plant: Annotated[
        int, typer.Option(help="Plant so many errors first and say how many are found.")
    ] = 0,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress bar.")] = False,
    root: Root = None,
) -> None:
    """Rank gold regions that models trained on the other reports contradict."""
    from fazhi_training.annotation.planting import Planted
    from fazhi_training.annotation.planting import found as found_planted
    from fazhi_training.annotation.planting import plant as plant_errors
    from fazhi_training.annotation.queueing.cheap_training import CheapModel
    from fazhi_training.annotation.suspects import find_suspects
    from fazhi_training.commands.annotate.progress import progress
    from fazhi_training.corpus.build import load_gold
    from fazhi_training.corpus.paths import find_project
    from fazhi_training.corpus.scheme import load_scheme
    from fazhi_training.corpus.split import read_split

    paths = find_project(root)
    scheme = load_scheme(paths.label_scheme)
    assignment = read_split(paths.split)
    documents = [
        report.as_document()
        for report in load_gold(paths, scheme=scheme)[0]
        if split in ("all", assignment.get(report.report_id))
    ]
    planted: list[Planted] = []
    if plant:
        labels = {
            layer.layer: tuple(label.name for label in layer.labels) for layer in scheme.layers
        }
        documents, planted = plant_errors(documents, plant, labels=labels, seed=seed)
    with progress("reports", len(documents), quiet=quiet) as advance:
        found = find_suspects(
            documents,
            train=lambda chosen: CheapModel(chosen).tag,
            number=folds,
            seed=seed,
            advance=advance,
        )
    out.parent.mkdir(parents=True, exist_ok=True)
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(
            ("suspicion", "report_id", "doubt", "gold", "gold_start", "gold_end",
             "model", "model_start", "model_end", "text")
        )  # fmt: skip
        for entry in found:
            sides = [
                cell
                for span in (entry.gold, entry.model)
                for cell in ((span.label, span.start, span.end) if span else ("", "", ""))
            ]
            row = (f"{entry.suspicion:.3f}", entry.document_id, entry.doubt, *sides, entry.text)
            writer.writerow(row)
    print(f"{len(found)} places in {len(documents)} reports, written to {out}")
    for depth in (len(planted), 2 * len(planted), len(found)) if planted else ():
        hits = len(found_planted(planted, found[:depth]))
        print(f"among the first {depth}: {hits} of {len(planted)} planted errors")


def gold_pieces(paths: ProjectPaths, scheme: LabelScheme, split: str) -> list[LabelledDocument]:
    """The annotated pieces of one split as documents of their own."""
    from fazhi_training.corpus.gold import choose_gold, load_tasks
    from fazhi_training.corpus.regions import decode
    from fazhi_training.corpus.split import read_split
    from fazhi_training.labelled_span import LabelledDocument

    assignment = read_split(paths.split)
    found = []
    for report_id, tasks in load_tasks(paths.exports).items():
        if assignment.get(report_id) != split:
            continue
        for task in tasks:
            gold = choose_gold(task)
            if gold is None:
                continue
            regions = decode(task, gold, scheme=scheme)[0]
            spans = sorted(region.span.shifted(-task.data.offset) for region in regions)
            name = f"{report_id}/{task.data.piece}"
            found.append(LabelledDocument(name, task.data.text, tuple(spans)))
    return found


def _write_json(path: Path, content: dict[str, object] | Sequence[object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
