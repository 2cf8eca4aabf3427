"""Standard features for python-crfsuite: characters, bigrams and character types in a window."""

from __future__ import annotations

from collections.abc import Sequence

_WINDOW = range(-2, 3)
_BIGRAMS = ((-2, -1), (-1, 0), (0, 1), (1, 2), (-1, 1))
_NUMERALS = frozenset("零〇一二三四五六七八九十百千万亿两")
_EDGE = "^"


def character_type(character: str) -> str:
    """Digit, Chinese numeral, letter, Chinese character or other."""
    if character.isdigit() and character not in _NUMERALS:
        return "d"
    if character in _NUMERALS:
        return "n"
    if character.isascii() and character.isalpha():
        return "a"
    return "h" if "\u4e00" <= character <= "\u9fff" else "p"


def character_features(sentence: str) -> list[list[str]]:
    """The features of each character."""
    length = len(sentence)
    types = [character_type(character) for character in sentence]

    def at(values: Sequence[str], index: int) -> str:
        return values[index] if 0 <= index < length else _EDGE

    rows = []
    for position in range(length):
        row = ["bias"]
        row += [f"c{offset}={at(sentence, position + offset)}" for offset in _WINDOW]
        row += [
            f"b{left},{right}={at(sentence, position + left)}{at(sentence, position + right)}"
            for left, right in _BIGRAMS
        ]
        row += [f"t{offset}={at(types, position + offset)}" for offset in _WINDOW]
        row.append("tt=" + "".join(at(types, position + offset) for offset in (-1, 0, 1)))
        rows.append(row)
    return rows


def span_features(sentence: str, entity_tags: Sequence[str]) -> list[list[str]]:
    """The same, and the layer-1 tags in the window, alone and with the character."""
    rows = character_features(sentence)
    length = len(sentence)
    for position, row in enumerate(rows):
        near = [
            entity_tags[position + offset] if 0 <= position + offset < length else _EDGE
            for offset in _WINDOW
        ]
        row += [f"e{offset}={tag}" for offset, tag in zip(_WINDOW, near, strict=True)]
        row.append(f"ee={near[1]}|{near[2]}|{near[3]}")
        row.append(f"ec={near[2]}|{sentence[position]}")
    return rows
