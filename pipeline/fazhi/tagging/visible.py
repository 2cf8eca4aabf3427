"""The characters that a tagger sees: white space dropped, typography unified.

Reports differ in the width of their punctuation, in the dots of month-day
codes, in spaces inside numbers and in lines broken in mid-sentence. None of
that changes where an entity is, so the taggers work on a view in which such
variants look the same, and map their answers back to offsets of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from fazhi.data import read_table

Codes = npt.NDArray[np.uint32]
Offsets = npt.NDArray[np.int64]

LINE_END = ord("\n")
_STRAIGHT_QUOTE, _OPENING_QUOTE, _CLOSING_QUOTE = ord('"'), ord("“"), ord("”")
_QUOTES_AND_LINE_END = np.array(
    [_STRAIGHT_QUOTE, _OPENING_QUOTE, _CLOSING_QUOTE, LINE_END], dtype=np.uint32
)
_UNICODE_END = 0x110000
_REPLACEMENT = 0xFFFD
_WHITE_SPACE = frozenset(
    [
        *(*range(0x09, 0x0E), 0x1C, 0x1D, 0x1E, 0x1F, 0x20, 0x85, 0xA0, 0x1680),
        *(*range(0x2000, 0x200C), 0x2028, 0x2029, 0x202F, 0x205F, 0x2060, 0x3000, 0xFEFF),
    ]
)
_SENTENCE_END = frozenset("。！？：；…!?:;")
_NUMBERED = re.compile(
    r"[（(]?[一二三四五六七八九十\d]{1,3}[、.．)）](?!\d)|第[一二三四五六七八九十]{1,3}[章节、，]"
)
_SHORTEST_WRAPPED_LINE = 15


@dataclass(frozen=True, slots=True)
class VisibleText:
    """A text as the taggers see it.

    codes: uint32, one unified code point per visible character; a line break
        that ends a paragraph is one `\\n`.
    offsets: int64, the offset of each visible character in the text.
    space_before, line_before: bool, white space or a soft line break was dropped here.
    """

    codes: Codes
    offsets: Offsets
    space_before: npt.NDArray[np.bool_]
    line_before: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.codes)

    def string(self) -> str:
        """The visible characters; symbols beyond Unicode become one replacement character."""
        codes = np.where(self.codes < _UNICODE_END, self.codes, _REPLACEMENT).astype("<u4")
        return codes.tobytes().decode("utf-32-le", "replace")


@cache
def _unified_forms() -> npt.NDArray[np.uint32]:
    """Lookup table over the basic plane: code point → unified code point (0 = dropped)."""
    table = np.arange(0x10000, dtype=np.uint32)
    for row in read_table("unified_characters"):
        table[ord(row["character"])] = ord(row["unified"])
    full_width = np.arange(0xFF01, 0xFF5F)
    half = full_width - 0xFEE0
    table[full_width] = table[half]
    for code in _WHITE_SPACE:
        table[code] = 0
    for code in range(0x20):
        table[code] = 0
    return table


def unified_codes(text: str) -> Codes:
    """[len(text)] unified code point of each character, 0 where it is white space."""
    raw = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    table = _unified_forms()
    return np.where(raw < 0x10000, table[np.minimum(raw, 0xFFFF)], raw).astype(np.uint32)


@lru_cache(maxsize=2)
def view(text: str) -> VisibleText:
    """Build the visible view of a text in linear time.

    The components of a pipeline read the same text one after another: the last views are kept.
    """
    codes = unified_codes(text)
    hard, soft = _line_ends(text)
    codes[hard] = LINE_END
    visible = np.flatnonzero(codes)
    gap = np.diff(visible, prepend=-1) > 1
    line_before = np.zeros(len(visible), dtype=bool)
    if len(soft):
        after = np.searchsorted(visible, soft)
        line_before[after[after < len(visible)]] = True
    kept = codes[visible]
    result = VisibleText(
        codes=_open_and_close_quotes(kept),
        offsets=visible.astype(np.int64),
        space_before=gap,
        line_before=line_before,
    )
    for array in (result.codes, result.offsets, result.space_before, result.line_before):
        array.flags.writeable = False
    return result


def _line_ends(text: str) -> tuple[Offsets, Offsets]:
    """Offsets of line breaks that end a paragraph, and of those inside a sentence."""
    hard: list[int] = []
    soft: list[int] = []
    start = 0
    lines: list[tuple[int, int]] = []
    for match in re.finditer(r"\r\n|[\n\v\f\r\x85\u2028\u2029]", text):
        lines.append((start, match.start()))
        start = match.end()
    lines.append((start, len(text)))
    for (begin, end), (following, following_end) in pairwise(lines):
        line, after = text[begin:end], text[following:following_end]
        (soft if _is_wrapped(line, after) else hard).append(end)
    return np.array(hard, dtype=np.int64), np.array(soft, dtype=np.int64)


def _is_wrapped(line: str, after: str) -> bool:
    """Whether a line break between these two lines falls inside a sentence."""
    body = line.strip()
    return (
        len(body) >= _SHORTEST_WRAPPED_LINE
        and bool(after.strip())
        and not after[0].isspace()
        and body[-1] not in _SENTENCE_END
        and not (_NUMBERED.match(body) and "。" not in body)
        and not _NUMBERED.match(after)
    )


def _open_and_close_quotes(codes: Codes) -> Codes:
    """Turn straight quotes into opening and closing ones: one closes what is open in its paragraph.

    Curly quotes count too, for many writers open with one kind and close with the other.
    """
    if not (codes == _STRAIGHT_QUOTE).any():
        return codes
    result = codes.copy()
    is_open = False
    for position in np.flatnonzero(np.isin(codes, _QUOTES_AND_LINE_END)).tolist():
        code = int(codes[position])
        if code == _STRAIGHT_QUOTE:
            result[position] = _CLOSING_QUOTE if is_open else _OPENING_QUOTE
            is_open = not is_open
        else:
            is_open = code == _OPENING_QUOTE
    return result
