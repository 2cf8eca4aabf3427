"""Linking citations of laws and policy documents."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.data import read_table
from fazhi.normalise.law import link_law
from fazhi.normalise.law_key import split_years, title_key
from fazhi.normalise.law_table import law_table

SHARED = Path(__file__).parents[3].parent / "shared"
OUTLINE = "法治政府建设实施纲要（2021—2025年）"
DUTY = "党政主要负责人履行推进法治建设第一责任人职责规定"
EIGHTH = "中央宣传部、司法部关于开展法治宣传教育的第八个五年规划（2021—2025年）"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("《中华人民共和国行政处罚法》", "中华人民共和国行政处罚法"),
        ("《行政处罚法》", "中华人民共和国行政处罚法"),
        ("民法典", "中华人民共和国民法典"),
        ("《 民 法 典 》", "中华人民共和国民法典"),
        ("〈民法典〉", "中华人民共和国民法典"),
        ("《土地法》", "中华人民共和国土地管理法"),
        ("反诈法", "中华人民共和国反电信网络诈骗法"),
        ("党章", "中国共产党章程"),
        ("《行政复议法》（2023年修订）", "中华人民共和国行政复议法"),
        ("《行政复议法(2017-09-01)》", "中华人民共和国行政复议法"),
        ("《行政复议法（2023年》", "中华人民共和国行政复议法"),
        ("新修订的《行政复议法》", "中华人民共和国行政复议法"),
        ("新修订《行政复议法》", "中华人民共和国行政复议法"),
        ("《法治政府建设实施纲要（2021—2025年）》", OUTLINE),
        ("《法治政府建设实施纲要(2021-2025年)》", OUTLINE),
        ("《法治政府建设实施纲要（２０２１～２０２５年）》", OUTLINE),
        ("《法治政府建设实施纲要（2021年至2025年）》", OUTLINE),
        ("《法治政府建设实施纲要（2021-2025）》", OUTLINE),
        ("《法治政府建设实施纲要（20212025年）》", OUTLINE),
        ("《法治政府建设实施纲要 （2021 -2025 年）》", OUTLINE),
        ("《" + DUTY + "》", DUTY),
        ("《党政主要负责人履行推进法治建设第一责任人职责》", DUTY),
        ("“八五”普法规划", EIGHTH),
        ("八五普法规划", EIGHTH),
        ("《乡村“法律明白人”培养工作规范（试行）》", "乡村“法律明白人”培养工作规范（试行）"),
        ("《乡村法律明白人培养工作规范》", "乡村“法律明白人”培养工作规范（试行）"),
        (
            "《关于严格规范涉企行政检查的意见》",
            "国务院办公厅关于严格规范涉企行政检查的意见",
        ),
        (
            "国务院办公厅《关于严格规范涉企行政检查的意见》",
            "国务院办公厅关于严格规范涉企行政检查的意见",
        ),
        (
            "中共中央办公厅、国务院办公厅印发的《关于加强法治乡村建设的意见》",
            "关于加强法治乡村建设的意见",
        ),
        (
            "《国务院办公厅关于印发〈提升行政执法质量三年行动计划（2023—2025年）〉的通知》",
            "提升行政执法质量三年行动计划（2023—2025年）",
        ),
    ],
)
def test_links_to_the_official_title(text: str, title: str) -> None:
    assert link_law(text).canonical_title == title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("《法治政府建设与责任落实监察工作规定》", "法治政府建设与责任落实督察工作规定"),
        ("《重大行政决策程序暂行条列》", "重大行政决策程序暂行条例"),
        ("《保障农民工工资支付付条例》", "保障农民工工资支付条例"),
        ("《法治政府建设实施纲要（2020—2025年）》", OUTLINE),
    ],
)
def test_undoes_one_slip_and_says_so(text: str, title: str) -> None:
    link = link_law(text, year=2024)
    assert link.canonical_title == title
    assert "corrected" in link.flags


@pytest.mark.parametrize(
    "text",
    [
        "《农业行政处罚程序规范》",
        "《林业行政处罚程序规定》",
        "《中华人民共和国刑法修正案（九十）》",
        "《梅岙镇合同管理办法》",
    ],
)
def test_never_takes_another_title_for_a_slip(text: str) -> None:
    assert link_law(text, year=2024).canonical_title is None


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("《陇西省优化营商环境条例》", "陇西省优化营商环境条例"),
        ("岱川市养犬管理条例", "岱川市养犬管理条例"),
        ("《岱川市养犬\n管理条例》", "岱川市养犬管理条例"),
        ("《岱川市养犬管理条例（草案）》", "岱川市养犬管理条例"),
        ("《岱川市养犬管理办法（试行）》", "岱川市养犬管理办法（试行）"),
        ("《岱川市养犬管理办法》（2023年修订）", "岱川市养犬管理办法"),
        ("《岱川市养犬管理规定", "岱川市养犬管理规定"),
        ("《陇西省实施〈中华人民共和国水法〉办法》", "陇西省实施〈中华人民共和国水法〉办法"),
        ("《乌岭自治县湿地保护条例》", "乌岭自治县湿地保护条例"),
        ("《省湿地保护条例》", None),
        ("《我省湿地保护条例》", None),
        ("《全市湿地保护办法》", None),
        ("《湿地公园促进条例》", None),
        ("《农产品市场促进办法》", None),
        ("《城市公园促进条例》", None),
        ("《岱川市法治建设实施方案》", None),
        ("《岱川市志》", None),
    ],
)
def test_a_local_rule_that_no_table_has_is_whole_when_it_names_its_place(
    text: str, title: str | None
) -> None:
    link = link_law(text, year=2024)
    assert link.canonical_title == title
    assert "unknown" in link.flags


def test_an_alias_may_stand_for_a_local_rule() -> None:
    link = link_law("《条例》", aliases={"条例": "岱川市养犬管理条例"})
    assert (link.canonical_title, link.kind) == ("岱川市养犬管理条例", "local")


@pytest.mark.parametrize(
    ("text", "title", "kind"),
    [
        ("《宗教活动场所管理办法》", "宗教活动场所管理办法", "rule"),
        ("《党纪处分条例》", "中国共产党纪律处分条例", "party_regulation"),
        (
            "《中小学教育惩戒规则》",
            "中小学教育惩戒规则（试行）",
            "rule",
        ),
    ],
)
def test_norms_beside_the_gazetteer(text: str, title: str, kind: str) -> None:
    link = link_law(text, year=2024)
    assert (link.canonical_title, link.kind) == (title, kind)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("《中华人民共和国宪法》", "law"),
        ("《优化营商环境条例》", "regulation"),
        ("《农业行政处罚程序规定》", "rule"),
        ("《中国共产党纪律处分条例》", "party_regulation"),
        ("中央八项规定", "party_regulation"),
        ("《信访工作条例》", "party_regulation"),
        ("《最高人民法院关于审理某某案件若干问题的解释》", "judicial_interpretation"),
        ("《山西省重大行政决策程序规定》", "local"),
        ("《湖南省实施〈中华人民共和国某某法〉办法》", "local"),
        ("《岱川市养犬管理条例》", "local"),
        ("《中国共产党某某工作规则》", "party_regulation"),
        ("《司法部某某管理办法》", "rule"),
        ("《全国人民代表大会常务委员会关于某某的决定》", "law"),
        ("《关于修改〈中华人民共和国行政诉讼法〉的决定》", "law"),
        ("《岱川县合同管理办法》", "policy"),
        ("《清溪镇行政机关合同管理规定》", "policy"),
        ("《山西省司法厅行政执法检查规定》", "policy"),
        ("《合同管理规定》", "policy"),
        ("《岱川县2024年法治政府建设工作要点》", "policy"),
        ("《岱川省法治政府建设实施方案（2021—2025年）》", "policy"),
        ("《领导干部年度学法清单》", "policy"),
        ("《习近平法治思想学习纲要》", "other"),
        ("《人民日报》", "other"),
        ("《2023年度法治政府建设情况报告》", "other"),
        ("《行政处罚决定书》", "other"),
        ("《山谷里的春天》", "other"),
        ("《国际某某公约》", "other"),
        ("《岱川村文明公约》", "policy"),
        ("《健康岱川2030》", "policy"),
        ("《关于废止部分规章的决定》", "rule"),
        ("《湖南省人民政府关于修改部分规章的决定》", "local"),
        ("《全国人民代表大会关于修改部分法律的决定》", "law"),
        ("《某某行政处罚程序规定》", "rule"),
        ("《档案管理规定》", "policy"),
    ],
)
def test_kind_by_table_issuer_and_closing_word(text: str, kind: str) -> None:
    assert link_law(text).kind == kind


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("《中华人民共和国行政处罚法", "unclosed"),
        ("《石龛镇贯彻落实〈某某办法〉工作细则》", "nested"),
        ("《石龛镇贯彻落实<某某办法>工作细则》", "nested"),
        ("《石龛镇贯彻落实《某某办法》工作细则》", "nested"),
        ("《行政处罚法（草案）》", "draft"),
        ("《环保法》", "short_name"),
        ("《条例》", "back_reference"),
        ("《梅岙镇合同管理办法》", "unknown"),
        ("《法治日报》", "work"),
        ("《询问笔录》", "form"),
        ("《某某贸易协定》", "treaty"),
        ("《山谷里的春天》", "assumed"),
        ("《法治政府建设与责任落实督察工作规定》（厅字〔2018〕1号）", "number_differs"),
        ("《意见》（国发〔2010〕33号）", "by_number"),
        ("国发〔2010〕33号", "by_number"),
        ("《某某意见》（国发201033号）", "damaged_number"),
    ],
)
def test_flags(text: str, flag: str) -> None:
    assert flag in link_law(text).flags


@pytest.mark.parametrize(
    ("text", "year", "version", "repealed"),
    [
        ("行政复议法", 2023, "2018-01-01", False),
        ("行政复议法", 2024, "2024-01-01", False),
        ("治安管理处罚法", 2025, "2013-01-01", False),
        ("治安管理处罚法", 2026, "2026-01-01", False),
        ("刑法", 2024, "2024-03-01", False),
        ("民法典", 2020, None, False),
        ("民法典", 2021, "2021-01-01", False),
        ("婚姻法", 2020, "2001-04-28", False),
        ("婚姻法", 2021, None, True),
        ("《信访条例》", 2021, "2005-05-01", False),
        ("《信访条例》", 2022, None, True),
        ("《信访工作条例》", 2022, "2022-05-01", False),
        ("《规章制定程序条例》", 2024, "2018-05-01", False),
        ("《行政法规制定程序条例》", 2024, "2018-05-01", False),
        ("《女职工劳动保护特别规定》", 2024, "2012-04-28", False),
        ("《重大行政决策程序暂行条例》", 2024, "2019-09-01", False),
        ("《中国共产党纪律处分条例》", 2023, "2018-10-01", False),
        ("行政复议法", None, None, False),
        ("《信访条例》", None, None, True),
        ("《岱川市养犬管理条例》", 2024, None, None),
    ],
)
def test_version_and_repeal_at_the_end_of_the_year(
    text: str, year: int | None, version: str | None, repealed: bool | None
) -> None:
    link = link_law(text, year=year)
    assert (link.version_in_force, link.repealed) == (version, repealed)


def test_repealed_petition_regulation_is_not_the_new_one() -> None:
    assert link_law("《信访条例》", year=2024).canonical_title == "信访条例"


@pytest.mark.parametrize(
    ("year", "title"),
    [(2018, "法治政府建设实施纲要（2015—2020年）"), (2024, OUTLINE), (None, None), (2012, None)],
)
def test_plan_without_years_is_chosen_by_the_report_year(
    year: int | None, title: str | None
) -> None:
    link = link_law("《法治政府建设实施纲要》", year=year)
    assert link.canonical_title == title
    assert bool(link.candidates) == (title is None)


def test_plan_after_its_last_year_is_expired() -> None:
    assert "expired" in link_law("《法治政府建设实施纲要（2015—2020年）》", year=2023).flags


def test_law_before_its_first_day_is_not_yet_in_force() -> None:
    assert "not_yet_in_force" in link_law("《法治宣传教育法》", year=2024).flags


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("《招标投标法》", 2016),
        ("《国家赔偿法》", 2011),
        ("《社会救助暂行办法》", 2018),
        ("《安全生产许可证条例》", 2013),
        ("《行政处罚法》", 2016),
        ("《水行政处罚实施办法》", 2020),
    ],
)
def test_a_law_of_which_the_table_holds_later_versions_is_not_said_to_wait(
    text: str, year: int
) -> None:
    assert "not_yet_in_force" not in link_law(text, year=year).flags


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("《反有组织犯罪法》", 2021),
        ("《反间谍法》", 2013),
        ("《公平竞争审查条例》", 2023),
        ("《提升行政执法质量三年行动计划（2023—2025年）》", 2022),
    ],
)
def test_a_law_before_its_enactment_waits_whatever_came_later(text: str, year: int) -> None:
    link = link_law(text, year=year)
    assert ("not_yet_in_force" in link.flags, link.version_in_force) == (True, None)


def test_only_the_first_version_is_an_enactment() -> None:
    for row in read_table("law_titles"):
        first, *later = row["versions"].split(";")
        parts = first.split("/")
        assert len(parts) == 2 or first == "" or (parts[2:] == ["enacted"] and any(parts[:2])), row
        assert all(version.count("/") == 1 for version in later), row


def test_set_phrase_gives_all_documents_and_no_title() -> None:
    link = link_law("一规划两纲要")
    assert link.canonical_title is None
    assert link.candidates == (
        "法治中国建设规划（2020—2025年）",
        OUTLINE,
        "法治社会建设实施纲要（2020—2025年）",
    )
    assert (link.kind, link.flags) == ("policy", ("set",))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("《某某规定》（厅字〔2019〕28号）", "厅字〔2019〕28号"),
        ("《某某规定（厅字[2019]28号）》", "厅字〔2019〕28号"),
        ("《某某通知》(岱政发【2024】 3 号)", "岱政发〔2024〕3号"),
        ("《某某条例》（国务院令第713号）", "国务院令第713号"),
        ("《某某条例》", None),
    ],
)
def test_document_number_is_read_from_the_citation(text: str, number: str | None) -> None:
    assert link_law(text).doc_number == number


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("国发〔2010〕33号", "国务院关于加强法治政府建设的意见"),
        ("《意见》（国发〔2010〕33号）", "国务院关于加强法治政府建设的意见"),
        ("《法释〔2000〕8号》", "最高人民法院关于执行《中华人民共和国行政诉讼法》若干问题的解释"),
        (
            "《国发〔2010〕33号国务院关于加强法治政府建设的意见》",
            "国务院关于加强法治政府建设的意见",
        ),
    ],
)
def test_a_document_number_finds_its_title(text: str, title: str) -> None:
    assert link_law(text).canonical_title == title


@pytest.mark.parametrize(
    ("title", "before", "after"),
    [
        ("《山谷里的春天》", "组织观看电影", ""),
        ("《山谷里的春天》", "", "等优秀作品展播"),
        ("《长河》", "拍摄专题片《山谷》", ""),
        ("《长河》", "", "《山谷》等文艺作品"),
    ],
)
def test_words_beside_a_title_tell_a_work(title: str, before: str, after: str) -> None:
    link = link_law(title, before=before, after=after)
    assert (link.kind, "work" in link.flags, "assumed" in link.flags) == ("other", True, False)


@pytest.mark.parametrize("text", ["《民法典》", "《岱川县合同管理办法》"])
def test_words_beside_a_norm_change_nothing(text: str) -> None:
    assert link_law(text, before="观看电影", after="等作品") == link_law(text)


@pytest.mark.parametrize("text", ["《法治政府建设与责任落实督察工作规定（厅字〔2019〕28号）》"])
def test_document_number_inside_the_marks_does_not_hide_the_title(text: str) -> None:
    assert link_law(text).canonical_title == "法治政府建设与责任落实督察工作规定"


@pytest.mark.parametrize("aliases", [{"规定": DUTY}, {"规定": f"《{DUTY}》"}])
def test_alias_of_the_document_is_followed(aliases: Mapping[str, str]) -> None:
    link = link_law("《规定》", aliases=aliases)
    assert (link.canonical_title, link.cited_as) == (DUTY, "规定")
    assert "alias" in link.flags


def test_alias_to_an_unknown_title_gives_its_kind_only() -> None:
    link = link_law("《办法》", aliases={"办法": "清溪镇合同管理办法"})
    assert (link.canonical_title, link.kind) == (None, "policy")


def test_alias_does_not_override_a_known_title() -> None:
    link = link_law("《民法典》", aliases={"民法典": "清溪镇读本"})
    assert link.canonical_title == "中华人民共和国民法典"


@pytest.mark.parametrize(
    ("key", "parts"),
    [
        ("某纲要20212025", ("某纲要", (2021, 2025))),
        ("某法", ("某法", None)),
        ("12345678", ("12345678", None)),
    ],
)
def test_year_range_is_cut_off_a_key(key: str, parts: tuple[str, object]) -> None:
    assert split_years(key) == parts


def test_every_known_title_links_to_itself() -> None:
    titles = {entries[0].title for entries in law_table().by_key.values() if len(entries) == 1}
    wrong = [title for title in titles if link_law(f"《{title}》").canonical_title != title]
    assert wrong == []


def test_versions_are_in_order() -> None:
    entries = {entry for entries in law_table().by_key.values() for entry in entries}
    unordered = [
        entry.title
        for entry in entries
        if any(first > second for first, second in pairwise(entry.started))
    ]
    assert unordered == []


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="《》〈〉<>（）()〔〕“”法条例规定的2021—年 号第X\n😀", max_size=60))
def test_any_text_gives_a_link(text: str) -> None:
    link = link_law(text, year=2024)
    assert link.text == text
    assert link.kind


@pytest.mark.parametrize("text", ["", "《》", "《", "》", "法" * 100_000, "《" * 5_000, "😀"])
def test_odd_texts_do_not_fail(text: str) -> None:
    assert link_law(text).canonical_title is None


@given(st.text(max_size=80))
def test_key_is_stable(text: str) -> None:
    assert title_key(title_key(text)) == title_key(text) or text.endswith("年")


@pytest.mark.skipif(not SHARED.is_dir(), reason="no shared reference texts here")
def test_the_national_text_of_an_outline_is_linked() -> None:
    folder = SHARED / "data/text/law-based-government/01依法治国依法行政相关文件"
    titles = [path.stem for path in folder.glob("法治*.md")]
    assert titles
    assert all(link_law(f"《{title}》").canonical_title for title in titles)


@pytest.mark.parametrize(
    ("text", "title", "article"),
    [
        (
            "《行政处罚法》第33条第1款第（二）项",
            "中华人民共和国行政处罚法",
            "第三十三条第一款第二项",
        ),
        ("行政处罚法第三十三条", "中华人民共和国行政处罚法", "第三十三条"),
        ("《中华人民共和国民法典》合同编", "中华人民共和国民法典", "合同编"),
        ("《行政复议法》第十条、第十二条", "中华人民共和国行政复议法", "第十条、第十二条"),
        ("《行政处罚法》第33条之一", "中华人民共和国行政处罚法", "第三十三条之一"),
        (
            "《刑法》第一百三十四条之一第（一）项",
            "中华人民共和国刑法",
            "第一百三十四条之一第一项",
        ),
        ("《刑法》第120条之3", "中华人民共和国刑法", "第一百二十条之三"),
        ("《刑法》第二百九十一条之十二", "中华人民共和国刑法", "第二百九十一条之十二"),
        ("《信访工作条例》", "信访工作条例", None),
    ],
)
def test_articles_that_close_a_citation(text, title, article) -> None:
    link = link_law(text, year=2024)
    assert (link.text, link.canonical_title, link.article) == (text, title, article)


def test_an_article_does_not_take_the_number_with_it() -> None:
    link = link_law("《提升行政执法质量三年行动计划（2023—2025年）》（国办发〔2023〕27号）第二条")
    assert (link.doc_number, link.article) == ("国办发〔2023〕27号", "第二条")


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("主席令第999号", "law"),
        ("国务院令第999号", "regulation"),
        ("司法部令第999号", "rule"),
        ("清政发〔2024〕999号", "policy"),
    ],
)
def test_an_unlisted_number_says_what_kind_of_document_it_is(number, kind) -> None:
    link = link_law(number, year=2024)
    assert (link.doc_number, link.kind, link.flags) == (number, kind, ("unknown",))
