import pytest

from fazhi.tagging.place_names import short_name, short_names


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("黔南布依族苗族自治州", "黔南"),
        ("屏边苗族自治县", "屏边"),
        ("内蒙古自治区", "内蒙古"),
        ("新疆维吾尔自治区", "新疆"),
        ("广西壮族自治区", "广西"),
        ("湄潭县", "湄潭"),
        ("月坛街道", "月坛"),
        ("管城回族区", "管城"),
        ("东乡族自治县", "东乡"),
        ("鄂温克族自治旗", "鄂温克"),
        ("阿拉善左旗", "阿拉善左旗"),
        ("科尔沁右翼前旗", "科尔沁右翼前旗"),
        ("正蓝旗", "正蓝"),
    ],
)
def test_short_names(name: str, short: str) -> None:
    assert short_name(name) == short


def test_short_names_have_two_to_four_characters() -> None:
    assert short_names({"石鼓沱镇", "三江侗族自治县", "王镇", "岱川"}) == {"石鼓沱", "三江"}
