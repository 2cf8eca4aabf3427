"""`fazhi panel`: the tables of an archive as one row for each unit, year and metric."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from fazhi.cli.language import translate

if TYPE_CHECKING:
    import pyarrow as pa

FORMATS = ("csv", "parquet", "jsonl")
# So many rows at a time become Python objects.
_ROWS_AT_ONCE = 10_000


def panel(
    folder: Annotated[
        Path, typer.Argument(help="A folder that `fazhi extract` wrote.", metavar="OUT")
    ],
    *,
    metrics: Annotated[
        list[str] | None,
        typer.Option(
            "--metric",
            help="Id, Chinese name or group of a metric; repeat, or join with commas. "
            "Default: all but `other`.",
        ),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(
            help="township: only townships and subdistricts; county, year: values of all units "
            "of one level drawn together. Default: every issuing unit."
        ),
    ] = None,
    output_format: Annotated[
        str | None,
        typer.Option("--format", help="csv, parquet or jsonl; default: by the name of FILE."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", help="File to write; default: to the screen.", metavar="FILE"
        ),
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace an existing file.")
    ] = False,
) -> None:
    """Make a panel: unit × year × metric, with conflicts, copies and the place of every value."""
    from fazhi.panels import PanelError
    from fazhi.panels import panel as make_panel

    chosen = _format(output_format, output)
    if output is None and chosen == "parquet":
        raise PanelError(
            "Parquet is not for the screen: name a file, for example -o panel.parquet."
        )
    if output is not None and output.exists() and not overwrite:
        raise PanelError(f"{output} exists already; give another name or --overwrite.")
    wanted = [name.strip() for one in metrics or [] for name in one.split(",") if name.strip()]
    rows = make_panel(folder, metrics=wanted, by=by)
    if output is None:
        _write_text(sys.stdout, rows, chosen, line_end="\n")
        return
    _write(rows, output, chosen)
    counted = "row" if rows.num_rows == 1 else "rows"
    print(translate(f"{rows.num_rows} {counted} → {output}"))


def _format(given: str | None, output: Path | None) -> str:
    """The format asked for, else that of the file's name, else csv."""
    from fazhi.panels import PanelError

    suffix = output.suffix.lstrip(".").lower() if output is not None else ""
    name = given.strip().lower() if given is not None else suffix or "csv"
    if name not in FORMATS:
        raise PanelError(f"Unknown format '{name}': choose from {', '.join(FORMATS)} by --format.")
    if output is not None and suffix in FORMATS and suffix != name:
        raise PanelError(
            f"{output} is named as {suffix}, but --format says {name}: change the one or the other."
        )
    return name


def _write_text(file: TextIO, rows: pa.Table, name: str, *, line_end: str) -> None:
    """CSV, whose lines end so, or JSON lines."""
    import pyarrow as pa

    from fazhi.archive.writers import write_csv_rows, write_jsonl_rows

    batches = rows.to_batches(max_chunksize=_ROWS_AT_ONCE)
    parts = (pa.Table.from_batches([batch]) for batch in batches)
    if name == "csv":
        write_csv_rows(file, rows.column_names, parts, line_end=line_end)
    else:
        write_jsonl_rows(file, parts)


def _write(rows: pa.Table, path: Path, name: str) -> None:
    """The file, complete or not there."""
    from fazhi.panels import PanelError

    draft = path.with_name(f"{path.name}.unfinished")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if name == "parquet":
            import pyarrow.parquet as pq

            pq.write_table(rows, draft, compression="zstd")
        else:
            # For Excel the file says by a byte order mark that it is UTF-8.
            encoding = "utf-8-sig" if name == "csv" else "utf-8"
            with draft.open("w", encoding=encoding, newline="") as file:
                _write_text(file, rows, name, line_end="\r\n")
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise PanelError(f"{path} cannot be written: {error.strerror}.") from error
