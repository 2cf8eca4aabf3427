"""`fazhi pretrain`: an encoder that has read much plain text before it sees gold."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def pretrain(
    folders: Annotated[list[Path], typer.Argument(help="Folders with .txt or .md files.")],
    *,
    output: Annotated[Path, typer.Option("-o", "--output", help="File for the weights.")],
    config: Annotated[Path, typer.Option(help="Training config.")] = Path("configs/encoder.cfg"),
    seed: Annotated[int, typer.Option(help="Fixes order, masks and weights.")] = 0,
    passes: Annotated[
        int | None, typer.Option(help="Times over the text, in place of the config's.")
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the file.")] = False,
) -> None:
    """Pretrain the config's encoder: it learns to guess masked characters of plain text."""
    from fazhi_training.pretraining.errors import PretrainingError
    from fazhi_training.pretraining.pretrain import Progress, pretrain_encoder

    if output.exists() and not overwrite:
        raise PretrainingError(f"{output} is there already; use --overwrite or another file.")

    def report(state: Progress) -> None:
        print(
            f"{state.step}/{state.steps}\tloss {state.loss:.3f}"
            f"\tright {100 * state.accuracy:.1f} %",
            flush=True,
        )

    weights = pretrain_encoder(config, folders, seed=seed, report=report, passes=passes)
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_bytes(weights)
    print(f"{output}: train with paths.pretrained={output}")
