"""The options that the sub-commands share, and what they stand for."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fazhi_training.annotation.errors import AnnotationError

if TYPE_CHECKING:
    from fazhi_training.annotation.server import Server, ServerProject

TITLE = "法治政府建设报告标注"

Url = Annotated[
    str,
    typer.Option(envvar="LABEL_STUDIO_URL", help="Address of the Label Studio server."),
]
Key = Annotated[
    str,
    typer.Option(
        envvar="LABEL_STUDIO_API_KEY",
        show_default=False,
        help="Access token from Account & Settings; better given by the variable.",
    ),
]
Project = Annotated[
    str, typer.Option("--project", help="Number or title of the project on the server.")
]
Root = Annotated[
    Path | None, typer.Option(help="Checkout of the project; default: the one around you.")
]

DEFAULT_URL = "http://127.0.0.1:8080"


def open_server(url: str, key: str) -> Server:
    """A connected server. Raises an AnnotationError that names the remedy."""
    from fazhi_training.annotation.server import Server

    return Server(url, key)


def open_project(server: Server, project: str) -> ServerProject:
    """The project of this number or title. Raises AnnotationError when there is none."""
    if project.isdecimal():
        return server.project(int(project))
    found = server.project_by_title(project)
    if found is None:
        raise AnnotationError(
            f"{server.url} has no project '{project}'; make it with `fazhi annotate setup`, or "
            "name another with --project (list them: `fazhi annotate projects`)"
        )
    return found


def pairs(given: list[str] | None, option: str) -> dict[str, str]:
    """`OLD=NEW` arguments as a dictionary. Raises AnnotationError for one without `=`."""
    result = {}
    for entry in given or []:
        left, equals, right = entry.partition("=")
        if not (left and equals and right):
            raise AnnotationError(f"{option} {entry}: write it as {option} LEFT=RIGHT")
        result[left] = right
    return result


@contextmanager
def until_stopped() -> Iterator[None]:
    """Ends the block quietly on Ctrl-C and on a polite kill, so that `finally` is reached."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, before)
