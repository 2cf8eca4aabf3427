"""Spark with two executors, one of them killed: the same rows as the local engine."""

from __future__ import annotations

import io
import os
import shutil
import signal
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from fazhi.archive import ArchiveError, RunOptions, run
from fazhi.archive.schemas import OUTPUT_TABLES

pytestmark = pytest.mark.spark
N_REPORTS = 60


def test_continuous_integration_has_java() -> None:
    if os.environ.get("CI") == "true":
        assert shutil.which("java"), "install Java 17: the Spark tests must run here"


@pytest.fixture(scope="module")
def reports(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("spark") / "reports"
    folder.mkdir()
    for number in range(N_REPORTS):
        text = (
            f"青石乡{2000 + number % 20}年度法治政府建设工作报告\n一、主要工作\n"
            f"调解纠纷{number // 20}件。\n"
        )
        (folder / f"{number:02d}.txt").write_text(text, encoding="utf-8")
    shutil.copy(folder / "03.txt", folder / "copy.txt")
    (folder / "damaged.docx").write_bytes(b"PK\x03\x04 not a document")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("县局/inner.txt", "白石乡2021年度工作报告\n调解纠纷5件。\n")
    (folder / "more.zip").write_bytes(out.getvalue())
    return folder


@pytest.fixture(scope="module")
def local(rule_model, reports, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("local") / "out"
    run([reports], out, RunOptions(model=rule_model, isolated=False))
    return out


@pytest.fixture(scope="module")
def spark(tmp_path_factory) -> Iterator[object]:
    """A cluster of two executors with a core each."""
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java 17: there is no `java` here")
    pyspark = pytest.importorskip("pyspark")
    from pyspark.sql import SparkSession

    home = Path(pyspark.__file__).parent
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_HOME", str(home))
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        session = (
            SparkSession.builder.master("local-cluster[2,1,1024]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.executor.memory", "512m")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.local.dir", str(tmp_path_factory.mktemp("scratch")))
            .config("spark.driver.extraJavaOptions", "-XX:TieredStopAtLevel=1")
            .config("spark.executor.extraJavaOptions", "-XX:TieredStopAtLevel=1")
            .getOrCreate()
        )
        session.sparkContext.setLogLevel("OFF")
        yield session
        session.stop()


def executors(application: str) -> list[int]:
    """Executor processes of an application."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if application.encode() in command and any(
            part.endswith(b"CoarseGrainedExecutorBackend") for part in command
        ):
            found.append(int(folder.name))
    return found


def rows(path: Path) -> list[tuple]:
    """Rows of a table, partitioned or not, sorted, columns by name."""
    table = pq.read_table(path, partitioning="hive" if path.is_dir() else None)
    return sorted(
        tuple(sorted((name, str(value)) for name, value in row.items()))
        for row in table.to_pylist()
    )


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="needs /proc")
def test_a_killed_executor_changes_no_row(spark, local, rule_model, reports, tmp_path) -> None:
    from fazhi.spark import run_on_spark

    application = spark.sparkContext.applicationId
    killed: list[int] = []
    out = tmp_path / "out"

    def kill_one() -> None:
        """As soon as both are at work and something is extracted."""
        end = time.monotonic() + 120
        while not killed and time.monotonic() < end:
            pids = executors(application)
            begun = list((out / ".parts" / "spark").rglob("*.parquet"))
            if len(pids) == 2 and begun:
                os.kill(pids[0], signal.SIGKILL)
                killed.append(pids[0])
            time.sleep(0.02)

    killer = threading.Thread(target=kill_one, daemon=True)
    killer.start()
    summary = run_on_spark([reports], out, RunOptions(model=rule_model))
    killer.join(1)
    assert killed
    assert summary.rows["errors"] == 1
    for table in OUTPUT_TABLES:
        ours, theirs = rows(out / f"{table}.parquet"), rows(local / f"{table}.parquet")
        names = {name for name, _ in theirs[0]} if theirs else set()
        ours = [tuple(pair for pair in row if pair[0] in names) for row in ours]
        assert sorted(ours) == theirs, table
    folders = {path.name for path in (out / "indicators.parquet").iterdir() if path.is_dir()}
    assert "report_year=2005" in folders


def test_a_dataframe_of_contents_gives_the_same_indicators(
    spark, local, rule_model, reports
) -> None:
    from fazhi.spark import extract

    files = spark.createDataFrame(
        [(str(path), path.name, path.read_bytes()) for path in sorted(reports.glob("0*.txt"))],
        "path string, name string, content binary",
    )
    tables = extract(files, model=rule_model)
    found = {
        (row["report_id"], row["start"], row["value"]) for row in tables["indicators"].collect()
    }
    ids = {row["report_id"] for row in tables["reports"].collect()}
    expected = {
        (row["report_id"], row["start"], row["value"])
        for row in pq.read_table(local / "indicators.parquet").to_pylist()
        if row["report_id"] in ids
    }
    assert len(ids) == 10
    assert found == expected


HANGING = """
import time
import spacy

def load(folder):
    nlp = spacy.load(folder)
    make = nlp.make_doc
    def hanging(text):
        if "白石乡2029年" in text:
            time.sleep(600)
        return make(text)
    nlp.make_doc = hanging
    return nlp
"""


def test_a_report_that_hangs_costs_what_it_costs_in_a_local_run(
    spark, rule_model, tmp_path, monkeypatch
) -> None:
    from fazhi.spark import run_on_spark

    library = tmp_path / "lib"
    library.mkdir()
    (library / "hanging_loader.py").write_text(HANGING, encoding="utf-8")
    monkeypatch.syspath_prepend(library)
    spark.sparkContext.addPyFile(str(library / "hanging_loader.py"))
    from hanging_loader import load

    folder = tmp_path / "in"
    folder.mkdir()
    good, bad = (f"白石乡{year}年度工作报告\n调解纠纷5件。\n" for year in (2028, 2029))
    (folder / "a.txt").write_text(good, encoding="utf-8")
    (folder / "b.txt").write_text(bad, encoding="utf-8")
    with zipfile.ZipFile(folder / "c.zip", "w") as archive:
        archive.writestr("good.txt", good.replace("5", "6"))
        archive.writestr("bad.txt", bad)
    options = RunOptions(model=rule_model, loader=load, time_limit=3)
    local_run = run([folder], tmp_path / "local", options)
    spark_run = run_on_spark([folder], tmp_path / "spark", options)
    assert local_run.rows["errors"] == spark_run.rows["errors"] == 2
    errors = rows(tmp_path / "spark" / "errors.parquet")
    assert errors == rows(tmp_path / "local" / "errors.parquet")
    assert {dict(row)["error"] for row in errors} == {"TimeLimitError"}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (RunOptions(resume=True), "--engine local"),
        (RunOptions(append=True), "--engine local"),
        (RunOptions(formats=("csv",)), "Parquet only"),
    ],
)
def test_what_spark_cannot_do_is_said(options, words, tmp_path) -> None:
    from fazhi.spark import run_on_spark

    with pytest.raises(ArchiveError, match=words):
        run_on_spark(["x"], tmp_path / "out", options)


def test_a_dataframe_without_paths_is_refused(spark) -> None:
    from fazhi.archive import EngineError
    from fazhi.spark import extract

    with pytest.raises(EngineError, match="column `path`"):
        extract(spark.createDataFrame([("a",)], "file string"))
