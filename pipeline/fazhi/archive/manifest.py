"""The manifest of an archive: every file that it was made from, a JSON object per line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from fazhi.archive.errors import AppendError
from fazhi.archive.units import distinct_names
from fazhi.reading import InputFile

MANIFEST_FILE = "manifest.jsonl"


@dataclass(frozen=True, slots=True)
class Entry:
    """One input file.

    given: the input it was found in, as the command named it; found_as: its path there.
    name: what it is called in the tables. size, modified: bytes and nanoseconds before it
    was read, -1 for a file that could not be looked at or whose rows are no longer kept.
    paths: of its rows in `reports` and `errors`.
    gone: it was not there any more when the archive was last appended to.
    """

    given: str
    found_as: str
    name: str
    size: int
    modified: int
    paths: tuple[str, ...]
    gone: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """Tells files apart."""
        return self.given, self.found_as

    def is_unchanged(self, file: InputFile) -> bool:
        """Whether a file is as it was when this entry was made."""
        return self.size >= 0 and (self.size, self.modified) == _state(file.path)


@dataclass(frozen=True, slots=True)
class Delivery:
    """Input files sorted by what must be done.

    files: to be read, sorted by name; kept: entries of files that are as they were, gone
    ones too; dropped: paths of rows in the archive that are replaced; gone: paths of
    rows whose files are no longer there. states: size and time of `files` by name, taken
    before any is read, so that one that changes in the meantime is read again next time.
    """

    files: tuple[InputFile, ...]
    kept: tuple[Entry, ...] = ()
    dropped: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()
    states: Mapping[str, tuple[int, int]] = field(default_factory=dict)


def first_delivery(files: Iterable[InputFile]) -> Delivery:
    """Every file is new."""
    found = _sorted(distinct_names(files))
    return Delivery(found, states=_states(found))


def next_delivery(files: Iterable[InputFile], archive: Iterable[Entry]) -> Delivery:
    """What of these files is new or changed against the archive.

    A file of the archive is gone when its input is given again and does not hold it.
    """
    known = {entry.key: entry for entry in archive}
    taken = {entry.name for entry in known.values()}
    new, again, kept = [], [], []
    dropped: set[str] = set()
    inputs, seen = set(), set()
    for file in files:
        inputs.add(file.given)
        key = (file.given, file.name)
        seen.add(key)
        entry = known.get(key)
        if entry is None:
            new.append(file)
        elif entry.is_unchanged(file):
            kept.append(replace(entry, gone=False))
        else:
            again.append(replace(file, name=entry.name, found_as=file.name))
            dropped.update(entry.paths)
    gone: set[str] = set()
    for key, entry in known.items():
        if key not in seen:
            is_gone = entry.gone or entry.given in inputs
            kept.append(replace(entry, gone=is_gone))
            gone.update(entry.paths if is_gone else ())
    found = _sorted([*again, *distinct_names(new, taken=taken)])
    return Delivery(found, tuple(kept), frozenset(dropped), frozenset(gone), _states(found))


def entries_of(delivery: Delivery, paths: Mapping[str, Iterable[str]]) -> Iterator[Entry]:
    """Entries of the files to be read. paths: of the members of those that are archives."""
    for file in delivery.files:
        size, modified = delivery.states[file.name]
        members = tuple(paths.get(file.name, (file.name,)))
        yield Entry(file.given, file.found_as or file.name, file.name, size, modified, members)


def without_failures(entries: Iterable[Entry], failed: Set[str]) -> Iterator[Entry]:
    """Entries once the errors of files that are gone are no longer kept.

    failed: paths of all errors. Nothing would tell of such a file if it came back and were
    taken for unchanged: its state is forgotten, so that it is read then.
    """
    for entry in entries:
        is_forgotten = entry.gone and not failed.isdisjoint(entry.paths)
        yield replace(entry, size=-1, modified=-1) if is_forgotten else entry


def write_manifest(entries: Iterable[Entry], folder: Path) -> None:
    """Write the entries, sorted by name."""
    with (folder / MANIFEST_FILE).open("w", encoding="utf-8", newline="\n") as file:
        for entry in sorted(entries, key=lambda entry: entry.name):
            file.write(json.dumps(asdict(entry), ensure_ascii=False) + "\n")


def read_manifest(folder: Path) -> list[Entry]:
    """The entries of an archive. Raises AppendError when it has no manifest to be read."""
    path = folder / MANIFEST_FILE
    try:
        with path.open(encoding="utf-8") as file:
            values = [json.loads(line) for line in file]
        return [Entry(**{**value, "paths": tuple(value["paths"])}) for value in values]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise AppendError(
            f"{path} cannot be read ({error}), so nothing can be appended to the archive. "
            "Extract all reports again with --overwrite."
        ) from error


def _sorted(files: Iterable[InputFile]) -> tuple[InputFile, ...]:
    return tuple(sorted(files, key=lambda file: file.name))


def _states(files: Iterable[InputFile]) -> dict[str, tuple[int, int]]:
    return {file.name: _state(file.path) for file in files}


def _state(path: Path) -> tuple[int, int]:
    try:
        stat = path.stat()
    except (OSError, ValueError):
        return -1, -1
    return stat.st_size, stat.st_mtime_ns
