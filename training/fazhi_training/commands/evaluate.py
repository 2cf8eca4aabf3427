"""`fazhi evaluate`: a model's scores on held-out gold."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fazhi_training.commands.printing import print_table

if TYPE_CHECKING:
    from fazhi_training.evaluation.comparison import ChangedRow
    from fazhi_training.evaluation.errors_list import TaggingError
    from fazhi_training.evaluation.evaluation import Evaluation
    from fazhi_training.labelled_span import LabelledDocument

_TITLES = {"entity": "entities", "span": "spans"}


def evaluate(
    model: Annotated[str, typer.Argument(help="Folder of a model, or `shipped`.")],
    *,
    on: Annotated[
        str, typer.Option(help="dev, test, or a folder of {text, spans} JSON files.")
    ] = "dev",
    against: Annotated[
        str | None, typer.Option(help="Another model: list rows gained and lost.")
    ] = None,
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write all figures here.")
    ] = None,
    errors: Annotated[Path | None, typer.Option(help="Write every error here, as CSV.")] = None,
    changes: Annotated[
        Path | None, typer.Option(help="Write the rows gained and lost here, as CSV.")
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace files.")] = False,
    root: Annotated[
        Path | None, typer.Option(help="Checkout of the project; default: the one around you.")
    ] = None,
) -> None:
    """Strict precision, recall and F1 per label and layer, with 95 % intervals."""
    from fazhi_training.evaluation.comparison import COLUMNS as CHANGE_COLUMNS
    from fazhi_training.evaluation.comparison import compare
    from fazhi_training.evaluation.errors_list import COLUMNS as ERROR_COLUMNS
    from fazhi_training.evaluation.errors_list import tagging_errors
    from fazhi_training.evaluation.evaluation import evaluate_predictions
    from fazhi_training.evaluation.predictor import load_predictor

    for target in (json_file, errors, changes):
        _check_target(target, overwrite=overwrite)
    if changes and not against:
        raise typer.BadParameter("--changes needs a second model; name it with --against")
    documents = load_documents(on, root=root)
    predict = load_predictor(model)
    predictions = [predict(document.text) for document in documents]
    result = evaluate_predictions(documents, predictions)
    _print(result, f"{model} on {on}")
    if errors:
        _write_csv(errors, tagging_errors(documents, predictions), ERROR_COLUMNS)
    content = result.as_json() | {"model": model, "on": on}
    if against:
        other = load_predictor(against)
        before = [other(document.text) for document in documents]
        rows = compare(documents, predictions, before)
        _print_comparison(result, evaluate_predictions(documents, before), rows, against)
        if changes:
            _write_csv(changes, rows, CHANGE_COLUMNS)
        told = Counter[str](row.change for row in rows)
        listed = [asdict(row) for row in rows]
        content["against"] = {"model": against, "counts": dict(told), "rows": listed}
    if json_file:
        json_file.write_text(
            json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )


def load_documents(on: str, *, root: Path | None) -> list[LabelledDocument]:
    """The gold to measure on: a split of the corpus or a folder."""
    from fazhi_training.corpus.build import load_gold
    from fazhi_training.corpus.errors import CorpusError
    from fazhi_training.corpus.paths import find_project
    from fazhi_training.corpus.scheme import load_scheme
    from fazhi_training.corpus.split import SPLITS, read_split
    from fazhi_training.evaluation.gold_folder import read_gold_folder

    paths = find_project(root)
    scheme = load_scheme(paths.label_scheme)
    if on not in SPLITS:
        return read_gold_folder(Path(on), layer_of=scheme.layer_of_label)
    assignment = read_split(paths.split)
    reports, _ = load_gold(paths, scheme=scheme)
    chosen = [report.as_document() for report in reports if assignment.get(report.report_id) == on]
    if not chosen:
        raise CorpusError(
            f"no annotated report in {on}; annotate some, or deal anew with `fazhi corpus split`"
        )
    return chosen


def _check_target(target: Path | None, *, overwrite: bool) -> None:
    from fazhi_training.corpus.errors import CorpusError

    if target and target.exists() and not overwrite:
        raise CorpusError(f"{target} is there already; pass --overwrite to replace it")


def _print(result: Evaluation, title: str) -> None:
    from fazhi_training.evaluation.scores import Counts

    def cells(counts: Counts) -> tuple[str, ...]:
        scores = (counts.precision, counts.recall, counts.f1)
        return (*(f"{100 * score:.1f}" for score in scores), str(counts.support))

    for layer, micro in result.layers.items():
        rows: list[tuple[str, ...]] = [
            (label, *cells(counts), "")
            for (owner, label), counts in sorted(result.labels.items())
            if owner == layer
        ]
        interval = result.intervals[layer]
        shown = f"{100 * interval.low:.1f}–{100 * interval.high:.1f}" if interval else ""
        rows.append(("micro", *cells(micro), shown))
        print_table(
            f"{title}: {_TITLES[layer]}, {result.documents} reports",
            ("label", "P", "R", "F1", "support", "95 %"),
            rows,
        )


def _print_comparison(
    result: Evaluation, before: Evaluation, rows: Sequence[ChangedRow], against: str
) -> None:
    kinds = ("gained", "lost", "spurious_gone", "spurious_new")
    table = Counter[tuple[str, str]]((row.layer, row.change) for row in rows)
    print_table(
        f"against {against}",
        ("layer", "F1", "before", *kinds),
        [
            (
                _TITLES[layer],
                f"{100 * result.layers[layer].f1:.1f}",
                f"{100 * before.layers[layer].f1:.1f}",
                *(table[layer, kind] for kind in kinds),
            )
            for layer in result.layers
        ],
    )


def _write_csv(
    path: Path, rows: Sequence[TaggingError] | Sequence[ChangedRow], columns: Sequence[str]
) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(row) for row in rows)
