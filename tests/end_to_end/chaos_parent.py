"""A run for the chaos test: python chaos_parent.py REPORTS OUT MODEL WORKERS."""

from __future__ import annotations

import multiprocessing
import sys
import threading
import time
from pathlib import Path

from fazhi.archive import RunOptions, run


def tell_workers() -> None:
    """Print the worker processes whenever they change."""
    known: list[int | None] = []
    while True:
        now = sorted(child.pid or 0 for child in multiprocessing.active_children())
        if now != known:
            known = list(now)
            print("workers", *now, flush=True)
        time.sleep(0.005)


if __name__ == "__main__":
    threading.Thread(target=tell_workers, daemon=True).start()
    reports, out, model, workers = sys.argv[1:]
    run(
        [reports],
        Path(out),
        RunOptions(
            formats=("parquet", "csv"), workers=int(workers), model=Path(model), resume=True
        ),
        progress=lambda done, total: print("done", done, total, flush=True),
    )
    print("finished", flush=True)
