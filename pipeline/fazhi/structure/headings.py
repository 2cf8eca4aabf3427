"""Numbered headings, by lines and, where a document has no line breaks, inside lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from fazhi.structure.document import Heading
from fazhi.structure.lines import Line
from fazhi.structure.patterns import section_keywords

_CHINESE = r"[一二三四五六七八九十]{1,3}"
_NUMBERS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (1, re.compile(rf"(?:第{_CHINESE}(?:部分|章)[、:\s]|{_CHINESE}\s?[、.](?!{_CHINESE}[、]))\s?")),
    (2, re.compile(rf"[(]\s?{_CHINESE}\s?[)、.]、?\s?|{_CHINESE}\s?[)]\s?")),
    (3, re.compile(r"\d{1,2}\s?(?:[、]|\.(?!\d))\s?")),
    (4, re.compile(r"[(]\s?\d{1,2}\s?[)]\s?|\d{1,2}[)]\s?|[①-⑳]\s?\.?\s?")),
)
_ORDINAL = re.compile(
    rf"(?:{_CHINESE}(?:是|要)|首先是?|其次是?|再次是?|最后是?|第{_CHINESE}(?=[,:、]|是))[,:、]?"
)
_RUN_IN = re.compile(rf"(?:^|(?<=[。;:!?；：\n]))\s{{0,4}}({_ORDINAL.pattern})")
_INSIDE = re.compile(rf"(?:^|(?<=[。;:!?；：\s)]))(?:({_CHINESE})、|[(]({_CHINESE})[)])(?!、)")
_STOP = re.compile(r"[。;!?；]")
_ANY_MARK = re.compile(r"[,。;:!?；：]")
_LONGEST_HEADING = 110
_LONGEST_RUN_IN = 60
_LONGEST_GLUED = 40
_LONGEST_STANDALONE = 26
_LONG_LINE = 300
_SHORTEST_TEXT = 30
_NUMERALS = {word: value for value, word in enumerate("一二三四五六七八九十", start=1)}


def find_headings(lines: Sequence[Line], *, folded: str) -> list[Heading]:
    """All numbered headings (levels 1 to 4) in order; `folded` is the whole folded text."""
    headings: list[Heading] = []
    width = _wrap_width(lines)
    for index, line in enumerate(lines):
        heading = _line_heading(line) or _standalone(line, _next_filled(lines, index))
        if heading is not None:
            headings.append(_with_wrapped_tail(heading, lines, index, width, folded=folded))
    return _without_inner_lists(_with_inside_headings(headings, lines, folded=folded))


def find_run_in_headings(lines: Sequence[Line], *, folded: str) -> list[Heading]:
    """Ordinals that open a sentence (一是, 首先, 第一), as headings of level 5."""
    headings = []
    for line in lines:
        for match in _RUN_IN.finditer(line.folded):
            start, number_end = match.span(1)
            end = _run_in_end(line.folded, number_end)
            number = match.group(1).rstrip(",:、")
            text = line.folded[number_end:end].strip(" ,。;:、；：")
            if text:
                headings.append(Heading(line.start + start, line.start + end, 5, number, text))
    return [_as_written(heading, folded) for heading in headings]


def chinese_ordinal(number: str) -> int | None:
    """The value of the numeral in 一、 or （十二）; None if there is none."""
    match = re.search(_CHINESE, number)
    if match is None:
        return None
    head, ten, tail = match.group().partition("十")
    if not ten:
        return _NUMERALS.get(head)
    return (_NUMERALS.get(head, 1) if head else 1) * 10 + (_NUMERALS.get(tail, 0) if tail else 0)


def _as_written(heading: Heading, folded: str) -> Heading:
    """Drop trailing blanks from the range of a heading."""
    text = folded[heading.start : heading.end]
    end = heading.start + len(text.rstrip())
    return Heading(heading.start, end, heading.level, heading.number, heading.text)


def _line_heading(line: Line) -> Heading | None:
    text = line.folded
    if not text or text.startswith("|"):
        return None
    for level, pattern in _NUMBERS:
        match = pattern.match(text)
        if match is None:
            continue
        end = _heading_end(text, match.end())
        body = text[match.end() : end].strip(" ,。;:")
        if not body:
            return None
        return Heading(line.start, line.start + end, level, match.group().strip(), body)
    return None


def _next_filled(lines: Sequence[Line], index: int) -> str:
    return next((line.folded for line in lines[index + 1 : index + 4] if not line.is_blank), "")


def _standalone(line: Line, following: str) -> Heading | None:
    """A heading that lost its number (`2024年工作回顾`): a short line with a strong keyword."""
    text = line.folded.rstrip(":")
    # In a table of figures the next line is as short; under a heading there is text.
    if len(following) < _SHORTEST_TEXT and not _NUMBERS[0][1].match(following):
        return None
    if not 2 <= len(text) <= _LONGEST_STANDALONE or re.search(r"[,。;:|>!?《]", text):
        return None
    for _kind, pattern, standalone in section_keywords():
        match = pattern.search(text) if standalone else None
        if match is not None and match.end() == len(text):
            return Heading(line.start, line.end, 1, "", text)
    return None


def _heading_end(text: str, number_end: int) -> int:
    """Where the heading ends: with its line, its first sentence, or its first clause."""
    stop = _STOP.search(text, number_end)
    if stop is not None and stop.start() <= _LONGEST_HEADING:
        return stop.end() if stop.end() == len(text) else stop.start()
    if len(text) <= _LONGEST_HEADING:
        return len(text)
    mark = _ANY_MARK.search(text, number_end)
    if mark is not None and mark.start() <= _LONGEST_HEADING:
        return mark.start()
    return min(len(text), number_end + _LONGEST_GLUED)


def _run_in_end(text: str, start: int) -> int:
    stop = _STOP.search(text, start)
    if stop is not None and stop.start() - start <= _LONGEST_RUN_IN:
        return stop.start()
    mark = _ANY_MARK.search(text, start)
    if mark is not None and mark.start() - start <= _LONGEST_RUN_IN:
        return mark.start()
    return min(len(text), start + _LONGEST_GLUED)


def _wrap_width(lines: Sequence[Line]) -> int | None:
    """The width that a text was broken at, None for one paragraph per line."""
    lengths = sorted(len(line.folded) for line in lines if len(line.folded) > 8)
    if len(lengths) < 12 or lengths[-1] > 90:
        return None
    width = lengths[int(0.9 * len(lengths))]
    at_width = sum(1 for length in lengths if length >= width - 3)
    return width if at_width >= 0.35 * len(lengths) else None


def _with_wrapped_tail(
    heading: Heading, lines: Sequence[Line], index: int, width: int | None, *, folded: str
) -> Heading:
    """A heading that fills a wrapped line goes on in the next one."""
    line = lines[index]
    if width is None or heading.end != line.end or len(line.folded) < width - 2:
        return heading
    following = lines[index + 1] if index + 1 < len(lines) else None
    if following is None or following.is_blank or len(following.folded) > 0.7 * width:
        return heading
    if any(pattern.match(following.folded) for _, pattern in _NUMBERS):
        return heading
    if _STOP.search(following.folded[:-1]) or _STOP.search(line.folded[-1]):
        return heading
    text = heading.text + following.folded.rstrip(" ,。;:")
    return Heading(heading.start, following.end, heading.level, heading.number, text)


def _without_inner_lists(headings: list[Heading]) -> list[Heading]:
    """Drop a list inside a chapter that counts 一, 二, … again, if the chapters go on after it."""
    dropped: set[int] = set()
    chapters = [index for index, heading in enumerate(headings) if heading.level == 1]
    values = [chinese_ordinal(headings[index].number) for index in chapters]
    last = {value: position for position, value in enumerate(values)}
    position, expected = 0, 1
    while position < len(chapters):
        value = values[position]
        resumed = None
        if value == 1 and expected > 2:
            resumed = _resumption(values, position, expected, last=last.get(expected, -1))
        if resumed is not None:
            dropped.update(range(chapters[position], chapters[resumed]))
            position = resumed
            value = values[position]
        expected = (value or expected) + 1
        position += 1
    return [heading for index, heading in enumerate(headings) if index not in dropped]


def _resumption(
    values: Sequence[int | None], start: int, expected: int, *, last: int
) -> int | None:
    """Where a count that began anew at `start` ends and the outer count goes on.

    last: where `expected` stands for the last time.
    """
    position, inner = start, 1
    while position < len(values) and values[position] == inner:
        if inner == expected and last <= position:
            return position
        position, inner = position + 1, inner + 1
    return position if position < len(values) and values[position] == expected else None


def _with_inside_headings(
    headings: list[Heading], lines: Sequence[Line], *, folded: str
) -> list[Heading]:
    """Add headings in the middle of long lines, if their numbers run 一, 二, 三."""
    if any(heading.level == 1 and heading.number for heading in headings[1:]):
        return headings
    found = [
        heading for line in lines if len(line.folded) > _LONG_LINE for heading in _inside(line)
    ]
    numbered = [heading for heading in found if heading.level == 1]
    if len(numbered) < 2:
        return headings
    taken = {heading.start for heading in headings}
    merged = headings + [heading for heading in found if heading.start not in taken]
    return sorted(merged, key=lambda heading: heading.start)


def _inside(line: Line) -> Iterator[Heading]:
    text = line.folded
    expected = {1: 1, 2: 1}
    matches = []
    for match in _INSIDE.finditer(text):
        level = 1 if match.group(1) else 2
        value = chinese_ordinal(match.group())
        if value == expected[level] or (level == 2 and value == 1):
            expected[level] = value + 1
            if level == 1:
                expected[2] = 1
            matches.append((level, match))
    for position, (level, match) in enumerate(matches):
        limit = matches[position + 1][1].start() if position + 1 < len(matches) else len(text)
        stop = _STOP.search(text, match.end(), limit)
        blank = text.find(" ", match.end() + 2, limit)
        ends = [limit, match.end() + _LONGEST_HEADING]
        ends += [stop.start()] if stop is not None else []
        ends += [blank] if blank > 0 else []
        end = min(ends)
        body = text[match.end() : end].strip(" ,。;:")
        if body:
            yield Heading(line.start + match.start(), line.start + end, level, match.group(), body)
