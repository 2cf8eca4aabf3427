"""The `fazhi` command: sub-commands of this package and those other packages add."""

from __future__ import annotations

import io
import os
import sys
from importlib.metadata import entry_points
from typing import Annotated

import typer

from fazhi import __version__
from fazhi.cli.doctor import doctor
from fazhi.cli.extract import extract
from fazhi.cli.language import ENGLISH, language, translate
from fazhi.cli.normalise import normalise
from fazhi.cli.panel import panel
from fazhi.cli.show import show
from fazhi.errors import FazhiError

# However it was started (python -m fazhi): completion goes by this name.
PROGRAM = "fazhi"
COMMAND_GROUP = "fazhi.commands"
EXIT_WRONG_COMMAND = 2
EXIT_BROKEN_PIPE = 1


def make_app() -> typer.Typer:
    """The whole command line, with the commands that entry points add."""
    app = typer.Typer(
        name="fazhi",
        help="Tables from Chinese 法治政府建设 reports: officials, laws, campaigns, indicators.",
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    app.callback()(_options)
    app.command("extract")(extract)
    app.command("normalise")(normalise)
    app.command("panel")(panel)
    app.command("show")(show)
    app.command("doctor")(doctor)
    for entry in sorted(entry_points(group=COMMAND_GROUP), key=lambda entry: entry.name):
        command = entry.load()
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=entry.name)
        else:
            app.command(entry.name)(command)
    return app


def _print_version(value: bool) -> None:
    if value:
        print(f"fazhi {__version__}")
        raise typer.Exit


def _options(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            help="Print the version and leave.",
            callback=_print_version,
            is_eager=True,
        ),
    ] = False,
) -> None:
    """Options of `fazhi` itself."""


def main() -> None:
    """Run the command line; a FazhiError becomes one line on stderr and exit code 2."""
    _accept_any_bytes()
    try:
        _run(make_app())
    except FazhiError as error:
        print(f"fazhi: {translate(str(error))}", file=sys.stderr)
        sys.exit(EXIT_WRONG_COMMAND)
    finally:
        _flush()


def _run(app: typer.Typer) -> None:
    if language() == ENGLISH:
        app(prog_name=PROGRAM)
    else:
        from fazhi.cli.translated import run_translated

        run_translated(app, program=PROGRAM)


def _accept_any_bytes() -> None:
    """No input and no terminal makes reading or printing fail: what does not fit is replaced."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _flush() -> None:
    """Print what is still buffered; a reader that has left (`| head -1`) is no error."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # The interpreter flushes once more when it ends: let it write to nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(EXIT_BROKEN_PIPE)
