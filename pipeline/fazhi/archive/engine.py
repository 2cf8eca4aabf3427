"""Running work units in this process or in several."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from itertools import islice
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import TYPE_CHECKING

from fazhi.archive.errors import EngineError
from fazhi.archive.parts import PartStore
from fazhi.archive.process import process_unit
from fazhi.archive.units import WorkUnit
from fazhi.tagging import load

if TYPE_CHECKING:
    from spacy.language import Language


def run_here(units: Iterable[WorkUnit], store: PartStore, nlp: Language) -> Iterator[WorkUnit]:
    """Process units one after the other. YIELDS: each unit once its part is committed."""
    for unit in units:
        store.commit(unit, process_unit(nlp, unit))
        yield unit


def run_in_processes(
    units: Iterable[WorkUnit], store: PartStore, *, workers: int, model: Path | None
) -> Iterator[WorkUnit]:
    """Process units in worker processes, in any order; each loads the model once.

    YIELDS: each unit once its part is committed. Raises EngineError when a worker dies.
    """
    stream = iter(units)
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_start)
    try:
        pending: dict[Future[None], WorkUnit] = {
            pool.submit(_process, unit, store, model): unit for unit in islice(stream, 2 * workers)
        }
        while pending:
            done, _ = wait(pending, return_when=FIRST_COMPLETED)
            for future in done:
                unit = pending.pop(future)
                future.result()
                yield unit
                for following in islice(stream, 1):
                    pending[pool.submit(_process, following, store, model)] = following
    except BrokenProcessPool as error:
        raise EngineError(
            "A worker process ended unexpectedly (out of memory, or killed). What was finished "
            "is kept: run the same command again with --resume, perhaps with fewer --workers."
        ) from error
    finally:
        # What is running is finished and kept, what waits is left to the next run.
        pool.shutdown(wait=True, cancel_futures=True)


def _start() -> None:
    """Leave Ctrl-C to the parent, and do not outlive it when it is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@cache
def _pipeline(model: Path | None) -> Language:
    """The model of this worker process."""
    return load(model)


def _process(unit: WorkUnit, store: PartStore, model: Path | None) -> None:
    store.commit(unit, process_unit(_pipeline(model), unit))
