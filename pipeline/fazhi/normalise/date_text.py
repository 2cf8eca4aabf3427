"""One spelling for date expressions: ASCII digits and dashes, no times of day, repairs."""

from __future__ import annotations

import re

from fazhi.normalise.numeral_value import canonical, evaluate

_ZEROS = str.maketrans("○〇ＯO", "零零零零")
_CHINESE = re.compile(r"[零一二两三四五六七八九十廿卅]{1,8}")
_DASHES = re.compile(r"[-–—－~～―─]{1,4}")
_ROUND_ZERO = re.compile(
    r"(?<=[零一二三四五六七八九○〇ＯO])[○〇ＯOo]|[○〇ＯO](?=[零一二三四五六七八九○〇])"
)
_CLOCK = re.compile(
    r"(?:凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚间|夜间|夜里|当晚|早|晚)?"
    r"(?:[0-9]{1,2}[:：][0-9]{2}(?:[:：][0-9]{2})?[时分]?"
    r"|[0-9零一二两三四五六七八九十]{1,3}(?:点钟?|时)(?:整|半|[0-9零一二三四五六七八九十]{1,3}[分刻]?)?(?:[0-9]{1,2}秒)?许?)"
)
_DAY_PART = re.compile(
    r"(?:凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚间|夜间|夜里|(?<=[日号])[（(]?(?:周|星期|礼拜)[一二三四五六日天][）)]?)"
)
_SPACED = re.compile(r"([0-9]{4})\s([0-9]{1,2})\s([0-9]{1,2})")
_WHITE = re.compile(r"\s+")

_LOST_YEAR_MARK = re.compile(r"([0-9]{4})([0-9]{1,2}月.{0,20})")
_LOST_MONTH_MARK = re.compile(r"([0-9]{4})年?([0-9]{2,4})([日号].{0,10})")
_LOST_DASH = re.compile(r"([0-9]{4})([0-9]{4}年.{0,10})")


def normal_text(text: str) -> str:
    """The expression with ASCII digits, `-` for every dash, no white space, no time of day.

    >>> normal_text("二〇二五年一月十五日上午"), normal_text("２０２４年 1—11 月")
    ('2025年1月15日', '2024年1-11月')
    """
    text = text.strip().translate({ord("０") + digit: str(digit) for digit in range(10)})
    text = _SPACED.sub(r"\1-\2-\3", _CLOCK.sub("", text))
    text = _WHITE.sub("", _DAY_PART.sub("", text))
    text = _ROUND_ZERO.sub("零", text)
    text = _CHINESE.sub(_arabic, text)
    return _DASHES.sub("-", text).strip('-，。、；,;“”"（）()')


def repairs(text: str) -> list[str]:
    """Readings of a damaged expression (20256月, 2025730日) with the lost mark put back."""
    found: list[str] = []
    match = _LOST_YEAR_MARK.fullmatch(text)
    if match:
        found.append(f"{match[1]}年{match[2]}")
    match = _LOST_MONTH_MARK.fullmatch(text)
    if match:
        for cut in range(1, len(match[2])):
            month, day = match[2][:cut], match[2][cut:]
            if month[0] != "0" or len(month) == 2:
                found.append(f"{match[1]}年{month}月{day}{match[3]}")
    match = _LOST_DASH.fullmatch(text)
    if match:
        found.append(f"{match[1]}-{match[2]}")
    return found


def _arabic(match: re.Match[str]) -> str:
    numeral = canonical(match[0])
    if any(character in numeral for character in "十百"):
        value = evaluate(numeral)
        return match[0] if value is None else str(int(value))
    return "".join(str("零一二三四五六七八九".index(character)) for character in numeral)
