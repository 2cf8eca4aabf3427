"""`fazhi evaluate`: a model's scores on held-out gold."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fazhi_training.commands.printing import print_table
from fazhi_training.commands.record_tables import (
    measure_records,
    print_records,
    write_wrong_fields,
)
from fazhi_training.commands.targets import check_target

if TYPE_CHECKING:
    from fazhi_training.evaluation.comparison import ChangedRow
    from fazhi_training.evaluation.errors_list import TaggingError


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
    html: Annotated[Path | None, typer.Option(help="Write one page with everything here.")] = None,
    errors: Annotated[Path | None, typer.Option(help="Write every error here, as CSV.")] = None,
    changes: Annotated[
        Path | None, typer.Option(help="Write the rows gained and lost here, as CSV.")
    ] = None,
    full: Annotated[
        bool, typer.Option("--full", help="Print all tables, not the scores alone.")
    ] = False,
    records: Annotated[
        bool,
        typer.Option("--records", help="Also the records of dev or test: fields and whole rows."),
    ] = False,
    record_errors: Annotated[
        Path | None, typer.Option(help="Write every wrong field of a record here, as CSV.")
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace files.")] = False,
    root: Annotated[
        Path | None, typer.Option(help="Checkout of the project; default: the one around you.")
    ] = None,
) -> None:
    """Precision, recall and F1 per label and layer, with 95 % intervals, slices and errors."""
    from fazhi_training.evaluation import tables
    from fazhi_training.evaluation.comparison import COLUMNS as CHANGE_COLUMNS
    from fazhi_training.evaluation.content import content_of
    from fazhi_training.evaluation.errors_list import COLUMNS as ERROR_COLUMNS
    from fazhi_training.evaluation.full_evaluation import evaluate_fully, tag_documents
    from fazhi_training.evaluation.predictor import load_tagger
    from fazhi_training.evaluation.project_gold import load_project_gold

    for target in (json_file, html, errors, changes, record_errors):
        check_target(target, overwrite=overwrite)
    if changes and not against:
        raise typer.BadParameter("--changes needs a second model; name it with --against")
    gold = load_project_gold(on, root=root)
    tagged = tag_documents(gold.documents, load_tagger(model))
    result = evaluate_fully(
        gold,
        tagged,
        model=model,
        against=against,
        against_mentions=tag_documents(gold.documents, load_tagger(against)) if against else None,
    )
    content = content_of(result)
    shown = tables.all_tables(content) if full else tables.score_tables(content)
    comparison = tables.comparison_table(content)
    if comparison and not full:
        shown.append(comparison)
    for table in shown:
        print_table(table.title, table.columns, table.rows)
    if records or record_errors:
        found = {one.document_id: seen for one, seen in zip(gold.documents, tagged, strict=True)}
        measured = measure_records(on, found, root=root)
        print_records(measured)
        content["records"] = measured.as_json()
        if record_errors:
            write_wrong_fields(measured, record_errors)
    if errors:
        _write_csv(errors, result.errors, ERROR_COLUMNS)
    if changes and result.comparison:
        _write_csv(changes, result.comparison.rows, CHANGE_COLUMNS)
    if json_file:
        json_file.write_text(
            json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
    if html:
        from fazhi_training.evaluation.html_page import render_page

        html.write_text(render_page(content), encoding="utf-8")


def _write_csv(
    path: Path, rows: Sequence[TaggingError] | Sequence[ChangedRow], columns: Sequence[str]
) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(row) for row in rows)
