"""The row of a report itself."""

from __future__ import annotations

import re

from fazhi.normalise.place import Place, resolve_unit
from fazhi.records.context import Context
from fazhi.records.rows import ReportRow

_OPENING = 400
_LINE_BREAK = re.compile(r"\s*[\n\r\x0b\x0c\x85\u2028\u2029]\s*")


def report_row(context: Context) -> ReportRow:
    """Title, issuing unit with its place, year, dates and numbers of the report."""
    report, structure = context.report, context.structure
    place = _place(context)
    title = structure.title.text if structure.title else report.metadata.get("title")
    flags = [*report.flags, *structure.flags, *(place.flags if place else ())]
    return ReportRow(
        report_id=report.report_id,
        path=report.name,
        format=report.format,
        encoding=report.encoding,
        sha256=report.sha256,
        title=_LINE_BREAK.sub("", title).strip() if title else None,
        unit_name=structure.unit_name,
        unit_level=place.unit_level if place else None,
        province=place.province if place else None,
        city=place.city if place else None,
        county=place.county if place else None,
        township=place.township if place else None,
        adcode=place.adcode if place else None,
        report_year=structure.report_year,
        publish_date=structure.publish_date,
        sign_date=structure.sign_date,
        doc_number=structure.doc_number,
        index_number=structure.index_number,
        n_chars=len(report.text),
        duplicate_of=None,
        flags=list(dict.fromkeys(flags)),
        text=report.text,
    )


def _place(context: Context) -> Place | None:
    """The issuing unit's place, with every other name of a place or unit as evidence."""
    structure = context.structure
    if structure.unit_name is None:
        return None
    evidence = [one.text for one in structure.unit_evidence]
    evidence.extend(field.value for field in structure.fields if field.name == "publisher")
    if structure.title is not None:
        evidence.append(structure.title.text)
    evidence.append(context.text[:_OPENING])
    evidence.extend(
        entity.text for entity in context.entities if entity.label in ("GPE", "ORG", "POLICY")
    )
    return resolve_unit(structure.unit_name, context=list(dict.fromkeys(evidence)))
