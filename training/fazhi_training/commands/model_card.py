"""`fazhi model-card`: the README.md of a model, measured anew."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fazhi_training.commands.targets import check_target


def model_card(
    model: Annotated[str, typer.Argument(help="Folder of a model, or `shipped`.")],
    *,
    measured: Annotated[
        list[str] | None,
        typer.Option(help="A further set: NAME=FOLDER of {text, spans} JSON files."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="Write here; default: README.md of the model."),
    ] = None,
    speed: Annotated[bool, typer.Option(help="Measure speed, memory and load time.")] = True,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the card.")] = False,
    root: Annotated[
        Path | None, typer.Option(help="Checkout of the project; default: the one around you.")
    ] = None,
) -> None:
    """Write the card of a model: data, scores with intervals, speed, limits, config.

    Without --output the scores also go into the model's meta.json.
    """
    import srsly

    from fazhi import __version__
    from fazhi.tagging import ModelError
    from fazhi_training.corpus.paths import find_project
    from fazhi_training.evaluation.predictor import model_folder
    from fazhi_training.model_card.card import make_card
    from fazhi_training.model_card.meta import updated_meta
    from fazhi_training.model_card.render import render_card

    folder = model_folder(model)
    if not (folder / "config.cfg").is_file():
        raise ModelError(f"There is no model in {folder}: name a folder that holds config.cfg.")
    target = output or folder / "README.md"
    check_target(target, overwrite=overwrite)
    card = make_card(
        model,
        folder,
        find_project(root),
        measured=dict(_named(entry) for entry in measured or []),
        speed=speed,
    )
    target.write_text(render_card(card), encoding="utf-8")
    if output is None:
        meta = updated_meta(card.meta, card.scores["dev"], version=__version__)
        srsly.write_json(folder / "meta.json", meta)
    print(f"written: {target}")


def _named(entry: str) -> tuple[str, Path]:
    name, equals, folder = entry.partition("=")
    if not (name and equals and folder):
        raise typer.BadParameter(f"'{entry}' is no set to measure on: write NAME=FOLDER")
    return name, Path(folder)
