"""From reports to a panel; the page about panels, followed as it stands."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import fazhi
from fazhi.cli.app import make_app

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "panel.md").read_text(encoding="utf-8")
TEXT = (
    "柳溪乡{year}年度法治政府建设工作报告\n\n"
    "现将柳溪乡{year}年度法治政府建设工作情况报告如下：\n"
    "一、主要工作及成效\n"
    "（一）化解矛盾纠纷。全年共调解矛盾纠纷{cases}件，调解成功率98.8%，未发生群体性事件。\n"
    "（二）开展普法宣传。发放宣传资料3000余份。\n"
    "二、下一步工作打算\n力争{next}年调解成功率达到99%以上。\n"
)


@pytest.fixture(scope="module")
def archive(shipped_model, tmp_path_factory) -> Path:
    """Two years of one unit, the second twice."""
    folder = tmp_path_factory.mktemp("reports")
    for name, year, cases in (("a", 2023, 86), ("b", 2024, 91), ("c", 2024, 91)):
        text = TEXT.format(year=year, cases=cases, next=year + 1)
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    from typer.testing import CliRunner

    out = folder / "out"
    result = CliRunner().invoke(make_app(), ["extract", str(folder), "-o", str(out), "--quiet"])
    assert result.exit_code == 0, result.output
    return out


def test_a_unit_year_by_year(archive) -> None:
    rows = fazhi.panel(archive, metrics=["med_cases", "med_success_rate"]).to_pylist()
    values = {(row["report_year"], row["metric_id"]): row["value"] for row in rows}
    assert values == {
        (2023, "med_cases"): 86,
        (2023, "med_success_rate"): 98.8,
        (2024, "med_cases"): 91,
        (2024, "med_success_rate"): 98.8,
    }
    assert {row["n_targets"] for row in rows if row["metric_id"] == "med_success_rate"} == {1}
    assert [len(row["duplicates"]) for row in rows if row["report_year"] == 2024] == [1, 1]


def test_every_place_leads_to_its_statement(archive) -> None:
    texts = {
        row["report_id"]: row["text"]
        for row in pq.read_table(archive / "reports.parquet").to_pylist()
    }
    rows = fazhi.panel(archive).to_pylist()
    assert rows
    for row in rows:
        for place, statement in zip(row["places"], row["statements"], strict=True):
            report_id, start, end = re.fullmatch(r"(\w+):(\d+)-(\d+)", place).groups()
            assert texts[report_id][int(start) : int(end)] == statement


def test_the_sum_of_a_year_counts_no_copy(archive) -> None:
    rows = fazhi.panel(archive, metrics=["med_cases"], by="year").to_pylist()
    assert [(row["report_year"], row["value"], row["n_units"]) for row in rows] == [
        (2023, 86, 1),
        (2024, 91, 1),
    ]


@pytest.fixture(scope="module")
def followed(shipped_model, tmp_path_factory) -> Path:
    """The folder in which the commands of the page were run."""
    folder = tmp_path_factory.mktemp("page")
    (folder / "examples").symlink_to(ROOT / "examples")
    environment = os.environ | {
        "PATH": str(Path(sys.executable).parent) + os.pathsep + os.environ["PATH"],
        "PYTHONIOENCODING": "utf-8",
    }
    for command in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL):
        done = subprocess.run(
            ["bash", "-euc", command], cwd=folder, env=environment, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode()
        assert "med_cases" in done.stdout.decode()
    return folder


def test_commands_of_the_page(followed) -> None:
    assert pq.read_table(followed / "build" / "panel.parquet").num_rows > 0
    assert (
        (followed / "build" / "counties.csv")
        .read_text(encoding="utf-8-sig")
        .startswith("area_code")
    )


@pytest.mark.parametrize("snippet", re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL))
def test_snippets_of_the_page(snippet, followed, monkeypatch) -> None:
    if "pandas" in snippet and importlib.util.find_spec("pandas") is None:
        pytest.skip("pandas is not installed: pip install pandas")
    monkeypatch.chdir(followed)
    scope: dict[str, object] = {}
    exec(compile(snippet, "panel.md", "exec"), scope)
    assert len(scope["frame"]) > 0  # type: ignore[arg-type]
