"""One spelling for date expressions: ASCII digits and dashes, no times of day, repairs."""

from __future__ import annotations

import re

from fazhi.normalise.date_lunar import mark_lunar
from fazhi.normalise.numeral_value import canonical, evaluate

_FULL_WIDTH = {ord("０") + digit: str(digit) for digit in range(10)}
_CHINESE = re.compile(r"[零一二两俩仨三四五六七八九十百廿卅]{1,8}")
_DASHES = re.compile(r"[-–—－~～―─]{1,4}")
_ROUND_ZERO = re.compile(
    r"(?<=[零一二三四五六七八九○〇ＯO])[○〇ＯOo]|[○〇ＯO](?=[零一二三四五六七八九○〇])"
)
_PART = (
    "凌晨|清晨|清早|早上|早晨|黎明|拂晓|上午|中午|正午|午间|午后|下午|傍晚|晚上|晚间|夜晚|夜间|夜里"
    "|深夜|午夜|(?:上|下|前|后)?半夜|白天"
)
_HOUR = r"[0-9零一二两三四五六七八九十]{1,3}"
_CLOCK = re.compile(
    rf"(?:{_PART}|当晚|(?<![今昨明前当])[早晚])?(?:(?<![0-9\-/.]){_HOUR}(?:点|时)?[-~～—－至到])?"
    r"(?:[0-9]{1,2}[:：][0-9]{2}(?:[:：][0-9]{2})?[时分]?"
    rf"|{_HOUR}多?(?:点钟?|时)(?:整|半|多钟?|{_HOUR}[分刻]?)?(?:[0-9]{{1,2}}秒)?)许?"
)
_DAY_PART = re.compile(rf"(?:{_PART}|(?<=[日号])[（(]?(?:周|星期|礼拜)[一二三四五六日天][）)]?)")
_OPEN_START = re.compile(r"^(?=\s*[-–—－~～至到])")
_OPEN_END = re.compile(r"\s*[-–—－~～至到]+\s*$")
_NEIGHBOUR_MONTHS = re.compile(r"(?<![十0-9])(一二|二三|三四|四五|五六|六七|七八|八九|九十)(?=月)")
_REMARK = re.compile(r"[（(]含[）)]")
_TURN_OF_YEAR = re.compile(r"(?:岁末|年末|年终|年底)(?:岁首|岁初|年初|年首)")
_LETTER_ZERO = re.compile(r"(?<=[0-9])[OＯoо○](?=[0-9])")
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
    text = _REMARK.sub("", text.strip().translate(_FULL_WIDTH)).replace("元月", "1月")
    text = _NEIGHBOUR_MONTHS.sub(lambda match: "月-".join(match[1]), text)
    text = _TURN_OF_YEAR.sub("年底-次年初", text)
    timeless = _DAY_PART.sub("", _CLOCK.sub("", text))
    if (
        timeless != text
    ):  # 13:20~次日05:40 begins on the day of writing, 9日0时至18时 ends on its day
        timeless = _OPEN_START.sub("今天", timeless) if timeless.strip() else "今天"
        timeless = _OPEN_END.sub("", timeless).removesuffix("的") or "今天"
    text = _WHITE.sub("", _SPACED.sub(r"\1-\2-\3", timeless))
    text = _CHINESE.sub(_arabic, mark_lunar(_ROUND_ZERO.sub("零", text)))
    return _DASHES.sub("-", text).strip('-，。、；,;“”"（）()')


def repairs(text: str) -> list[str]:
    """Readings of a damaged expression (20256月, 2025730日) with the lost mark put back."""
    found: list[str] = []
    lookalike = _LETTER_ZERO.sub("0", text).replace("曰", "日")
    if lookalike != text:
        return [lookalike, *repairs(lookalike)]
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
