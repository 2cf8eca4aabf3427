"""Archives of files (zip, tar, 7z): their members, within limits, never by their own paths.

A member's name is a label for the tables and is cleaned of everything that could lead
out of a folder; where a member is stored is up to the caller. What a hostile archive can
cost is bounded: number of members, bytes of each and of all, and depth.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO

from fazhi.reading.errors import (
    ContainerError,
    DamagedFileError,
    EncryptedFileError,
    MissingProgramError,
    ReadingError,
    TooLargeError,
)
from fazhi.reading.files import read_file
from fazhi.reading.formats import CONTAINERS, container_kind
from fazhi.reading.inputs import is_ignored
from fazhi.reading.limits import MAXIMUM_CONTAINER, MAXIMUM_FILE, Limits

_CHUNK = 1024 * 1024
_DEEPEST = 2  # a container and one inside it
_PACKERS: dict[bytes, Callable[[Any], Any]] = {
    b"\x1f\x8b": gzip.open,
    b"BZ": bz2.open,
    b"\xfd7": lzma.open,
}
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive. name: its path inside, with `/`; problem: instead of data."""

    name: str
    data: bytes = b""
    problem: ReadingError | None = None


def unpack(
    data: bytes, *, name: str, limits: Limits | None = None, depth: int = 1
) -> Iterator[Member]:
    """Members of an archive and of archives in it, in the order they are stored.

    YIELDS: files; what cannot be taken out has a problem instead of data.
    Raises ReadingError when the archive as a whole cannot be read.
    """
    left = _Budget(limits or Limits())
    yield from _unpack(data, name, left, depth)


def unpack_file(path: Path, *, name: str, limits: Limits | None = None) -> Iterator[Member]:
    """The same as `unpack` for a file.

    Raises ContainerError when it is a single document after all.
    """
    data = read_file(path, maximum=MAXIMUM_CONTAINER)
    if container_kind(data) is None:
        raise ContainerError(f"{name} is no archive of files. Give it to fazhi.read.")
    yield from unpack(data, name=name, limits=limits)


class _Budget:
    """What may still be taken out, over all levels."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.members = limits.members
        self.bytes = limits.unpacked

    def take(self, size: int, name: str) -> None:
        """Raises TooLargeError when a limit of the whole archive is passed."""
        self.members -= 1
        self.bytes -= size
        if self.members < 0 or self.bytes < 0:
            raise TooLargeError(
                f"{name} unpacks to more than {self.limits.unpacked // 1024**2} MB or "
                f"{self.limits.members} files. Unpack it yourself and give the folder."
            )


def _unpack(data: bytes, name: str, left: _Budget, depth: int) -> Iterator[Member]:
    kind = container_kind(data)
    readers = {"zip": _of_zip, "7z": _of_seven_zip, "tar": _of_tar}
    try:
        for member in readers[kind or "tar"](data, name, left):
            inner = container_kind(member.data) if member.data else None
            if inner is None:
                yield member
            elif depth >= _DEEPEST:
                yield Member(
                    member.name,
                    problem=TooLargeError(
                        f"{name}/{member.name} is an archive in an archive in an archive. "
                        "Unpack it and give the folder."
                    ),
                )
            else:
                yield from _inner(member, name, left, depth)
    except ReadingError:
        raise
    except Exception as error:
        # A hostile archive may lead a decoder to raise anything.
        raise DamagedFileError(
            f"{name} is a damaged archive ({type(error).__name__}: {error}). "
            "Download it again, or unpack it and give the folder."
        ) from error


def _inner(member: Member, name: str, left: _Budget, depth: int) -> Iterator[Member]:
    try:
        for one in _unpack(member.data, f"{name}/{member.name}", left, depth + 1):
            yield Member(f"{member.name}/{one.name}", one.data, one.problem)
    except ReadingError as error:
        yield Member(member.name, problem=error)


_DAMAGES = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    OverflowError,
)


def _of_zip(data: bytes, name: str, left: _Budget) -> Iterator[Member]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            path = _label(_zip_name(info))
            if not path or info.is_dir():
                continue
            if info.flag_bits & 1:
                yield Member(path, problem=_encrypted(f"{name}/{path}"))
            elif info.file_size > MAXIMUM_FILE:
                yield Member(path, problem=_too_large(f"{name}/{path}"))
            else:
                left.take(info.file_size, name)
                try:
                    yield Member(path, archive.read(info))
                except _DAMAGES as error:
                    yield Member(path, problem=_damaged(f"{name}/{path}", error))


def _zip_name(info: zipfile.ZipInfo) -> str:
    """The name; where the format knows code page 437 only, macOS stores UTF-8, others GBK."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        stored = info.filename.encode("cp437")
    except UnicodeError:
        return info.filename
    utf_8, gbk = _strict(stored, "utf-8"), _strict(stored, "gb18030")
    # A Chinese character of GBK may well be a letter of two bytes in UTF-8 (统 is ͳ), but two
    # or three of them are hardly ever one of three bytes, as Chinese characters are there.
    if utf_8 is not None and (gbk is None or any(letter > "\u07ff" for letter in utf_8)):
        return utf_8
    return info.filename if gbk is None else gbk


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeError:
        return None


def _of_tar(data: bytes, name: str, left: _Budget) -> Iterator[Member]:
    opener = _PACKERS.get(data[:2])
    source: Any = io.BytesIO(data)
    if opener is not None:
        # Never more than the budget is unpacked, whatever the headers inside say.
        source = _Bounded(opener(source), left.bytes + _CHUNK, name)
    start = source.read(512) if opener is not None else data[:512]
    if opener is not None and start[257:262] != b"ustar":
        content = start + source.read(MAXIMUM_FILE + 1)
        left.take(len(content), name)
        yield Member(_label(re.sub(r"\.(?:gz|bz2|xz)$", "", name.rsplit("/", 1)[-1])), content)
        return
    stream = _Joined(start, source) if opener is not None else source
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        for info in archive:
            path = _label(info.name)
            if info.size > left.bytes:
                # The header lies, or skipping what it announces would take for ever.
                yield Member(path or "?", problem=_too_large(f"{name}/{path}"))
                return
            left.take(info.size, name)
            if not info.isreg() or not path:
                continue
            if info.size > MAXIMUM_FILE:
                yield Member(path, problem=_too_large(f"{name}/{path}"))
                continue
            file = archive.extractfile(info)
            yield Member(path, file.read() if file is not None else b"")


def _of_seven_zip(data: bytes, name: str, left: _Budget) -> Iterator[Member]:
    try:
        import py7zr
        from py7zr.io import BytesIOFactory
    except ImportError as error:
        raise MissingProgramError(
            f"{name} is a 7-Zip archive, for which py7zr is needed: run "
            "`pip install fazhi[7z]`, or unpack it and give the folder."
        ) from error
    try:
        with py7zr.SevenZipFile(io.BytesIO(data)) as archive:
            wanted = []
            together = 0
            for info in archive.list():
                if info.is_directory or not _label(info.filename):
                    continue
                if info.uncompressed > MAXIMUM_FILE:
                    yield Member(
                        _label(info.filename), problem=_too_large(f"{name}/{info.filename}")
                    )
                    continue
                left.take(int(info.uncompressed), name)
                together += int(info.uncompressed)
                if together > MAXIMUM_CONTAINER:
                    raise TooLargeError(  # noqa: TRY301 the files are in memory together
                        f"{name} unpacks to more than {MAXIMUM_CONTAINER // 1024**2} MB, too much "
                        "for a 7-Zip archive. Unpack it and give the folder."
                    )
                wanted.append(info.filename)
            factory = BytesIOFactory(MAXIMUM_FILE)
            if wanted:
                archive.extract(targets=wanted, factory=factory)
    except ReadingError:
        raise
    except py7zr.exceptions.PasswordRequired as error:
        raise _encrypted(name) from error
    except Exception as error:
        # py7zr and the decoders it calls raise whatever a broken byte leads to.
        raise _damaged(name, error) from error
    for path in wanted:
        if path in factory.products:
            file = factory.products[path]
            file.seek(0)
            yield Member(_label(path), file.read())


def _label(path: str) -> str:
    """A member's path as a name: no root, drive or parent folder; empty if it is not a report."""
    parts = [
        part.strip()
        for part in _CONTROL.sub("", path).replace("\\", "/").split("/")
        if part.strip() not in {"", ".", ".."} and not re.fullmatch(r"[A-Za-z]:", part)
    ]
    if not parts or any(is_ignored(part) for part in parts):
        return ""
    return "/".join(parts)[-1000:].encode("utf-8", "replace").decode("utf-8")


def _encrypted(name: str) -> EncryptedFileError:
    return EncryptedFileError(
        f"{name} is protected by a password. Unpack it with the password and give the files."
    )


def _too_large(name: str) -> TooLargeError:
    return TooLargeError(
        f"{name} unpacks to more than {MAXIMUM_FILE // 1024**2} MB: it is no report."
    )


def _damaged(name: str, error: Exception) -> DamagedFileError:
    return DamagedFileError(
        f"{name} is damaged ({type(error).__name__}: {error}). "
        "Download it again, or unpack it and give the folder."
    )


class _Bounded(io.RawIOBase):
    """A stream that ends with an error after so many bytes."""

    def __init__(self, source: BinaryIO, limit: int, name: str) -> None:
        super().__init__()
        self._source, self._left, self._name = source, limit, name

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes. Raises TooLargeError past the limit."""
        data = self._source.read(_CHUNK if size < 0 else size)
        self._left -= len(data)
        if self._left < 0:
            raise TooLargeError(
                f"{self._name} unpacks to far more than a set of reports would. Unpack it "
                "yourself and give the folder."
            )
        return data


class _Joined(io.RawIOBase):
    """What was read already, then the rest of a stream."""

    def __init__(self, start: bytes, rest: IO[bytes]) -> None:
        super().__init__()
        self._start, self._rest = start, rest

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes."""
        if self._start:
            taken, self._start = self._start[:size], self._start[size:]
            return taken
        return self._rest.read(size)


__all__ = ["CONTAINERS", "Member", "container_kind", "unpack", "unpack_file"]
