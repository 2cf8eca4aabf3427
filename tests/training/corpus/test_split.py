from __future__ import annotations

from collections import Counter

import pytest

from fazhi_training.corpus.manifest import FIRST_BATCH, WRITTEN, ManifestRow
from fazhi_training.corpus.split import (
    SplitError,
    deal,
    group_reports,
    read_split,
    write_split,
)


def _row(number, *, county="", kind="law_based_government", level="town", origin=WRITTEN):
    return ManifestRow(
        report_id=f"t{number:03d}",
        file=f"t{number:03d}.txt",
        kind=kind,
        province="",
        city="",
        county=county or f"县{number}",
        unit=f"镇{number}",
        level=level,
        report_year=2024,
        origin=origin,
        n_chars=1,
        sha256="",
        annotators="",
    )


def _groups(rows, similar=()):
    return {frozenset(row.report_id for row in group) for group in group_reports(rows, similar)}


def test_county_and_similar_text_keep_reports_together():
    rows = [_row(1, county="甲县"), _row(2, county="甲县"), _row(3), _row(4), _row(5)]
    assert _groups(rows, [("t002", "t003"), ("t009", "t001")]) == {
        frozenset({"t001", "t002", "t003"}),
        frozenset({"t004"}),
        frozenset({"t005"}),
    }


def test_reports_without_county_are_grouped_by_unit():
    rows = [_row(1).model_copy(update={"county": ""}), _row(2).model_copy(update={"county": ""})]
    assert len(_groups(rows)) == 2


def test_same_seed_same_split_and_other_seed_another():
    groups = group_reports([_row(number) for number in range(60)], [])
    assert deal(groups, seed=1) == deal(groups, seed=1)
    assert deal(groups, seed=1) != deal(groups, seed=2)


def test_kinds_are_spread_over_the_splits():
    rows = [
        _row(number, kind="shufa" if number % 4 == 0 else "law_based_government")
        for number in range(100)
    ]
    assignment = deal(group_reports(rows, []))
    kinds = Counter((assignment[row.report_id], row.kind) for row in rows)
    assert 22 <= sum(split == "test" for split in assignment.values()) <= 26
    assert 4 <= kinds["test", "shufa"] <= 8
    assert 2 <= kinds["dev", "shufa"] <= 4


def test_groups_stay_whole():
    rows = [_row(number, county=f"县{number // 3}") for number in range(60)]
    assignment = deal(group_reports(rows, []))
    for number in range(0, 60, 3):
        assert len({assignment[f"t{number + step:03d}"] for step in range(3)}) == 1


def test_first_batch_never_goes_to_test():
    rows = [_row(number, origin=FIRST_BATCH) for number in range(20)]
    rows += [_row(number) for number in range(20, 40)]
    assignment = deal(group_reports(rows, []))
    assert not any(assignment[row.report_id] == "test" for row in rows if row.origin == FIRST_BATCH)
    assert "test" in assignment.values()


def test_reports_that_come_later_leave_the_split_and_the_test_set_alone():
    first = [_row(number) for number in range(40)]
    before = deal(group_reports(first, []))
    rows = first + [_row(number) for number in range(40, 60)]
    assignment = deal(group_reports(rows, []), dealt_before=before)
    assert {name: assignment[name] for name in before} == before
    later = Counter(split for name, split in assignment.items() if name not in before)
    assert later["test"] == 0
    assert later["dev"] > 0
    assert later["train"] > later["dev"]


def test_a_later_report_follows_its_county():
    rows = [_row(number, county=f"县{number % 10}") for number in range(20)]
    before = {f"t{number:03d}": "dev" for number in range(10)}
    assert set(deal(group_reports(rows, []), dealt_before=before).values()) == {"dev"}


def test_a_group_across_splits_is_refused():
    rows = [_row(1, county="县"), _row(2, county="县")]
    with pytest.raises(SplitError, match="belong together"):
        deal(group_reports(rows, []), dealt_before={"t001": "dev", "t002": "test"})


def test_split_table_round_trip(tmp_path):
    write_split(tmp_path / "split.csv", {"t002": "dev", "t001": "train"})
    assert read_split(tmp_path / "split.csv") == {"t001": "train", "t002": "dev"}


@pytest.mark.parametrize(
    ("content", "message"),
    [(None, "fazhi corpus split"), ("report_id,split\nt001,valid\n", "train, dev, test")],
)
def test_broken_split_table_names_the_remedy(tmp_path, content, message):
    path = tmp_path / "split.csv"
    if content:
        path.write_text(content, "utf-8")
    with pytest.raises(SplitError, match=message):
        read_split(path)
