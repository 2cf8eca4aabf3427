"""Names of places that a report gives itself in its title, header and signature.

A township's name is the surest thing about a report: it stands in the title
and comes back all through the text. The opening lines are read for names
built as `…县…镇`, and every later occurrence of such a name is a hint.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_UPPER = r"[\u4e00-\u9fff]{1,10}?(?:省|自治区|自治州|地区|市|盟|县|区|旗)"
_LOWER = r"[\u4e00-\u9fff]{1,10}?(?:街道|民族乡|苏木|镇|乡|县|区|市|旗|省|自治区|自治州|盟)"
_NAME = re.compile(
    rf"(?:^|[\s：:，,。>》|]|中共|关于|来源|机构|单位)(?P<upper>(?:{_UPPER}){{0,3}})(?P<lower>{_LOWER})"
    r"(?=20\d\d|二|人民|党|委|政|办|司|公|综|教|民|财|农|林|水|交|住|自|市|应|审|统|文|卫|医|生|关|法|依|履|普|"
    r"年|坚|在|认|高|深|全|持|紧|始|按|以|严|$|[\s，,。|])",
    re.MULTILINE,
)
_SEGMENT = re.compile(_UPPER)
_FIRST_NOT = frozenset("在我本全各该按为由对向从将以是被经委局院会中和与及办")
_INSIDE_NOT = re.compile(r"在|委|局|我|各级|全面|办公|机关|政府|年|[，。、：]|([乡镇县区市旗])\1")
_OPENING = 600
_CLOSING = 160


def own_names(text: str) -> frozenset[str]:
    """Full names of places in the opening and closing lines, e.g. 大村乡, 南宫市, 南宫市大村乡."""
    zones = [text[:_OPENING]]
    if len(text) > _OPENING:
        zones.append(text[max(_OPENING, len(text) - _CLOSING) :])
    names: set[str] = set()
    for zone in zones:
        for match in _NAME.finditer(zone):
            names.update(_parts(match["upper"], match["lower"]))
    return frozenset(name for name in names if text.count(name) > 1 or name in text[:80])


def _parts(upper: str, lower: str) -> Iterable[str]:
    segments = [segment for segment in _SEGMENT.findall(upper) if segment]
    chain = [*segments, lower]
    for index, part in enumerate(chain):
        if _is_name(part):
            yield part
        if index and _is_name(chain[index - 1]) and _is_name(part):
            yield chain[index - 1] + part


def _is_name(part: str) -> bool:
    return (
        2 < len(part) <= 12
        and part[0] not in _FIRST_NOT
        and not _INSIDE_NOT.search(part)
        and part not in ("自治区", "开发区", "示范区", "苏木镇")
    )
