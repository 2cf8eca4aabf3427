"""All checks over all reports."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence

from fazhi.data import DataFileError, read_table
from fazhi_training.corpus.gold import GoldError, GoldReport, assemble, join_text, load_tasks
from fazhi_training.corpus.label_studio import Task
from fazhi_training.corpus.lint.consistency import check_consistency
from fazhi_training.corpus.lint.edges import check_edges
from fazhi_training.corpus.lint.finding import Finding, read_exceptions, without_exceptions
from fazhi_training.corpus.lint.labels import check_labels
from fazhi_training.corpus.lint.layers import check_layers
from fazhi_training.corpus.lint.records import check_records
from fazhi_training.corpus.losses import Loss
from fazhi_training.corpus.manifest import ManifestRow, read_manifest, read_text
from fazhi_training.corpus.paths import ProjectPaths
from fazhi_training.corpus.scheme import load_scheme

_TAXONOMY = "indicator_taxonomy"
_RULE_OF_LOSS = {"entity_overlap": "overlap", "bad_record": "record"}


def lint_project(
    paths: ProjectPaths,
    *,
    annotator: int | None = None,
    only: Collection[str] | None = None,
) -> list[Finding]:
    """Findings that no exception allows, sorted by report and place.

    annotator: check this annotator's annotations in place of the gold.
    only: check these reports; consistency is then judged among them.
    """
    scheme = load_scheme(paths.label_scheme)
    tasks = load_tasks(paths.exports)
    chosen = {key: tasks[key] for key in tasks if not only or key in only}
    findings = list(_texts(paths, chosen, read_manifest(paths.manifest), only))
    reports: list[GoldReport] = []
    for report_id, pieces in chosen.items():
        try:
            report, losses = assemble(pieces, scheme=scheme, annotator=annotator)
        except GoldError as error:
            findings.append(Finding(report_id, 0, 0, "gold", str(error), ""))
            continue
        if report is not None:
            reports.append(report)
        if report is not None or annotator is None:
            findings += [_of_loss(loss) for loss in losses]
    findings += check_reports(reports, metric_ids=known_metrics())
    exceptions = [
        entry
        for entry in read_exceptions(paths.lint_exceptions)
        if not only or entry.report_id in only
    ]
    return without_exceptions(sorted(findings), exceptions)


def check_reports(reports: Sequence[GoldReport], *, metric_ids: frozenset[str]) -> list[Finding]:
    """All checks that need nothing but the gold."""
    findings: list[Finding] = []
    for report in reports:
        findings += check_edges(report)
        findings += check_layers(report)
        findings += check_labels(report)
        findings += check_records(report, metric_ids=metric_ids)
    return [*findings, *check_consistency(reports)]


def known_metrics() -> frozenset[str]:
    """The metric ids of the taxonomy; empty while the package has no such table."""
    try:
        return frozenset(row["metric_id"] for row in read_table(_TAXONOMY))
    except DataFileError:
        return frozenset()


def _of_loss(loss: Loss) -> Finding:
    rule = _RULE_OF_LOSS.get(loss.reason, "format")
    message = f"{loss.label or 'region'}: {loss.reason}, {loss.detail}"
    return Finding(loss.report_id, loss.start or 0, loss.end or 0, rule, message, f"[{loss.text}]")


def _texts(
    paths: ProjectPaths,
    tasks: dict[str, list[Task]],
    manifest: Sequence[ManifestRow],
    only: Collection[str] | None,
) -> Iterator[Finding]:
    """The text files against the manifest and against the pieces."""
    files = {path.stem: path for path in sorted(paths.reports.glob("*.txt"))}
    rows = {row.report_id: row for row in manifest}
    names = sorted({*files, *rows, *tasks})
    for report_id in [name for name in names if not only or name in only]:

        def found(message: str, report_id: str = report_id) -> Finding:
            return Finding(report_id, 0, 0, "text", message, "")

        if report_id not in files:
            yield found("has no text in corpus/reports; restore the file or remove its rows")
            continue
        text = read_text(files[report_id])
        if "\r" in text or text.startswith("﻿"):
            yield found("has CR line ends or a byte order mark; save it as UTF-8 with LF")
        digest = hashlib.sha256(files[report_id].read_bytes()).hexdigest()
        if report_id not in rows:
            yield found("is not in the manifest; run `fazhi corpus manifest`")
        elif rows[report_id].sha256 != digest:
            yield found("differs from its hash in the manifest; run `fazhi corpus manifest`")
        if report_id in tasks and not _same_text(tasks[report_id], text):
            yield found("differs from the pieces in its export; import the annotations again")


def _same_text(tasks: Sequence[Task], text: str) -> bool:
    try:
        return join_text(tasks) == text
    except GoldError:
        return False
