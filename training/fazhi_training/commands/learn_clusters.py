"""`fazhi learn-clusters`: clusters of characters from unlabelled text."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def learn_clusters(
    texts: Annotated[
        list[Path], typer.Argument(help="Text files, or folders of .txt, .md and .json.")
    ],
    *,
    output: Annotated[Path, typer.Option("-o", "--output", help="CSV file to write.")],
    without: Annotated[
        list[Path] | None,
        typer.Option(help="Texts of a measuring set: what shares a passage with them is left out."),
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of the clustering.")] = 0,
) -> None:
    """Learn clusters of characters and pairs from unlabelled text, as features of the tagger."""
    from fazhi_training.training import clusters

    held_out = clusters.read_texts(without or [])
    material = clusters.without_passages(clusters.read_texts(texts), held_out)
    found = clusters.learn_clusters(material, seed=seed)
    clusters.write_clusters(output, found)
    typer.echo(f"{len(found)} strings in {output}")
