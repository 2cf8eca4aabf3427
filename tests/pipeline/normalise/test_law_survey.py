"""All titles of a set of texts: which are linked, which classified."""

from __future__ import annotations

from pathlib import Path

import pytest

from fazhi.normalise.law_survey import find_titles, survey_titles

TEXTS = Path(__file__).parents[3].parent / "shared" / "data" / "text"
TEXT = """学习《民法典》和《民法典》，印发《岱川县合同管理规定》（以下简称《规定》），执行《规定》。
观看电影《长河》，阅读《山谷里的春天》。《石龛镇贯彻落实〈某某办法〉工作细则》"""


def test_titles_are_the_outermost_ones() -> None:
    found = [mention.text for mention in find_titles("《甲《乙》丙》和《丁》，《未闭\n《戊》")]
    assert found == ["《甲《乙》丙》", "《丁》", "《戊》"]


def test_offsets_are_those_of_the_titles() -> None:
    assert all(TEXT[one.start : one.end] == one.text for one in find_titles(TEXT))


def test_a_survey_counts_links_and_classifies() -> None:
    survey = survey_titles([TEXT])
    counts = {title.text: title.count for title in survey.titles}
    assert counts["《民法典》"] == 2
    assert [title.text for title in survey.titles if title.linked] == ["《民法典》"]
    assert [title.text for title in survey.titles if not title.classified] == ["《山谷里的春天》"]
    kinds = {title.text: title.link.kind for title in survey.titles}
    assert (kinds["《规定》"], kinds["《长河》"]) == ("policy", "other")


def test_no_text_has_no_share() -> None:
    survey = survey_titles([])
    assert (survey.titles, survey.linked_share(), survey.classified_share()) == ((), 0.0, 0.0)


@pytest.mark.skipif(not TEXTS.is_dir(), reason="no shared reference texts here")
def test_all_titles_of_the_reference_texts() -> None:
    """Figures in docs/normalisers.md; what is linked is what the tables of titles hold."""
    paths = [path for path in TEXTS.rglob("*") if path.suffix in {".txt", ".md"}]
    survey = survey_titles(path.read_text(encoding="utf-8", errors="replace") for path in paths)
    unclassified = [title.text for title in survey.titles if not title.classified]
    linked, classified = survey.linked_share(), survey.classified_share()
    print(f"{len(survey.titles)}: linked {linked:.1%}, classified {classified:.1%}; {unclassified}")
    assert len(survey.titles) > 400
    assert linked >= 0.34
    assert classified >= 0.98


@pytest.mark.parametrize("text", ["《" * 100_000, "》" * 100_000, "《》" * 10_000])
def test_long_texts_do_not_fail(text: str) -> None:
    survey_titles([text])
