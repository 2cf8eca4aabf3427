"""What a check reports, and the reviewed exceptions to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from fazhi_training.corpus.gold import GoldReport
from fazhi_training.corpus.tables import TableError, read_rows
from fazhi_training.labelled_span import LabelledSpan

_CONTEXT = 12
_COLUMNS = ("report_id", "start", "end", "rule", "reason")


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One place that breaks a rule.

    rule: a number of the guidelines (`Q4`), or `text`, `gold`, `format`,
        `overlap`, `record`, `consistency`, `exception`.
    """

    report_id: str
    start: int
    end: int
    rule: str
    message: str
    context: str

    def as_line(self) -> str:
        """One line for a terminal or a pipe."""
        place = f"{self.start}-{self.end}"
        return "\t".join((self.report_id, place, self.rule, self.message, self.context))


def finding(report: GoldReport, start: int, end: int, *, rule: str, message: str) -> Finding:
    """A finding with its text in context: `left[text]right`, line breaks shown as ⏎."""
    text = report.text
    shown = (
        f"{text[max(0, start - _CONTEXT) : start]}[{text[start:end]}]{text[end : end + _CONTEXT]}"
    )
    return Finding(report.report_id, start, end, rule, message, shown.replace("\n", "⏎"))


def at_span(report: GoldReport, span: LabelledSpan, *, rule: str, message: str) -> Finding:
    """A finding about one annotation."""
    return finding(report, span.start, span.end, rule=rule, message=f"{span.label}: {message}")


@dataclass(frozen=True, slots=True)
class LintException:
    """A finding that a person has looked at and allowed."""

    report_id: str
    start: int
    end: int
    rule: str
    reason: str


def read_exceptions(path: Path) -> list[LintException]:
    """The table of exceptions. Raises TableError for an offset that is no number."""
    exceptions = []
    for number, row in enumerate(read_rows(path, columns=_COLUMNS), start=2):
        if not row["start"].isdecimal() or not row["end"].isdecimal():
            raise TableError(f"{path} line {number}: start and end must be whole numbers")
        exceptions.append(
            LintException(
                row["report_id"], int(row["start"]), int(row["end"]), row["rule"], row["reason"]
            )
        )
    return exceptions


def without_exceptions(
    findings: Iterable[Finding], exceptions: Sequence[LintException]
) -> list[Finding]:
    """Findings that nobody has allowed, and exceptions that allow nothing any more."""
    allowed = {(entry.report_id, entry.start, entry.end, entry.rule): entry for entry in exceptions}
    used = set()
    left = []
    for entry in findings:
        key = (entry.report_id, entry.start, entry.end, entry.rule)
        if key in allowed:
            used.add(key)
        else:
            left.append(entry)
    for key, exception in allowed.items():
        if key not in used:
            message = f"the exception for {exception.rule} allows nothing; remove it"
            report_id, start, end, _ = key
            left.append(Finding(report_id, start, end, "exception", message, exception.reason))
    return sorted(left)
