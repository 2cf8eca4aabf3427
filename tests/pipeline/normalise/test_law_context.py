"""Aliases, articles and acts around a citation."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.normalise.article import match_articles
from fazhi.normalise.law import classify_act, find_aliases, find_articles

RULES = "清溪镇合同管理规定"


@pytest.mark.parametrize(
    ("text", "aliases"),
    [
        (f"印发《{RULES}》（以下简称《规定》），执行《规定》", {"规定": RULES}),
        (f"印发《{RULES}》(以下简称“规定”)", {"规定": RULES}),
        (f"印发《{RULES}》（清政发〔2024〕3号，以下简称“合同规定”）", {"合同规定": RULES}),
        (f"印发《{RULES}》（清政发〔2024〕3号）（以下简称《规定》）", {"规定": RULES}),
        (f"印发《{RULES}》（简称：合同规定）", {"合同规定": RULES}),
        (f"印发《{RULES}》，以下简称《规定》", {"规定": RULES}),
        ("《某县纲要（2021—2025年）》发布后，《纲要》要求", {"纲要": "某县纲要（2021—2025年）"}),
        ("学习《甲某某条例》《乙某某条例》，《条例》要求", {}),
        ("《条例》要求", {}),
        ("没有标题", {}),
        ("", {}),
    ],
)
def test_short_names_of_a_document(text: str, aliases: dict[str, str]) -> None:
    assert find_aliases(text) == aliases


@pytest.mark.parametrize(
    ("following", "articles"),
    [
        ("第四十五条第二款的规定", "第四十五条第二款"),
        ("第45条第2款", "第四十五条第二款"),
        ("第 十 条", "第十条"),
        ("第 10 条", "第十条"),
        ("第110条", "第一百一十条"),
        ("第105条之一", "第一百零五条之一"),
        ("》第三条", "第三条"),
        ("（2021年修订）第三条", "第三条"),
        ("的第三条", "第三条"),
        ("第三条、第五条和第七条规定", "第三条、第五条、第七条"),
        ("第三条至第五条", "第三条至第五条"),
        ("合同编", "合同编"),
        ("合同编第二章", "合同编第二章"),
        ("第四十五条第二款第（三）项", "第四十五条第二款第三项"),
        ("第二十一条（二）项", "第二十一条第二项"),
        ("第五条第（一）、（二）项", "第五条第一项、第二项"),
        ("第10、11条", "第十条、第十一条"),
        ("第一千零一十条", "第一千零一十条"),
        ("附则", "附则"),
        ("第三批清单", None),
        ("第七次会议", None),
        ("的规定", None),
        ("", None),
    ],
)
def test_articles_right_after_a_title(following: str, articles: str | None) -> None:
    assert find_articles(following) == articles


def test_article_citation_ends_before_the_next_word() -> None:
    following = "第45条 第2款的规定"
    citation = match_articles(following)
    assert citation is not None
    assert following[: citation.end] == "第45条 第2款"


@pytest.mark.parametrize(
    ("clause", "act"),
    [
        ("组织干部集中学习《民法典》", "studied"),
        ("学习《宪法》《民法典》", "studied"),
        ("广泛宣传《民法典》", "publicised"),
        ("发放《民法典》读本500册", "publicised"),
        ("按照《行政处罚法》开展执法", "implemented"),
        ("严格落实《岱川县工作要点》", "implemented"),
        ("印发《清溪镇合同管理办法》", "issued"),
        ("制定出台《清溪镇合同管理办法》", "issued"),
        ("修订《清溪镇合同管理办法》", "issued"),
        ("学习贯彻《信访工作条例》", "implemented"),
        ("按照县政府印发的《工作要点》要求", "implemented"),
        ("学习新修订的《行政复议法》", "studied"),
        ("学习新修订《行政复议法》", "studied"),
        ("将《民法典》纳入学习内容", "studied"),
        ("《民法典》宣传活动", "publicised"),
        ("围绕《民法典》开展宣传", "publicised"),
        ("结合《民法典》组织学习", "studied"),
        ("围绕《工作要点》", "implemented"),
        ("《民法典》与群众生活", "mentioned"),
        ("印发《关于贯彻落实〈某某条例〉的通知》", "issued"),
        ("印发通知。学习《民法典》", "studied"),
        ("深入学习民法典", "studied"),
        ("新修订的《行政复议法》颁布后，及时组织学习", "studied"),
        ("《信访工作条例》印发实施后，广泛宣传", "publicised"),
        ("《民法典》颁布一周年之际，开展宣传活动", "publicised"),
        ("《民法典》实施以来，调解纠纷12件", "mentioned"),
        ("《清溪镇合同管理办法》已制定印发", "issued"),
        ("《民法典》学习后组织考试", "studied"),
        ("废止《物权法》相关宣传材料", "mentioned"),
        ("废止《清溪镇合同管理办法》", "issued"),
        ("印制下发《民法典》读本500册", "publicised"),
        ("编制《行政复议法》宣传手册", "publicised"),
        ("编制《行政复议法》学习资料", "studied"),
        ("制定《信访工作条例》实施细则", "mentioned"),
        ("印发《清溪镇合同管理办法》等配套制度", "issued"),
        ("印发《法治宣传方案》，发放资料300份", "issued"),
        ("", "mentioned"),
    ],
)
def test_nearest_governing_verb_decides_the_act(clause: str, act: str) -> None:
    assert classify_act(clause) == act


def test_title_start_picks_one_of_several_titles() -> None:
    clause = "学习《宪法》，宣传《民法典》"
    assert classify_act(clause, title_start=clause.index("《宪法")) == "studied"
    assert classify_act(clause, title_start=clause.index("《民法典")) == "publicised"


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="《》（）以下简称第十条款编，。的宣传学习0-9“”规定", max_size=80))
def test_any_text_is_survived(text: str) -> None:
    find_aliases(text)
    classify_act(text)
    citation = match_articles(text)
    assert citation is None or 0 < citation.end <= len(text)


@pytest.mark.parametrize(
    "text", ["《" * 20_000, "第" * 100_000, "第一条、" * 20_000, "《条例》" * 20_000, " " * 100_000]
)
def test_long_texts_do_not_fail(text: str) -> None:
    assert find_aliases(text) == {}
    assert classify_act(text)
    find_articles(text)
