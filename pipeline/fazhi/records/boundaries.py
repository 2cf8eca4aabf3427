"""Where sentences, clauses and paragraphs of a report end.

A line break in mid-sentence (a wrapped line of a PDF) ends nothing; a comma or a
colon between digits (12,077; 8:30) ends no clause.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from fazhi.structure.document import Heading

_BREAK = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_SENTENCE_END = re.compile(r"[。！？!?]")
_CLAUSE_END = re.compile(r"[，；;：]|(?<![0-9])[,:]|[,:](?![0-9])")
_STOPS = frozenset("。！？!?；;：:")
_SHORTEST_WRAPPED_LINE = 15  # characters; shorter lines are headings, signatures or cells


@dataclass(frozen=True, slots=True)
class Boundaries:
    """Stretches of text that end something; what lies between them belongs together.

    starts, ends: sorted; no two stretches overlap.
    """

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    length: int

    def around(self, offset: int) -> tuple[int, int]:
        """Start and end of the part between two boundaries that holds an offset."""
        after = bisect_right(self.ends, offset)
        return (
            self.ends[after - 1] if after else 0,
            self.starts[after] if after < len(self.starts) else self.length,
        )


@dataclass(frozen=True, slots=True)
class TextBoundaries:
    """The boundaries of one text, from the coarse to the fine."""

    paragraphs: Boundaries
    sentences: Boundaries
    clauses: Boundaries


def find_boundaries(text: str, headings: Iterable[Heading] = ()) -> TextBoundaries:
    """Find all boundaries in one pass each. headings: lines that stand for themselves."""
    lines = _line_ends(text, headings)
    sentences = lines + [match.span() for match in _SENTENCE_END.finditer(text)]
    clauses = sentences + [match.span() for match in _CLAUSE_END.finditer(text)]
    return TextBoundaries(*(_boundaries(spans, len(text)) for spans in (lines, sentences, clauses)))


def _boundaries(spans: list[tuple[int, int]], length: int) -> Boundaries:
    ordered = sorted(spans)
    return Boundaries(
        tuple(start for start, _ in ordered), tuple(end for _, end in ordered), length
    )


def _line_ends(text: str, headings: Iterable[Heading]) -> list[tuple[int, int]]:
    """Line breaks that end a paragraph."""
    heading_starts = set()
    heading_ends = set()
    for heading in headings:
        heading_starts.add(heading.start)
        heading_ends.add(heading.end)
    ends = []
    line_start = 0
    for match in _BREAK.finditer(text):
        body = text[line_start : match.start()].rstrip()
        following = text[match.end() : match.end() + 1]
        wrapped = (
            len(body.lstrip()) >= _SHORTEST_WRAPPED_LINE
            and body[-1] not in _STOPS
            and bool(following.strip())
            and match.end() not in heading_starts
            and line_start + len(body) not in heading_ends
        )
        if not wrapped:
            ends.append(match.span())
        line_start = match.end()
    return ends
