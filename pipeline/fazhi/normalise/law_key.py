"""From a title as written to keys that survive typography.

A key keeps letters, digits and characters only, so that brackets, dashes,
spaces and nested title marks of any kind never decide whether two titles are
the same.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from fazhi.normalise.doc_number import DocNumber, find_doc_number

STATE_PREFIX = "中华人民共和国"

_NOT_WORD = re.compile(r"[\W_]+")
_YEAR_RANGE = re.compile(r"((?:19|20)\d{2})年?[至到]?((?:19|20)\d{2})年?$")
_OPEN, _CLOSE = "《〈<", "》〉>"
_QUOTES = "“”\"‘’'〝〞「」『』`"
_TAIL = re.compile(
    r"[(（〔\[]\s?(?P<note>试行|暂行|草案|征求意见稿|送审稿|修订草案|修订版?|修正版?|最新版?|节选|"
    r"(?:19|20)\d{2}年?(?:最新)?(?:修订|修正|修改|版|修订版|修正版|年版)?|"
    r"(?:19|20)\d{2}(?:年|-|\.)\d{1,2}(?:月|-|\.)\d{1,2}日?)\s?[)）〕\]]$"
)
_OPEN_TAIL = re.compile(r"(?<=[\u4e00-\u9fff])[(（][^()（）]{1,12}$")
_ADJECTIVE = re.compile(
    r"^(?:新|最新|重新)?(?:修订|修改|修正|颁布|出台|实施|施行|通过|公布|发布|印发|制定)后?的"
    r"|^新修订|^新修正|^新版?(?=中华人民共和国|《)"
)
_ISSUES = re.compile(r"(?:印发|转发|批转|公布|发布|下发)")
_MAX_LEAD = 25
_QUOTING = ("修改", "废止", "适用", "实施", "执行")
_TRIAL_NOTES = frozenset({"试行", "暂行"})  # part of the official title, unlike other remarks
_WHITE = re.compile(r"\s+")
_DRAFT_NOTES = frozenset({"草案", "征求意见稿", "送审稿", "修订草案"})


@dataclass(frozen=True, slots=True)
class CitedTitle:
    """A citation taken apart.

    written: the title without its outer marks, as written.
    core: `written` without document number, bracketed tail and 新修订的.
    doc_number: 文号 found beside or inside the title, brackets as 〔〕.
    nested: titles inside the title, outermost first.
    """

    written: str
    core: str
    doc_number: str | None
    nested: tuple[str, ...]
    flags: tuple[str, ...]


def title_key(title: str) -> str:
    """The characters of a title that tell it from others; year ranges as eight digits."""
    key = _NOT_WORD.sub("", unicodedata.normalize("NFKC", title))
    if key[-1:] == "年" or key[-1:].isdigit():
        key = _YEAR_RANGE.sub(r"\1\2", key)
    return key


def split_years(key: str) -> tuple[str, tuple[int, int] | None]:
    """Cut a year range off the end of a key: (`法治政府建设实施纲要`, (2021, 2025))."""
    if len(key) > 8 and key[-8:].isdigit():
        first, last = int(key[-8:-4]), int(key[-4:])
        if 1980 <= first < last <= 2060:
            return key[:-8], (first, last)
    return key, None


def take_apart(text: str) -> CitedTitle:
    """Separate title, document number and remarks of one citation."""
    flags: list[str] = []
    title = text.strip().strip(_QUOTES) if _is_wholly_quoted(text.strip()) else text.strip()
    number, title = _take_doc_number(title)
    if number is not None and number.damaged:
        flags.append("damaged_number")
    written, unclosed = _strip_marks(_without_lead(title))
    if unclosed:
        flags.append("unclosed")
    nested = _nested_titles(written)
    if nested:
        flags.append("nested")
    core = _ADJECTIVE.sub("", written).strip()
    core, _ = _strip_marks(core) if core[:1] in _OPEN else (core, False)
    open_tail = _OPEN_TAIL.search(core)
    if open_tail:
        core = core[: open_tail.start()]
        flags.append("unclosed")
    tail = _TAIL.search(core)
    if tail:
        if tail["note"] in _DRAFT_NOTES:
            flags.append("draft")
        core = core[: tail.start()]
    doc_number = number.number if number is not None else None
    return CitedTitle(written, core.strip(), doc_number, nested, tuple(dict.fromkeys(flags)))


def issued_title(cited: CitedTitle) -> str | None:
    """The title that a notice does nothing but issue: 关于印发〈A〉的通知 → A."""
    if not cited.nested or not cited.core.endswith("通知"):
        return None
    before = re.split(r"[《〈<]", cited.core, maxsplit=1)[0]
    return cited.nested[0] if _ISSUES.search(before[-6:]) else None


def full_title(cited: CitedTitle) -> str:
    """The cited title without line breaks and remarks (草案, 2022年修订); （试行） belongs to it.

    >>> full_title(take_apart("《岱川市养犬\\n管理条例（草案）》"))
    '岱川市养犬管理条例'
    """
    tail = _TAIL.search(cited.written)
    trial = f"（{tail['note']}）" if tail and tail["note"] in _TRIAL_NOTES else ""
    return _WHITE.sub("", cited.core) + trial


def _without_lead(text: str) -> str:
    """Drop issuer or adjective before a title in marks: 新修订的《A》 → 《A》."""
    start = text.find("《")
    if not 0 < start <= _MAX_LEAD or _matching_close(text[start:]) != len(text) - start - 1:
        return text
    lead = text[:start]
    return text if "关于" in lead or "《" in lead or lead.endswith(_QUOTING) else text[start:]


def _is_wholly_quoted(text: str) -> bool:
    return (
        len(text) > 2
        and text[0] in "“\"‘'"
        and text[-1] in "”\"’'"
        and (not any(quote in text[1:-1] for quote in '“”"'))
    )


def _take_doc_number(text: str) -> tuple[DocNumber | None, str]:
    found = find_doc_number(text)
    if found is None:
        return None, text
    before, after = text[: found.start].rstrip(), text[found.end :].lstrip()
    if before[-1:] in ("(", "（") and after[:1] in (")", "）"):
        before, after = before[:-1], after[1:]
    elif (before and before[-1] not in _CLOSE + _OPEN) or (
        found.damaged and not _is_alone(before, after)
    ):
        return None, text
    return found, (before + after).strip()


def _is_alone(before: str, after: str) -> bool:
    """Whether the number is all of the citation, marks aside."""
    return not (before + after).strip(_OPEN + _CLOSE + "()（）")


def _strip_marks(text: str) -> tuple[str, bool]:
    """(text without the marks that enclose all of it, whether a mark was missing)."""
    opens = sum(text.count(mark) for mark in _OPEN)
    closes = sum(text.count(mark) for mark in _CLOSE)
    unclosed = opens != closes
    if text[:1] in ("《", "〈", "<") and text:
        if text[-1] in _CLOSE and _encloses(text):
            return text[1:-1].strip(), unclosed
        if opens > closes:
            return text[1:].strip(), True
        end = _matching_close(text)
        tail = text[end + 1 :].strip()
        if end > 0 and (not tail or tail[0] in "(（〔["):
            return text[1:end].strip(), unclosed
    elif text[-1:] in ("》", "〉") and closes > opens:
        return text[:-1].strip(), True
    return text, unclosed


def _encloses(text: str) -> bool:
    """Whether the first mark belongs to the last one."""
    end = _matching_close(text)
    return end == len(text) - 1 or end < 0


def _matching_close(text: str) -> int:
    depth = 0
    for position, character in enumerate(text):
        if character in _OPEN:
            depth += 1
        elif character in _CLOSE:
            depth -= 1
            if depth == 0:
                return position
    return -1


def _nested_titles(written: str) -> tuple[str, ...]:
    titles = []
    starts: list[int] = []
    for position, character in enumerate(written):
        if character in _OPEN:
            starts.append(position)
        elif character in _CLOSE and starts:
            start = starts.pop()
            if inner := written[start + 1 : position].strip():
                titles.append((start, inner))
    return tuple(inner for _, inner in sorted(titles))
