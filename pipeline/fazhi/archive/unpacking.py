"""Archives among the input files: unpacked once, beside the parts, then read like files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fazhi.archive.parts import PartStore, remove, replace_file
from fazhi.archive.pool import WorkerPool
from fazhi.archive.process import Refusal
from fazhi.reading import ContainerError, InputFile, ReadingError, unpack_file
from fazhi.reading.containers import container_kind

if TYPE_CHECKING:
    from spacy.language import Language

_FOLDER = "unpacked"
_INDEX = "index.json"
_SNIFFED_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Unpacked:
    """files: to be read, sorted by name, archives replaced by their members.

    members: names of the members by the name of their archive.
    """

    files: tuple[InputFile, ...]
    members: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UnpackTask:
    """Unpack one archive into a folder of its own."""

    number: int
    file: InputFile
    folder: Path

    def title(self, step: int) -> str:
        """Name of the file."""
        del step
        return self.file.name

    def perform(
        self,
        pipeline: Callable[[], Language],
        refused: Mapping[int, Refusal],
        begin: Callable[[int | None], None],
    ) -> None:
        """Unpack; the folder is there when all of it is."""
        del pipeline  # needs no model
        draft = self.folder.with_name(f"{self.folder.name}.draft")
        remove(draft)
        draft.mkdir(parents=True)
        index: list[dict[str, Any]] = []
        if 0 in refused:
            index.append({"problem": [refused[0].error, refused[0].message]})
        else:
            begin(0)
            try:
                for member in unpack_file(self.file.path, name=self.file.name):
                    begin(0)
                    entry: dict[str, Any] = {"name": member.name}
                    if member.problem is not None:
                        entry["problem"] = problem_of(member.problem)
                    else:
                        (draft / f"{len(index):06d}").write_bytes(member.data)
                    index.append(entry)
            except ContainerError:
                index = [{"plain": True}]  # a document, which only a closer look tells
            except ReadingError as error:
                # What was taken out before is kept: it is as good as any file.
                index.append({"problem": problem_of(error)})
            begin(None)
        replace_file(draft / _INDEX, json.dumps(index, ensure_ascii=False))
        draft.rename(self.folder)


def unpack_files(files: Sequence[InputFile], store: PartStore, pool: WorkerPool | None) -> Unpacked:
    """Replace archives by their members. pool: unpacks; without one this process does.

    An archive that cannot be read stays in the list, with its problem.
    """
    root = store.folder / _FOLDER
    tasks = {
        file.name: UnpackTask(-1 - number, file, root / _key(file))
        for number, file in enumerate(file for file in files if _is_container(file))
    }
    missing = [task for task in tasks.values() if not task.folder.is_dir()]
    if pool is not None:
        for _ in pool.run(missing):
            pass
    else:
        for task in missing:
            task.perform(_no_pipeline, {}, lambda _step: None)
    found: list[InputFile] = []
    members: dict[str, tuple[str, ...]] = {}
    for file in files:
        if file.name not in tasks:
            found.append(file)
            continue
        inside = _members(tasks[file.name])
        found.extend(inside)
        members[file.name] = tuple(one.name for one in inside)
    return Unpacked(tuple(sorted(found, key=lambda file: file.name)), members)


def member_name(archive: str, name: str | None, number: int, taken: set[str]) -> str:
    """What a member of an archive is called in the tables; None is the archive itself.

    number: of the member; taken: names of those before, to which this one is added.
    """
    found = archive if name is None else f"{archive}/{name}"
    if found in taken:  # an archive may hold two files of one name
        found = f"{found}#{number}"
    taken.add(found)
    return found


def no_files_problem(name: str) -> tuple[str, str]:
    """Error and message of an archive that holds nothing."""
    return "EmptyFileError", f"{name} is an archive without any files in it. Check it."


def problem_of(error: ReadingError) -> tuple[str, str]:
    """Error and message of what cannot be read."""
    return type(error).__name__, str(error)


def _members(task: UnpackTask) -> list[InputFile]:
    index = json.loads((task.folder / _INDEX).read_text(encoding="utf-8"))
    if index == [{"plain": True}]:
        return [task.file]
    taken: set[str] = set()
    files = []
    for number, entry in enumerate(index):
        name = member_name(task.file.name, entry.get("name"), number, taken)
        problem = tuple(entry["problem"]) if "problem" in entry else None
        path = task.folder / f"{number:06d}" if problem is None else task.file.path
        files.append(replace(task.file, path=path, name=name, problem=problem))
    if not files:
        files.append(replace(task.file, problem=no_files_problem(task.file.name)))
    return files


def _is_container(file: InputFile) -> bool:
    try:
        with file.path.open("rb") as opened:
            return container_kind(opened.read(_SNIFFED_BYTES)) is not None
    except (OSError, ValueError):
        return False  # reading it will say why


def _key(file: InputFile) -> str:
    stat = file.path.stat()
    state = f"{file.name}\0{file.path.absolute()}\0{stat.st_size}\0{stat.st_mtime_ns}"
    return hashlib.sha256(state.encode("utf-8", "surrogateescape")).hexdigest()[:32]


def _no_pipeline() -> Language:
    raise ValueError("an archive is unpacked without a model")
