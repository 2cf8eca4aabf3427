"""Kills at random moments, of the parent and of workers, and a full disk: nothing is lost.

FAZHI_CHAOS_KILLS and FAZHI_CHAOS_REPORTS set the size; the defaults are for continuous
integration. The tagger is a small one of rules, the engine is the real one.
"""

from __future__ import annotations

import contextlib
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
import spacy

from fazhi.archive import RunOptions, run

pytestmark = pytest.mark.chaos
KILLS = int(os.environ.get("FAZHI_CHAOS_KILLS", "50"))
REPORTS = int(os.environ.get("FAZHI_CHAOS_REPORTS", "160"))
SEED = int(os.environ.get("FAZHI_CHAOS_SEED", "20250101"))
PARENT = Path(__file__).with_name("chaos_parent.py")
SHARE_OF_PARENTS = 0.16
PATIENCE = 300


@pytest.fixture(scope="module")
def model(tmp_path_factory) -> Path:
    """A pipeline of rules that tags 调解纠纷3件."""
    nlp = spacy.blank(
        "zh", config={"nlp": {"tokenizer": {"@tokenizers": "fazhi.CharacterTokenizer.v1"}}}
    )
    value = [{"IS_DIGIT": True, "OP": "+"}, {"TEXT": "件"}]
    verb = [{"TEXT": character} for character in "调解纠纷"]
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "QUANTITY", "pattern": value}])
    nlp.add_pipe("span_ruler", config={"spans_key": "sc"}).add_patterns(
        [{"label": "INDICATOR", "pattern": [*verb, *value]}]
    )
    folder = tmp_path_factory.mktemp("model") / "rules"
    nlp.to_disk(folder)
    return folder


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
def undisturbed(model, reports, tmp_path_factory) -> dict[str, bytes]:
    out = tmp_path_factory.mktemp("undisturbed") / "out"
    run([reports], out, RunOptions(formats=("parquet", "csv"), model=model, isolated=False))
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


def test_random_kills_change_nothing(reports, model, undisturbed, tmp_path) -> None:
    out = tmp_path / "out"
    choose = random.Random(SEED)
    kills = finished_early = 0
    while kills < KILLS:
        if not (out / ".parts").exists() and out.exists():
            # It got through in between: what it wrote is right, and it begins anew.
            assert tables(out) == undisturbed
            for path in out.iterdir():
                path.unlink()
            finished_early += 1
        parent = Parent(reports, out, model)
        try:
            while kills < KILLS and parent.wait_for("done"):
                time.sleep(choose.uniform(0.0, 0.05))
                if choose.random() < SHARE_OF_PARENTS:
                    parent.process.send_signal(signal.SIGKILL)
                    kills += 1
                    break
                if parent.workers:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(choose.choice(parent.workers), signal.SIGKILL)
                        kills += 1
        finally:
            parent.close()
    if (out / ".parts").exists() or not out.exists():
        run(
            [reports],
            out,
            RunOptions(formats=("parquet", "csv"), model=model, workers=2, resume=True),
        )
    assert tables(out) == undisturbed
    assert not (out / ".parts").exists()


@pytest.mark.parametrize("moment", range(3))
def test_a_kill_while_the_tables_are_put_in_place(
    reports, model, undisturbed, tmp_path, moment
) -> None:
    """The parent dies after its first, fifth or tenth file is moved."""
    script = tmp_path / "killed.py"
    script.write_text(
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from fazhi.archive import RunOptions, run\n"
        "left = [int(sys.argv[4])]\n"
        "replace = Path.replace\n"
        "def counted(self, target):\n"
        "    result = replace(self, target)\n"
        "    if self.parent.name == 'tables.ready':\n"
        "        left[0] -= 1\n"
        "        if not left[0]: os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return result\n"
        "Path.replace = counted\n"
        "run([sys.argv[1]], Path(sys.argv[2]), RunOptions(formats=('parquet', 'csv'),\n"
        "    model=Path(sys.argv[3]), isolated=False))\n"
    )
    out = tmp_path / "out"
    ended = subprocess.run(
        [sys.executable, script, reports, out, model, str((1, 5, 10)[moment])],
        check=False,
        timeout=PATIENCE,
    )
    assert ended.returncode == -signal.SIGKILL
    summary = run(
        [reports],
        out,
        RunOptions(formats=("parquet", "csv"), model=model, resume=True, isolated=False),
    )
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


def test_a_full_disk_loses_nothing(reports, model, undisturbed, small_disk, tmp_path) -> None:
    if small_disk is None:
        # No file may pass a size that tables do and parts do not: ENOSPC's like, by limit.
        out = tmp_path / "out"
        limit = max(map(len, undisturbed.values())) // 2

        def set_limit() -> None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        parent = Parent(reports, out, model, preexec_fn=set_limit)
    else:
        out = small_disk / "out"
        (small_disk / "ballast").write_bytes(bytes(150_000))
        parent = Parent(reports, out, model)
    assert not parent.wait_for("finished")
    assert parent.close() != 0
    assert not list(out.glob("*.parquet"))
    if small_disk is not None:
        (small_disk / "ballast").unlink()
        subprocess.run(["mount", "-o", "remount,size=64m", small_disk], check=True)
    summary = run(
        [reports],
        out,
        RunOptions(formats=("parquet", "csv"), model=model, workers=2, resume=True),
    )
    assert summary.n_resumed > 0
    assert tables(out) == undisturbed
