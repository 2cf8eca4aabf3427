"""Article citations that follow a title: 第四十五条第二款."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBER = r"[0-9０-９〇零一二三四五六七八九十百千两]{1,8}"
_BRACKETED = rf"[（(]\s?{_NUMBER}\s?[）)]"
_AFTER = r"(?:之[一二三四五六七八九十0-9０-９]{1,2})?"
_STEP = (
    rf"(?:第\s?{_NUMBER}(?:[、，,]{_NUMBER}){{0,9}}\s?(?:分编|编|章|节|条|款|项|目){_AFTER}"
    rf"|第?\s?{_BRACKETED}(?:、{_BRACKETED}){{0,9}}\s?[项目])"
)
_BOOK = r"[\u4e00-\u9fff]{2,6}编"
_PART = rf"(?:{_BOOK}\s?)?(?:{_STEP}\s?){{1,5}}|{_BOOK}(?![制写辑])|附则|序言"
_FOLLOWING = re.compile(
    r"\s{0,3}[》〉>]?\s{0,3}(?:[（(][^（）()]{0,40}[）)])?\s{0,3}(?:中的?|的)?\s{0,3}[“\"]?"
    rf"(?P<articles>(?:{_PART})(?:(?:、|，|,|和|及|以及|与|至|—|-)\s?(?:{_STEP}\s?){{1,5}}){{0,20}})"
)
_LISTED = re.compile(rf"第({_NUMBER}(?:[、，,]{_NUMBER}){{1,9}})(分编|编|章|节|条|款|项|目)")
_ITEMS = re.compile(rf"第?({_BRACKETED}(?:、{_BRACKETED}){{0,9}})([项目])")
_IN_BRACKETS = re.compile(rf"[（(]({_NUMBER})[）)]")
_ARABIC = re.compile(r"[0-9０-９]+")
_DIGITS = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")
_LONGEST_CLOSE = 4  # characters of 条之十二


_FIRST = re.compile(rf"(?:{_BOOK}\s?)?第\s?{_NUMBER}\s?(?:分编|编|章|节|条)|[》〉>]")
_CLOSE = re.compile(rf"[编章节条款项目]{_AFTER}$")


@dataclass(frozen=True, slots=True)
class ArticleCitation:
    """Articles cited right after a title; start, end: offsets into the following text."""

    normalised: str
    start: int
    end: int


def match_articles(following_text: str) -> ArticleCitation | None:
    """The article citation at the start of the text after a title, None if there is none."""
    match = _FOLLOWING.match(following_text)
    if match is None:
        return None
    written = match["articles"].rstrip()
    end = match.start("articles") + len(written)
    return ArticleCitation(_normalise(written), match.start("articles"), end)


def find_articles(following_text: str) -> str | None:
    """Articles right after a title, numerals in Chinese, no spaces: `第四十五条第二款`."""
    citation = match_articles(following_text)
    return citation.normalised if citation else None


def split_articles(citation: str) -> tuple[str, str | None]:
    """A citation without the articles that close it, and these in their normal form.

    >>> split_articles("《行政处罚法》第33条第1款"), split_articles("《民法典》")
    (('《行政处罚法》', '第三十三条第一款'), ('《民法典》', None))
    """
    text = citation.rstrip()
    if _CLOSE.search(text, max(0, len(text) - _LONGEST_CLOSE)) is None:
        return citation, None
    marks = list(_FIRST.finditer(text))
    closing = [mark.end() for mark in marks if mark[0] in "》〉>"]
    starts = closing[-1:] or [mark.start() for mark in marks[:1]]
    for at in starts:
        found = match_articles(text[at:])
        if at and found is not None and at + found.end == len(text):
            return text[: at + found.start].rstrip(), found.normalised
    return citation, None


def _normalise(written: str) -> str:
    compact = re.sub(r"\s", "", written)
    compact = _ITEMS.sub(_item_list, compact)
    compact = _LISTED.sub(_number_list, compact)
    compact = re.sub(r"[，,和及以与]{1,2}(?=第)", "、", compact)
    compact = re.sub(r"[—-](?=第)", "至", compact)
    return _ARABIC.sub(lambda match: _chinese(int(match[0])), compact)


def _item_list(match: re.Match[str]) -> str:
    """（一）、（二）项 as 第一项、第二项."""
    return "、".join(f"第{number}{match[2]}" for number in _IN_BRACKETS.findall(match[1]))


def _number_list(match: re.Match[str]) -> str:
    """第10、11条 as 第10条、第11条."""
    return "、".join(f"第{number}{match[2]}" for number in re.split("[、，,]", match[1]))


def _chinese(number: int) -> str:
    """A number below ten thousand in Chinese numerals; larger ones stay as they are."""
    if number == 0 or number > 9999:
        return str(number)
    text = ""
    digits = str(number)
    for index, digit in enumerate(digits):
        place = len(digits) - index - 1
        if digit != "0":
            text += _DIGITS[int(digit)] + _PLACES[place]
        elif text and not text.endswith("零"):
            text += "零"
    text = text.rstrip("零")
    return text[1:] if text.startswith("一十") else text
