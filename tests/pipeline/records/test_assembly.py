from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.reading.report import Report
from fazhi.records import TABLES, RecordsError, arrow_table, assemble
from fazhi.structure import parse
from fazhi.tagging.mention import Mention

ENTITIES = ["PERSON", "POST", "ORG", "LAW", "POLICY", "CAMPAIGN", "DATE", "QUANTITY"]
SPANS = ["OFFICIAL", "ACTIVITY", "INDICATOR", "TARGET", "ZERO", "CHANGE"]
PIECES = [
    "一、主要工作\n", "其中", "，", "。", "；", "\n", "、", "2024年", "12件", "100%", "增长", "任", "组长",
    "书记", "《民法典》", "张三", "受理", "办结", "分别", "和", "未发生", "各村", "🙂", "\r\n", " ", "\u3000",
]  # fmt: skip


@st.composite
def tagged(draw) -> tuple[str, list[Mention]]:
    """A text with entities that do not overlap and spans anywhere."""
    text = "".join(draw(st.lists(st.sampled_from(PIECES), max_size=30)))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=12)))
    mentions = [
        Mention("entity", draw(st.sampled_from(ENTITIES)), start, end, text[start:end], 0.5, "test")
        for start, end in zip(cuts, cuts[1:], strict=False)
        if draw(st.booleans())
    ]
    for _ in range(draw(st.integers(0, 6)) if text else 0):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        label = draw(st.sampled_from(SPANS))
        mentions.append(Mention("span", label, start, end, text[start:end], 0.5, "test"))
    return text, mentions


@settings(max_examples=150, deadline=None)
@given(tagged())
def test_any_tags_on_any_text_give_rows_that_quote_it(example) -> None:
    text, mentions = example
    report = Report.from_text(text)
    records = assemble(report, parse(report), mentions)
    for table, rows in records.tables().items():
        assert arrow_table(table, rows).num_rows == len(rows)
        for row in rows:
            assert table == "reports" or row.text == text[row.start : row.end]


def test_records_are_tables_and_dictionaries(records_of) -> None:
    records = records_of("⟦INDICATOR|调解纠纷⟦QUANTITY|48件⟧⟧。")
    assert set(records.tables()) == set(TABLES) - {"errors"}
    assert records.dicts("indicators")[0]["value"] == 48
    assert [row.label for row in records.mentions] == ["INDICATOR", "QUANTITY"]


def test_a_report_row_describes_the_report(records_of) -> None:
    (row,) = records_of("工作稳步推进。", title="青石乡2024年度法治政府建设\n工作报告").reports
    assert (row.title, row.report_year, row.unit_name) == (
        "青石乡2024年度法治政府建设工作报告",
        2024,
        "青石乡",
    )
    assert row.n_chars == len(row.text)
    assert row.duplicate_of is None


def test_nothing_comes_of_nothing() -> None:
    report = Report.from_text("")
    records = assemble(report, parse(report), [])
    assert [len(rows) for rows in records.tables().values()] == [1, 0, 0, 0, 0, 0, 0]


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\u2028"])
def test_a_title_has_no_line_breaks(line_break: str) -> None:
    report = Report.from_text(
        f"青石镇人民政府{line_break}关于2024年度法治政府建设情况的报告\n\n一、主要成效\n全镇平稳。"
    )
    (row,) = assemble(report, parse(report), []).reports
    assert row.title == "青石镇人民政府关于2024年度法治政府建设情况的报告"


def test_a_table_that_there_is_not_is_named_with_those_there_are(records_of) -> None:
    with pytest.raises(RecordsError, match=r"'foo'.*indicators"):
        records_of("全年工作平稳。").dicts("foo")
