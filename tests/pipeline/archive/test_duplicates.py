from __future__ import annotations

from fazhi.archive.duplicates import DuplicateFinder
from fazhi.reading.report import Report
from fazhi.records import arrow_table, assemble
from fazhi.structure import parse


def reports(*texts: str):
    rows = []
    for number, text in enumerate(texts):
        report = Report.from_text(text, name=f"{number}")
        rows.extend(assemble(report, parse(report), []).reports)
    return arrow_table("reports", rows)


def test_the_same_words_in_a_later_report_are_marked() -> None:
    finder = DuplicateFinder()
    first = reports("调解 纠纷", "化解矛盾")
    second = reports("调解\r\n纠纷\n", "其他", "化解矛盾")
    ids = first["report_id"].to_pylist()
    assert finder.mark(first)["duplicate_of"].to_pylist() == [None, None]
    assert finder.mark(second)["duplicate_of"].to_pylist() == [ids[0], None, ids[1]]


def test_the_columns_stay_as_they_are() -> None:
    table = reports("调解纠纷")
    marked = DuplicateFinder().mark(table)
    assert marked.schema.equals(table.schema, check_metadata=True)
