"""Running work units in this process or in several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fazhi.archive.parts import PartStore
from fazhi.archive.pool import WorkerPool
from fazhi.archive.process import Refusal, process_unit
from fazhi.archive.units import WorkUnit

if TYPE_CHECKING:
    from spacy.language import Language


@dataclass(frozen=True, slots=True)
class ExtractTask:
    """Read and tag the files of a unit, a step each, and commit their tables."""

    unit: WorkUnit
    store: PartStore

    @property
    def number(self) -> int:
        """The unit's."""
        return self.unit.number

    def title(self, step: int) -> str:
        """Name of the file."""
        return self.unit.files[step].name

    def perform(
        self,
        pipeline: Callable[[], Language],
        refused: Mapping[int, Refusal],
        begin: Callable[[int | None], None],
    ) -> None:
        """Process the files and commit."""
        tables = process_unit(pipeline(), self.unit, refused=refused, begin=begin)
        begin(None)
        self.store.commit(self.unit, tables)


def run_here(units: Iterable[WorkUnit], store: PartStore, nlp: Language) -> Iterator[WorkUnit]:
    """Process units one after the other. YIELDS: each unit once its part is committed."""
    for unit in units:
        store.commit(unit, process_unit(nlp, unit))
        yield unit


def run_in_processes(
    units: Iterable[WorkUnit], store: PartStore, pool: WorkerPool
) -> Iterator[WorkUnit]:
    """Process units in worker processes, in any order.

    YIELDS: each unit once its part is committed. Raises as `WorkerPool.run`.
    """
    for task, _result in pool.run(ExtractTask(unit, store) for unit in units):
        if isinstance(task, ExtractTask):
            yield task.unit
