"""The table of reports: what each is, where it comes from, and the hash of its text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from fazhi_training.corpus.errors import CorpusError
from fazhi_training.corpus.tables import read_rows, write_rows

FIRST_BATCH = "first_batch"
"""Origin of the reports that came with the brief; they are known to others, so never test."""

WRITTEN = "written"
"""Origin of the reports written for this corpus."""

_PLAN_COLUMNS = (
    "report_id", "kind", "province", "city", "county", "unit", "level", "report_year",
)  # fmt: skip


class ManifestError(CorpusError):
    """The manifest does not describe the texts."""


class ManifestRow(BaseModel):
    """One report. Places and units are invented, years are those of the fiction.

    file: name in corpus/reports; n_chars: code points; sha256: of the file's bytes;
    annotators: names of those who annotated it, joined by `;`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    report_id: str = Field(pattern=r"^[a-z0-9_-]+$")
    file: str
    kind: str
    province: str
    city: str
    county: str
    unit: str
    level: str
    report_year: int = Field(ge=2010, le=2035)
    origin: str
    n_chars: int
    sha256: str
    annotators: str

    @property
    def county_key(self) -> tuple[str, str, str]:
        """What the split keeps together: the county with the places above it."""
        return (self.province, self.city, self.county or self.unit)


COLUMNS = tuple(ManifestRow.model_fields)


def read_text(path: Path) -> str:
    """The text of a report, unchanged. Raises ManifestError when it is no UTF-8 file."""
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ManifestError(f"{path} cannot be read as UTF-8: {error}") from error


def read_manifest(path: Path) -> list[ManifestRow]:
    """The rows in order of report_id. Raises ManifestError for a bad or repeated row."""
    rows: dict[str, ManifestRow] = {}
    for number, values in enumerate(read_rows(path, columns=COLUMNS), start=2):
        try:
            row = ManifestRow.model_validate(values)
        except ValidationError as error:
            detail = error.errors()[0]
            raise ManifestError(
                f"{path} line {number}: {detail['loc'][0]}: {detail['msg']}; correct the row"
            ) from error
        if row.report_id in rows:
            raise ManifestError(f"{path} line {number}: {row.report_id} is there twice; remove one")
        rows[row.report_id] = row
    return [rows[key] for key in sorted(rows)]


def write_manifest(path: Path, rows: Iterable[ManifestRow]) -> None:
    """Write the rows in order of report_id."""
    ordered = sorted(rows, key=lambda row: row.report_id)
    write_rows(path, [row.model_dump() for row in ordered], columns=COLUMNS)


def read_plan(path: Path) -> dict[str, dict[str, str]]:
    """The facts of the writing plan by report_id."""
    return {row["report_id"]: row for row in read_rows(path, columns=_PLAN_COLUMNS)}


def refresh(
    *,
    reports: Path,
    known: Iterable[ManifestRow],
    plan: Mapping[str, Mapping[str, str]],
    annotators: Mapping[str, Iterable[str]],
) -> tuple[list[ManifestRow], list[str]]:
    """A row for each text in the folder, and the ids of texts that nothing is known about.

    Facts come from the known rows, else from the plan; length, hash and
    annotators are taken anew. Rows without a text are dropped.
    """
    facts: dict[str, dict[str, object]] = {
        report_id: {**row, "origin": WRITTEN} for report_id, row in plan.items()
    }
    facts |= {row.report_id: row.model_dump() for row in known}
    rows = []
    unknown = []
    for path in sorted(reports.glob("*.txt")):
        report_id = path.stem
        if report_id not in facts:
            unknown.append(report_id)
            continue
        measured: dict[str, object] = {
            "file": path.name,
            "n_chars": len(read_text(path)),
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "annotators": ";".join(sorted(annotators.get(report_id, ()))),
        }
        try:
            rows.append(ManifestRow.model_validate(facts[report_id] | measured))
        except ValidationError as error:
            detail = error.errors()[0]
            raise ManifestError(
                f"{report_id}: {detail['loc'][0]}: {detail['msg']}; correct the plan"
            ) from error
    return rows, unknown
