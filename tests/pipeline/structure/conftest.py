"""A report in the genre's usual form, invented, for tests to vary."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fazhi.reading.report import Report
from fazhi.structure import Structure, parse

REPORT = """石坪乡2024年度法治政府建设工作报告

清河县人民政府：
2024年，石坪乡坚持以习近平法治思想为指导，认真落实各项部署。现将有关情况报告如下：
一、2024年工作开展情况
（一）加强组织领导。一是成立领导小组，由乡党委书记任组长。二是召开专题会议4次。
（二）履行第一责任人职责
乡党委书记、乡长带头学法。
（三）开展普法宣传
发放宣传资料3000余份。
二、存在的问题
执法力量还不足。
三、2025年工作打算
一要加强培训。二要做好普法。
石坪乡人民政府
2025年1月15日
"""


@pytest.fixture
def sample() -> str:
    return REPORT


@pytest.fixture
def structure_of() -> Callable[..., Structure]:
    def build(text: str, **metadata: str) -> Structure:
        report = Report(
            name="a.txt", format="txt", encoding="utf-8", sha256="0", text=text, metadata=metadata
        )
        return parse(report)

    return build
