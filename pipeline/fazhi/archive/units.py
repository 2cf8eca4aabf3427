"""Work units: small groups of files that are processed and committed together."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from fazhi.reading import InputFile

FILES_PER_UNIT = 8
BYTES_PER_UNIT = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class WorkUnit:
    """Consecutive input files. `key` changes when a file, its size or its time does."""

    number: int
    files: tuple[InputFile, ...]
    key: str


def plan_units(
    files: Iterable[InputFile],
    *,
    size: int = FILES_PER_UNIT,
    n_bytes: int = BYTES_PER_UNIT,
    first: int = 0,
) -> Iterator[WorkUnit]:
    """Cut a stream of files into units of up to `size` files, lazily and in order.

    n_bytes: what the files of a unit may have together, unless it is one file. first: number
    of the first unit.
    """
    group: list[InputFile] = []
    states: list[bytes] = []
    total = 0
    number = first
    for file in files:
        n_file, state = _state(file)
        if group and (len(group) == size or total + n_file > n_bytes):
            yield WorkUnit(number, tuple(group), _key(group, states))
            group, states, total = [], [], 0
            number += 1
        group.append(file)
        states.append(state)
        total += n_file
    if group:
        yield WorkUnit(number, tuple(group), _key(group, states))


def distinct_names(files: Iterable[InputFile], *, taken: Iterable[str] = ()) -> Iterator[InputFile]:
    """The same files, each with a name of its own, so that their report ids differ.

    Two inputs may hold the same relative path; the later file's name then takes in as many
    of its parent folders as it needs. taken: names that are in use already.
    """
    seen = set(taken)
    for file in files:
        name = file.name
        parents = [part for part in file.path.absolute().parts[:-1] if part != file.path.anchor]
        parents = parents[: len(parents) - name.count("/")]
        while name in seen and parents:
            name = f"{parents.pop()}/{name}"
        seen.add(name)
        yield file if name == file.name else replace(file, name=name, found_as=file.name)


def _state(file: InputFile) -> tuple[int, bytes]:
    """Size of a file, and what changes when the file does."""
    try:
        stat = file.path.stat()
    except (OSError, ValueError):
        # The file is gone or cannot be looked at; reading it will say so in `errors`.
        return 0, b"missing"
    return stat.st_size, f"{stat.st_size}\0{stat.st_mtime_ns}".encode()


def _key(files: Sequence[InputFile], states: Sequence[bytes]) -> str:
    digest = hashlib.sha256()
    for file, state in zip(files, states, strict=True):
        digest.update(f"{file.name}\0".encode())
        digest.update(os.fsencode(file.path.absolute()) + b"\0")
        digest.update(state + b"\0")
    return digest.hexdigest()[:16]
