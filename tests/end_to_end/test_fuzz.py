"""Mutated files of all formats: a report or a reading error, never a crash or a hang.

FAZHI_FUZZ_FILES, FAZHI_FUZZ_SECONDS and FAZHI_FUZZ_SEED set how many, how long at most and
which. What fails is saved in the folder of FAZHI_FUZZ_FAILED; a file that failed once is kept
in `fuzz_cases` (its name ends like the file's) and read at every run.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import random
import signal
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fazhi.reading import ReadingError, read_bytes, unpack
from fazhi.reading.containers import container_kind
from fazhi.structure import parse

pytestmark = pytest.mark.fuzz
FILES = int(os.environ.get("FAZHI_FUZZ_FILES", "1500"))
SECONDS = float(os.environ.get("FAZHI_FUZZ_SECONDS", "40"))
SEED = int(os.environ.get("FAZHI_FUZZ_SEED", "20250101"))
FAILED = os.environ.get("FAZHI_FUZZ_FAILED")
CPU_SECONDS_PER_FILE = 10
CASES = Path(__file__).with_name("fuzz_cases")
TEXT = (
    "柳溪乡2024年度法治政府建设工作报告\n2024年，柳溪乡认真落实各项任务。\n一、主要工作\n"
    "（一）全年调解纠纷86件，成功率98.8%。\n利用“12·4”国家宪法日发放资料3000余份。\n"
)
INTERESTING = (
    b"\x00" * 64, b"\xff" * 16, b"<" * 500, b"<div>" * 400, b"&lt;" * 100, b"&#x110000;",
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"]]>", b"../" * 20, b"\x7f\xff\xff\xff", b"obj\nstream\n",
    "：".encode() * 200, b"9" * 400, b"PK\x03\x04", b"%PDF-1.4\n", b"\r\n\r\n", b"=" * 100,
)  # fmt: skip


class HangError(Exception):
    """A file takes too long."""


@contextlib.contextmanager
def limited() -> Iterator[None]:
    """End after so many seconds of the processor."""

    def stop(*_: object) -> None:
        raise HangError

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS_PER_FILE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def try_reading(data: bytes, name: str) -> None:
    """Raises whatever is no reading error."""
    try:
        if container_kind(data) is not None:
            for member in unpack(data, name=name):
                if member.problem is None:
                    try_reading(member.data, member.name)
            return
        report = read_bytes(data, name=name)
    except ReadingError as error:
        assert str(error)
        return
    assert report.text.strip()
    parse(report)


def mutated(data: bytes, other: bytes, choose: random.Random) -> bytes:
    """One to four changes: bits, cuts, copies, splices, insertions."""
    for _ in range(choose.randint(1, 4)):
        if not data:
            break
        start = choose.randrange(len(data))
        end = min(len(data), start + choose.randint(1, max(1, len(data) // 4)))
        kind = choose.randrange(7)
        if kind == 0:
            changed = bytearray(data)
            for _ in range(choose.randint(1, 20)):
                changed[choose.randrange(len(changed))] ^= 1 << choose.randrange(8)
            data = bytes(changed)
        elif kind == 1:
            data = data[:start]
        elif kind == 2:
            data = data[:start] + data[end:]
        elif kind == 3:
            data = data[:end] + data[start:end] * choose.randint(1, 20) + data[end:]
        elif kind == 4:
            data = data[:start] + choose.choice(INTERESTING) + data[start:]
        elif kind == 5:
            data = data[:start] + other[choose.randrange(len(other) + 1) :][:4000] + data[end:]
        else:
            data = data[:start] + choose.randbytes(end - start) + data[end:]
    return data


def mutated_inside(data: bytes, other: bytes, choose: random.Random) -> bytes:
    """The same within a member of a zip, so that the container stays whole."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w") as changed:
        names = archive.namelist()
        chosen = set(choose.sample(names, choose.randint(1, min(2, len(names)))))
        for name in names:
            content = archive.read(name)
            changed.writestr(name, mutated(content, other, choose) if name in chosen else content)
    return out.getvalue()


@pytest.fixture(scope="module")
def seeds(
    documents: dict[str, Callable[[str], bytes]],
    containers: dict[str, Callable[[dict[str, bytes]], bytes]],
) -> dict[str, bytes]:
    found = {suffix: build(TEXT) for suffix, build in documents.items()}
    members = {f"a.{suffix}": found[suffix] for suffix in ("txt", "html", "ofd")}
    found |= {suffix: build(members) for suffix, build in containers.items()}
    found["rtf"] = b"{\\rtf1\\ansi " + TEXT.encode("gb18030") + b"}"
    found["doc"] = bytes.fromhex("d0cf11e0a1b11ae1") + TEXT.encode("utf-16-le") * 5
    return found


def test_mutated_files_are_read_or_refused(seeds, tmp_path, monkeypatch) -> None:
    # Converters are other people's programs: what they make of noise is not tested here.
    monkeypatch.setenv("PATH", str(tmp_path))
    end = time.monotonic() + SECONDS
    suffixes = sorted(seeds)
    failures: dict[str, str] = {}
    count = 0
    for number in range(FILES):
        if time.monotonic() > end:
            break
        choose = random.Random(f"{SEED} {number}")
        suffix = suffixes[number % len(suffixes)]
        data, other = seeds[suffix], seeds[choose.choice(suffixes)]
        inside = suffix in {"docx", "ofd", "zip"} and choose.random() < 0.7
        data = (mutated_inside if inside else mutated)(data, other, choose)
        count += 1
        try:
            with limited():
                try_reading(data, f"report.{suffix}")
        except Exception as error:  # noqa: BLE001 every one of them is a finding
            name = f"{hashlib.sha256(data).hexdigest()[:12]}.{suffix}"
            failures[name] = f"{type(error).__name__}: {error}"[:300]
            if FAILED:
                Path(FAILED).mkdir(parents=True, exist_ok=True)
                (Path(FAILED) / name).write_bytes(data)
    print(f"{count} mutated files, {len(failures)} failures")
    assert not failures
    assert count >= len(suffixes)


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.glob("*.*")))
def test_what_failed_once_does_not_fail_again(case) -> None:
    with limited():
        try_reading((CASES / case).read_bytes(), f"report.{case.split('.', 1)[1]}")
