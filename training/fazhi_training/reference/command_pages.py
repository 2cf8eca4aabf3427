"""Every command with its arguments and options, in English and in Chinese."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from enum import Enum
from pathlib import PurePath
from typing import Any

from typer.main import get_command

from fazhi.cli.app import make_app
from fazhi.cli.catalogue import Catalogue
from fazhi.data import read_table
from fazhi_training.reference.markdown import cell, code, page, table

Translate = Callable[[str], str]


def english_commands() -> str:
    """The page in English."""
    return _page("Commands", "`fazhi COMMAND --help` says the same.", lambda text: text)


def chinese_commands() -> str:
    """The page in Chinese."""
    catalogue = Catalogue(
        (row["en"], row["zh"], row["translated"]) for row in read_table("messages")
    )
    introduction = "与 `fazhi COMMAND --help` 的说明相同（`FAZHI_LANGUAGE=zh`）。"
    return _page("命令", introduction, catalogue.translate)


def _page(title: str, introduction: str, translate: Translate) -> str:
    app = get_command(make_app())
    sections = (_section(name, command, translate) for name, command in _commands(app, "fazhi"))
    return page(title, introduction, sections)


def _commands(command: Any, path: str) -> Iterator[tuple[str, Any]]:
    yield path, command
    for name in sorted(getattr(command, "commands", {})):
        yield from _commands(command.commands[name], f"{path} {name}")


def _section(path: str, command: Any, translate: Translate) -> str:
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    options = [one for one in command.params if one.param_type_name == "option"]
    usage = " ".join([path, *map(_usage, arguments), *(["[OPTIONS]"] if options else [])])
    paragraphs = re.split(r"\n\s*\n", inspect.cleandoc(command.help or ""))
    said = [translate(" ".join(paragraph.split())) for paragraph in paragraphs]
    columns = ["", *(translate(name) for name in ("meaning", "default"))]
    rows = [
        (code(_name(one)), _help(one, translate), _default(one, translate)) for one in arguments
    ]
    rows += [
        (
            ", ".join(map(code, [*one.opts, *one.secondary_opts])),
            _help(one, translate),
            _default(one, translate),
        )
        for one in options
        if one.name not in {"install_completion", "show_completion"}
    ]
    parts = [f"## {path}", *(cell(text) for text in said), code(usage)]
    if rows:
        parts.append(table(columns, rows))
    return "\n\n".join(parts)


def _name(argument: Any) -> str:
    return str(argument.metavar or argument.name.upper())


def _usage(argument: Any) -> str:
    name = _name(argument) + ("..." if argument.nargs == -1 else "")
    return name if argument.required else f"[{name}]"


def _help(parameter: Any, translate: Translate) -> str:
    return cell(translate(" ".join((parameter.help or "").split())))


def _default(parameter: Any, translate: Translate) -> str:
    if parameter.required:
        return translate("required")
    value = parameter.default
    if value is None or value is False or value in ("", []) or callable(value):
        return ""
    if isinstance(value, Enum):
        value = value.value
    elif isinstance(value, PurePath):
        value = value.as_posix()
    return code(value)
