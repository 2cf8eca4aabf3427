"""Workers of a training run must not go on computing when the run was killed."""

import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

_WAITING = """
import os, signal, sys
from fazhi.tagging.fitting import in_processes

def wait(path):
    pipe = os.open(path, os.O_WRONLY)
    os.write(pipe, f"{os.getpid()}\\n".encode())
    signal.pause()

if __name__ == "__main__":
    in_processes(wait, [sys.argv[1]] * 2, workers=2)
"""
_PATIENCE = 60.0  # seconds after which the test has failed


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are POSIX")
def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    script, path = tmp_path / "parent.py", tmp_path / "pipe"
    script.write_text(_WAITING)
    os.mkfifo(path)
    pipe = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    parent = subprocess.Popen([sys.executable, str(script), str(path)])
    workers: list[int] = []
    try:
        said = b""
        while said.count(b"\n") < 2:
            said += _read(pipe)
        workers = [int(line) for line in said.split()]
        parent.kill()
        parent.wait()
        # The pipe ends when the last worker that holds it is gone.
        assert _read(pipe) == b""
    finally:
        parent.kill()
        parent.wait()
        for worker in workers:
            _kill(worker)
        os.close(pipe)


def _read(pipe: int) -> bytes:
    ready, _, _ = select.select([pipe], [], [], _PATIENCE)
    assert ready, "the workers neither spoke nor ended"
    return os.read(pipe, 4096)


def _kill(process: int) -> None:
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        return
