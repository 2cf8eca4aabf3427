"""`fazhi train-segmenter`: a local word segmentation model."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def train_segmenter(
    files: Annotated[
        list[Path],
        typer.Argument(help="Segmented texts: a sentence per line, spaces between words."),
    ],
    *,
    output: Annotated[Path, typer.Option("-o", "--output", help="Folder for the model.")],
    raw: Annotated[
        bool,
        typer.Option(
            "--raw",
            help="The texts (files or folders) are not segmented: do that first, by word lists "
            "and by the words that they betray themselves.",
        ),
    ] = False,
    segmented: Annotated[
        Path | None, typer.Option(help="With --raw: keep the segmented text here.")
    ] = None,
    iterations: Annotated[int, typer.Option(help="Passes over the text.")] = 10,
    sentences: Annotated[
        int | None, typer.Option(help="Train on so many sentences only, evenly drawn.")
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace a model.")] = False,
) -> None:
    """Train a spacy-pkuseg model for configs/pkuseg.cfg; nothing is downloaded."""
    from fazhi_training.segmentation import material
    from fazhi_training.segmentation.train import train_segmenter as train

    listed = (
        material.segment_texts(material.read_raw(files)) if raw else material.read_segmented(files)
    )
    if segmented:
        segmented.parent.mkdir(parents=True, exist_ok=True)
        segmented.write_text("\n".join(map(" ".join, listed)) + "\n", encoding="utf-8")
    if sentences and sentences < len(listed):
        listed = [listed[index * len(listed) // sentences] for index in range(sentences)]
    score = train(listed, output, iterations=iterations, overwrite=overwrite)
    size = sum(path.stat().st_size for path in output.iterdir()) / 1e6
    print(
        f"trained on {len(listed)} sentences; words of held-out sentences F1 {100 * score:.1f}; "
        f"{size:.1f} MB in {output}"
    )
