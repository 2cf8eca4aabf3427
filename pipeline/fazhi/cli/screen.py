"""Text on a screen, where a Chinese character is as wide as two letters."""

from __future__ import annotations

import re
import unicodedata

_UNIT = re.compile(r"[!-~]+|\s+|.")
# What may not begin a line.
_CLOSING = frozenset("，。、；：！？）》」』〉”’")


def width_of(text: str) -> int:
    """Columns that a text takes."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most `width` columns, broken at spaces and between wide characters.

    A word that is wider than that keeps a line of its own.
    """
    lines: list[str] = []
    line = ""
    for unit in _UNIT.findall(text):
        fits = width_of(line) + width_of(unit.rstrip()) <= width
        if line and not fits and unit not in _CLOSING:
            lines.append(line.rstrip())
            line = ""
        if line or not unit.isspace():
            line += unit
    if line.strip():
        lines.append(line.rstrip())
    return lines
