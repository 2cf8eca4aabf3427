"""What an augmented copy of a report may differ in; each operation proposes edits."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from fazhi.data import read_table
from fazhi.tagging.own_names import own_names
from fazhi.tagging.place_names import short_name, short_names
from fazhi_training.augmentation.edits import Edit, LabelledRange

Operation = Callable[[str, Sequence[LabelledRange], random.Random], Iterator[Edit]]

_SHORT_LENGTHS = range(2, 5)
_LEVELS = ("街道", "民族乡", "苏木", "镇", "乡", "县", "区", "旗", "市")
_GIVEN = (
    "建国伟强军平华明志文海涛波鹏飞磊晓红丽芳娟敏静燕玲霞秀英梅琴云莲桂春秋洪德福荣贵庆祥吉康宁"
    "俊杰勇斌辉刚毅峰岩松林森浩宇晨旭永忠义仁立新成功学思远怀彦泽润元宝世昌维"
)
_UNIT_FAMILIES = ("份册本", "件起宗", "名人位", "场次期", "个处", "条幅")
_STATE = "中华人民共和国"
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_HALF_PUNCTUATION = str.maketrans("，：；（）", ",:;()")
_DOTS = "·・.．▪"
_CODE = re.compile(r"(?<=\d)[·・.．▪](?=\d{1,2}(?!\d))")


def other_places(
    text: str, entities: Sequence[LabelledRange], random_: random.Random
) -> Iterator[Edit]:
    """Places get the names of real ones: full names everywhere in the text, short ones as marked.

    Invented names stand in no gazetteer; without this the tagger would learn that
    its gazetteers say nothing. Short names that are real (重庆, 德国) stay.
    """
    names = set(own_names(text))
    names.update(text[start:end] for start, end, label in entities if label == "GPE")
    replacements: dict[str, str] = {}
    # Sorted to the last character: the order of a set differs from process to process.
    for name in sorted(names, key=lambda name: (len(name), name)):
        level = next((level for level in _LEVELS if name.endswith(level)), None)
        if level is None or any(part in name[:-1] for part in ("县", "区", "市", "旗", "州")):
            continue
        new = random_.choice(_places(level))
        replacements[name] = new
        stem = name.removesuffix(level)
        new_stem = new.removesuffix(level)
        if len(stem) >= 2 and len(new_stem) >= 2:
            replacements.setdefault(stem, new_stem)
    if replacements:
        pattern = "|".join(map(re.escape, sorted(replacements, key=len, reverse=True)))
        for match in re.finditer(pattern, text):
            if not _crosses_border(match.start(), match.end(), entities):
                yield Edit(match.start(), match.end(), replacements[match[0]])
    # Where a full name is replaced too, that longer edit of the same start is the one applied.
    short = {
        name: random_.choice(_short_places())
        for name in sorted({text[start:end] for start, end, label in entities if label == "GPE"})
        if name not in replacements
        and name == short_name(name)
        and len(name) in _SHORT_LENGTHS
        and name not in _real_names()
    }
    for start, end, label in entities:
        if label == "GPE" and text[start:end] in short:
            yield Edit(start, end, short[text[start:end]])


def _crosses_border(start: int, end: int, entities: Sequence[LabelledRange]) -> bool:
    """Whether a stretch holds a part of an entity and something beyond it."""
    return any(
        entity_start < start < entity_end < end or start < entity_start < end < entity_end
        for entity_start, entity_end, _ in entities
    )


def other_persons(
    text: str, entities: Sequence[LabelledRange], random_: random.Random
) -> Iterator[Edit]:
    """Every person gets another name, the same one at each mention."""
    renamed: dict[str, str] = {}
    for start, end, label in entities:
        if label != "PERSON":
            continue
        name = text[start:end]
        if name not in renamed:
            given = "".join(random_.sample(_GIVEN, random_.choice((1, 2, 2))))
            renamed[name] = random_.choice(_surnames()) + given
        yield Edit(start, end, renamed[name])


def other_figures(
    text: str, entities: Sequence[LabelledRange], random_: random.Random
) -> Iterator[Edit]:
    """Arabic figures inside quantities change, at the same number of digits."""
    for start, end, label in entities:
        if label != "QUANTITY":
            continue
        for match in re.finditer(r"(?<![.\d])[1-9]\d*(?!%)", text[start:end]):
            digits = str(random_.randint(1, 9)) + "".join(
                str(random_.randint(0, 9)) for _ in match[0][1:]
            )
            yield Edit(start + match.start(), start + match.end(), digits)


def other_units(
    text: str, entities: Sequence[LabelledRange], random_: random.Random
) -> Iterator[Edit]:
    """The classifier of a count changes to another of its kind (份 → 册, 件 → 宗)."""
    for _, end, label in entities:
        if label != "QUANTITY":
            continue
        unit = text[end - 1 : end]
        for family in _UNIT_FAMILIES:
            if unit in family and text[end - 2 : end] not in ("人次", "场次"):
                yield Edit(end - 1, end, random_.choice(family))


def other_titles(
    text: str, entities: Sequence[LabelledRange], random_: random.Random
) -> Iterator[Edit]:
    """Cited laws change to other laws of the table, with or without the name of the state."""
    for start, end, label in entities:
        if label == "LAW" and text[start] == "《" and text[end - 1] == "》":
            title = random_.choice(_law_titles())
            yield Edit(
                start + 1, end - 1, title.removeprefix(_STATE) if random_.random() < 0.5 else title
            )


def half_width_punctuation(
    text: str, _: Sequence[LabelledRange], __: random.Random
) -> Iterator[Edit]:
    """Punctuation as in a normalised copy of a page."""
    for match in re.finditer(r"[，：；（）]", text):
        yield Edit(match.start(), match.end(), match[0].translate(_HALF_PUNCTUATION))


def full_width_digits(
    text: str, _: Sequence[LabelledRange], random_: random.Random
) -> Iterator[Edit]:
    """Some figures in full width."""
    for match in re.finditer(r"\d+", text):
        if random_.random() < 0.5:
            yield Edit(match.start(), match.end(), match[0].translate(_FULL_WIDTH))


def other_dots(text: str, _: Sequence[LabelledRange], random_: random.Random) -> Iterator[Edit]:
    """The dot of month-day codes varies (12·4, 12.4, 12・4)."""
    for match in _CODE.finditer(text):
        yield Edit(match.start(), match.end(), random_.choice(_DOTS))


def spaced_figures(
    text: str, entities: Sequence[LabelledRange], random_: random.Random
) -> Iterator[Edit]:
    """A space between figure and unit, as some word processors set it."""
    for start, end, label in entities:
        if label == "QUANTITY" and random_.random() < 0.5:
            match = re.match(r"\d+(?=[^\d\s%.])", text[start:end])
            if match:
                yield Edit(start, start + match.end(), match[0] + " ")


def dropped_marks(text: str, _: Sequence[LabelledRange], random_: random.Random) -> Iterator[Edit]:
    """Now and then a quotation mark is lost."""
    for match in re.finditer(r"[“”]", text):
        if random_.random() < 0.1:
            yield Edit(match.start(), match.end(), "")


OPERATIONS: dict[str, Operation] = {
    "places": other_places,
    "persons": other_persons,
    "figures": other_figures,
    "units": other_units,
    "titles": other_titles,
    "punctuation": half_width_punctuation,
    "digits": full_width_digits,
    "dots": other_dots,
    "spaces": spaced_figures,
    "marks": dropped_marks,
}


@cache
def _places(level: str) -> tuple[str, ...]:
    table = "townships" if level in ("街道", "民族乡", "苏木", "镇", "乡") else "divisions"
    names = (row["name"] for row in read_table(table))
    return tuple(sorted({name for name in names if name.endswith(level) and len(name) <= 8}))


@cache
def _short_places() -> tuple[str, ...]:
    return tuple(sorted(short_names(row["name"] for row in read_table("divisions"))))


@cache
def _real_names() -> frozenset[str]:
    """Short names of divisions, and states."""
    return frozenset(_short_places()).union(row["name"] for row in read_table("countries"))


@cache
def _surnames() -> tuple[str, ...]:
    return tuple(row["surname"] for row in read_table("surnames"))


@cache
def _law_titles() -> tuple[str, ...]:
    """Titles of laws and regulations that are short enough to stand in a list."""
    kinds = ("law", "regulation", "party_regulation")
    return tuple(
        sorted(
            row["title"]
            for row in read_table("law_titles")
            if row["kind"] in kinds and len(row["title"]) <= 24 and "《" not in row["title"]
        )
    )
