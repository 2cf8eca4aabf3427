"""`fazhi show`: a report as a page, an archive as a site."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fazhi.cli.language import translate
from fazhi.errors import FazhiError

PAGE_SUFFIXES = {".html", ".htm"}


class ShowError(FazhiError):
    """What was asked for cannot be shown."""


def show(
    given: Annotated[
        Path,
        typer.Argument(
            help="A report (any format), or a folder that `fazhi extract` wrote.", metavar="INPUT"
        ),
    ],
    *,
    output: Annotated[
        Path,
        typer.Option("-o", "--output", help="page.html for a report, a folder for an archive."),
    ],
    model: Annotated[
        Path | None, typer.Option(help="Folder of a trained model; default: the shipped one.")
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace what is there.")] = False,
) -> None:
    """Show a report beside its rows in one HTML file, or an archive as a site to explore.

    Both work without a network: open them in a browser.
    """
    if not given.exists():
        raise ShowError(f"There is nothing at {given}. Check the spelling.")
    if given.is_dir():
        _show_archive(given, output, overwrite=overwrite)
    else:
        _show_report(given, output, model=model, overwrite=overwrite)


def _show_report(path: Path, output: Path, *, model: Path | None, overwrite: bool) -> None:
    if output.suffix.lower() not in PAGE_SUFFIXES:
        raise ShowError(f"The page of a report is one file: give it a name like {output}.html.")
    if output.exists() and not overwrite:
        raise ShowError(f"{output} exists already; give another name or --overwrite.")
    from fazhi.extraction import extract
    from fazhi.pages import report_content, report_page
    from fazhi.reading import read
    from fazhi.structure import parse
    from fazhi.tagging import load

    report = read(path)
    records = extract(report, nlp=load(model) if model is not None else None)
    rows = {table: records.dicts(table) for table in records.tables()}
    page = report_page(report_content(rows, structure=parse(report)))
    _write(output, page)
    counts = f"{len(records.mentions)} mentions, {len(records.indicators)} indicators"
    print(translate(f"{counts} → {output}"))


def _show_archive(folder: Path, output: Path, *, overwrite: bool) -> None:
    if output.suffix.lower() in PAGE_SUFFIXES:
        raise ShowError(f"{folder} is a folder: its site is one too, for example -o site.")
    from fazhi.pages import write_site

    summary = write_site(folder, output, overwrite=overwrite)
    counts = f"{summary.n_reports} reports, {summary.n_files} files"
    print(translate(f"{counts} → {output / 'index.html'}"))


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise ShowError(f"{path} cannot be written: {error.strerror}.") from error
