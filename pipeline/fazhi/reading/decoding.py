"""Bytes to text: which encoding it is, without ever returning mojibake.

Order: byte-order mark, strict UTF-8, UTF-16 without a mark, strict GB 18030
(a superset of GB 2312 and GBK), the first two with a few broken bytes
replaced, and charset-normalizer last. A candidate must look like Chinese,
plain Western text or a script of China's minorities, measured by its control
characters and by the share of the most frequent Chinese characters among
those outside ASCII.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from fazhi.data import read_table
from fazhi.reading.errors import EmptyFileError, UndecodableTextError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f\ufffe\uffff]")
# Tibetan, Mongolian, Uyghur and Kazakh (Arabic letters), Yi: bilingual reports are half in these.
_MINORITY_SCRIPTS = re.compile(
    r"[\u0600-\u06ff\u0f00-\u0fff\u1800-\u18af\ua000-\ua4cf\ufb50-\ufdff\ufe70-\ufefc]"
)
_MAXIMUM_CONTROL_SHARE = 0.005
_MAXIMUM_REPLACED_SHARE = 0.005
_MINIMUM_FREQUENT_SHARE = 0.05
_SAMPLE = 20_000


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the codec that gave it, and flags such as `replacement_characters`."""

    text: str
    encoding: str
    flags: tuple[str, ...] = ()


@cache
def frequent_characters() -> frozenset[str]:
    """The most frequent Chinese characters, of any text."""
    return frozenset(row["character"] for row in read_table("frequent_characters"))


def decode(data: bytes, *, name: str, declared: str | None = None) -> Decoded:
    """Decode the bytes of a text file; the text is complete and unchanged but for a leading mark.

    declared: an encoding the document names itself (an HTML meta tag), tried first
    after the byte-order mark.
    Raises EmptyFileError for no content and UndecodableTextError when no
    encoding gives plausible text.
    """
    if not data.strip():
        raise EmptyFileError(f"{name} is empty. Check that it was downloaded completely.")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _with_mark(data[len(mark) :], encoding, name=name)
    for encoding in _candidates(data, declared):
        text = _strict(data, encoding)
        if text is not None and _is_plausible(text):
            return Decoded(text, encoding)
    for encoding in ("utf-8", "gb18030"):
        text = data.decode(encoding, "replace")
        if text.count("\ufffd") <= len(text) * _MAXIMUM_REPLACED_SHARE and _is_plausible(text):
            return Decoded(text, encoding, ("replacement_characters",))
    guessed = _charset_normalizer(data)
    if guessed is not None:
        return guessed
    raise UndecodableTextError(
        f"{name} is not readable as text: it is binary data or in an unknown encoding. "
        "Open it in the program that made it and save it as text in UTF-8."
    )


def _with_mark(data: bytes, encoding: str, *, name: str) -> Decoded:
    text = data.decode(encoding, "replace")
    if not text.strip():
        raise EmptyFileError(f"{name} holds a byte-order mark and no text. Check the file.")
    replaced = text.count("\ufffd")
    if replaced > max(1, len(text) * _MAXIMUM_REPLACED_SHARE) or _has_many_controls(text):
        raise UndecodableTextError(
            f"{name} is marked as {encoding} but is not readable as such. "
            "Open it in the program that made it and save it as text in UTF-8."
        )
    return Decoded(text, encoding, ("replacement_characters",) if replaced else ())


def _candidates(data: bytes, declared: str | None) -> Iterator[str]:
    """Encodings to try, the likeliest first; guessing is left to data that is not UTF-8."""
    yield from _declared(declared)
    yield "utf-8"
    yield from _utf_16_guess(data)
    yield "gb18030"


def _declared(name: str | None) -> tuple[str, ...]:
    if not name:
        return ()
    try:
        encoding = codecs.lookup(name.strip().strip("\"'")).name
    except (LookupError, ValueError):
        return ()
    # GB 2312 and GBK pages use characters of the superset all the time.
    return ("gb18030",) if encoding in {"gb2312", "gbk", "hz"} else (encoding,)


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _utf_16_guess(data: bytes) -> tuple[str, ...]:
    """UTF-16 leaves a pattern: half of the bytes are 0 (ASCII) or 0x4E to 0x9F (Chinese)."""
    if len(data) % 2 or len(data) < 4:
        return ()
    guesses = []
    for encoding in ("utf-16-le", "utf-16-be"):
        text = _strict(data[: 2 * _SAMPLE], encoding)
        if text and sum(map(_is_usual, text)) >= 0.95 * len(text):
            guesses.append(encoding)
    return tuple(guesses)


def _is_usual(character: str) -> bool:
    return (
        "\u4e00" <= character <= "\u9fff"
        or "\u3000" <= character <= "\u303f"
        or "\uff00" <= character <= "\uffef"
        or "\u2010" <= character <= "\u2026"
        or " " <= character <= "~"
        or character in "\t\r\n\u00b7\u00a0"
    )


def _has_many_controls(text: str) -> bool:
    return len(_CONTROL.findall(text)) > len(text) * _MAXIMUM_CONTROL_SHARE


def _is_plausible(text: str) -> bool:
    if _has_many_controls(text):
        return False
    foreign = [character for character in text[:_SAMPLE] if character > "\x7f"]
    unassigned = sum(1 for c in foreign if unicodedata.category(c) in {"Co", "Cn"})
    if unassigned > max(1, 0.02 * len(foreign)):
        return False
    if len(foreign) < 20:
        return True
    if len(_MINORITY_SCRIPTS.findall(text[:_SAMPLE])) * 2 >= len(foreign):
        return True
    frequent = frequent_characters()
    return sum(c in frequent for c in foreign) >= _MINIMUM_FREQUENT_SHARE * len(foreign)


def _charset_normalizer(data: bytes) -> Decoded | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:200_000]).best()
    if best is None:
        return None
    text = _strict(data, best.encoding)
    if text is None or _has_many_controls(text) or not _is_natural(text):
        return None
    return Decoded(text, best.encoding, ("guessed_encoding",))


def _is_natural(text: str) -> bool:
    """Letters, digits, white space and punctuation; noise decoded to symbols is neither."""
    sample = text[:_SAMPLE]
    natural = sum(1 for c in sample if c.isalnum() or c.isspace() or _is_usual(c))
    return natural >= 0.9 * len(sample)
