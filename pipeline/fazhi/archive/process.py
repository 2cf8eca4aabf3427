"""What a worker does: a unit of files in, rows of all tables out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fazhi.archive.units import WorkUnit
from fazhi.errors import FazhiError
from fazhi.reading import InputFile, read
from fazhi.records import TABLES, ErrorRow, Row, assemble
from fazhi.structure import parse
from fazhi.tagging import tag

if TYPE_CHECKING:
    from spacy.language import Language

Rows = dict[str, list[Row]]


def process_unit(nlp: Language, unit: WorkUnit) -> Rows:
    """Rows of every table for the files of one unit, in their order."""
    rows: Rows = {table: [] for table in TABLES}
    for file in unit.files:
        for table, found in process_file(nlp, file).items():
            rows[table].extend(found)
    return rows


def process_file(nlp: Language, file: InputFile) -> Rows:
    """Rows for one file; a file that fails at any stage becomes one row of `errors`."""
    stage = "reading"
    try:
        report = read(file.path, name=file.name)
        stage = "structure"
        structure = parse(report)
        stage = "tagging"
        mentions = tag(nlp, report.text)
        stage = "records"
        records = assemble(report, structure, mentions)
    except FazhiError as error:
        return {"errors": [_error_row(file, stage, error, str(error))]}
    except Exception as error:  # noqa: BLE001
        # One strange report must not end a run over a hundred thousand: whatever a
        # stage did not foresee is a row too, and says that it is ours to mend.
        message = (
            f"An unforeseen problem in the {stage} stage: {error}. The other files are not "
            "affected; please report this file to the developers of fazhi."
        )
        return {"errors": [_error_row(file, stage, error, message)]}
    return {table: list(found) for table, found in records.tables().items()}


def _error_row(file: InputFile, stage: str, error: Exception, message: str) -> ErrorRow:
    return ErrorRow(path=file.name, stage=stage, error=type(error).__name__, message=message)
