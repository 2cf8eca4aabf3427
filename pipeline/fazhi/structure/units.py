"""Which unit reports: candidates from every place that names it, and a fixed order of trust.

The title decides which unit it is; the fullest form of that same unit
(永霞县沙溪埔镇人民政府 for 沙溪埔镇) is taken from wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from fazhi.structure.document import Evidence
from fazhi.structure.lines import fold
from fazhi.structure.patterns import title_words, unit_suffixes

_TRUST = ("title", "byline", "signature", "meeting", "header", "preamble", "source", "metadata")
_EXTENDING = frozenset({"title", "byline", "signature", "header", "source"})
_LEADING = re.compile(r"^(?:关于|印发|(?:19|20)\d{2}年?度?|\(|\)|[-—–\s])")
_CUT = re.compile(r"关于|(?:19|20)\d{2}|[二一][〇零一二三四五六七八九]{3}年|年度|本年")
_GENERIC_START = re.compile(
    r"^(?:我|本|各|全|该|在|对|由|以|把|将|按|根据|围绕|坚持|通过|一年来|过去|今年|当前|为|让|"
    r"现将|请|可|近年|同时|切实|深入|认真|是|和|与|及|向|代表|期间)"
)
_OWN = re.compile(r"(?:我|本)(?:乡|镇|街|县|市|区|旗|省|局|委|办|单位|部门|苏木)")
_JOINT_PARTY = re.compile(r"^(?:中共)?[一-鿿]{2,12}?委(?:员会)?[、,和]?(?=[一-鿿]{2,20}人民政府)")
_PUNCTUATION = re.compile(r"[,。;:!?《》\"“”、|<>\d]")
_SPLIT = re.compile(r"[\s、/]|(?<=委员会)和|(?<=县委)和|(?<=市委)和|(?<=党委)和")
_SUBJECT_VERB = (
    r"(?=坚持|始终|深入|认真|全面|紧紧|紧扣|围绕|以习|党委|党工委|党政|办事处党|切实|高度重视|严格|"
    r"积极|将|在县|在市|在区|在省|在旗|在上级|牢固|着力|持续|扎实|自觉|按照|聚焦|立足|法治政府|依法)"
)
_HINGE = re.compile(
    r"现将(?:我[乡镇县区市局街]|本[乡镇县区市局])?([一-鿿()]{3,30}?)(?=(?:19|20)\d{2}|法治|推进|年度|本年|一年)"
)
_MEETING = re.compile(r"在([一-鿿]{2,16}?)第[一二三四五六七八九十\d]{1,4}届人民代表大会")
_LONGEST = 40
_STRIPPED = ("人民政府", "街道办事处", "办事处", "政府", "委员会", "党工委", "党委")


def unit_of_title(title: str) -> str | None:
    """The unit that a title names (before 关于, the year or the topic), None if it names none."""
    bare = "".join(fold(title).split())
    for _ in range(4):
        bare = _LEADING.sub("", bare, count=1)
    bare = _JOINT_PARTY.sub("", bare)
    cuts = [match.start() for match in _CUT.finditer(bare)]
    cuts += [position for word in title_words("topic") if (position := bare.find(word)) >= 0]
    head = bare[: min(cuts)] if cuts else bare
    unit = _unit_in(head)
    return None if unit is None else _as_written(_without_party(unit), title)


def unit_of_line(line: str) -> str | None:
    """The unit at the start of a signature, publisher or speaker line."""
    folded = re.sub(r"^\[bookmark:\s?\w{1,40}\]\s?", "", fold(line)).strip()
    folded = re.sub(r"\((?:盖章|公章|章)\)$", "", folded)
    folded = re.sub(r"(?<=[一-鿿])\s(?=[一-鿿])", " ", folded)
    pieces = [piece for piece in _SPLIT.split(folded) if piece]
    # A name printed with wide spacing is one name.
    if pieces and all(len(piece) <= 2 for piece in pieces):
        pieces = ["".join(pieces)]
    units = [unit for piece in pieces if (unit := _unit_in(piece)) is not None]
    governments = [unit for unit in units if unit.endswith("政府")]
    chosen = governments or units
    return _as_written(_without_party(chosen[0]), line) if chosen else None


def _as_written(unit: str, text: str) -> str:
    """A name found in folded text, with the characters that the report has."""
    kept = [(old, new) for old, new in zip(text, fold(text), strict=True) if not new.isspace()]
    start = "".join(new for _, new in kept).find("".join(unit.split()))
    if start < 0:
        return unit
    return "".join(old for old, _ in kept[start : start + len("".join(unit.split()))])


def _without_party(name: str) -> str:
    """The place of a town's Party committee: the report is its government's too."""
    bare = re.sub(r"(?:党委|党工委)$", "", name)
    return bare if bare.endswith(unit_suffixes("place", "subdistrict")) else name


def units_in_preamble(preamble: str) -> list[tuple[str, int]]:
    """Units that act as subject in a preamble, with their offsets in it."""
    folded = fold(preamble)
    suffixes = "|".join(unit_suffixes("government", "subdistrict", "place", "organ"))
    subject = re.compile(
        rf"(?:^|(?<=[,。;:、\n]))\s{{0,4}}(?:(?:19|20)\d{{2}}年?度?(?:以来)?[,]?\s?)?"
        rf"([一-鿿()]{{1,24}}?(?:{suffixes})){_SUBJECT_VERB}"
    )
    found = [(match.group(1), match.start(1)) for match in subject.finditer(folded)]
    found += [(match.group(1), match.start(1)) for match in _HINGE.finditer(folded)]
    units = []
    for name, start in found:
        unit = _unit_in(name)
        if unit is not None and unit == name and not _GENERIC_START.match(name):
            units.append((unit, start))
    return units


def unit_of_meeting(line: str) -> str | None:
    """The place whose people's congress heard the report."""
    match = _MEETING.search("".join(fold(line).split()))
    return None if match is None else _unit_in(match.group(1))


def choose_unit(evidence: Sequence[Evidence]) -> str | None:
    """The reporting unit: the most trusted source, in the fullest form that names the same unit."""
    ranked = sorted(
        (item for item in evidence if item.source in _TRUST),
        key=lambda item: _TRUST.index(item.source),
    )
    if not ranked:
        return None
    base = ranked[0].text
    same = [item.text for item in ranked if item.source in _EXTENDING and _is_same(base, item.text)]
    return max(same, key=_fullness, default=base)


def _fullness(name: str) -> tuple[int, bool, int]:
    """The places above count most (they tell one 城关镇 from another), then the organ."""
    return (len(_core(name)), name.endswith(("政府", "办事处")), len(name))


def publisher_unit(name: str) -> str | None:
    """The government behind the office that put its report on the web; None for `省人民政府`."""
    unit = re.sub(r"(?<=人民政府)(?:办公室|办公厅|\(办公室\)|（办公室）)$", "", name)
    return unit if _is_particular(unit) else None


def is_conflicting(evidence: Sequence[Evidence]) -> bool:
    """Whether title and signature name different units."""
    titles = [item.text for item in evidence if item.source == "title"]
    signed = [item.text for item in evidence if item.source == "signature"]
    return bool(titles and signed) and not any(_is_same(titles[0], name) for name in signed)


def _unit_in(text: str) -> str | None:
    """The longest start of a string that ends like a unit; None if it names no particular one."""
    text = text.strip(" -—–()") if not text.endswith(")") else text.strip(" -—–")
    if not 2 <= len(text) <= _LONGEST or _OWN.match(text) or _PUNCTUATION.search(text):
        return None
    if re.fullmatch(r"[^()]{3,30}\([^()]{3,24}\)", text) and text[:-1].endswith(unit_suffixes()):
        return text
    ends = [
        position + len(suffix)
        for suffix in unit_suffixes()
        for position in _positions(text, suffix)
        if _is_boundary(text, position + len(suffix))
    ]
    for end in sorted(ends, reverse=True):
        if _is_particular(text[:end]):
            return text[:end]
    return None


def _positions(text: str, word: str) -> list[int]:
    found, at = [], text.find(word)
    while at >= 0:
        found.append(at)
        at = text.find(word, at + 1)
    return found


def _is_boundary(text: str, end: int) -> bool:
    """A suffix inside a longer word ends no unit: 乡长, 镇党委书记, 市场."""
    rest = text[end:]
    return not rest or rest.startswith(title_words("after_unit"))


def _is_particular(name: str) -> bool:
    """镇人民政府, 县政府, 街道 name a kind of unit and no particular one."""
    core = _core(name)
    if core in unit_suffixes():
        return False
    return len(core) >= 3 or (
        len(core) == 2 and core.endswith(("省", "市", "县", "区", "镇", "乡"))
    )


def _core(name: str) -> str:
    bare = re.sub(r"[(（][^()（）]{0,24}[)）]$", "", name).removeprefix("中共")
    for suffix in _STRIPPED:
        if bare.endswith(suffix) and len(bare) > len(suffix):
            stripped = bare.removesuffix(suffix)
            return stripped + "街道" if suffix == "街道办事处" else stripped
    return bare


def _is_same(base: str, other: str) -> bool:
    """Whether two names are one unit, one of them with the places above it or its organ."""
    one, two = _core(base), _core(other)
    return one.endswith(two) or two.endswith(one)
