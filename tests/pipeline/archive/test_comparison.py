from __future__ import annotations

import random

import pytest

from fazhi.archive.comparison import NEAR_DUPLICATE, compare
from fazhi.archive.signatures import minhash, signature_table
from fazhi.reading.report import Report
from fazhi.records import arrow_table, assemble
from fazhi.structure import parse

WORDS = "调解纠纷普法宣传依法行政执法监督法治政府建设矛盾化解公共法律服务行政复议应诉合法性审查"


def sentences(count: int, *, seed: int) -> list[str]:
    choose = random.Random(seed)
    return ["".join(choose.choices(WORDS, k=24)) + "。" for _ in range(count)]


def compared(*texts: str, parts: int = 2):
    rows = []
    for number, text in enumerate(texts):
        report = Report.from_text(text, name=f"{number}.txt")
        rows.extend(assemble(report, parse(report), []).reports)
    pieces = [rows[:parts], rows[parts:]]
    tables = [arrow_table("reports", piece) for piece in pieces]
    comparison = compare(lambda: tables, lambda: map(signature_table, pieces))
    marked = [row for table in tables for row in comparison.mark(table).to_pylist()]
    return marked, comparison.table.to_pylist()


def test_the_same_words_in_a_later_report_are_marked() -> None:
    marked, _ = compared("调解 纠纷", "化解矛盾", "调解\r\n纠纷\n", "其他", "化解矛盾")
    ids = [row["report_id"] for row in marked]
    assert [row["duplicate_of"] for row in marked] == [None, None, ids[0], None, ids[1]]
    assert all(NEAR_DUPLICATE not in row["flags"] for row in marked)


def test_nearly_the_same_text_is_a_flagged_duplicate() -> None:
    lines = sentences(60, seed=1)
    changed = [*lines[:30], "第三十句改了几个字而已。", *lines[31:]]
    marked, table = compared("\n".join(lines), "\n".join(sentences(60, seed=2)), "\n".join(changed))
    assert [row["duplicate_of"] for row in marked] == [None, None, marked[0]["report_id"]]
    assert [NEAR_DUPLICATE in row["flags"] for row in marked] == [False, False, True]
    assert table[2]["similar_path"] == "0.txt"
    assert 0.9 <= table[2]["similarity"] < 1


def test_a_copy_of_last_year_is_a_report_of_its_own() -> None:
    lines = sentences(60, seed=3)
    years = [f"青石乡{year}年度法治政府建设工作报告\n" + "\n".join(lines) for year in (2022, 2023)]
    marked, table = compared(*years)
    assert [row["duplicate_of"] for row in marked] == [None, None]
    assert (table[1]["report_year"], table[1]["similar_year"]) == (2023, 2022)
    assert table[1]["same_unit"] is True
    assert table[1]["similarity"] > 0.9


def test_boilerplate_is_the_share_of_shared_sentences() -> None:
    shared = sentences(5, seed=4)
    texts = ["\n".join([*shared, *sentences(15, seed=seed)]) for seed in (5, 6)]
    _, table = compared(*texts, "\n".join(sentences(20, seed=7)), texts[0])
    assert [row["boilerplate"] for row in table[:3]] == [0.25, 0.25, 0.0]
    assert table[3]["boilerplate"] == 0.25  # a copy does not make its original boilerplate


def test_reports_without_words_and_no_reports() -> None:
    assert compared("。")[1][0]["boilerplate"] is None
    assert compare(lambda: [], lambda: []).table.num_rows == 0


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_minhash_estimates_the_jaccard_similarity(share) -> None:
    common, one, other = (sentences(100, seed=seed) for seed in (8, 9, 10))
    kept = round(100 * 2 * share / (1 + share))
    first = "".join(common[:kept] + one[kept:])
    second = "".join(common[:kept] + other[kept:])
    shingles = [{text[i : i + 5] for i in range(len(text) - 4)} for text in (first, second)]
    truth = len(shingles[0] & shingles[1]) / len(shingles[0] | shingles[1])
    assert (minhash(first) == minhash(second)).mean() == pytest.approx(truth, abs=0.13)


@pytest.mark.parametrize("text", ["", "一", "一二三四", "\ud800" * 9, "🙂" * 20])
def test_any_text_has_a_signature(text) -> None:
    assert len(minhash(text)) == 128
