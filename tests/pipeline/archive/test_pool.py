"""Reports that end or hold up their worker, and workers that are killed from outside."""

from __future__ import annotations

import importlib
import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from fazhi.archive import ArchiveError, EngineError, RunOptions, run
from fazhi.archive.worker import Bench, resident_megabytes
from fazhi.tagging import ModelError, load

LOADER = '''
import os, signal, time
from pathlib import Path
from spacy.language import Language
from fazhi.tagging import load

def act(doc):
    text = doc.text
    for word, deed in DEEDS.items():
        if word in text:
            deed(text)
    return doc

def once(text, deed):
    """Do something the first time only: the text names a file that remembers."""
    mark = Path(text.split("记在", 1)[1].split("。", 1)[0])
    if not mark.exists():
        mark.write_text("done")
        deed()

DEEDS = {
    "崩溃": lambda text: os.abort(),
    "被杀": lambda text: os.kill(os.getpid(), signal.SIGKILL),
    "沉睡": lambda text: time.sleep(3600),
    "一次": lambda text: once(text, lambda: os.kill(os.getpid(), signal.SIGSEGV)),
    "吃光内存": lambda text: bytearray(1 << 40),
}

@Language.component("misbehave")
def misbehave(doc):
    return act(doc)

def misbehaving(path):
    nlp = load(path)
    nlp.add_pipe("misbehave")
    return nlp

def dying(path):
    os._exit(1)
'''


@pytest.fixture
def loaders(tmp_path, monkeypatch) -> Iterator[object]:
    folder = tmp_path / "lib"
    folder.mkdir()
    (folder / "strange_loaders.py").write_text(LOADER, encoding="utf-8")
    monkeypatch.syspath_prepend(folder)
    import strange_loaders

    yield strange_loaders
    sys.modules.pop("strange_loaders")


@pytest.fixture
def reports(tmp_path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(10):
        text = f"青石乡2024年度法治政府建设工作报告\n调解纠纷{number}件。\n"
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    return folder


def add(folder: Path, name: str, words: str) -> None:
    (folder / name).write_text(f"青石乡2024年度工作报告\n{words}。\n", encoding="utf-8")


def rows(folder: Path, table: str) -> list[dict]:
    return pq.read_table(folder / f"{table}.parquet").to_pylist()


def test_a_strange_report_costs_only_itself(rule_model, loaders, reports, tmp_path) -> None:
    add(reports, "3a.txt", "崩溃")
    add(reports, "5a.txt", "被杀")
    add(reports, "7a.txt", "沉睡")
    add(reports, "8a.txt", "吃光内存")
    add(reports, "9a.txt", f"一次记在{tmp_path / 'mark'}")
    options = RunOptions(model=rule_model, workers=2, loader=loaders.misbehaving, time_limit=6)
    summary = run([reports], tmp_path / "out", options)
    assert summary.rows["reports"] == 11
    errors = {row["path"]: row for row in rows(tmp_path / "out", "errors")}
    assert {path: (row["stage"], row["error"]) for path, row in errors.items()} == {
        "3a.txt": ("worker", "WorkerDiedError"),
        "5a.txt": ("worker", "WorkerDiedError"),
        "7a.txt": ("worker", "TimeLimitError"),
        "8a.txt": ("tagging", "MemoryError"),
    }
    assert "SIGABRT" in errors["3a.txt"]["message"]
    assert "6 seconds" in errors["7a.txt"]["message"]


def test_workers_that_cannot_start_end_the_run_with_advice(
    rule_model, loaders, reports, tmp_path
) -> None:
    options = RunOptions(model=rule_model, loader=loaders.dying)
    with pytest.raises(EngineError, match=r"exit code 1.*__main__.*--resume"):
        run([reports], tmp_path / "out", options)


def test_a_model_that_cannot_be_loaded_is_said_so(reports, tmp_path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "config.cfg").write_text("[nlp]\nlang = 5\n")
    (broken / "meta.json").write_text("{}")
    with pytest.raises(ModelError, match="cannot be loaded"):
        run([reports], tmp_path / "out", RunOptions(model=broken))


def test_a_full_disk_in_a_worker_ends_the_run(rule_model, reports, tmp_path, monkeypatch) -> None:
    from fazhi.archive.parts import PartStore

    module = tmp_path / "lib" / "full_store.py"
    module.parent.mkdir()
    module.write_text(
        "from fazhi.archive.parts import PartStore\n"
        "class FullStore(PartStore):\n"
        "    def commit(self, unit, tables):\n"
        "        raise OSError(28, 'No space left on device')\n"
    )
    monkeypatch.syspath_prepend(module.parent)
    store = importlib.import_module("full_store").FullStore
    monkeypatch.setattr(importlib.import_module("fazhi.archive.run"), "PartStore", store)
    with pytest.raises(ArchiveError, match=r"No space left.*--resume"):
        run([reports], tmp_path / "out", RunOptions(model=rule_model))
    monkeypatch.undo()
    run([reports], tmp_path / "out", RunOptions(model=rule_model, resume=True, isolated=False))
    assert PartStore.in_output(tmp_path / "out").is_there is False


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_workers_end_with_their_parent(rule_model, loaders, reports, tmp_path) -> None:
    """Even one that is asleep in the middle of a report."""
    import subprocess

    add(reports, "0a.txt", "沉睡")
    script = tmp_path / "parent.py"
    script.write_text(
        "import multiprocessing, sys, threading, time\n"
        "from pathlib import Path\n"
        "sys.path.insert(0, sys.argv[4])\n"
        "import strange_loaders\n"
        "from fazhi.archive import RunOptions, run\n"
        "def tell():\n"
        "    while not multiprocessing.active_children(): time.sleep(0.05)\n"
        "    print(*[one.pid for one in multiprocessing.active_children()], flush=True)\n"
        "if __name__ == '__main__':\n"
        "    threading.Thread(target=tell, daemon=True).start()\n"
        "    options = RunOptions(model=Path(sys.argv[3]), loader=strange_loaders.misbehaving)\n"
        "    run([sys.argv[1]], Path(sys.argv[2]), options)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, script, reports, tmp_path / "out", rule_model, tmp_path / "lib"],
        stdout=subprocess.PIPE,
        text=True,
    )
    workers = [int(pid) for pid in parent.stdout.readline().split()]
    assert workers
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    end = time.monotonic() + 30
    while any(map(is_running, workers)) and time.monotonic() < end:
        time.sleep(0.05)
    assert not any(map(is_running, workers))


def test_a_worker_that_has_grown_is_replaced(rule_model, reports, tmp_path, monkeypatch) -> None:
    from fazhi.archive import pool as pool_module

    started = []
    start = pool_module.WorkerPool._start

    def counted(self):
        worker = start(self)
        started.append(worker)
        return worker

    monkeypatch.setattr(pool_module.WorkerPool, "_start", counted)
    module = importlib.import_module("fazhi.archive.run")
    monkeypatch.setattr(module, "Bench", lambda *values: Bench(*values, retirement=1.0))
    summary = run([reports], tmp_path / "out", RunOptions(model=rule_model))
    assert summary.rows["reports"] == 10
    assert len(started) == 2  # a worker for each unit


def test_memory_of_a_process_is_told() -> None:
    assert 10 < resident_megabytes() < 100_000


def test_the_environment_stays_as_it_was(rule_model, reports, tmp_path) -> None:
    before = dict(os.environ)
    run([reports], tmp_path / "out", RunOptions(model=rule_model, loader=load))
    assert dict(os.environ) == before
