"""Workers of a training run must not go on computing when the run was killed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

_WAITING = """
import os, signal, sys
from fazhi.tagging.fitting import in_processes

def wait(path):
    with open(path, "w") as pipe:
        print(os.getpid(), file=pipe, flush=True)
        signal.pause()

if __name__ == "__main__":
    in_processes(wait, [sys.argv[1]] * 2, workers=2)
"""


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are POSIX")
def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    script, pipe = tmp_path / "parent.py", tmp_path / "pipe"
    script.write_text(_WAITING)
    os.mkfifo(pipe)
    with subprocess.Popen([sys.executable, str(script), str(pipe)]) as parent, pipe.open() as end:
        workers = {int(end.readline()) for _ in range(2)}
        parent.kill()
        parent.wait()
        # The pipe ends when the last worker that holds it is gone.
        assert end.read() == ""
    assert len(workers) == 2
