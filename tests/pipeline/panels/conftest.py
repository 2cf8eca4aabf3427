"""Archives of invented reports, written without a model."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from fazhi.archive.schemas import OUTPUT_TABLES, output_schema

Row = dict[str, Any]
_REPORT: Row = {
    "format": "txt",
    "encoding": "utf-8",
    "sha256": "0" * 64,
    "unit_level": "township",
    "province": "岱川省",
    "city": "岱川市",
    "county": "清远县",
    "n_chars": 100,
    "flags": [],
    "text": "…",
}
_FIGURE: Row = {
    "section": "achievements",
    "score": 0.9,
    "method": "model",
    "metric_id": "med_cases",
    "metric_text": "调解矛盾纠纷",
    "group": "矛盾纠纷与人民调解",
    "unit": "件",
    "unit_normal": "件",
    "qualifier": "exact",
    "status": "achieved",
    "flags": [],
}


def _report(report_id: str, *, unit: str = "清水镇", year: int | None = 2024, **more: Any) -> Row:
    codes = {"清水镇": "990101101", "云岭镇": "990101102", "石桥乡": "990101103"}
    return (
        _REPORT
        | {
            "report_id": report_id,
            "path": f"{report_id}.txt",
            "title": f"{unit}{year}年度法治政府建设工作报告",
            "unit_name": f"{unit}人民政府",
            "township": unit,
            "adcode": codes.get(unit),
            "report_year": year,
        }
        | more
    )


def _figure(
    report_id: str, start: int, value: float | None, *, year: int = 2024, **more: Any
) -> Row:
    bounds = {"value_low": value, "value_high": value}
    return (
        _FIGURE
        | bounds
        | {
            "report_id": report_id,
            "start": start,
            "end": start + 10,
            "text": f"调解矛盾纠纷{value}件",
            "value": value,
            "period_from": datetime.date(year, 1, 1),
            "period_to": datetime.date(year, 12, 31),
        }
        | more
    )


@pytest.fixture
def report() -> Callable[..., Row]:
    """A row of `reports`."""
    return _report


@pytest.fixture
def figure() -> Callable[..., Row]:
    """A row of `indicators`: place, value, and what is to differ from 调解矛盾纠纷…件."""
    return _figure


@pytest.fixture
def archive(tmp_path: Path) -> Callable[..., Path]:
    """Write tables; those not given are empty."""

    def write(**tables: list[Row]) -> Path:
        folder = tmp_path / "out"
        folder.mkdir(exist_ok=True)
        for table in OUTPUT_TABLES:
            schema = output_schema(table)
            rows = pa.Table.from_pylist(tables.get(table, []), schema=schema)
            pq.write_table(rows, folder / f"{table}.parquet")
        return folder

    return write


@pytest.fixture
def rows(archive: Callable[..., Path]) -> Callable[..., list[Row]]:
    """The rows of a panel over reports, indicators and similarities."""
    from fazhi.panels import panel

    def make(
        reports: list[Row],
        indicators: list[Row],
        *,
        by: str | None = None,
        metrics: tuple[str, ...] = (),
        similarities: list[Row] | None = None,
    ) -> list[Row]:
        folder = archive(reports=reports, indicators=indicators, similarities=similarities or [])
        found: list[Row] = panel(folder, metrics=metrics, by=by).to_pylist()
        return found

    return make
