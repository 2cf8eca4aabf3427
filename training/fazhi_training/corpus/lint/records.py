"""Records that contradict the span they belong to."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from fazhi_training.corpus.gold import GoldRecord, GoldReport
from fazhi_training.corpus.lint.finding import Finding, at_span
from fazhi_training.labelled_span import LabelledSpan

_STATUS = {"INDICATOR": "achieved", "TARGET": "target", "ZERO": "zero"}
_NUMBER = re.compile(r"\d{1,15}(?:[,，]\d{3})*(?:\.\d{1,8})?")
_FACTORS = (1.0, 1e3, 1e4, 1e6, 1e7, 1e8, 1e12)


def check_records(report: GoldReport, *, metric_ids: frozenset[str]) -> Iterator[Finding]:
    """Each record against its span; a report with records should have them throughout.

    metric_ids: the taxonomy; empty when it is not known here.
    """
    for entry in report.records:
        for message in _problems(entry, report, metric_ids):
            yield at_span(report, entry.span, rule="record", message=message)
    recorded = {entry.span for entry in report.records}
    if recorded:
        for span in report.spans:
            if span.label in _STATUS and span not in recorded:
                message = "has no record, though others of this report have"
                yield at_span(report, span, rule="record", message=message)


def _problems(entry: GoldRecord, report: GoldReport, metric_ids: frozenset[str]) -> Iterator[str]:
    span, record = entry.span, entry.record
    text = report.text[span.start : span.end]
    expected = "zero" if record.value == 0 else _STATUS[span.label]
    if record.status != expected:
        yield f"status {record.status}, label and value say {expected}"
    if span.label == "ZERO":
        if record.value != 0:
            yield f"value {record.value} of a ZERO"
    elif record.value is None:
        yield "no value"
    elif not _value_fits(record.value, _quantity(span, report)):
        yield f"value {record.value:g} is not what {_quantity(span, report)} says"
    if record.unit and span.label != "ZERO" and record.unit not in text and record.unit != "%":
        yield f"unit {record.unit} is not in the span"
    if metric_ids and record.metric_id and record.metric_id not in metric_ids:
        yield f"metric_id {record.metric_id} is not in the taxonomy"
    if record.part_of and record.part_of not in report.text[: span.start]:
        yield f"part_of {record.part_of} does not stand before it"


def _quantity(span: LabelledSpan, report: GoldReport) -> str:
    """The text of the QUANTITY inside the span, or of the span itself."""
    for entity in report.entities:
        if entity.label == "QUANTITY" and span.contains(entity):
            return report.text[entity.start : entity.end]
    return report.text[span.start : span.end]


def _value_fits(value: float, quantity: str) -> bool:
    """Whether a digit number in the text gives the value; Chinese numerals are not judged."""
    numbers = _NUMBER.findall(unicodedata.normalize("NFKC", quantity).replace(" ", ""))
    if not numbers:
        return True
    written = [float(number.replace(",", "").replace("，", "")) for number in numbers]
    return any(
        abs(number * factor - value) <= 1e-6 * max(1.0, abs(value))
        for number in written
        for factor in _FACTORS
    )
