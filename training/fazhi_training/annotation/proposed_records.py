"""What the pipeline makes of a report's figures, as records for an annotator to check."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from fazhi.normalise.metric import OTHER
from fazhi.reading.report import Report
from fazhi.records import assemble
from fazhi.records.rows import IndicatorRow
from fazhi.structure import parse
from fazhi.tagging.mention import Mention
from fazhi_training.corpus.record import Record, parse_record
from fazhi_training.evaluation.record_fields import values_of_figure
from fazhi_training.labelled_span import LabelledSpan


def propose_records(
    report_id: str, text: str, mentions: Sequence[Mention], *, labels: Collection[str]
) -> dict[LabelledSpan, Record]:
    """A record for each figure among a report's mentions; fields that are not known stay empty.

    labels: those that carry a record.
    """
    report = Report.from_text(text, name=report_id)
    rows = assemble(report, parse(report), mentions).indicators
    by_place = {(row.start, row.end): row for row in rows}
    proposed = {}
    for mention in mentions:
        row = by_place.get((mention.start, mention.end))
        if row is not None and mention.label in labels:
            record, _ = parse_record(_fields(row, text))
            proposed[LabelledSpan.from_mention(mention)] = record
    return proposed


def _fields(row: IndicatorRow, text: str) -> dict[str, str]:
    """What is known, as an annotator would write it: the unit as in the text."""
    values = dict(values_of_figure(row, text=text))
    values["unit"] = row.unit
    return {
        name: value
        for name, value in values.items()
        if value and name in Record.model_fields and value != OTHER
    }
