"""The text as lines with offsets, folded so that patterns need only one form of each mark.

Folding never changes the length: a position in the folded text is a
position in the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_BLANK = " \t\u3000\xa0\u200b\u200c\u200d\ufeff\u2002\u2003\u2009\u202f\u2060"
_FOLDING: dict[int, str] = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_FOLDING |= {ord(blank): " " for blank in _BLANK}
_FOLDING |= {
    ord(old): new for old, new in zip("〇○Ｏ〔〕［］﹝﹞【】︰∶", "〇〇O〔〕[][][]::", strict=True)
}


def fold(text: str) -> str:
    """Full-width letters, digits and marks as ASCII, odd blanks as spaces; same length."""
    return text.translate(_FOLDING)


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its break and outer blanks.

    start, end: offsets of the trimmed text; limit: offset behind the line
    break; folded: the trimmed text, folded.
    """

    start: int
    end: int
    limit: int
    folded: str

    @property
    def is_blank(self) -> bool:
        """Whether nothing but blanks stands on the line."""
        return self.start == self.end


def split_lines(text: str) -> tuple[Line, ...]:
    """All lines of the text, blank ones too; their `limit`s partition the text."""
    folded = fold(text)
    lines = []
    start = 0
    for match in _BREAK.finditer(folded):
        lines.append(_line(folded, start, match.start(), match.end()))
        start = match.end()
    if start < len(folded):
        lines.append(_line(folded, start, len(folded), len(folded)))
    return tuple(lines)


def line_start(lines: Sequence[Line], index: int) -> int:
    """Offset at which a line begins with its blanks: where the one before it ends."""
    return lines[index - 1].limit if index else 0


def _line(folded: str, start: int, end: int, limit: int) -> Line:
    raw = folded[start:end]
    body = raw.strip()
    first = start + len(raw) - len(raw.lstrip()) if body else start
    return Line(first, first + len(body), limit, body)
