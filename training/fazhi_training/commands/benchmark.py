"""`fazhi benchmark`: accuracy, public data, speed, normalisers, train curve, seeds, ablation."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from fazhi_training.benchmarks.experiments import Workbench
    from fazhi_training.benchmarks.peers.peer import Peer
    from fazhi_training.benchmarks.recipe import Recipe
    from fazhi_training.corpus.paths import ProjectPaths

app = typer.Typer(
    help="Measure: accuracy beside peers, public data, speed, normalisers, train curve, seeds, "
    "ablation.",
    no_args_is_help=True,
    add_completion=False,
)

Root = Annotated[
    Path | None, typer.Option(help="Checkout of the project; default: the one around you.")
]
Work = Annotated[
    Path | None,
    typer.Option(help="Folder for models and finished steps; default: build/benchmarks."),
]
Json = Annotated[
    Path | None,
    typer.Option("--json", help="Write the results here; default: training/benchmarks."),
]
ConfigOption = Annotated[
    Path | None, typer.Option(help="Training config; default: configs/reports.cfg.")
]
Overrides = Annotated[
    list[str] | None, typer.Argument(help="Config keys to change: section.key=value.")
]


@app.command()
def accuracy(
    overrides: Overrides = None,
    *,
    model: Annotated[
        str | None,
        typer.Option(help="Measure this model, or `shipped`, in place of training the config."),
    ] = None,
    peers: Annotated[
        str, typer.Option(help="Which to measure, with commas.")
    ] = "fazhi,stock_spacy,crfsuite,rules",
    gold: Annotated[
        list[str] | None,
        typer.Option(help="A further set to measure on: NAME=FOLDER of {text, spans} files."),
    ] = None,
    stock_steps: Annotated[
        int | None, typer.Option(help="Most training steps of stock spaCy.")
    ] = None,
    crfsuite_iterations: Annotated[
        int | None, typer.Option(help="Most iterations of python-crfsuite.")
    ] = None,
    config: ConfigOption = None,
    json_file: Json = None,
    work: Work = None,
    root: Root = None,
) -> None:
    """This pipeline, stock spaCy, python-crfsuite and rules alone: trained on train, same split.

    Finished steps are kept in the work folder: run the command again to go on.
    """
    from fazhi_training.benchmarks.accuracy import AccuracyRun, accuracy_tables, compare_peers
    from fazhi_training.benchmarks.gold import as_documents, load_split_gold
    from fazhi_training.benchmarks.peers.crfsuite import CrfsuitePeer
    from fazhi_training.benchmarks.peers.pipeline import PipelinePeer, TrainedModelPeer
    from fazhi_training.benchmarks.peers.rules import RulesPeer
    from fazhi_training.benchmarks.peers.stock_spacy import StockSpacyPeer
    from fazhi_training.training.train import parse_overrides

    paths = _project(root)
    split = load_split_gold(paths)
    measured = {"dev": as_documents(split.dev), "test": as_documents(split.test)}
    measured |= _further_gold(gold or [], paths)
    makers: dict[str, Callable[[], Peer]] = {
        "fazhi": lambda: (
            TrainedModelPeer(model)
            if model
            else PipelinePeer(_config(config, paths), parse_overrides(overrides or []))
        ),
        "stock_spacy": lambda: (
            StockSpacyPeer(max_steps=stock_steps) if stock_steps else StockSpacyPeer()
        ),
        "crfsuite": lambda: (
            CrfsuitePeer(iterations=crfsuite_iterations) if crfsuite_iterations else CrfsuitePeer()
        ),
        "rules": RulesPeer,
    }
    chosen = [_choice(name, makers, "peer")() for name in peers.split(",")]
    run = AccuracyRun(split, measured, _work(work, paths) / "accuracy")
    content = compare_peers(chosen, run)
    _write(content, accuracy_tables(content), json_file, paths, "accuracy")


@app.command()
def public(
    overrides: Overrides = None,
    *,
    data: Annotated[
        Path | None,
        typer.Option(help="Folder with resume/ and cluener/; default: ../shared/data/ner."),
    ] = None,
    sets: Annotated[str, typer.Option(help="Which sets, with commas.")] = "resume,cluener",
    seeds: Annotated[str, typer.Option(help="Seeds to train with, with commas.")] = "0",
    choose: Annotated[
        bool,
        typer.Option("--choose", help="Measure on the part to choose settings by; write no JSON."),
    ] = False,
    recipe: Annotated[
        str | None,
        typer.Option(help="Another recipe, module:name; default: the entity part of the config."),
    ] = None,
    config: ConfigOption = None,
    json_file: Json = None,
    attempts: Annotated[
        Path | None,
        typer.Option(help="Table of attempts; default: training/benchmarks/attempts.csv."),
    ] = None,
    root: Root = None,
) -> None:
    """The same recipe on ResumeNER and CLUENER; every attempt goes into a table."""
    from fazhi_training.benchmarks.cache import read_json, write_json
    from fazhi_training.benchmarks.public import run_public
    from fazhi_training.benchmarks.public_data import read_public
    from fazhi_training.training.train import parse_overrides

    paths = _project(root)
    folder = data or paths.root.parent / "shared" / "data" / "ner"
    maker = _recipe(recipe, _config(config, paths), parse_overrides(overrides or []))
    target = json_file or _results(paths) / "public.json"
    table = attempts or _results(paths) / "attempts.csv"
    for name in sets.split(","):
        result = run_public(
            maker,
            read_public(folder, name),
            part="dev" if choose else "test",
            seeds=_numbers(seeds),
            attempts=table,
        )
        print(f"{result['measured']}: F1 {result['f1']}, {maker.name}, seeds {seeds}")
        if not choose:
            write_json(target, {**read_json(target), name: result})


@app.command()
def speed(
    *,
    text: Annotated[
        Path | None, typer.Option(help="Folder of .txt files; default: corpus/reports.")
    ] = None,
    model: Annotated[
        str | None, typer.Option(help="Model of this pipeline; default: the shipped one.")
    ] = None,
    stock: Annotated[
        Path | None,
        typer.Option(
            help="Trained stock pipeline; default: that of `accuracy`, else one trained quickly."
        ),
    ] = None,
    stock_steps: Annotated[
        int, typer.Option(min=1, help="Steps of the stock pipeline that is trained quickly.")
    ] = 400,
    cores: Annotated[int | None, typer.Option(help="Processes of the parallel run.")] = None,
    rounds: Annotated[int, typer.Option(help="Rounds per system; the fastest counts.")] = 3,
    reports: Annotated[int, typer.Option(min=0, help="Take only so many texts; 0 = all.")] = 60,
    long_document: Annotated[int, typer.Option(help="Characters of the long document.")] = 100_000,
    json_file: Json = None,
    work: Work = None,
    root: Root = None,
) -> None:
    """Characters per second and peak memory of all systems on the same text."""
    from fazhi_training.benchmarks.gold import load_split_gold
    from fazhi_training.benchmarks.speed import SpeedRun, measure_speed, speed_tables
    from fazhi_training.benchmarks.speed_models import crfsuite_model, stock_model

    paths = _project(root)
    work_folder = _work(work, paths)
    split = load_split_gold(paths)
    stock_peer = stock_model(stock, split, work_folder, steps=stock_steps)
    run = SpeedRun(
        texts=_texts(text or paths.reports, reports, work_folder / "speed" / "texts"),
        model=model,
        stock_model=stock_peer.folder,
        stock_weights=stock_peer.weights,
        crfsuite_model=crfsuite_model(split.train, work_folder),
        cores=cores or os.cpu_count() or 1,
        rounds=rounds,
        long_document=long_document,
    )
    content = measure_speed(run)
    _write(content, speed_tables(content), json_file, paths, "speed")


@app.command()
def normalisers(
    *,
    kinds: Annotated[
        str, typer.Option(help="Which to measure, with commas.")
    ] = "quantity,law,date,campaign,place",
    number: Annotated[int, typer.Option(min=1, help="Distinct mentions of a round.")] = 20_000,
    rounds: Annotated[int, typer.Option(min=1, help="Rounds per kind; the fastest counts.")] = 3,
    seed: Annotated[int, typer.Option(help="Seed of the invented mentions.")] = 0,
    json_file: Json = None,
    root: Root = None,
) -> None:
    """Quantities, law citations, dates, campaigns and places a second on one core."""
    from fazhi_training.benchmarks.normalisers import measure_normalisers, normaliser_tables

    content = measure_normalisers(number=number, rounds=rounds, seed=seed, kinds=kinds.split(","))
    _write(content, normaliser_tables(content), json_file, _project(root), "normalisers")


@app.command("train-curve")
def train_curve(
    overrides: Overrides = None,
    *,
    shares: Annotated[str, typer.Option(help="Shares of train, with commas.")] = "0.125,0.25,0.5,1",
    subsets: Annotated[int, typer.Option(help="Random subsets per share.")] = 3,
    config: ConfigOption = None,
    json_file: Json = None,
    work: Work = None,
    root: Root = None,
) -> None:
    """Is more gold worth it? Dev F1 against the share of train reports."""
    from fazhi_training.benchmarks import experiments

    paths = _project(root)
    bench = _bench(paths, config, overrides, work)
    wanted = [float(share) for share in shares.split(",")]
    content = experiments.train_curve(bench, shares=wanted, subsets=subsets)
    _write(content, experiments.curve_table(content), json_file, paths, "train_curve")


@app.command("seeds")
def seed_variance(
    overrides: Overrides = None,
    *,
    seeds: Annotated[str, typer.Option(help="Seeds, with commas.")] = "0,1,2",
    config: ConfigOption = None,
    json_file: Json = None,
    work: Work = None,
    root: Root = None,
) -> None:
    """How much dev F1 depends on the seed."""
    from fazhi_training.benchmarks import experiments

    paths = _project(root)
    bench = _bench(paths, config, overrides, work)
    content = experiments.seed_variance(bench, seeds=_numbers(seeds))
    _write(content, experiments.seed_table(content), json_file, paths, "seeds")


@app.command()
def ablation(
    overrides: Overrides = None,
    *,
    config: ConfigOption = None,
    json_file: Json = None,
    work: Work = None,
    root: Root = None,
) -> None:
    """Dev F1 without each group of features that the config can switch off."""
    from fazhi_training.benchmarks import experiments

    paths = _project(root)
    groups = experiments.feature_groups(_config(config, paths))
    bench = _bench(paths, config, overrides, work)
    content = experiments.ablation(bench, groups=groups)
    _write(content, experiments.ablation_table(content), json_file, paths, "ablation")


def _project(root: Path | None) -> ProjectPaths:
    from fazhi_training.corpus.paths import find_project

    return find_project(root)


def _results(paths: ProjectPaths) -> Path:
    return paths.root / "training" / "benchmarks"


def _work(work: Path | None, paths: ProjectPaths) -> Path:
    return work or paths.root / "build" / "benchmarks"


def _config(config: Path | None, paths: ProjectPaths) -> Path:
    from fazhi_training.benchmarks.errors import BenchmarkError

    path = config or paths.root / "configs" / "reports.cfg"
    if not path.is_file():
        raise BenchmarkError(f"There is no config {path}; name one with --config.")
    return path


def _bench(
    paths: ProjectPaths, config: Path | None, overrides: list[str] | None, work: Path | None
) -> Workbench:
    from fazhi_training.benchmarks.experiments import Workbench, pipeline_maker
    from fazhi_training.benchmarks.gold import load_split_gold
    from fazhi_training.training.train import parse_overrides

    return Workbench(
        load_split_gold(paths),
        pipeline_maker(_config(config, paths), parse_overrides(overrides or [])),
        _work(work, paths) / "experiments",
    )


def _recipe(name: str | None, config: Path, overrides: dict[str, Any]) -> Recipe:
    """The recipe to try; a recipe of another module is made without arguments."""
    from importlib import import_module

    from fazhi_training.benchmarks.errors import BenchmarkError
    from fazhi_training.benchmarks.recipe import ConfigRecipe

    if name is None:
        return ConfigRecipe(config, overrides)
    module, _, attribute = name.partition(":")
    try:
        made: Recipe = getattr(import_module(module), attribute)()
    except (ImportError, AttributeError, ValueError) as error:
        raise BenchmarkError(
            f"There is no recipe '{name}' ({error}); write module:name of a class that "
            "fazhi_training.benchmarks.recipe.Recipe describes."
        ) from error
    return made


def _further_gold(named: list[str], paths: ProjectPaths) -> dict[str, Any]:
    from fazhi_training.benchmarks.errors import BenchmarkError
    from fazhi_training.corpus.scheme import load_scheme
    from fazhi_training.evaluation.gold_folder import read_gold_folder

    scheme = load_scheme(paths.label_scheme)
    result = {}
    for entry in named:
        name, equals, folder = entry.partition("=")
        if not name or not equals or not folder:
            raise BenchmarkError(f"'{entry}' is not a set of gold: write --gold NAME=FOLDER.")
        result[name] = read_gold_folder(Path(folder), layer_of=scheme.layer_of_label)
    return result


def _choice(name: str, among: dict[str, Any], what: str) -> Any:
    from fazhi_training.benchmarks.errors import BenchmarkError

    if name not in among:
        raise BenchmarkError(f"There is no {what} '{name}'; choose from {', '.join(among)}.")
    return among[name]


def _numbers(text: str) -> list[int]:
    from fazhi_training.benchmarks.errors import BenchmarkError

    try:
        return [int(number) for number in text.split(",") if number]
    except ValueError as error:
        raise BenchmarkError(f"'{text}' is no list of whole numbers such as 0,1,2.") from error


def _texts(folder: Path, number: int, target: Path) -> Path:
    """The folder of texts, or a folder with the first few of them (0: all)."""
    if not number:
        return folder
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for path in sorted(folder.glob("*.txt"))[:number]:
        shutil.copy(path, target)
    return target


def _write(
    content: dict[str, Any], tables: str, json_file: Path | None, paths: ProjectPaths, name: str
) -> None:
    """Write the results as JSON, and as Markdown beside it, and show the tables."""
    from fazhi_training.benchmarks.cache import write_json

    target = json_file or _results(paths) / f"{name}.json"
    write_json(target, content)
    target.with_suffix(".md").write_text(tables, encoding="utf-8")
    print(tables)
    print(f"written: {target.name}, {target.with_suffix('.md').name}")
