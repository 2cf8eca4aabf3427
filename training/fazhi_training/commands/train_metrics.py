"""`fazhi train-metrics`: the metric classifier from the records of the train split."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fazhi_training.commands.printing import print_table
from fazhi_training.commands.targets import check_target


def train_metrics(
    *,
    output: Annotated[
        Path,
        typer.Option(
            "-o", "--output", help="Where the weights go; the package's own are in fazhi/data."
        ),
    ] = Path("build/metric_model.npz"),
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the file.")] = False,
    root: Annotated[
        Path | None, typer.Option(help="Checkout of the project; default: the one around you.")
    ] = None,
) -> None:
    """Train the metric classifier and print how often it and the rules are right on dev.

    It learns from the records of the train split, the names of the taxonomy and the passages of
    corpus/metric_sentences.csv.
    """
    from fazhi.data import read_table
    from fazhi.normalise.metric_model import save_model
    from fazhi_training.corpus.paths import find_project
    from fazhi_training.corpus.scheme import load_scheme
    from fazhi_training.evaluation.record_gold import load_reports
    from fazhi_training.training.metric_examples import (
        gold_examples,
        rule_metric,
        sentence_examples,
        taxonomy_examples,
        with_rules_left_out,
    )
    from fazhi_training.training.metric_sentences import load_metric_sentences
    from fazhi_training.training.metric_training import train_metrics as fit_metrics

    check_target(output, overwrite=overwrite)
    train = gold_examples(load_reports("train", root=root))
    dev = gold_examples(load_reports("dev", root=root))
    metrics = [row["metric_id"] for row in read_table("indicator_taxonomy")]
    paths = find_project(root)
    sentences = sentence_examples(
        load_metric_sentences(
            paths.metric_sentences, scheme=load_scheme(paths.label_scheme), metrics=set(metrics)
        )
    )
    learnt = with_rules_left_out([*train, *sentences])
    model = fit_metrics([*learnt, *taxonomy_examples()], metrics)
    output.parent.mkdir(parents=True, exist_ok=True)
    save_model(model, output)
    rows = []
    for name, examples in (("train", train), ("dev", dev)):
        by_rules = sum(rule_metric(one) == one.metric for one in examples)
        right = sum(model.best(one.features)[0] == one.metric for one in examples)
        rows.append(
            (name, len(examples), *(f"{100 * n / len(examples):.1f}" for n in (by_rules, right)))
        )
    print_table(
        f"metrics: {output}, {output.stat().st_size} bytes",
        ("split", "records", "rules right", "classifier right"),
        rows,
    )
