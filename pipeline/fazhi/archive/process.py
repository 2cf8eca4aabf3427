"""What a worker does: files in, rows of all tables out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fazhi.archive.schemas import SIGNATURES
from fazhi.archive.signatures import signature_table
from fazhi.archive.units import WorkUnit
from fazhi.errors import FazhiError
from fazhi.reading import InputFile, Report, read, read_bytes
from fazhi.records import TABLES, ErrorRow, Row, arrow_table, assemble
from fazhi.structure import parse
from fazhi.tagging import tag

if TYPE_CHECKING:
    import pyarrow as pa
    from spacy.language import Language

Rows = dict[str, list[Row]]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a report is not tried any more: it ended or held up its worker before."""

    error: str
    message: str


def process_unit(
    nlp: Language,
    unit: WorkUnit,
    *,
    refused: Mapping[int, Refusal] | None = None,
    begin: Callable[[int | None], None] = lambda _index: None,
) -> dict[str, pa.Table]:
    """Tables of every kind for the files of one unit, in their order.

    refused: files (by position) that become rows of `errors` untried; begin: told the
    position of each file before it is processed.
    """
    rows: Rows = {table: [] for table in TABLES}
    for index, file in enumerate(unit.files):
        if refused and index in refused:
            found = refused_rows(file, refused[index])
        else:
            begin(index)
            found = process_file(nlp, file)
        for table, more in found.items():
            rows[table].extend(more)
    return to_arrow(rows)


def to_arrow(rows: Rows) -> dict[str, pa.Table]:
    """Rows as the Arrow tables of a part, with the signatures of the reports."""
    tables = {table: arrow_table(table, found) for table, found in rows.items() if found}
    return tables | {SIGNATURES: signature_table(rows.get("reports", []))}


def process_file(nlp: Language, file: InputFile) -> Rows:
    """Rows for one file; a file that fails at any stage becomes one row of `errors`."""
    if file.problem is not None:
        return {
            "errors": [
                ErrorRow(
                    path=file.name, stage="reading", error=file.problem[0], message=file.problem[1]
                )
            ]
        }
    return _process(nlp, file.name, lambda: read(file.path, name=file.name))


def process_bytes(nlp: Language, data: bytes, *, name: str) -> Rows:
    """The same as `process_file` for a file whose content is in memory."""
    return _process(nlp, name, lambda: read_bytes(data, name=name))


def refused_rows(file: InputFile, refusal: Refusal) -> Rows:
    """The row of `errors` for a file that is not tried any more."""
    return {
        "errors": [
            ErrorRow(path=file.name, stage="worker", error=refusal.error, message=refusal.message)
        ]
    }


def _process(nlp: Language, name: str, open_report: Callable[[], Report]) -> Rows:
    stage = "reading"
    try:
        report = open_report()
        stage = "structure"
        structure = parse(report)
        stage = "tagging"
        mentions = tag(nlp, report.text)
        stage = "records"
        records = assemble(report, structure, mentions)
    except FazhiError as error:
        return {"errors": [_error_row(name, stage, error, str(error))]}
    except Exception as error:  # noqa: BLE001
        # One strange report must not end a run over a hundred thousand: whatever a
        # stage did not foresee is a row too, and says that it is ours to mend.
        message = (
            f"An unforeseen problem in the {stage} stage: {error}. The other files are not "
            "affected; please report this file to the developers of fazhi."
        )
        return {"errors": [_error_row(name, stage, error, message)]}
    return {table: list(found) for table, found in records.tables().items()}


def _error_row(name: str, stage: str, error: Exception, message: str) -> ErrorRow:
    return ErrorRow(path=name, stage=stage, error=type(error).__name__, message=message)
