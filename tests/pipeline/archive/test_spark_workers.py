"""What executors of Spark run beside them; needs neither pyspark nor Java."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from types import ModuleType

import pytest

from fazhi import spark
from fazhi.archive import EngineError, RunOptions
from fazhi.archive.worker import Bench
from fazhi.tagging import load


class Files:
    """A DataFrame as far as `parts_of` looks at it before anything runs."""

    columns = ("path",)


def of_a_notebook() -> object:
    module = ModuleType("__main__")
    exec("def mine(path): ...", module.__dict__)
    return module


@pytest.mark.parametrize("kind", ["notebook", "lambda", "inner", "partial"])
def test_a_loader_that_cannot_be_imported_is_refused(kind, monkeypatch, tmp_path) -> None:
    module = of_a_notebook()
    monkeypatch.setitem(sys.modules, "__main__", module)

    def inner(path: Path) -> None: ...

    loader = {
        "notebook": module.mine,
        "lambda": lambda _path: None,
        "inner": inner,
        "partial": partial(module.mine),
    }[kind]
    with pytest.raises(EngineError, match=r"addPyFile.*imported from there"):
        spark.parts_of(Files(), bench=Bench(None, loader), time_limit=5)
    with pytest.raises(EngineError, match="addPyFile"):
        spark.run_on_spark(["x"], tmp_path / "out", RunOptions(loader=loader))


@pytest.mark.parametrize("loader", [load, partial(load)])
def test_a_loader_of_a_module_is_taken(loader) -> None:
    spark._check_loader(loader)


def test_only_the_latest_pool_is_kept(monkeypatch) -> None:
    closed = []

    def close(pool: object) -> None:
        closed.append(pool)

    monkeypatch.setattr(spark.WorkerPool, "close", close)
    pools = spark._LatestPool()
    first = pools.get(Bench(Path("a")), 5)
    assert pools.get(Bench(Path("a")), 5) is first
    assert not closed
    second = pools.get(Bench(Path("b")), 5)
    assert closed == [first]
    assert pools.get(Bench(Path("b")), 6) is not second
    assert closed == [first, second]


def test_a_partial_that_is_sent_again_keeps_the_pool() -> None:
    pools = spark._LatestPool()
    first = pools.get(Bench(Path("a"), partial(load)), 5)
    assert pools.get(Bench(Path("a"), partial(load)), 5) is first
