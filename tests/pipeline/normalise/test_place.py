"""Issuing units in the administrative divisions.

Real names are used as facts of the table; the texts around them are invented.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.data import read_table
from fazhi.normalise.division import full_code, name_at, parents
from fazhi.normalise.place import resolve_unit
from fazhi.tagging.place_names import short_name

SHARED = Path(__file__).parents[3].parent / "shared"
REPORTS = SHARED / "data/text/provincial-reports-2025"
PROVINCES = [
    (row["name"], full_code(row["code"]))
    for row in read_table("divisions")
    if len(row["code"]) == 2
]


@pytest.mark.parametrize(
    ("name", "level", "adcode"),
    [
        ("贵州省人民政府", "province", "520000"),
        ("中共贵州省委", "province", "520000"),
        ("长沙市人民政府", "city", "430100"),
        ("黔南州人民政府", "city", "522700"),
        ("海南州人民政府", "city", "632500"),
        ("贵州省遵义市湄潭县", "county", "520328"),
        ("湄潭县人民政府办公室", "county", "520328"),
        ("屏边县人民政府", "county", "532523"),
        ("阿鲁科尔沁旗人民政府", "county", "150421"),
        ("临湘市人民政府", "county", "430682"),
        ("仙桃市人民政府", "county", "429004"),
        ("上海市浦东新区人民政府", "county", "310115"),
        ("湄潭县永兴镇人民政府", "township", "520328101"),
        ("湄潭县永兴镇党委、政府", "township", "520328101"),
        ("西城区月坛街道办事处", "subdistrict", "110102007"),
        ("长沙市司法局", "bureau", "430100"),
        ("湄潭县卫生健康局", "bureau", "520328"),
        ("湄潭县永兴镇司法所", "bureau", "520328101"),
        ("中共六安市委全面依法治市委员会办公室", "bureau", "341500"),
        ("湄潭县永兴镇2024年度法治政府建设工作报告", "township", "520328101"),
        ("中共湄潭县委 湄潭县人民政府关于2024年度法治政府建设情况的报告", "county", "520328"),
        ("湄潭县司法局关于2024年法治政府建设情况的报告", "bureau", "520328"),
        ("东莞市虎门镇", "township", "441900121"),
    ],
)
def test_level_and_code(name: str, level: str, adcode: str) -> None:
    place = resolve_unit(name)
    assert (place.unit_level, place.adcode) == (level, adcode)
    assert place.candidates == ()


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("湄潭县永兴镇", ("贵州省", "遵义市", "湄潭县", "永兴镇")),
        ("上海市浦东新区", ("上海市", "上海市", "浦东新区", None)),
        ("仙桃市", ("湖北省", None, "仙桃市", None)),
        ("东莞市虎门镇", ("广东省", "东莞市", None, "虎门镇")),
        ("贵州省", ("贵州省", None, None, None)),
    ],
)
def test_names_of_all_levels(name: str, names: tuple[str | None, ...]) -> None:
    place = resolve_unit(name)
    assert (place.province, place.city, place.county, place.township) == names


@pytest.mark.parametrize(
    ("name", "context", "adcode"),
    [
        ("永兴镇人民政府", ["湄潭县"], "520328101"),
        ("永兴镇人民政府", ["湄潭县永兴镇2024年度报告"], "520328101"),
        ("永兴镇人民政府", ["在湄潭县委的领导下，我镇推进法治建设"], "520328101"),
        ("永兴镇", ["我县永兴镇", "发布机构：贵州省湄潭县永兴镇"], "520328101"),
        ("朝阳区人民政府", ["北京市人民政府"], "110105"),
        ("鼓楼区", ["福州市司法局"], "350102"),
        ("清溪镇人民政府", ["东莞市清溪镇"], "441900115"),
    ],
)
def test_context_decides_between_places_of_one_name(
    name: str, context: list[str], adcode: str
) -> None:
    assert resolve_unit(name, context=context).adcode == adcode


@pytest.mark.parametrize("name", ["永兴镇人民政府", "清溪镇", "朝阳区人民政府", "鼓楼区"])
def test_ambiguous_name_has_candidates_and_no_code(name: str) -> None:
    place = resolve_unit(name)
    assert place.adcode is None
    assert len(place.candidates) > 1
    assert place.flags == ("ambiguous",)


@pytest.mark.parametrize(
    ("name", "context"),
    [
        ("乌什塔克县柳树沟镇人民政府", []),
        ("柳树沟镇人民政府", ["乌什塔克县司法局"]),
        ("清溪镇人民政府", ["乌什塔克县清溪镇人民政府"]),
        ("剡江市人民政府", []),
        ("岱川市司法局", []),
        ("云井街道办事处", []),
        ("霞云路街道", ["沭北区"]),
        ("岱川县永兴镇", ["湄潭县"]),
        ("县司法局", ["湄潭县"]),
        ("我镇", []),
        ("", []),
        ("😀", []),
    ],
)
def test_unknown_place_is_never_mapped_to_a_known_one(name: str, context: list[str]) -> None:
    place = resolve_unit(name, context=context)
    assert (place.adcode, place.province, place.county) == (None, None, None)
    assert "unknown_place" in place.flags


def test_unknown_town_of_a_known_county_keeps_the_county() -> None:
    place = resolve_unit("湄潭县岱川镇人民政府")
    assert (place.county, place.township, place.adcode) == ("湄潭县", None, None)
    assert place.flags == ("unknown_place",)


def test_only_place_of_its_name_is_a_flagged_guess() -> None:
    place = resolve_unit("月坛街道办事处")
    assert (place.adcode, place.flags) == ("110102007", ("unique_name",))


def test_only_place_of_its_name_is_not_taken_when_the_context_speaks_of_others() -> None:
    place = resolve_unit("月坛街道办事处", context=["湄潭县司法局"])
    assert (place.adcode, place.flags) == (None, ("unconfirmed",))


def test_other_level_word_is_followed_inside_its_parent_only() -> None:
    inside = resolve_unit("遵义市湄潭市人民政府")
    assert (inside.adcode, inside.flags) == ("520328", ("renamed",))
    assert resolve_unit("湄潭市人民政府").adcode is None


@pytest.mark.parametrize(
    ("name", "adcode", "flag"),
    [
        ("崇明县人民政府", "310151", "renamed"),
        ("上海市崇明县人民政府", "310151", "renamed"),
        ("四川省郫县司法局", "510117", "renamed"),
        ("襄樊市人民政府", "420600", "renamed"),
        ("思茅地区行署", "530800", "renamed"),
        ("北京市宣武区人民政府", "110102", "merged"),
        ("杭州市江干区司法局", "330102", "merged"),
        ("南京市下关区热河南路街道办事处", "320106009", "merged"),
        ("湖南省宁乡县双江口镇人民政府", "430182105", "renamed"),
    ],
)
def test_former_divisions_are_found_and_flagged(name: str, adcode: str, flag: str) -> None:
    place = resolve_unit(name)
    assert (place.adcode, place.flags) == (adcode, (flag,))


def test_a_split_division_keeps_its_parts_as_candidates() -> None:
    place = resolve_unit("苏州市吴县市人民政府")
    assert (place.adcode, place.candidates, place.flags) == (None, ("320506", "320507"), ("split",))


def test_a_former_division_is_not_taken_when_the_context_speaks_of_others() -> None:
    place = resolve_unit("平安县人民政府", context=["乌什塔克县司法局"])
    assert (place.adcode, place.flags) == (None, ("unconfirmed",))


def test_former_divisions_lead_to_divisions_of_the_table() -> None:
    known = {row["code"] for row in read_table("divisions")}
    rows = list(read_table("former_divisions"))
    assert all(code in known for row in rows for code in row["codes"].split("|"))
    assert all(("|" in row["codes"]) == (row["change"] == "split") for row in rows)


@pytest.mark.parametrize(("name", "code"), PROVINCES)
@pytest.mark.parametrize("form", ["2025年{}政府工作报告", "{}人民政府", "{}"])
def test_every_province_by_full_and_short_name(name: str, code: str, form: str) -> None:
    short = short_name(name) if name.endswith("自治区") else name
    for written in (name, short):
        place = resolve_unit(form.format(written))
        assert (place.unit_level, place.province, place.adcode) == ("province", name, code)


@pytest.mark.skipif(not REPORTS.is_dir(), reason="no shared reference texts here")
def test_the_provincial_reports_by_title() -> None:
    titles = [path.stem for path in REPORTS.glob("*.txt")]
    places = [resolve_unit(title) for title in titles]
    assert len(titles) == 31
    assert {place.adcode for place in places} == {code for _, code in PROVINCES}
    assert all(place.province and place.province[:2] in place.name for place in places)


def test_every_county_resolves_to_itself_inside_its_prefecture() -> None:
    wrong = []
    for row in read_table("divisions"):
        code = row["code"]
        city, county = name_at(code, 4), name_at(code, 6)
        if not city or not county or not county.endswith(("县", "区", "市", "旗")):
            continue
        if resolve_unit(f"{city}{county}").adcode != code:
            wrong.append(f"{city}{county}")
    assert wrong == []


def test_parents_of_a_township() -> None:
    assert parents("520328101") == ("52", "5203", "520328")


@settings(max_examples=100, deadline=None)
@given(
    st.text(alphabet="湄潭县永兴镇贵州省市区街道办事处司法局2024年 、😀", max_size=30),
    st.lists(st.text(alphabet="湄潭县永兴镇，遵义市我全", max_size=20), max_size=3),
)
def test_any_text_gives_a_place(name: str, context: list[str]) -> None:
    place = resolve_unit(name, context=context)
    assert place.name == name
    assert place.adcode is None or place.candidates == ()


@pytest.mark.parametrize("name", ["县" * 100_000, "某" * 100_000, "永兴镇" * 10_000])
def test_long_texts_do_not_fail(name: str) -> None:
    resolve_unit(name, context=[name])
