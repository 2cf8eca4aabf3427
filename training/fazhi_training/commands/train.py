"""`fazhi train`: a pipeline from a config and the built gold."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import typer

from fazhi_training.commands.printing import print_table


def train(
    overrides: Annotated[
        list[str] | None, typer.Argument(help="Config keys to change: section.key=value.")
    ] = None,
    *,
    config: Annotated[Path, typer.Option(help="Training config.")] = Path("configs/reports.cfg"),
    output: Annotated[Path, typer.Option("-o", "--output", help="Folder for the model.")] = Path(
        "build/model"
    ),
    seed: Annotated[int | None, typer.Option(help="Seed, in place of the config's.")] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace a model.")] = False,
) -> None:
    """Train a model from the gold that `fazhi corpus build` made.

    A run that was killed goes on where it stopped: what was finished is kept beside the output.
    Probabilities are calibrated on dev at the end.
    """
    from fazhi_training.training.calibrate import calibrate_pipeline
    from fazhi_training.training.train import (
        TrainingError,
        parse_overrides,
        save,
        train_pipeline,
    )

    if (output / "config.cfg").exists() and not overwrite:
        raise TrainingError(f"{output} already holds a model; use --overwrite or another folder.")
    changes = parse_overrides(overrides or [])
    if seed is not None:
        changes["system.seed"] = seed
    checkpoints = output.with_name(f"{output.name}.unfinished")
    nlp = train_pipeline(config, overrides=changes, checkpoints=checkpoints)
    calibrate_pipeline(nlp, Path(nlp.config["paths"]["dev"]))
    save(nlp, output, overwrite=overwrite)
    shutil.rmtree(checkpoints, ignore_errors=True)
    scores = nlp.meta.get("performance", {})
    print_table(
        f"dev scores of {output}",
        ("layer", "P", "R", "F1"),
        [
            (layer, *(f"{100 * scores.get(f'{key}_{part}', 0):.1f}" for part in "prf"))
            for layer, key in (("entities", "ents"), ("spans", "spans_sc"))
        ],
    )
