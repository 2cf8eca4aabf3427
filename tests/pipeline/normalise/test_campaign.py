"""Named days, weeks, months, programmes, drives and brands."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fazhi.data import read_table
from fazhi.normalise.campaign import link_campaign


@pytest.mark.parametrize(
    "text",
    [
        "“12·4”国家宪法日",
        "“12・4” 国家宪法日",
        "“12.4”国家宪法日",
        "12．4国家宪法日",
        "12▪4国家宪法日",
        "12-4国家宪法日",
        "１２·４国家宪法日",
        "“12·4国家宪法日”",
        "12月4日国家宪法日",
        "国家宪法日",
        "宪法日",
        "第十一个国家宪法日",
        "第11个“国家宪法日”",
        '"12.4"国家宪法日宣传活动',
        "12.4",
        "12·4",
        "1204国家宪法日",
        "1204",
        "“124”",
        "12/4国家宪法日",
        "12、4国家宪法日",
        "十二月四日国家宪法日",
        "“12·4”国家宪法日暨宪法宣传周",
        "“12·4",
    ],
)
def test_one_day_in_any_typography(text: str) -> None:
    link = link_campaign(text, year=2024)
    assert (link.canonical_name, link.kind, link.month_day) == ("国家宪法日", "day", "12-04")


@pytest.mark.parametrize(
    ("text", "name", "kind", "month_day"),
    [
        ("“3・15” 消费者权益日", "国际消费者权益日", "day", "03-15"),
        ("4·15全民国家安全教育日", "全民国家安全教育日", "day", "04-15"),
        ("“4.15国家安全日”", "全民国家安全教育日", "day", "04-15"),
        ("6-26国际禁毒日", "国际禁毒日", "day", "06-26"),
        ("“122”全国交通安全日", "全国交通安全日", "day", "12-02"),
        ("“三八”妇女节", "国际妇女节", "day", "03-08"),
        ("“3·8”妇女维权周", "三八妇女维权周", "week", "03-08"),
        ("宪法宣传周", "宪法宣传周", "week", None),
        ("“宪法宣传周”活动", "宪法宣传周", "week", None),
        ("民法典宣传月", "民法典宣传月", "month", None),
        ("全国“质量月”", "全国质量月", "month", None),
        ("法律六进", "法律N进", "brand", None),
        ("“法律十进”", "法律N进", "brand", None),
        ("法律进乡村", "法律N进", "brand", None),
        ("美好生活•民法典相伴", "美好生活·民法典相伴", "brand", None),
        ("民法典“七进”", "民法典进万家", "brand", None),
        ("三一五消费者权益日", "国际消费者权益日", "day", "03-15"),
        ("五四青年节", "中国青年节", "day", "05-04"),
        ("青年节", "中国青年节", "day", "05-04"),
        ("国际青年节", "国际青年节", "day", "08-12"),
        ("八一建军节", "建军节", "day", "08-01"),
        ("“八一”建军节", "建军节", "day", "08-01"),
        ("8·1", "建军节", "day", "08-01"),
        ("八一", "建军节", "day", "08-01"),
        ("七一建党节", "建党节", "day", "07-01"),
        ("“七一”", "建党节", "day", "07-01"),
        ("“三五”普法", "“三五”普法", "programme", None),
        ("爱耳日", "全国爱耳日", "day", "03-03"),
        ("国际爱耳日", "全国爱耳日", "day", "03-03"),
        ("国际住房日", "世界人居日", "day", None),
        ("敬老月", "敬老月", "month", None),
        ("中国记者日", "中国记者节", "day", "11-08"),
        ("中小学安全教育日", "全国中小学生安全教育日", "day", None),
        (
            "中国人民抗日战争胜利纪念日暨世界反法西斯战争胜利纪念日",
            "中国人民抗日战争胜利纪念日",
            "day",
            "09-03",
        ),
        ("世界水日、中国水周", "世界水日", "day", "03-22"),
        ("“护苗2024”专项行动", "护苗行动", "drive", None),
        ("净网2024", "净网行动", "drive", None),
        ("普法强基补短板", "普法强基补短板专项行动", "drive", None),
        ("“一盯二防三攻四促”专项行动", "“一盯二防三攻四促”专项行动", "drive", None),
    ],
)
def test_links_to_the_canonical_name(
    text: str, name: str, kind: str, month_day: str | None
) -> None:
    link = link_campaign(text)
    assert (link.canonical_name, link.kind, link.month_day) == (name, kind, month_day)


@pytest.mark.parametrize("text", ["“八五”普法", "八五普法", '"八五"普法', "“八五” 普法工作"])
def test_five_year_programme_has_its_years(text: str) -> None:
    link = link_campaign(text)
    assert (link.canonical_name, link.kind) == ("“八五”普法", "programme")
    assert (link.year_from, link.year_to) == (2021, 2025)


def test_ordinal_computes_the_year() -> None:
    link = link_campaign("第十个国家宪法日")
    assert (link.year_from, link.year_to) == (2023, 2023)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("岱川平安宣传日", "day"),
        ("葫芦节", "day"),
        ("民族法治宣传周", "week"),
        ("岱川普法月", "month"),
        ("校园周边食品安全专项整治行动", "drive"),
        ("“清风”专项整治", "drive"),
        ("法治乡村提升工程", "programme"),
        ("法润岱川", "brand"),
    ],
)
def test_unknown_campaign_has_a_kind_by_its_closing_word(text: str, kind: str) -> None:
    link = link_campaign(text)
    assert (link.canonical_name, link.kind, link.flags) == (None, kind, ("unknown",))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("“法润岱川”", "法润岱川"),
        ("“清 风”专项整治", "“清风”专项整治"),
        ("12．4国家宪法日", "12·4国家宪法日"),
        ("“法润岱川", "法润岱川"),
    ],
)
def test_name_is_cleaned(text: str, name: str) -> None:
    assert link_campaign(text).name == name


@pytest.mark.parametrize(
    ("text", "year", "flag"),
    [
        ("全国法制宣传日", 2024, "superseded"),
        ("3.15", 2024, "by_code"),
        ("“3·16”消费者权益日", 2024, "code_differs"),
        ("4·15全民国家安全教日", 2024, "corrected"),
        ("国家宪法日暨宪法宣传周", 2024, "combined"),
        ("12345", 2024, "unknown"),
    ],
)
def test_flags(text: str, year: int, flag: str) -> None:
    assert flag in link_campaign(text, year=year).flags


def test_old_name_in_its_years_is_not_flagged() -> None:
    assert link_campaign("全国法制宣传日", year=2012).flags == ()


def test_code_that_is_no_day_is_no_month_day() -> None:
    assert link_campaign("45.78").month_day is None


def test_every_name_and_alias_links_to_its_row() -> None:
    wrong = [
        name
        for row in read_table("campaigns")
        for name in (row["canonical_name"], *filter(None, row["aliases"].split("|")))
        if link_campaign(name, year=int(row["year_from"] or 2024)).canonical_name
        != row["canonical_name"]
    ]
    assert wrong == []


SCOPE = re.compile(r"^(?:全国|国家|全民|国际|世界|中国)+")
CLOSING = re.compile(r"(?:宣传|教育|纪念|活动)*[日节周月]$")


def test_no_two_rows_are_the_same_day_week_or_month() -> None:
    subjects = Counter(
        (row["kind"], row["month_day"], CLOSING.sub("", SCOPE.sub("", row["canonical_name"])))
        for row in read_table("campaigns")
        if row["kind"] in {"day", "week", "month"}
    )
    assert [subject for subject, count in subjects.items() if count > 1] == []


def test_only_drives_of_other_years_share_a_name() -> None:
    holders: dict[str, list[tuple[str, str]]] = {}
    for row in read_table("campaigns"):
        names = (row["canonical_name"], *filter(None, row["aliases"].split("|")))
        for key in {re.sub(r"[\W_]+", "", name) for name in names}:
            holders.setdefault(key, []).append((row["kind"], row["year_from"]))
    shared = {name: rows for name, rows in holders.items() if len(rows) > 1}
    assert set(shared) == {"主题教育"}
    for rows in shared.values():
        assert {kind for kind, _ in rows} == {"drive"}
        assert len({year for _, year in rows}) == len(rows)


@pytest.mark.parametrize(
    ("text", "year", "name", "flags"),
    [
        ("2019年主题教育", 2019, "“不忘初心、牢记使命”主题教育", ()),
        ("2019年主题教育", 2024, "“不忘初心、牢记使命”主题教育", ()),
        ("2019年主题教育", None, "“不忘初心、牢记使命”主题教育", ()),
        ("不忘初心、牢记使命主题教育", 2019, "“不忘初心、牢记使命”主题教育", ()),
        ("主题教育", 2020, "“不忘初心、牢记使命”主题教育", ("outside_years",)),
        ("主题教育", 2023, "学习贯彻习近平新时代中国特色社会主义思想主题教育", ()),
        (
            "主题教育",
            2024,
            "学习贯彻习近平新时代中国特色社会主义思想主题教育",
            ("outside_years",),
        ),
        ("主题教育", None, None, ("ambiguous",)),
        ("党史学习教育", 2021, "党史学习教育", ()),
        ("党史学习教育", 2024, "党史学习教育", ("outside_years",)),
        ("我为群众办实事", 2020, "我为群众办实事", ("outside_years",)),
        ("我为群众办实事", 2024, "我为群众办实事", ()),
        ("“七五”普法", 2022, "“七五”普法", ()),
    ],
)
def test_drives_belong_to_their_years(
    text: str, year: int | None, name: str | None, flags: tuple[str, ...]
) -> None:
    link = link_campaign(text, year=year)
    assert (link.canonical_name, link.kind == "drive", link.flags) == (
        name, "普法" not in text, flags,
    )  # fmt: skip


@given(st.text(alphabet="“”第一十个0123456789.·-月日周宣传活动法律进 😀", max_size=30))
def test_any_text_gives_a_link(text: str) -> None:
    assert link_campaign(text, year=2024).text == text


@pytest.mark.parametrize("text", ["", "“", "😀", "1" * 100_000, "“" * 100_000, "第一个" * 30_000])
def test_odd_texts_do_not_fail(text: str) -> None:
    assert link_campaign(text).canonical_name is None
