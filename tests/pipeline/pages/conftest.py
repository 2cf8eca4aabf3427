"""Reports as the tables of an archive hold them, without a model."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest

Rows = dict[str, list[dict[str, Any]]]

TEXT = "清水镇2024年法治政府建设工作报告\n\n一、主要成效\n全年调解矛盾纠纷120件，较上年下降8%。开展“民法典宣传月”活动。\n"


def _place(text: str, part: str) -> dict[str, Any]:
    start = text.index(part)
    return {
        "start": start,
        "end": start + len(part),
        "text": part,
        "section": "achievements",
        "score": 0.9,
        "method": "model",
    }


def _report(report_id: str, text: str, year: int, unit: str) -> dict[str, Any]:
    return {
        "report_id": report_id,
        "path": f"{report_id}.txt",
        "format": "txt",
        "encoding": "utf-8",
        "sha256": "0" * 64,
        "title": text.splitlines()[0],
        "unit_name": unit,
        "unit_level": "town",
        "province": "河南省",
        "city": None,
        "county": "清远县",
        "township": unit,
        "adcode": None,
        "report_year": year,
        "publish_date": datetime.date(year + 1, 1, 20),
        "sign_date": None,
        "doc_number": None,
        "index_number": None,
        "n_chars": len(text),
        "duplicate_of": None,
        "flags": ["unknown_place"],
        "text": text,
    }


@pytest.fixture
def make_rows() -> Callable[..., Rows]:
    """Rows of one invented report."""

    def make(
        report_id: str = "a", *, text: str = TEXT, year: int = 2024, unit: str = "清水镇"
    ) -> Rows:
        whole = {"report_id": report_id}
        year_days = {
            "period_from": datetime.date(year, 1, 1),
            "period_to": datetime.date(year, 12, 31),
        }
        figure = whole | _place(text, "调解矛盾纠纷120件")
        return {
            "reports": [_report(report_id, text, year, unit)],
            "mentions": [
                whole | _place(text, part) | {"layer": layer, "label": label}
                for part, layer, label in (
                    ("全年", "entity", "DATE"),
                    ("调解矛盾纠纷120件", "span", "INDICATOR"),
                    ("120件", "entity", "QUANTITY"),
                    ("较上年下降8%", "span", "CHANGE"),
                    ("开展“民法典宣传月”活动", "span", "ACTIVITY"),
                    ("民法典宣传月", "entity", "CAMPAIGN"),
                )
            ],
            "officials": [],
            "laws": [],
            "campaigns": [
                whole
                | _place(text, "民法典宣传月")
                | {
                    "name": "民法典宣传月",
                    "canonical_name": "民法典宣传月",
                    "kind": "month",
                    "month_day": None,
                    "year": year,
                    "activity": None,
                }
            ],
            "dates": [],
            "indicators": [
                figure
                | year_days
                | {
                    "metric_id": "med_cases",
                    "metric_text": "调解矛盾纠纷",
                    "group": "矛盾纠纷与人民调解",
                    "value": 120.0,
                    "value_low": 120.0,
                    "value_high": 120.0,
                    "unit": "件",
                    "unit_normal": "件",
                    "qualifier": "exact",
                    "status": "achieved",
                    "part_of": None,
                    "stage_of": None,
                    "change_value": -8.0,
                    "change_unit": "%",
                    "change_base": "较上年",
                    "campaign": None,
                    "scope": None,
                    "flags": ["repeats:1-2"],
                }
            ],
            "errors": [],
        }

    return make
