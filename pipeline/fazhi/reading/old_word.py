"""Word and WPS files of the binary formats (.doc, .wps) and RTF, through other programs.

LibreOffice makes a .docx of them, antiword a text; neither comes with fazhi. They run
without a window, for a limited time, and LibreOffice with a profile of its own that
lets it fetch nothing and run no macro.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from importlib.resources import files
from pathlib import Path

from fazhi.reading.errors import DamagedFileError, EncryptedFileError, MissingProgramError
from fazhi.reading.readability import is_readable
from fazhi.reading.word import WordText, read_word

_OFFICE = ("soffice", "libreoffice")
_SECONDS = 90
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_RTF = b"{\\rtf"
_SETTINGS = "libreoffice_settings.xcu"
_TIMED_OUT = frozenset({124, 137})  # what timeout(1) ends with


def read_old_word(data: bytes, *, name: str) -> WordText:
    """Text of a .doc, .wps or RTF file.

    Raises MissingProgramError when neither program is installed, EncryptedFileError or
    DamagedFileError.
    """
    if _ENCRYPTED_STREAM in data:
        raise EncryptedFileError(
            f"{name} is protected by a password. Save it without one and try again."
        )
    office = next((path for program in _OFFICE if (path := shutil.which(program))), None)
    antiword = None if data.startswith(_RTF) else shutil.which("antiword")
    if office is None and antiword is None:
        raise MissingProgramError(
            f"{name} is an old Word, WPS or RTF file, which needs LibreOffice (its program "
            "soffice) or, for .doc, antiword: install one of them and try again, or save the "
            "file as .docx in Word or WPS."
        )
    with tempfile.TemporaryDirectory(prefix="fazhi-") as folder:
        if office is not None:
            found = _by_office(office, data, Path(folder), name=name)
        else:
            found = _by_antiword(str(antiword), data, Path(folder), name=name)
    if not is_readable(found.text):
        raise _not_converted(name, "what comes out is no readable text")
    return found


def _by_office(program: str, data: bytes, folder: Path, *, name: str) -> WordText:
    source = folder / "report.doc"  # never the file's own name: it is part of a command
    source.write_bytes(data)
    user = folder / "profile" / "user"
    user.mkdir(parents=True)
    settings = files("fazhi.data").joinpath(_SETTINGS).read_bytes()
    (user / "registrymodifications.xcu").write_bytes(settings)
    _run(
        [
            program,
            f"-env:UserInstallation={user.parent.as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            "docx",
            "--outdir",
            str(folder / "out"),
            str(source),
        ],
        folder,
        name=name,
    )
    converted = folder / "out" / "report.docx"
    if not converted.is_file():
        raise _not_converted(name, "LibreOffice made nothing of it")
    return read_word(converted.read_bytes(), name=name)


def _by_antiword(program: str, data: bytes, folder: Path, *, name: str) -> WordText:
    source = folder / "report.doc"
    source.write_bytes(data)
    # -w 0: a paragraph stays one line.
    output = _run([program, "-m", "UTF-8.txt", "-w", "0", str(source)], folder, name=name)
    lines = [line.strip() for line in output.decode("utf-8", "replace").splitlines()]
    return WordText("\n".join(line for line in lines if line))


def _run(command: list[str], folder: Path, *, name: str) -> bytes:
    limiter = shutil.which("timeout")
    if limiter is not None:
        # Ends the program and what it started even if this process is gone by then.
        command = [limiter, "--kill-after=5", str(_SECONDS), *command]
    try:
        finished = subprocess.run(  # noqa: S603 a fixed program and names of our own
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS + 10,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _not_converted(name, type(error).__name__) from error
    if limiter is not None and finished.returncode in _TIMED_OUT:
        raise _not_converted(name, f"it took more than {_SECONDS} seconds")
    if finished.returncode:
        words = finished.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        reason = words[0] if words else f"exit code {finished.returncode}"
        # The same file gives the same message, wherever it was put for the program.
        raise _not_converted(name, reason.replace(f"{folder}/", ""))
    return finished.stdout


def _not_converted(name: str, reason: str) -> DamagedFileError:
    return DamagedFileError(
        f"{name} cannot be converted ({reason[:200]}). Open it in Word or WPS, save it as .docx "
        "and give that file."
    )
