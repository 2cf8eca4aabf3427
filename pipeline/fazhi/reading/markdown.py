"""Markdown without its marks: what a reader of the rendered page sees, a paragraph per line."""

from __future__ import annotations

import html
import re

_FENCE = re.compile(r"\s{0,3}(?:```|~~~)")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+")
_CLOSING = re.compile(r"\s+#{1,6}\s*$")
_UNDERLINE = re.compile(r"\s{0,3}(?:=+|-+|\*\s?\*\s?\*[*\s]*|_\s?_\s?_[_\s]*|-\s?-\s?-[-\s]*)$")
_BULLET = re.compile(r"(\s{0,12})[-*+]\s+")
_QUOTE = re.compile(r"(?:\s{0,3}>\s?){1,5}")
_TABLE_RULE = re.compile(r"\s{0,3}\|?[\s:|-]{3,500}$")
_IMAGE = re.compile(r"!\[([^\[\]\n]{0,500})\]\([^()\n]{0,1000}\)")
_LINK = re.compile(r"\[([^\[\]\n]{1,500})\]\([^()\n]{0,1000}\)")
_STRONG = re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,2000}?\S|\S)\1")
_EMPHASIS = re.compile(r"(?<![*\w])\*(?=\S)([^*\n]{1,2000}?\S|\S)\*(?![*\w])")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")
_TAG = re.compile(r"</?(?:br|p|div|span|b|i|strong|em|u|font|center)\b[^<>\n]{0,300}>", re.I)


def plain_text(text: str) -> str:
    """The text without headings' marks, emphasis, links, table rules and the like.

    Table rows become cells joined by ` | `, as those of other formats.
    """
    lines: list[str] = []
    fenced = False
    for line in text.splitlines():
        if _FENCE.match(line):
            fenced = not fenced
        elif fenced:
            lines.append(line)
        elif not _UNDERLINE.match(line) and not (_TABLE_RULE.match(line) and "-" in line):
            lines.append(_line(line))
    return "\n".join(lines).strip("\n")


def _line(line: str) -> str:
    line = _QUOTE.sub("", line, count=1) if line.lstrip().startswith(">") else line
    if _HEADING.match(line):
        line = _CLOSING.sub("", _HEADING.sub("", line, count=1))
    line = _BULLET.sub(r"\1", line, count=1) if _BULLET.match(line) else line
    line = _IMAGE.sub(r"\1", line)
    line = _LINK.sub(r"\1", line)
    line = _EMPHASIS.sub(r"\1", _STRONG.sub(r"\2", line))
    line = html.unescape(_TAG.sub("", _ESCAPE.sub(r"\1", line)))
    if line.strip().startswith("|") and line.strip().endswith("|"):
        cells = line.strip().strip("|").split("|")
        line = " | ".join(" ".join(cell.split()) for cell in cells)
    return line.rstrip()
