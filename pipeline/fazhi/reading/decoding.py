"""Bytes to text: which encoding it is, without ever returning mojibake.

Order: byte-order mark, strict UTF-8, the declared encoding, UTF-16 without a
mark, strict GB 18030 (a superset of GB 2312 and GBK), UTF-8 and GB 18030 with a
few broken bytes replaced, and charset-normalizer last. UTF-8 proves itself:
bytes of another encoding are hardly ever valid UTF-8 past a few characters.
Any other candidate must look like Chinese, plain Western text or a script of
China's minorities, measured by its control characters and by the share of the
most frequent Chinese characters among those outside ASCII.
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
# Bytes beyond one for each character that make valid UTF-8 certain: of ten Chinese characters,
# for which as many bytes of GB 18030 would have to follow the pattern of UTF-8 by chance.
_CERTAIN_BYTES = 20
_VALID_FOR_ONE_BROKEN = 20
# Codecs of Python that stand for no encoding of pages; some of them change plain text, one
# takes quadratic time.
_NO_CHARSETS = frozenset(
    {"charmap", "idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"}
)


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
    after the byte-order mark and certain UTF-8; a name of no encoding is ignored.
    Raises EmptyFileError for no content and UndecodableTextError when no
    encoding gives plausible text.
    """
    if not data.strip():
        raise EmptyFileError(f"{name} is empty. Check that it was downloaded completely.")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _with_mark(data[len(mark) :], encoding, name=name)
    found = _whole(data, declared) or _with_replacements(data)
    if found is not None:
        return found
    guessed = _charset_normalizer(data)
    if guessed is not None:
        return guessed
    raise UndecodableTextError(
        f"{name} is not readable as text: it is binary data or in an unknown encoding. "
        "Open it in the program that made it and save it as text in UTF-8."
    )


def _whole(data: bytes, declared: str | None) -> Decoded | None:
    """The text if one of the candidates fits every byte."""
    utf_8 = _strict(data, "utf-8")
    if utf_8 is not None and _has_many_controls(utf_8):
        utf_8 = None
    is_said = _declared(declared) == ("utf-8",)
    if utf_8 is not None and (is_said or len(data) - len(utf_8) >= _CERTAIN_BYTES):
        return Decoded(utf_8, "utf-8")
    for encoding in _candidates(data, declared):
        text = _strict(data, encoding)
        if text is not None and _is_plausible(text):
            return Decoded(text, encoding)
    return Decoded(utf_8, "utf-8") if utf_8 is not None else None


def _with_replacements(data: bytes) -> Decoded | None:
    """The text if a candidate fits all but a few bytes."""
    for encoding in ("utf-8", "gb18030"):
        text = data.decode(encoding, "replace")
        replaced = text.count("\ufffd")
        if replaced > len(text) * _MAXIMUM_REPLACED_SHARE:
            continue
        is_certain = encoding == "utf-8" and _is_certain(data, text, replaced)
        if is_certain or _is_plausible(text):
            return Decoded(text, encoding, ("replacement_characters",))
    return None


def _is_certain(data: bytes, text: str, replaced: int) -> bool:
    """Whether so much of the data is valid UTF-8 that it can be nothing else."""
    # A replaced stretch has at most three bytes, none of which counts.
    valid = len(data) - len(text) - 2 * replaced
    wanted = max(_CERTAIN_BYTES, _VALID_FOR_ONE_BROKEN * replaced)
    return valid >= wanted and not _has_many_controls(text)


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
    """Encodings to try, the likeliest first."""
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
    if encoding in _NO_CHARSETS:
        return ()
    # GB 2312 and GBK pages use characters of the superset all the time.
    return ("gb18030",) if encoding in {"gb2312", "gbk", "hz"} else (encoding,)


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):
        # Not every codec raises UnicodeDecodeError; some are no codecs of text.
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
