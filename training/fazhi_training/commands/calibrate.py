"""`fazhi calibrate`: probabilities that mean how often an answer is right."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fazhi_training.commands.printing import print_table
from fazhi_training.commands.targets import TargetError


def calibrate(
    model: Annotated[str, typer.Argument(help="Folder of a model, or `shipped`.")],
    *,
    output: Annotated[
        Path, typer.Option("-o", "--output", help="Write the calibrated model here.")
    ],
    gold: Annotated[
        Path, typer.Option(help="DocBin of reports that the model has not learnt from.")
    ] = Path("build/corpus/dev.spacy"),
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace a model.")] = False,
) -> None:
    """Fit the probabilities of each label to how often they were right; `fazhi train` does it too.

    Which answers are given stays as it is; thresholds move along.
    """
    from fazhi.tagging import load
    from fazhi_training.training.calibrate import calibrate_pipeline
    from fazhi_training.training.train import save

    if not gold.is_file():
        raise TargetError(f"The gold {gold} is missing: make it with `fazhi corpus build`.")
    nlp = load(None if model == "shipped" else model)
    numbers = calibrate_pipeline(nlp, gold)
    save(nlp, output, overwrite=overwrite)
    print_table(
        f"answers of {model} that {output} rests on", ("label", "n"), sorted(numbers.items())
    )
