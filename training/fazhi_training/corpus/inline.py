"""Inline marks: ⟦LABEL|text⟧, nested freely, for writing and reviewing gold as plain text.

A span that overlaps another without nesting is written with a start mark
⟦LABEL/⟧ and an end mark ⟦/LABEL⟧; where two such spans of one label are open at
once, a number tells them apart (⟦ZERO1/⟧ … ⟦/ZERO1⟧).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from fazhi_training.corpus.errors import CorpusError
from fazhi_training.corpus.scheme import LabelScheme
from fazhi_training.labelled_span import LabelledSpan

_MARK = re.compile(
    r"⟦/(?P<end>[A-Z]{1,30}[0-9]{0,3})⟧|⟦(?P<start>[A-Z]{1,30}[0-9]{0,3})/⟧"
    r"|⟦(?P<open>[A-Z]{1,30})\||(?P<close>⟧)|(?P<stray>⟦)"
)


class InlineError(CorpusError):
    """Inline marks that do not fit together; the message names line and remedy."""


@dataclass(slots=True)
class _Reader:
    """What has been read so far of one marked text."""

    scheme: LabelScheme
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    brackets: list[tuple[str, int, int]] = field(default_factory=list)
    marks: dict[str, tuple[int, int]] = field(default_factory=dict)
    spans: list[LabelledSpan] = field(default_factory=list)

    def add_text(self, piece: str) -> None:
        self.pieces.append(piece)
        self.length += len(piece)

    def add_span(self, label: str, start: int, *, line: int) -> None:
        layer = self.scheme.layer_of_label(label)
        if layer is None:
            known = ", ".join(self.scheme.label_names)
            raise InlineError(f"line {line}: unknown label {label}; the scheme has {known}")
        if start == self.length:
            raise InlineError(f"line {line}: {label} holds no text; remove the mark")
        self.spans.append(LabelledSpan(start, self.length, layer, label))


def parse_inline(marked: str, *, scheme: LabelScheme) -> tuple[str, tuple[LabelledSpan, ...]]:
    """Split a marked text into the plain text and its sorted spans.

    Raises InlineError for marks that do not pair, empty spans and unknown labels.
    """
    reader = _Reader(scheme)
    position = 0
    line = 1
    for match in _MARK.finditer(marked):
        line += marked.count("\n", position, match.start())
        reader.add_text(marked[position : match.start()])
        position = match.end()
        _take_mark(reader, match, line=line)
    reader.add_text(marked[position:])
    for label, _, opened in reader.brackets:
        raise InlineError(f"line {opened}: ⟦{label}| is never closed; add the missing ⟧")
    for name, (_, opened) in reader.marks.items():
        raise InlineError(f"line {opened}: ⟦{name}/⟧ has no end; add ⟦/{name}⟧")
    return "".join(reader.pieces), tuple(sorted(reader.spans, key=_outer_first))


def _take_mark(reader: _Reader, match: re.Match[str], *, line: int) -> None:
    kind = match.lastgroup
    if kind == "open":
        reader.brackets.append((match["open"], reader.length, line))
    elif kind == "close":
        if not reader.brackets:
            raise InlineError(f"line {line}: ⟧ closes nothing; remove it or add the ⟦LABEL| before")
        label, start, _ = reader.brackets.pop()
        reader.add_span(label, start, line=line)
    elif kind == "start":
        name = match["start"]
        if name in reader.marks:
            raise InlineError(f"line {line}: ⟦{name}/⟧ is open already; number them, ⟦{name}1/⟧")
        reader.marks[name] = (reader.length, line)
    elif kind == "end":
        name = match["end"]
        if name not in reader.marks:
            raise InlineError(f"line {line}: ⟦/{name}⟧ ends nothing; add ⟦{name}/⟧ before it")
        start, _ = reader.marks.pop(name)
        reader.add_span(name.rstrip("0123456789"), start, line=line)
    else:
        raise InlineError(f"line {line}: ⟦ starts no mark; write ⟦LABEL|text⟧ or remove it")


def _outer_first(span: LabelledSpan) -> tuple[int, int, bool, str]:
    """Sort key: by start, longer first, layer 2 around layer 1 where they are equal."""
    return (span.start, -span.end, span.layer == "entity", span.label)


def render_inline(text: str, spans: Iterable[LabelledSpan]) -> str:
    """The inverse of `parse_inline`.

    Raises InlineError when the text itself holds mark characters or a span is
    empty or out of range.
    """
    if "⟦" in text or "⟧" in text:
        raise InlineError("the text holds ⟦ or ⟧ itself and cannot be marked inline")
    before: dict[int, list[str]] = {}
    after: dict[int, list[str]] = {}
    brackets: list[LabelledSpan] = []
    open_marks: dict[str, int] = {}
    for span in sorted(spans, key=_outer_first):
        if not 0 <= span.start < span.end <= len(text):
            raise InlineError(f"{span.label} {span.start}-{span.end} is not inside the text")
        while brackets and brackets[-1].end <= span.start:
            brackets.pop()
        if brackets and brackets[-1].end < span.end:
            name = _free_name(span, open_marks)
            before.setdefault(span.start, []).append(f"⟦{name}/⟧")
            after.setdefault(span.end, []).append(f"⟦/{name}⟧")
        else:
            brackets.append(span)
            before.setdefault(span.start, []).append(f"⟦{span.label}|")
            after.setdefault(span.end, []).append("⟧")
    parts: list[str] = []
    position = 0
    for border in sorted(before.keys() | after.keys()):
        parts.append(text[position:border])
        parts += after.get(border, [])
        parts += before.get(border, [])
        position = border
    return "".join([*parts, text[position:]])


def _free_name(span: LabelledSpan, open_marks: dict[str, int]) -> str:
    """A mark name that no open mark of the same label carries; remembers where it ends."""
    number = 0
    while True:
        name = f"{span.label}{number or ''}"
        if open_marks.get(name, 0) <= span.start:
            open_marks[name] = span.end
            return name
        number += 1
