"""Work units: small groups of files that are processed and committed together."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from fazhi.reading import InputFile

FILES_PER_UNIT = 8


@dataclass(frozen=True, slots=True)
class WorkUnit:
    """Consecutive input files. `key` changes when a file, its size or its time does."""

    number: int
    files: tuple[InputFile, ...]
    key: str


def plan_units(files: Iterable[InputFile], *, size: int = FILES_PER_UNIT) -> Iterator[WorkUnit]:
    """Cut a stream of files into units, lazily and in order."""
    stream = iter(files)
    number = 0
    while group := tuple(islice(stream, size)):
        yield WorkUnit(number, group, _key(group))
        number += 1


def distinct_names(files: Iterable[InputFile]) -> Iterator[InputFile]:
    """The same files, each with a name of its own, so that their report ids differ.

    Two inputs may hold the same relative path; the later file's name then takes in as many
    of its parent folders as it needs.
    """
    seen: set[str] = set()
    for file in files:
        name = file.name
        parents = [part for part in file.path.absolute().parts[:-1] if part != file.path.anchor]
        parents = parents[: len(parents) - name.count("/")]
        while name in seen and parents:
            name = f"{parents.pop()}/{name}"
        seen.add(name)
        yield file if name == file.name else replace(file, name=name)


def _key(files: tuple[InputFile, ...]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.name}\0".encode())
        digest.update(os.fsencode(file.path.absolute()) + b"\0")
        try:
            stat = file.path.stat()
        except OSError:
            # The file is gone or cannot be looked at; reading it will say so in `errors`.
            digest.update(b"missing\0")
        else:
            digest.update(f"{stat.st_size}\0{stat.st_mtime_ns}\0".encode())
    return digest.hexdigest()[:16]
