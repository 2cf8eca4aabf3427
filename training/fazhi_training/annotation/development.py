"""A Label Studio for development and tests: own environment, SQLite, loopback, known users.

Nothing here is for a server that others can reach: the passwords are public and the
protection against requests to this machine is off, so that a backend on it can be used.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from fazhi_training.annotation.errors import AnnotationError

HOST = "127.0.0.1"
START_SECONDS = 300.0


class DevelopmentServerError(AnnotationError):
    """The development server is not installed or does not start."""


@dataclass(frozen=True, slots=True)
class DevelopmentUser:
    """A user that every warmed data folder holds."""

    email: str
    password: str
    token: str


ADMIN = DevelopmentUser("admin@example.com", "admin-pass-123", "0" * 39 + "a")
ANNOTATORS = (
    DevelopmentUser("first@example.com", "first-pass-123", "1" * 40),
    DevelopmentUser("second@example.com", "second-pass-123", "2" * 40),
)


@dataclass(frozen=True, slots=True)
class Installation:
    """Where the server's environment and its warmed data lie (build/label-studio)."""

    folder: Path

    @property
    def binary(self) -> Path:
        """The server's own command."""
        return self.folder / "venv" / "bin" / "label-studio"

    @property
    def template(self) -> Path:
        """Data after the migrations, with the users; copied for every server."""
        return self.folder / "template"

    def check(self) -> None:
        """Raises DevelopmentServerError when the environment is missing."""
        if not self.binary.is_file():
            raise DevelopmentServerError(
                f"no Label Studio in {self.folder}; install it with `make label-studio-install`"
            )


@dataclass(slots=True)
class RunningServer:
    """A started server; `stop` ends exactly this process."""

    url: str
    data: Path
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        """Ask it to end, and make sure."""
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End it without warning, as a crash would."""
        self.process.kill()
        self.process.wait()


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        return int(listener.getsockname()[1])


def new_data(installation: Installation, data: Path) -> None:
    """A fresh data folder from the warmed one, which is made at the first call (a minute)."""
    warm(installation)
    shutil.copytree(installation.template, data)


def start(installation: Installation, data: Path, *, port: int, log: Path) -> RunningServer:
    """Start a server on the loopback and wait until it answers.

    Raises DevelopmentServerError with the end of the log when it does not.
    """
    installation.check()
    command = [
        str(installation.binary),
        "start",
        "--no-browser",
        "--internal-host",
        HOST,
        "--port",
        str(port),
        "--log-level",
        "INFO",
    ]
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as stream:
        process = subprocess.Popen(  # noqa: S603 - our own installation
            command,
            env=_environment(data, ADMIN),
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            cwd=data,
        )
    running = RunningServer(f"http://{HOST}:{port}", data, process)
    try:
        _wait(running, log)
    except BaseException:
        running.kill()
        raise
    return running


def _wait(running: RunningServer, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while running.process.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{running.url}/health", timeout=5) as answer:  # noqa: S310
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    end = "\n".join(log.read_text("utf-8", "replace").splitlines()[-15:])
    raise DevelopmentServerError(f"Label Studio does not start on {running.url}; its log:\n{end}")


def warm(installation: Installation) -> None:
    """Migrate a new database and make the users, unless that is done. Whole or not at all."""
    installation.check()
    if installation.template.is_dir():
        return
    part = installation.folder / f"template.{os.getpid()}"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    log = installation.folder / "template.log"
    try:
        running = start(installation, part, port=free_port(), log=log)
        running.stop()
        for user in ANNOTATORS:
            _add_user(installation, part, user)
        part.rename(installation.template)
    except OSError:
        # Another process was quicker; its template is as good.
        if not installation.template.is_dir():
            raise
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _add_user(installation: Installation, data: Path, user: DevelopmentUser) -> None:
    done = subprocess.run(  # noqa: S603 - our own installation
        [
            str(installation.binary),
            "init",
            "-q",
            "--username",
            user.email,
            "--password",
            user.password,
            "--user-token",
            user.token,
        ],
        env=_environment(data, user),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        cwd=data,
        check=False,
    )
    if done.returncode:
        detail = done.stderr.decode("utf-8", "replace")[-500:]
        raise DevelopmentServerError(f"the user {user.email} cannot be made: {detail}")


def _environment(data: Path, user: DevelopmentUser) -> dict[str, str]:
    """The caller's environment without any setting of Label Studio, and ours."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("LABEL_STUDIO_", "HEARTEX_", "DJANGO_", "VIRTUAL_ENV"))
    }
    return kept | {
        "LABEL_STUDIO_BASE_DATA_DIR": str(data.resolve()),
        "LABEL_STUDIO_USERNAME": user.email,
        "LABEL_STUDIO_PASSWORD": user.password,
        "LABEL_STUDIO_USER_TOKEN": user.token,
        "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true",
        "LABEL_STUDIO_DISABLE_SIGNUP_WITHOUT_LINK": "true",
        "COLLECT_ANALYTICS": "false",
        "LATEST_VERSION_CHECK": "false",
        "SENTRY_DSN": "",
        "FRONTEND_SENTRY_DSN": "",
        "ML_BLOCK_LOCAL_IP": "false",
        "SSRF_PROTECTION_ENABLED": "false",
    }
