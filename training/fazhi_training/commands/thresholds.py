"""`fazhi thresholds`: which probability a prediction should at least have, per label."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fazhi_training.commands.printing import print_table
from fazhi_training.commands.targets import TargetError, check_target

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fazhi_training.evaluation.thresholds import ThresholdChoice

_COMPONENT = "fazhi_spans"
_SHOWN = tuple(step / 10 for step in range(10))


def thresholds(
    model: Annotated[str, typer.Argument(help="Folder of a model, or `shipped`.")],
    *,
    on: Annotated[
        str, typer.Option(help="dev, or a folder of {text, spans} JSON files; never test.")
    ] = "dev",
    least_gain: Annotated[
        float, typer.Option(help="Points of F1 on left-out reports that a threshold must bring.")
    ] = 0.5,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="Write the model with the thresholds taken here."),
    ] = None,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write all curves here.")] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace files.")] = False,
    root: Annotated[
        Path | None, typer.Option(help="Checkout of the project; default: the one around you.")
    ] = None,
) -> None:
    """Search the threshold with the best strict F1 per label, and print the curves.

    What a threshold brings is told by reports left out of its choice, one at a time.
    Thresholds can be set for the labels of `fazhi_spans`; for entities the search shows
    whether they would help.
    """
    from fazhi_training.evaluation.content import difference_content, percent
    from fazhi_training.evaluation.full_evaluation import tag_documents
    from fazhi_training.evaluation.predictor import load_tagger
    from fazhi_training.evaluation.project_gold import load_documents
    from fazhi_training.evaluation.thresholds import choose_thresholds
    from fazhi_training.evaluation.verdicts import judge_mentions

    if on == "test":
        raise typer.BadParameter("thresholds are chosen on dev; test is for measuring only")
    check_target(json_file, overwrite=overwrite)
    if output and (output / "config.cfg").exists() and not overwrite:
        raise TargetError(f"{output} already holds a model; pass --overwrite or another folder")
    documents = load_documents(on, root=root)
    mentions = tag_documents(documents, load_tagger(model))
    choices = choose_thresholds(documents, judge_mentions(documents, mentions))
    taken = {
        choice.key[1]: choice.best.threshold
        for choice in choices
        if choice.key[0] == "span" and choice.gain and 100 * choice.gain.value >= least_gain
    }
    _print(choices, f"{model} on {on}")
    setting = json.dumps(taken, ensure_ascii=False)
    print(f"components.{_COMPONENT}.thresholds={setting}")
    if json_file:
        content = {
            "model": model,
            "on": on,
            "thresholds": taken,
            "labels": {
                choice.key[1]: {
                    "layer": choice.key[0],
                    "best": choice.best.threshold,
                    "gain": difference_content(choice.gain) if choice.gain else None,
                    "curve": [
                        {
                            "threshold": point.threshold,
                            "precision": percent(point.counts.precision),
                            "recall": percent(point.counts.recall),
                            "f1": percent(point.counts.f1),
                        }
                        for point in choice.curve
                    ],
                }
                for choice in choices
            },
        }
        json_file.write_text(
            json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
    if output:
        _save(model, taken, output)


def _print(choices: Sequence[ThresholdChoice], title: str) -> None:
    from fazhi_training.evaluation.content import difference_content
    from fazhi_training.evaluation.tables import difference_cells

    rows = [
        (
            choice.key[1],
            f"{choice.best.threshold:.2f}",
            f"{100 * choice.curve[0].counts.f1:.1f}",
            f"{100 * choice.best.counts.f1:.1f}",
            *difference_cells(difference_content(choice.gain) if choice.gain else None),
        )
        for choice in choices
    ]
    print_table(
        f"best thresholds of {title}",
        ("label", "threshold", "F1 without", "F1 with", "points left out", "95 %", "p"),
        rows,
    )
    print_table(
        f"F1 by threshold, {title}",
        ("label", *(f"{threshold:.1f}" for threshold in _SHOWN)),
        [
            (
                choice.key[1],
                *(
                    f"{100 * point.counts.f1:.1f}"
                    for point in choice.curve
                    if point.threshold in _SHOWN
                ),
            )
            for choice in choices
        ],
    )


def _save(model: str, taken: Mapping[str, float], output: Path) -> None:
    """Write the model with these thresholds; its config stays the one it was trained from."""
    from fazhi import tagging
    from fazhi.tagging.spans import CrfSpanCategorizer
    from fazhi_training.evaluation.predictor import SHIPPED

    nlp = tagging.load(None if model == SHIPPED else model)
    component = nlp.get_pipe(_COMPONENT) if nlp.has_pipe(_COMPONENT) else None
    if not isinstance(component, CrfSpanCategorizer):
        raise TargetError(f"{model} has no component {_COMPONENT} that takes thresholds")
    component.thresholds = dict(taken)
    nlp.to_disk(output)
