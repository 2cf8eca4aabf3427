"""An HTML tree as lines: paragraphs, table rows and header fields, in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any, Literal

from fazhi.data import read_table

Place = Literal["before", "inside", "after"]

_HEADINGS = frozenset({"h1", "h2", "h3"})
_TITLE_TOKENS = frozenset({"title", "article-title", "articletitle", "biaoti", "bt", "tit"})
_HIDDEN_STYLE = re.compile(r"(?:^|;)(?:display:none|visibility:hidden)", re.I)
_SPACES = re.compile(r"[ \t\r\n\f\v]+")
_LAYOUT_CELL_CHARACTERS = 200
_MAXIMUM_CELL_LABEL = 12
_MAXIMUM_FIELD_CHARACTERS = 200
_LABEL_MARKS = ":：[]【】"
_FEWEST_PAIRS = 2


@dataclass(frozen=True, slots=True)
class Block:
    """One line of text. place: before, inside or after the article; link_share: 0 to 1."""

    text: str
    place: Place
    link_share: float = 0.0
    is_heading: bool = False
    is_field: bool = False


@cache
def element_names(role: str) -> frozenset[str]:
    """HTML tags that are `block` (start a line) or `dropped` (hold no article text)."""
    return frozenset(row["tag"] for row in read_table("html_elements") if row["role"] == role)


def tokens_of(element: Any) -> frozenset[str]:
    """Class names and id of an element, lower case."""
    text = f"{element.get('class') or ''} {element.get('id') or ''}"
    return frozenset(text.lower().split())


def is_hidden(element: Any) -> bool:
    """Whether the element says itself that it is not shown."""
    if element.get("hidden") is not None:
        return True
    return bool(_HIDDEN_STYLE.search((element.get("style") or "").replace(" ", "")))


def blocks_of(root: Any, *, area: Any, labels: frozenset[str]) -> list[Block]:
    """Every non-empty line of the page with its place relative to the article element.

    labels: known header labels without spaces; a short line or a pair of
    table cells that starts with one is a field.
    """
    walk = _Walk(area=area, labels=labels)
    walk.visit(root)
    walk.flush()
    return _paired(walk.blocks, labels)


class _Walk:
    """One pass over the tree that gathers inline text into lines."""

    def __init__(self, *, area: Any, labels: frozenset[str]) -> None:
        self.area = area
        self.around_area = {area, *area.iterancestors()}
        self.labels = labels
        self.blocks: list[Block] = []
        self.place: Place = "before"
        self.parts: list[str] = []
        self.linked = 0
        self.is_heading = False

    def visit(self, root: Any) -> None:
        """Depth first without recursion: pages nest deeper than Python's stack."""
        stack: list[tuple[Any, bool]] = [(root, False)]
        while stack:
            element, left = stack.pop()
            if left:
                self._leave(element)
                continue
            if not isinstance(element.tag, str) or element.tag in {"head", "script", "style"}:
                self._add(element.tail)
                continue
            self._enter(element)
            if element.tag == "table" and not self._is_layout(element):
                self._table(element)
                self._leave(element)
                continue
            stack.append((element, True))
            stack.extend((child, False) for child in reversed(element))

    def flush(self) -> None:
        """End the current line."""
        for text in "".join(self.parts).split("\n"):
            line = _SPACES.sub(" ", text.replace("\xa0", " ")).strip(" \u3000\u200b\ufeff")
            if line:
                self.blocks.append(
                    Block(
                        text=line,
                        place=self.place,
                        link_share=min(1.0, self.linked / len(line)),
                        is_heading=self.is_heading,
                        is_field=self._is_field(line),
                    )
                )
        self.parts = []
        self.linked = 0

    def _enter(self, element: Any) -> None:
        if element.tag in element_names("block"):
            self.flush()
        if element is self.area:
            self.flush()
            self.place = "inside"
        if element.tag in _HEADINGS or tokens_of(element) & _TITLE_TOKENS:
            self.is_heading = True
        if element.tag == "br":
            self.parts.append("\n")
        if element.tag == "a":
            self.linked += len("".join(element.text_content().split()))
        self._add(element.text if element.tag != "table" else None)

    def _leave(self, element: Any) -> None:
        if element.tag in element_names("block"):
            self.flush()
        if element is self.area:
            self.flush()
            self.place = "after"
        if element.tag in _HEADINGS or tokens_of(element) & _TITLE_TOKENS:
            self.is_heading = False
        self._add(element.tail)

    def _add(self, text: str | None) -> None:
        if text:
            self.parts.append(_SPACES.sub(" ", text))

    def _is_layout(self, table: Any) -> bool:
        if table in self.around_area:
            return True
        if table.find(".//table") is not None:
            return True
        return any(
            len(cell.text_content()) > _LAYOUT_CELL_CHARACTERS for cell in table.iter("td", "th")
        )

    def _table(self, table: Any) -> None:
        rows = [[_cell_text(cell) for cell in row.iter("td", "th")] for row in table.iter("tr")]
        known = sum(1 for row in rows for cell in row if self._label(cell) or self._is_field(cell))
        is_header = known >= 2
        for row in rows:
            for line in self._header_row(row) if is_header else [" | ".join(row)]:
                if line.strip(" |"):
                    self.blocks.append(Block(line, self.place, is_field=is_header))

    def _header_row(self, row: list[str]) -> Iterator[str]:
        """Cells in pairs of label and value; a cell may also hold both."""
        position = 0
        while position < len(row):
            cell = row[position]
            following = row[position + 1] if position + 1 < len(row) else ""
            if self._label(cell) and not self._label(following):
                yield f"{_spaceless(cell).rstrip(':：')}：{following}"
                position += 2
            else:
                yield cell
                position += 1

    def _label(self, cell: str) -> bool:
        return _is_label(cell, self.labels)

    def _is_field(self, line: str) -> bool:
        if len(line) > _MAXIMUM_FIELD_CHARACTERS:
            return False
        start = re.split(r"[:：\]】]", line, maxsplit=1)
        return len(start) == 2 and _spaceless(start[0]).strip("[【-·•") in self.labels


def _paired(blocks: list[Block], labels: frozenset[str]) -> list[Block]:
    """Labels and values that stand in elements of their own (`dl`, columns of `div`) joined.

    One label alone is no header: it may be a heading.
    """
    pairs = [
        index
        for index, (block, following) in enumerate(pairwise(blocks))
        if _is_label(block.text, labels)
        and not _is_label(following.text, labels)
        and not following.is_field
        and block.place == following.place
        and len(following.text) <= _MAXIMUM_FIELD_CHARACTERS
    ]
    if len(pairs) < _FEWEST_PAIRS:
        return blocks
    joined = []
    values = {index + 1 for index in pairs}
    for index, block in enumerate(blocks):
        if index + 1 in values:
            text = f"{_spaceless(block.text).strip(_LABEL_MARKS)}：{blocks[index + 1].text}"
            joined.append(Block(text, block.place, is_field=True))
        elif index not in values:
            joined.append(block)
    return joined


def _is_label(text: str, labels: frozenset[str]) -> bool:
    return len(text) <= 2 * _MAXIMUM_CELL_LABEL and _spaceless(text).strip(_LABEL_MARKS) in labels


def _cell_text(cell: Any) -> str:
    return " ".join(cell.text_content().replace("\xa0", " ").split())


def _spaceless(text: str) -> str:
    return "".join(text.split())
