import pytest

from fazhi.tagging.own_names import own_names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("青岩乡2024年度法治政府建设工作报告\n2024年，青岩乡坚持…", {"青岩乡"}),
        (
            "岱川县石鼓沱镇人民政府\n关于2023年度法治政府建设情况的报告\n石鼓沱镇按照岱川县部署",
            {"岱川县", "石鼓沱镇", "岱川县石鼓沱镇"},
        ),
        ("云井街道2022年法治政府建设情况\n云井街道", {"云井街道"}),
        ("宝日图苏木2021年工作总结", {"宝日图苏木"}),
        ("2024年，在县委、县政府的坚强领导下，我乡认真落实", set()),
        ("", set()),
    ],
)
def test_names_of_the_opening_lines(text: str, expected: set[str]) -> None:
    assert own_names(text) == expected
