"""Kills at random moments, of the parent and of workers, and a full disk: nothing is lost.

FAZHI_CHAOS_KILLS and FAZHI_CHAOS_REPORTS set the size; the defaults are for continuous
integration. The tagger is a small one of rules, the engine is the real one.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import queue
import random
import resource
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from fazhi.archive import RunOptions, run

pytestmark = pytest.mark.chaos
KILLS = int(os.environ.get("FAZHI_CHAOS_KILLS", "50"))
REPORTS = int(os.environ.get("FAZHI_CHAOS_REPORTS", "300"))
SEED = int(os.environ.get("FAZHI_CHAOS_SEED", "20250101"))
PARENT = Path(__file__).with_name("chaos_parent.py")
SHARE_OF_PARENTS = 0.12
SHARE_IN_MID_WRITE = 0.3
FORMATS = ("parquet", "csv")
PATIENCE = 300


@pytest.fixture(scope="module")
def reports(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("chaos") / "reports"
    folder.mkdir()
    choose = random.Random(SEED)
    for number in range(REPORTS):
        figures = "".join(
            f"调解纠纷{choose.randrange(1000)}件。\n" for _ in range(choose.randrange(20))
        )
        text = f"青石乡{2000 + number % 25}年度法治政府建设工作报告\n一、主要工作\n{figures}"
        (folder / f"{number:04d}.txt").write_text(text, encoding="utf-8")
    (folder / "damaged.docx").write_bytes(b"PK\x03\x04 not a document")
    return folder


@pytest.fixture(scope="module")
def undisturbed(rule_model, reports, tmp_path_factory) -> dict[str, bytes]:
    out = tmp_path_factory.mktemp("undisturbed") / "out"
    run([reports], out, RunOptions(formats=FORMATS, model=rule_model, isolated=False))
    return tables(out)


def tables(folder: Path) -> dict[str, bytes]:
    return {
        path.name: path.read_bytes()
        for path in sorted(folder.iterdir())
        if path.suffix in {".parquet", ".csv"}
    }


class Parent:
    """A run in a process of its own, and what it says."""

    def __init__(self, reports: Path, out: Path, model: Path, **options: object) -> None:
        self.process = subprocess.Popen(
            [sys.executable, PARENT, reports, out, model, "2"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            **options,  # type: ignore[call-overload]
        )
        self.parts = out / ".parts"
        self.workers: list[int] = []
        self.said: queue.Queue[str] = queue.Queue()
        self.thread = threading.Thread(target=self._listen, daemon=True)
        self.thread.start()

    def _listen(self) -> None:
        for line in self.process.stdout:
            word, *rest = line.split()
            if word == "workers":
                self.workers = [int(one) for one in rest]
            self.said.put(word)

    def wait_for(self, word: str) -> bool:
        """Until it says so; False when it has ended before."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with contextlib.suppress(queue.Empty):
                if self.said.get(timeout=0.02) == word:
                    return True
            if self.process.poll() is not None and self.said.empty():
                return False
        raise TimeoutError(f"the run did not say {word} in {PATIENCE} seconds")

    def close(self) -> int:
        self.process.kill()
        code = self.process.wait()
        self.thread.join()
        self.process.stdout.close()
        return code

    def kill(self, choose: random.Random) -> bool:
        """Kill it, a worker, or a worker in mid-write. RETURNS: whether anything was killed."""
        if choose.random() < SHARE_OF_PARENTS:
            self.process.send_signal(signal.SIGKILL)
            return True
        if choose.random() < SHARE_IN_MID_WRITE:
            return self._kill_a_writer()
        time.sleep(choose.uniform(0.0, 0.05))
        return bool(self.workers) and killed(choose.choice(self.workers))

    def _kill_a_writer(self) -> bool:
        """Whoever writes the next part, whose draft has the number of the process."""
        end = time.monotonic() + 0.3
        while time.monotonic() < end:
            for name in (path.name for path in self.parts.iterdir()):
                if name.endswith(".draft") and ".part." in name:
                    return killed(int(name.split(".")[-2]))
        return False


def killed(process: int) -> bool:
    """Kill a process, if it is still there."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)
        return True
    return False


def test_random_kills_change_nothing(reports, rule_model, undisturbed, tmp_path) -> None:
    out = tmp_path / "out"
    choose = random.Random(SEED)
    kills = 0
    while kills < KILLS:
        if not (out / ".parts").exists() and out.exists():
            # It got through in between: what it wrote is right, and it begins anew.
            assert tables(out) == undisturbed
            for path in out.iterdir():
                path.unlink()
        parent = Parent(reports, out, rule_model)
        try:
            while kills < KILLS and parent.wait_for("done"):
                kills += parent.kill(choose)
        finally:
            parent.close()
    if (out / ".parts").exists() or not out.exists():
        run([reports], out, RunOptions(formats=FORMATS, model=rule_model, workers=2, resume=True))
    assert tables(out) == undisturbed
    assert not (out / ".parts").exists()


def run_and_die(reports: Path, out: Path, model: Path, moves: int) -> None:
    """A run that is killed after it has moved so many tables into place."""
    left = [moves]
    replace = Path.replace

    def counted(self: Path, target: Path) -> Path:
        result = replace(self, target)
        if self.parent.name == "tables.ready":
            left[0] -= 1
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)
        return result

    Path.replace = counted
    run([reports], out, RunOptions(formats=FORMATS, model=model, isolated=False))


@pytest.mark.parametrize("moves", [1, 5, 10])
def test_a_kill_while_the_tables_are_put_in_place(
    reports, rule_model, undisturbed, tmp_path, moves
) -> None:
    out = tmp_path / "out"
    process = multiprocessing.get_context("fork").Process(
        target=run_and_die, args=(reports, out, rule_model, moves)
    )
    process.start()
    process.join(PATIENCE)
    assert process.exitcode == -signal.SIGKILL
    options = RunOptions(formats=FORMATS, model=rule_model, resume=True, isolated=False)
    summary = run([reports], out, options)
    assert summary.rows["reports"] == REPORTS
    assert tables(out) == undisturbed
    assert not (out / ".parts").exists()


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 300 kB, where this user may mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", folder],
        check=False,
        capture_output=True,
    )
    if mounted.returncode:
        yield None
        return
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def test_a_full_disk_loses_nothing(reports, rule_model, undisturbed, small_disk, tmp_path) -> None:
    if small_disk is None:
        # No file may pass a size that tables do and parts do not: ENOSPC's like, by limit.
        out = tmp_path / "out"
        limit = max(map(len, undisturbed.values())) // 2

        def set_limit() -> None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        parent = Parent(reports, out, rule_model, preexec_fn=set_limit)
    else:
        out = small_disk / "out"
        (small_disk / "ballast").write_bytes(bytes(150_000))
        parent = Parent(reports, out, rule_model)
    assert not parent.wait_for("finished")
    assert parent.close() != 0
    assert not list(out.glob("*.parquet"))
    if small_disk is not None:
        (small_disk / "ballast").unlink()
        subprocess.run(["mount", "-o", "remount,size=64m", small_disk], check=True)
    summary = run(
        [reports],
        out,
        RunOptions(formats=FORMATS, model=rule_model, workers=2, resume=True),
    )
    assert summary.n_resumed > 0
    assert tables(out) == undisturbed
