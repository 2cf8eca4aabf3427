"""文号, the numbers of official documents: 国办发〔2018〕118号, 国务院令第713号."""

from __future__ import annotations

import re
from dataclasses import dataclass

_BRACKETS = r"〔\[［(（【﹝〘", r"〕\]］)）】﹞〙"
_NUMBER = re.compile(
    r"(?P<prefix>[\u4e00-\u9fff]{1,12})\s?"
    rf"(?P<open>[{_BRACKETS[0]}])?\s?(?P<year>(?:19|20)\d{{2}})年?\s?(?P<close>[{_BRACKETS[1]}])?"
    r"\s?第?(?P<number>\d{1,5})\s?号"
    r"|(?P<decree>[\u4e00-\u9fff]{1,12}(?:令|公告)\s?第?\s?(?P<decree_number>\d{1,5}|[一二三四五六七八九十百]{1,7})\s?号)"
)
_LOST_YEAR = "年"


@dataclass(frozen=True, slots=True)
class DocNumber:
    """A document number found in a text.

    number: in one spelling, with 〔〕 and without spaces.
    start, end: offsets into the text; damaged: a bracket was lost and put back.
    """

    number: str
    start: int
    end: int
    damaged: bool = False


def find_doc_number(text: str) -> DocNumber | None:
    """The first document number in a text, None without any.

    A lost bracket is put back where the year tells where it stood (法〔20239号).

    >>> find_doc_number("（厅字[2019] 28 号）").number
    '厅字〔2019〕28号'
    """
    if "号" not in text:
        return None
    for match in _NUMBER.finditer(text):
        if match["decree"]:
            return DocNumber(re.sub(r"\s", "", match["decree"]), match.start(), match.end())
        whole = bool(match["open"]) and bool(match["close"])
        if not whole and (_LOST_YEAR in match[0] or "第" in match[0]):
            continue  # 2024年第3号: an issue of something, no document number
        number = f"{match['prefix']}〔{match['year']}〕{match['number']}号"
        return DocNumber(number, match.start(), match.end(), damaged=not whole)
    return None
