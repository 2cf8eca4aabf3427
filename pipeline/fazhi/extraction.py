"""The whole way for one report: structure, tag, normalise, assemble."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from fazhi.reading.report import Report
from fazhi.records import Records, assemble
from fazhi.structure import parse
from fazhi.tagging import load, tag

if TYPE_CHECKING:
    from spacy.language import Language


def extract(report: Report | str, *, nlp: Language | None = None) -> Records:
    """Turn one report into typed rows.

    report: what `fazhi.read` gives, or the text itself.
    nlp: a trained pipeline; by default the shipped one, loaded once per process.
    """
    if isinstance(report, str):
        report = Report.from_text(report)
    pipeline = nlp if nlp is not None else _shipped()
    return assemble(report, parse(report), tag(pipeline, report.text))


@cache
def _shipped() -> Language:
    return load()
