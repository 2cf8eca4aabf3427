"""Web pages to text: the header table, the title and the article, without the site around them.

lxml parses the page from memory (nothing is fetched, entities are the HTML
ones only); `web_blocks` turns the tree into lines; this module finds the
article among them. trafilatura takes over where that finds nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from fazhi.data import read_table
from fazhi.reading.decoding import decode
from fazhi.reading.errors import DamagedFileError, TooLargeError
from fazhi.reading.web_blocks import Block, blocks_of, element_names, is_hidden, tokens_of

_DECLARED = re.compile(rb"""charset\s{0,3}=\s{0,3}["']?\s{0,3}([A-Za-z0-9_.:-]{2,30})""", re.I)
# What XML allows in no text, as itself or by its number: lxml reads but cannot move it.
_UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
    "|&#(?:0{0,6}(?:[0-8]|1[124-9]|2[0-9]|3[01])(?![0-9])"
    "|[xX]0{0,6}(?:[0-8bcefBCEF]|1[0-9a-fA-F])(?![0-9a-fA-F]));?"
)
_AREA_SHARE = 0.85
_MARKED_AREA_SHARE = 0.5
_FURNITURE_SHARE = 0.3
_LINK_SHARE = 0.7
_BUTTON_KINDS = frozenset({"print", "share", "font_size", "views", "accessibility", "qr_code"})
_LONGEST_ISSUE_LINE = 160
_WIDE_GAP = re.compile(r"\u3000+|[ \u00a0]{2,}")
_MINIMUM_ARTICLE = 60
_PROSE = 30
_PROSE_LINKS = 0.3
_DEEPEST = 300
_MOST_ELEMENTS = 300_000


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of a page, its encoding, its meta tags under canonical names, and flags."""

    text: str
    encoding: str
    metadata: Mapping[str, str] = field(default_factory=dict)
    flags: tuple[str, ...] = ()


@cache
def _class_tokens(role: str) -> frozenset[str]:
    return frozenset(row["token"] for row in read_table("web_page_classes") if row["role"] == role)


@cache
def _furniture() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{row['pattern']})" for row in read_table("furniture")))


@cache
def _buttons() -> re.Pattern[str]:
    """Furniture that shares a line with the date and source of the page."""
    rows = (row["pattern"] for row in read_table("furniture") if row["kind"] in _BUTTON_KINDS)
    return re.compile("|".join(f"(?:{pattern})" for pattern in rows))


@cache
def _header_labels() -> frozenset[str]:
    return frozenset(row["label"] for row in read_table("header_fields"))


def read_web_page(data: bytes, *, name: str, declared: str | None = None) -> PageText:
    """Text of an HTML page: header fields as `label：value` lines, title, then the paragraphs.

    declared: encoding that came with the page; what the page itself names holds otherwise.
    Raises UndecodableTextError, DamagedFileError or TooLargeError.
    """
    match = _DECLARED.search(data[:4096])
    if declared is None and match is not None:
        declared = match.group(1).decode("ascii")
    decoded = decode(data, name=name, declared=declared)
    root = _parse(decoded.text, name=name)
    if sum(1 for _ in root.iter()) > _MOST_ELEMENTS:
        raise TooLargeError(f"{name} has more than {_MOST_ELEMENTS:,} elements: it is no report.")
    metadata = _metadata(root)
    title = metadata.get("title", "")
    if not title and (window_title := _window_title(root)):
        metadata["title"] = window_title
    _drop_furniture(root)
    area = _article_area(root)
    blocks = blocks_of(root, area=area, labels=_header_labels())
    text = "\n".join(map(_without_buttons, _article_lines(blocks, title=title)))
    if len(text) < _MINIMUM_ARTICLE:
        text = _by_trafilatura(decoded.text) or text
    return PageText(text, decoded.encoding, metadata, decoded.flags)


def _parse(text: str, *, name: str) -> Any:
    import lxml.html
    from lxml import etree

    # huge_tree: old editors nest hundreds of elements, and lxml would cut the page off there.
    parser = lxml.html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True
    )
    clean = _UNFIT.sub("", text).encode("utf-8", "replace")
    try:
        root = lxml.html.document_fromstring(clean, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise DamagedFileError(
            f"{name} is a web page without content ({error}). Save the page again in a browser."
        ) from error
    return root


def _metadata(root: Any) -> dict[str, str]:
    names = {row["attribute"]: row["field"] for row in read_table("web_metadata")}
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        attribute = (element.get("name") or element.get("property") or "").strip().lower()
        content = " ".join((element.get("content") or "").split())
        if attribute in names and content:
            found.setdefault(names[attribute], content)
    return found


def _window_title(root: Any) -> str:
    """The browser title without the site's name; too general to be put into the text."""
    title = root.find(".//title")
    text = " ".join((title.text_content() if title is not None else "").split())
    return re.split(r"\s{0,3}[_|–]\s{0,3}|\s-\s|--", text)[0].strip() or text


def _drop_furniture(root: Any) -> None:
    total = max(1, len(root.text_content()))
    tokens = _class_tokens("furniture")
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element.tag in {"html", "body"}:
            continue
        if element.tag in element_names("dropped"):
            # Old sites wrap the whole page in a form.
            if element.tag == "form" and len(element.text_content()) > _FURNITURE_SHARE * total:
                continue
            _remove(element)
        elif is_hidden(element) or (
            tokens & tokens_of(element)
            and not tokens_of(element) & _class_tokens("content")
            and len(element.text_content()) <= _FURNITURE_SHARE * total
        ):
            _remove(element)


def _remove(element: Any) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _weight(element: Any) -> int:
    """Characters of an element that are not link text."""
    links = sum(len(link.text_content()) for link in element.iter("a"))
    return len("".join(element.text_content().split())) - links


def _article_area(root: Any) -> Any:
    """The element that holds the article: a marked container, else by descent to the text."""
    body = root.find("body")
    body = root if body is None else body
    total = max(1, _weight(body))
    tokens = _class_tokens("content")
    marked = [
        (weight, element)
        for element in body.iter()
        if isinstance(element.tag, str)
        and tokens & tokens_of(element)
        and (weight := _weight(element)) >= _MARKED_AREA_SHARE * total
    ]
    area = min(marked, key=lambda pair: pair[0])[1] if marked else body
    least = _AREA_SHARE * max(1, _weight(area))
    for _ in range(_DEEPEST):
        children = [child for child in area if isinstance(child.tag, str)]
        heaviest = max(children, key=_weight, default=None)
        if heaviest is None or heaviest.tag in {"p", "span", "font", "tr", "td", "b", "strong"}:
            return area
        if _weight(heaviest) < least:
            return area
        area = heaviest
    return area


def _article_lines(blocks: Sequence[Block], *, title: str) -> list[str]:
    before = [block for block in blocks if block.place == "before"]
    inside = [
        block
        for block in blocks
        if block.place == "inside" or (block.place == "after" and _is_prose(block))
    ]
    lines: list[str] = []
    bare_title = _bare(title)
    for block in before:
        is_title = block.is_heading or (bare_title and _bare(block.text) == bare_title)
        kept = is_title or block.is_field or _is_prose(block)
        if kept and block.text not in lines:
            lines.append(block.text)
    for block in inside:
        if not _is_noise(block) and not (block.is_field and block.text in lines):
            lines.append(block.text)
    if bare_title and not any(
        bare_title in _bare(line) for line in [*lines[:12], "".join(lines[:3])]
    ):
        position = sum(1 for block in before if block.is_field and block.text in lines)
        lines.insert(position, title)
    return lines


def _is_prose(block: Block) -> bool:
    """Sentences outside the article's element: an editor closed it too early or opened it late."""
    return "。" in block.text and len(block.text) >= _PROSE and block.link_share < _PROSE_LINKS


def _bare(text: str) -> str:
    return "".join(text.split())


def _is_noise(block: Block) -> bool:
    if block.link_share > _LINK_SHARE and len(block.text) > 3:
        return True
    return _furniture().fullmatch(_folded(block.text)) is not None and not block.is_field


def _without_buttons(text: str) -> str:
    """An issue line without its view counter, font size, print and share buttons."""
    if len(text) > _LONGEST_ISSUE_LINE or "。" in text:
        return text
    parts = _WIDE_GAP.split(text)
    kept = [part for part in parts if part and not _buttons().fullmatch(_folded(part))]
    return "\u3000".join(kept) if len(kept) < len(parts) else text


def _folded(text: str) -> str:
    """Half-width punctuation, for which the patterns are written."""
    return text.translate({0xFF1A: ":", 0xFF08: "(", 0xFF09: ")", 0x3000: " "}).strip()


def _by_trafilatura(text: str) -> str:
    import trafilatura

    found = trafilatura.extract(text, include_comments=False, include_tables=True)
    return str(found or "").strip()
