"""Texts and their translations, those with gaps included.

A template has `{}` where a value stands (`There is nothing at {}.`); its translation says by
`{0}`, `{1}` where the values go. A value stays as it is (a path may be called `reports`), unless
the entry says of its gap that messages stand there. Finding the values again needs no more than
looking for the words between the gaps, one after the other, so it is linear in the length of the
text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

GAP = "{}"
_PLACE = re.compile(r"\{(\d)\}")
# A template that says less than this is a frame around another message.
_FEW_WORDS = 8


@dataclass(frozen=True, slots=True)
class _Template:
    """A text cut at its gaps."""

    parts: tuple[str, ...]
    translation: str
    translated: frozenset[int]

    @property
    def size(self) -> int:
        """Characters outside the gaps."""
        return sum(map(len, self.parts))

    def values_in(self, text: str) -> list[str] | None:
        """What stands in the gaps of a text, None if the text is another one."""
        first, *middle, last = self.parts
        end = len(text) - len(last)
        if not text.startswith(first) or not text.endswith(last) or end < len(first):
            return None
        values, at = [], len(first)
        for part in middle:
            found = text.find(part, at, end)
            if found < 0:
                return None
            values.append(text[at:found])
            at = found + len(part)
        return [*values, text[at:end]]


class Catalogue:
    """Translations by text."""

    def __init__(self, entries: Iterable[tuple[str, str, str]]) -> None:
        """entries: a text or template in the one language and in the other, and the numbers of
        the gaps, from 0, whose values are translated too (`0 2`).
        """
        self._texts: dict[str, str] = {}
        templates = []
        for text, translation, translated in entries:
            self._texts[text] = translation
            if GAP in text:
                numbers = frozenset(map(int, translated.split()))
                templates.append(_Template(tuple(text.split(GAP)), translation, numbers))
        # The one that says most is the one that was meant.
        self._templates = sorted(templates, key=lambda template: -template.size)

    def __contains__(self, text: str) -> bool:
        return text in self._texts

    def translate(self, text: str) -> str:
        """The translation of a text; itself if there is none."""
        return self._translate(text, inside=False)

    def _translate(self, text: str, *, inside: bool) -> str:
        if text in self._texts:
            return self._texts[text]
        for template in self._templates:
            if inside and template.size < _FEW_WORDS:
                break
            values = template.values_in(text)
            if values is not None:
                said = [
                    self._translate(value, inside=True) if number in template.translated else value
                    for number, value in enumerate(values)
                ]
                return _filled(template.translation, said)
        return text


def _filled(translation: str, values: Sequence[str]) -> str:
    return _PLACE.sub(lambda place: values[int(place[1])], translation)
