"""The tutorial and the snippets of the documents, followed as they stand."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
PYTHON = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_tutorial_answers_its_question(shipped_model, tmp_path):
    for name in ("docs", "examples"):
        shutil.copytree(ROOT / name, tmp_path / name)
    reports = tmp_path / "corpus" / "reports"
    reports.mkdir(parents=True)
    # A dozen reports are enough to follow the way.
    for path in sorted((ROOT / "corpus" / "reports").glob("*.txt"))[:12]:
        shutil.copy(path, reports)
    (reports / "fewer.txt").write_text(
        "清水镇2024年法治政府建设工作报告\n\n一、主要成效\n全年调解矛盾纠纷120件，较上年下降8%。\n\n清水镇人民政府\n2025年1月20日\n",
        encoding="utf-8",
    )
    folder = str(Path(sys.executable).parent)
    environment = os.environ | {
        "PATH": folder + os.pathsep + os.environ["PATH"],
        "PYTHONIOENCODING": "utf-8",
    }
    said = ""
    for command in re.findall(r"```sh\n(.*?)```", TUTORIAL, re.DOTALL):
        done = subprocess.run(
            ["bash", "-euc", command],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stderr}"
        said += done.stdout
    assert "清水镇" in said
    assert (tmp_path / "build" / "site" / "index.html").exists()
    assert (tmp_path / "build" / "page.html").exists()


def test_the_sql_of_the_tutorial_is_that_of_the_example():
    [shown] = re.findall(r"```sql\n(.*?)```", TUTORIAL, re.DOTALL)
    assert shown in (ROOT / "examples" / "fewer_disputes.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["question", "fewer_disputes"])
def test_an_example_without_tables_says_what_to_do(name, tmp_path):
    done = subprocess.run(
        [sys.executable, str(ROOT / "examples" / f"{name}.py"), str(tmp_path / "nothing")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert "has no indicators.parquet: run `" in line


@pytest.mark.parametrize("snippet", re.findall(r"```python\n(.*?)```", PYTHON, re.DOTALL))
def test_snippets_run(snippet, shipped_model, monkeypatch):
    for library in ("pandas", "polars"):
        if f"{library}." in snippet and importlib.util.find_spec(library) is None:
            pytest.skip(f"{library} is not installed: pip install {library}")
    monkeypatch.chdir(ROOT)
    scope: dict[str, object] = {}
    exec(compile(snippet, "python.md", "exec"), scope)
    assert len(scope["frame"]) > 0


@pytest.mark.parametrize("name", ["tutorial.md", "python.md"])
def test_links_lead_somewhere(name):
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", text):
        assert (ROOT / "docs" / target).exists(), target
