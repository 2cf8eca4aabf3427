"""`fazhi corpus alignment`: what words do to the gold."""

from __future__ import annotations

import csv
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fazhi_training.commands.printing import print_table

if TYPE_CHECKING:
    from fazhi_training.segmentation.alignment import Alignment


def alignment(
    model: Annotated[Path, typer.Argument(help="Folder of a segmentation model.")],
    *,
    on: Annotated[
        str, typer.Option(help="train, dev, test, or a folder of {text, spans} JSON files.")
    ] = "train",
    csv_file: Annotated[
        Path | None, typer.Option("--csv", help="Write every span that words cut here.")
    ] = None,
    root: Annotated[
        Path | None, typer.Option(help="Checkout of the project; default: the one around you.")
    ] = None,
) -> None:
    """Gold spans that the words of a segmentation model cannot express."""
    from fazhi.tagging.word_boundaries import load_word_boundaries
    from fazhi_training.evaluation.project_gold import load_documents
    from fazhi_training.segmentation.alignment import COLUMNS, align

    result = align(load_documents(on, root=root), load_word_boundaries(model))
    print_table(
        f"gold of {on} on the words of {model}",
        ("label", "spans", "not expressible", "highest recall"),
        _rows(result),
    )
    if csv_file:
        with csv_file.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, fieldnames=COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(asdict(span) for span in result.cut)


def _rows(result: Alignment) -> list[tuple[str, int, int, str]]:
    rows = []
    for layer in ("entity", "span"):
        labels = sorted(label for owner, label in result.spans if owner == layer)
        for label in (*labels, None):
            chosen = [s for s in result.cut if s.layer == layer and label in (None, s.label)]
            total = sum(
                number
                for (owner, name), number in result.spans.items()
                if owner == layer and label in (None, name)
            )
            share = f"{100 * result.share(layer, label):.1f}"
            rows.append((label or f"{layer}: all", total, len(chosen), share))
    return rows
