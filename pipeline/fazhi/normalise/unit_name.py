"""Reading the name of an issuing unit: which places, which kind of organ."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from fazhi.data import read_table
from fazhi.normalise.division import divisions, former_divisions, townships

_NOISE = re.compile(r"[\s“”\"‘’《》]+")
_LEADING = re.compile(r"^(?:\[?(?:19|20)\d{2}年?度?|关于|中国共产党|中共|中华人民共和国)+")
_TAIL = re.compile(
    r"(?:关于|20\d{2}|19\d{2}|法治政府建设|法治建设|依法行政|工作报告|年度|述职|述法|工作总结|推进法治).*$"
)
_GENERIC_PLACE = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{1,12}?"
    r"(?:自治区|自治州|自治县|自治旗|民族乡|街道|苏木|开发区|省|市|盟|县|区|旗|镇|乡))"
)
_COUNTLESS = frozenset("我本该全各县市区乡镇省旗两一")
_NOT_A_PLACE = re.compile(r"^(?:委|党|工委|政府|人|司法|街道|办)|依法治|委员会|政府|全面|领导")
_SUBDISTRICT_OFFICE = re.compile(r"^(?P<name>[\u4e00-\u9fff]{1,10}?)(?:街道)?办事处")
_MAX_NAME = 20


@dataclass(frozen=True, slots=True)
class UnitName:
    """Parts of a unit's name.

    places: place names in it, the largest first, as written.
    organ: what follows them: `人民政府`, `司法局`, … or empty.
    is_general: the organ is the place's government, party committee or congress.
    is_department: the organ is a department of the place.
    """

    places: tuple[str, ...]
    organ: str
    is_general: bool
    is_department: bool


def read_unit_name(name: str) -> UnitName:
    """Split a unit's name, or the start of a title, into places and organ."""
    text = _NOISE.sub("", unicodedata.normalize("NFKC", name))
    text = _LEADING.sub("", text)
    places, rest = _places(text)
    organ = _TAIL.sub("", rest).strip("：:，,。、的()")
    forms, endings = _words()
    is_general = re.sub(r"[、和]", "", organ) in forms
    return UnitName(places, organ, is_general, not is_general and organ.endswith(endings))


def _places(text: str) -> tuple[tuple[str, ...], str]:
    names: list[str] = []
    while text and len(names) < 5:
        name = _known_place(text, is_first=not names) or _generic_place(text)
        if name is None:
            break
        names.append(name)
        text = text[len(name) :]
        if name.endswith("街道") and text.startswith("办事处"):
            break
    return tuple(names), text


def _known_place(text: str, *, is_first: bool) -> str | None:
    """The longest known division name that opens the text."""
    upper, lower, former = divisions(), townships(), former_divisions()
    for length in range(min(_MAX_NAME, len(text)), 1, -1):
        part = text[:length]
        if part in upper.by_name or part in lower.by_name or part in former:
            return part
    if is_first:
        return next(
            (
                text[:length]
                for length in (3, 2)
                if any(len(code) == 2 for code in upper.by_short.get(text[:length], ()))
            ),
            None,
        )
    return None


def _generic_place(text: str) -> str | None:
    """A place by its level word only; bare level words (县委, 全县) are none."""
    match = _GENERIC_PLACE.match(text)
    office = _SUBDISTRICT_OFFICE.match(text)
    if office and (match is None or match.end() > office.end("name")):
        return office["name"] + ("街道" if "街道办事处" in office[0] else "")
    if match is None or _NOT_A_PLACE.search(match["name"]):
        return None
    if len(match["name"]) < 2 or set(match["name"][:-1]) <= _COUNTLESS:
        return None
    return match["name"]


@cache
def _words() -> tuple[frozenset[str], tuple[str, ...]]:
    rows = list(read_table("place_words"))
    forms = frozenset(row["text"] for row in rows if row["role"] == "government_form")
    endings = tuple(row["text"] for row in rows if row["role"] == "department_ending")
    return forms, endings
