"""The command line in Chinese: help, usage and what is wrong with a command.

Typer writes help through a formatter; here it gets one that looks every text up in the
catalogue and breaks lines by the width of characters on the screen.
"""

from __future__ import annotations

import io
import re
import sys
from typing import Any

import typer
from typer.main import get_command

from fazhi.cli.language import translate
from fazhi.cli.screen import width_of, wrap

_EXTRAS = re.compile(r"(?P<help>.*?)(?: {2}|^)\[(?P<extras>[^\[\]]*)\]", re.DOTALL)
_ERROR = "Error: "
_COLUMN = 30
_GAP = 2
# The exception that is behind all errors of usage has no public name in Typer.
_USAGE_ERRORS: tuple[type[Any], ...] = tuple(
    base for base in typer.BadParameter.__mro__ if base.__name__ == "ClickException"
)


class TranslatedFormatter:
    """Methods that take the place of those of Typer's help formatter."""

    width: int
    current_indent: int
    write: Any

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """`用法：fazhi …`; arguments that do not fit stand below each other."""
        begin = f"{prefix or translate('Usage: ')}{prog} "
        self._write_lines(begin, args)

    def write_heading(self, heading: str) -> None:
        """The name of a section."""
        self.write(f"{'':>{self.current_indent}}{translate(heading)}{translate(':')}\n")

    def write_text(self, text: str) -> None:
        """Paragraphs, a blank line between them."""
        paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n", text)]
        for number, paragraph in enumerate(paragraphs):
            if number:
                self.write("\n")
            self._write_lines(" " * self.current_indent, translate(paragraph))

    def write_dl(self, rows: Any, col_max: int = _COLUMN, col_spacing: int = _GAP) -> None:
        """Options, arguments or commands, each with its help beside or below it."""
        listed = [(first, second) for first, second in rows]
        column = min(max(width_of(first) for first, _ in listed), col_max) + col_spacing
        for first, second in listed:
            begin = " " * self.current_indent + first
            room = column + self.current_indent - width_of(begin)
            if room < col_spacing:
                self.write(f"{begin}\n")
                begin, room = "", column + self.current_indent
            self._write_lines(begin + " " * room, _described(second))

    def _write_lines(self, begin: str, text: str) -> None:
        indent = width_of(begin)
        lines = wrap(text, max(self.width - indent, 20)) or [""]
        for number, line in enumerate(lines):
            self.write(f"{begin if number == 0 else ' ' * indent}{line}".rstrip() + "\n")


def _described(text: str) -> str:
    """A help text with what Typer says after it: `[default: 1; required]`."""
    found = _EXTRAS.fullmatch(text)
    if found is None:
        return translate(" ".join(text.split()))
    extras = [translate(extra.strip()) for extra in found["extras"].split(";")]
    return f"{translate(' '.join(found['help'].split()))}  [{'；'.join(extras)}]".strip()


def translated(app: typer.Typer) -> Any:
    """The command of an app, whose help and usage are translated."""
    command = get_command(app)
    _prepare(command)
    return command


def _prepare(command: Any) -> None:
    base = command.context_class
    formatter = type("Formatter", (TranslatedFormatter, base.formatter_class), {})
    command.context_class = type("Context", (base,), {"formatter_class": formatter})
    if command.help:
        first = translate(" ".join(command.help.split("\n\n")[0].split()))
        command.short_help = re.split(r"[。；]", first)[0]
    for sub_command in getattr(command, "commands", {}).values():
        _prepare(sub_command)


def _said(line: str) -> str:
    """A line of an error; what follows `Error: ` may have more words than a frame around it."""
    if not line.startswith(_ERROR):
        return translate(line)
    return translate(f"{_ERROR}{{}}").format(translate(line.removeprefix(_ERROR)))


def run_translated(app: typer.Typer, *, program: str) -> None:
    """Run an app; wrong usage is explained on stderr, in the language of the environment."""
    try:
        code = translated(app)(prog_name=program, standalone_mode=False)
    except _USAGE_ERRORS as error:
        said = io.StringIO()
        error.show(said)
        for line in said.getvalue().splitlines():
            print(_said(line), file=sys.stderr)
        sys.exit(error.exit_code)
    except typer.Abort:
        print(translate("Aborted!"), file=sys.stderr)
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else 0)
