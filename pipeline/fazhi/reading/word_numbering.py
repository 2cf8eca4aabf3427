"""Automatic list numbers of Word, written out as a reader sees them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "〇一二三四五六七八九"
_CHINESE = {
    "chineseCounting",
    "chineseCountingThousand",
    "chineseLegalSimplified",
    "ideographDigital",
    "japaneseCounting",
    "japaneseDigitalTenThousand",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
}
_CIRCLED = {"decimalEnclosedCircle", "decimalEnclosedCircleChinese"}
_SILENT = {"bullet", "none"}
_LEVELS = 9
_MAXIMUM_STYLE_DEPTH = 20


def chinese_number(value: int) -> str:
    """1 to 99 as Chinese numerals (十一, 二十三); other values as digits."""
    if not 0 < value < 100:
        return str(value)
    tens, ones = divmod(value, 10)
    head = "" if tens == 0 else ("" if tens == 1 else _DIGITS[tens]) + "十"
    return head + (_DIGITS[ones] if ones else "")


def _roman(value: int) -> str:
    parts = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
    text = ""
    for size, letters in parts:
        count, value = divmod(value, size)
        text += letters * count
    return text


def format_number(value: int, number_format: str) -> str:
    """A counter in one of Word's number formats; formats not in use here give digits."""
    if number_format in _SILENT:
        return ""
    if number_format in _CHINESE:
        return chinese_number(value)
    if number_format in _CIRCLED and 1 <= value <= 20:
        return chr(ord("①") + value - 1)
    if number_format in {"lowerLetter", "upperLetter"} and 1 <= value <= 26:
        letter = chr(ord("a") + value - 1)
        return letter.upper() if number_format == "upperLetter" else letter
    if number_format in {"lowerRoman", "upperRoman"} and 1 <= value <= 50:
        return _roman(value).upper() if number_format == "upperRoman" else _roman(value)
    return str(value)


@dataclass(frozen=True, slots=True)
class _Level:
    number_format: str
    pattern: str
    start: int


@dataclass(slots=True)
class Numbering:
    """The list definitions of one document with their running counters."""

    lists: dict[str, dict[int, _Level]] = field(default_factory=dict)
    abstract_of: dict[str, str] = field(default_factory=dict)
    styles: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    counters: dict[str, list[int | None]] = field(default_factory=dict)

    @classmethod
    def of(cls, document: Any) -> Numbering:
        """Collect the definitions of a python-docx document; empty where it has none."""
        numbering = cls()
        part = _part(document, "numbering")
        if part is not None:
            numbering._add_definitions(part)
        styles = _part(document, "styles")
        if styles is not None:
            numbering._add_styles(styles)
        return numbering

    def label(self, paragraph: Any) -> str:
        """The number of this paragraph (`（一）`), empty if it has none; advances the counter."""
        list_id, depth = self._reference(paragraph)
        levels = self.lists.get(list_id, {})
        level = levels.get(depth)
        if level is None:
            return ""
        counters = self.counters.setdefault(self.abstract_of[list_id], [None] * _LEVELS)
        current = counters[depth]
        counters[depth] = level.start if current is None else current + 1
        counters[depth + 1 :] = [None] * (_LEVELS - depth - 1)
        text = level.pattern
        for position in range(_LEVELS):
            placeholder = f"%{position + 1}"
            if placeholder in text:
                shown = levels.get(position, level)
                value = counters[position]
                number = shown.start if value is None else value
                text = text.replace(placeholder, format_number(number, shown.number_format))
        if level.number_format in _SILENT:
            return ""
        return text + " " if text and text[-1].isalnum() else text

    def _add_definitions(self, root: Any) -> None:
        abstract: dict[str, dict[int, _Level]] = {}
        for definition in root.findall(_W + "abstractNum"):
            abstract[definition.get(_W + "abstractNumId", "")] = _levels(definition)
        for number in root.findall(_W + "num"):
            list_id = number.get(_W + "numId", "")
            base = _value(number, "abstractNumId")
            levels = dict(abstract.get(base, {}))
            own_counter = False
            for override in number.findall(_W + "lvlOverride"):
                depth = _integer(override.get(_W + "ilvl"), 0)
                levels.update(_levels(override))
                start = _value(override, "startOverride")
                if start and depth in levels:
                    own_counter = True
                    old = levels[depth]
                    levels[depth] = _Level(old.number_format, old.pattern, _integer(start, 1))
            self.lists[list_id] = levels
            self.abstract_of[list_id] = f"{base}/{list_id}" if own_counter else base

    def _add_styles(self, root: Any) -> None:
        for style in root.findall(_W + "style"):
            properties = style.find(f"{_W}pPr/{_W}numPr")
            list_id = depth = ""
            if properties is not None:
                list_id, depth = _value(properties, "numId"), _value(properties, "ilvl")
            self.styles[style.get(_W + "styleId", "")] = (list_id, depth, _value(style, "basedOn"))

    def _reference(self, paragraph: Any) -> tuple[str, int]:
        properties = paragraph.find(_W + "pPr")
        if properties is None:
            return "", 0
        list_id = depth = ""
        numbers = properties.find(_W + "numPr")
        if numbers is not None:
            list_id, depth = _value(numbers, "numId"), _value(numbers, "ilvl")
        style = _value(properties, "pStyle")
        for _ in range(_MAXIMUM_STYLE_DEPTH):
            if (list_id and depth) or style not in self.styles:
                break
            style_list, style_depth, parent = self.styles[style]
            list_id, depth = list_id or style_list, depth or style_depth
            style = parent
        return list_id, min(_integer(depth, 0), _LEVELS - 1)


def _part(document: Any, kind: str) -> Any:
    """The root of the numbering or styles part, None where the document has none."""
    for relation in document.part.rels.values():
        if not relation.is_external and relation.reltype.endswith("/" + kind):
            part = relation.target_part
            element = getattr(part, "element", None)
            return element if element is not None else None
    return None


def _levels(parent: Any) -> dict[int, _Level]:
    return {
        _integer(level.get(_W + "ilvl"), 0): _Level(
            _value(level, "numFmt") or "decimal",
            _value(level, "lvlText"),
            _integer(_value(level, "start"), 1),
        )
        for level in parent.findall(_W + "lvl")
    }


def _value(parent: Any, child: str) -> str:
    element = parent.find(_W + child)
    return "" if element is None else str(element.get(_W + "val", ""))


def _integer(text: str | None, default: int) -> int:
    return int(text) if text and text.lstrip("-").isdigit() else default
