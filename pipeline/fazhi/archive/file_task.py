"""One file that comes by path or by content, an archive of files too, as a task of a worker."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from fazhi.archive.part_file import part_bytes
from fazhi.archive.process import Refusal, process_bytes, refused_rows, to_arrow
from fazhi.archive.unpacking import member_name, no_files_problem, problem_of
from fazhi.reading import InputFile, ReadingError, unpack
from fazhi.reading.containers import container_kind
from fazhi.reading.files import check_size, read_file
from fazhi.reading.limits import MAXIMUM_CONTAINER, MAXIMUM_FILE
from fazhi.records import ErrorRow

if TYPE_CHECKING:
    import pyarrow as pa
    from spacy.language import Language

_FILE = 0  # the step that is the file itself, or unpacking it; its members follow


@dataclass(frozen=True, slots=True)
class FileTask:
    """Process one file; its reports go to a file of their own, which `read_results` reads.

    path: as Spark writes it, too (file:/…); name: what it is called in the tables, default the
    path; content: in place of what is at the path; folder: for the results.
    """

    number: int
    path: str
    name: str | None
    content: bytes | None
    folder: str

    def title(self, step: int) -> str:
        """Name of the file; of a member only where it stands, which is all that is known here."""
        name = self.name or _plain(self.path)
        return name if step == _FILE else f"{name}#{step}"

    def perform(
        self,
        pipeline: Callable[[], Language],
        refused: Mapping[int, Refusal],
        begin: Callable[[int | None], None],
    ) -> Path:
        """Process the file or its members. RETURNS: where the results are."""
        import pyarrow as pa

        target = Path(self.folder) / f"{self.number}.arrow"
        schema = pa.schema([("path", pa.string()), ("part", pa.binary())])
        with pa.OSFile(str(target), "wb") as file, pa.ipc.new_stream(file, schema) as writer:
            for name, part in self._parts(pipeline(), refused, begin):
                writer.write_batch(pa.RecordBatch.from_arrays([[name], [part]], schema=schema))
        begin(None)
        return target

    def _parts(
        self,
        nlp: Language,
        refused: Mapping[int, Refusal],
        begin: Callable[[int | None], None],
    ) -> Iterator[tuple[str, bytes]]:
        """Name and part of each report; one that fails is a row of `errors`."""
        name, path = self.title(_FILE), Path(_plain(self.path))
        if _FILE not in refused:
            begin(_FILE)
        try:
            data = self.content
            if data is None:
                data = read_file(path, maximum=MAXIMUM_CONTAINER)
            is_archive = container_kind(data) is not None
            maximum = MAXIMUM_CONTAINER if is_archive else MAXIMUM_FILE
            check_size(len(data), maximum=maximum, name=Path(name).name)
            if not is_archive:
                if _FILE in refused:
                    found = refused_rows(InputFile(path, name), refused[_FILE])
                else:
                    found = process_bytes(nlp, data, name=name)
                yield name, part_bytes(to_arrow(found))
            elif _FILE in refused:
                yield name, _failure(name, (refused[_FILE].error, refused[_FILE].message))
            else:
                yield from self._members(nlp, data, refused, begin)
        except ReadingError as error:
            yield name, _failure(name, problem_of(error))

    def _members(
        self,
        nlp: Language,
        data: bytes,
        refused: Mapping[int, Refusal],
        begin: Callable[[int | None], None],
    ) -> Iterator[tuple[str, bytes]]:
        taken: set[str] = set()
        name = self.title(_FILE)
        for number, member in enumerate(unpack(data, name=name)):
            step = number + 1
            inner = member_name(name, member.name, number, taken)
            if member.problem is not None:
                yield inner, _failure(inner, problem_of(member.problem))
            elif step in refused:
                # Whoever refused it did not know its name.
                message = refused[step].message.replace(self.title(step), inner)
                file = InputFile(Path(_plain(self.path)), inner)
                rows = refused_rows(file, replace(refused[step], message=message))
                yield inner, part_bytes(to_arrow(rows))
            else:
                begin(step)
                yield inner, part_bytes(to_arrow(process_bytes(nlp, member.data, name=inner)))
            begin(_FILE)
        if not taken:
            yield name, _failure(name, no_files_problem(name))


def read_results(results: Path) -> Iterator[pa.RecordBatch]:
    """What a `FileTask` left: a batch with `path` and `part` for each report; then it is gone."""
    import pyarrow as pa

    with pa.OSFile(str(results), "rb") as file, pa.ipc.open_stream(file) as reader:
        yield from reader
    results.unlink()


def _plain(path: str) -> str:
    return path.removeprefix("file:")


def _failure(name: str, problem: tuple[str, str]) -> bytes:
    row = ErrorRow(path=name, stage="reading", error=problem[0], message=problem[1])
    return part_bytes(to_arrow({"errors": [row]}))
