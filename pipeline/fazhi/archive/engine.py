"""Running work units in this process or in several."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from fazhi.archive.parts import PartStore
from fazhi.archive.process import Worker
from fazhi.archive.units import WorkUnit
from fazhi.errors import FazhiError
from fazhi.tagging import load

_worker: list[Worker] = []


class EngineError(FazhiError):
    """A worker process died."""


def run_units(
    units: Iterable[WorkUnit], store: PartStore, *, workers: int, model: Path | None
) -> Iterator[tuple[WorkUnit, int]]:
    """Process units and commit their parts. YIELDS: each finished unit and its error count."""
    if workers <= 1:
        worker = Worker(lambda: load(model))
        for unit in units:
            yield unit, _commit(worker, unit, store)
        return
    yield from _in_processes(units, store, workers=workers, model=model)


def _in_processes(
    units: Iterable[WorkUnit], store: PartStore, *, workers: int, model: Path | None
) -> Iterator[tuple[WorkUnit, int]]:
    stream = iter(units)
    pool = ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_start, initargs=(model,)
    )
    with pool:
        pending: dict[Future[int], WorkUnit] = {
            pool.submit(_process, unit, store): unit for unit in islice(stream, 2 * workers)
        }
        while pending:
            done, _ = wait(pending, return_when=FIRST_COMPLETED)
            for future in done:
                unit = pending.pop(future)
                try:
                    yield unit, future.result()
                except BrokenProcessPool as error:
                    raise EngineError(
                        "A worker process ended unexpectedly (out of memory, or killed). What "
                        "was finished is kept: run the same command again with --resume, "
                        "perhaps with fewer --workers."
                    ) from error
                for following in islice(stream, 1):
                    pending[pool.submit(_process, following, store)] = following


def _start(model: Path | None) -> None:
    """Load the model once, when a worker process starts."""
    _worker.append(Worker(lambda: load(model)))


def _process(unit: WorkUnit, store: PartStore) -> int:
    return _commit(_worker[0], unit, store)


def _commit(worker: Worker, unit: WorkUnit, store: PartStore) -> int:
    rows = worker(unit)
    store.commit(unit, rows)
    return len(rows["errors"])
