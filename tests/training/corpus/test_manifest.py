from __future__ import annotations

import hashlib

import pytest

from fazhi_training.corpus.manifest import (
    WRITTEN,
    ManifestError,
    read_manifest,
    refresh,
    write_manifest,
)

PLAN = {
    "t001": {
        "report_id": "t001",
        "kind": "shufa",
        "province": "甲省",
        "city": "",
        "county": "乙县",
        "unit": "柳坪乡",
        "level": "township",
        "report_year": "2024",
    }
}


def test_new_texts_take_their_facts_from_the_plan(project, put_text):
    put_text("t001", "述法报告😀")
    rows, unknown = refresh(
        reports=project.reports, known=[], plan=PLAN, annotators={"t001": {"二", "一"}}
    )
    assert unknown == []
    (row,) = rows
    assert (row.origin, row.kind, row.n_chars, row.annotators) == (WRITTEN, "shufa", 5, "一;二")
    assert row.sha256 == hashlib.sha256("述法报告😀".encode()).hexdigest()


def test_known_facts_win_over_the_plan_and_survive_the_file(project, put_text):
    put_text("t001", "述法报告")
    rows, _ = refresh(reports=project.reports, known=[], plan=PLAN, annotators={})
    edited = rows[0].model_copy(update={"unit": "柳坪镇"})
    write_manifest(project.manifest, [edited])
    again, _ = refresh(
        reports=project.reports, known=read_manifest(project.manifest), plan=PLAN, annotators={}
    )
    assert again == [edited]


def test_text_without_facts_is_named(project, put_text):
    put_text("t009", "报告")
    assert refresh(reports=project.reports, known=[], plan=PLAN, annotators={}) == ([], ["t009"])


def test_text_that_is_no_utf8_is_refused(project):
    (project.reports / "t001.txt").write_bytes("报告".encode("gb18030"))
    with pytest.raises(ManifestError, match="UTF-8"):
        refresh(reports=project.reports, known=[], plan=PLAN, annotators={})


def test_bad_row_is_refused_with_its_line(project, put_text):
    put_text("t001", "述法报告")
    rows, _ = refresh(reports=project.reports, known=[], plan=PLAN, annotators={})
    write_manifest(project.manifest, rows)
    content = project.manifest.read_text("utf-8").replace("2024", "24年")
    project.manifest.write_text(content, "utf-8")
    with pytest.raises(ManifestError, match="line 2: report_year"):
        read_manifest(project.manifest)
