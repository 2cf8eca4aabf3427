"""How figures belong together: parts of a whole (其中), stages of a funnel (受理 → 办结)."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from functools import cache

from fazhi.data import read_table
from fazhi.records.context import Context
from fazhi.records.figures import Figure

PARTS_EXCEED = "parts_exceed_whole"
PARTS_DIFFER = "parts_sum_differs"
_OF_WHICH = "其中"
_BLANK = " \t\r\n\u3000"
_WORD = 3  # characters left over beside a verb (已, 当场, 到位) that are no noun yet
_FIGURES_BACK = 3  # how far back an earlier stage may stand


def part_parents(context: Context, figures: Sequence[Figure]) -> dict[int, int]:
    """Index of each part → index of its whole.

    Parts stand after 其中; the whole is the last figure of the same unit before it, in the
    sentence or, when 其中 opens one, in the sentence before. The parts end where another
    unit or, but for a list after a colon, a semicolon comes in between.
    """
    parents: dict[int, int] = {}
    open_marker, whole = -1, None
    for index, figure in enumerate(figures):
        sentence, _ = context.sentence(figure.span.start)
        marker = context.text.rfind(_OF_WHICH, sentence, figure.span.start)
        if marker != open_marker:
            open_marker = marker
            whole = None if marker < 0 else _whole(context, figures, index, sentence, marker)
        if whole is None:
            continue
        listed = context.text[marker + len(_OF_WHICH) : figure.span.start]
        ended = re.search("[；;]", listed) is not None and listed[:1] not in ("：", ":")
        if ended or figure.quantity is None or figure.unit != figures[whole].unit:
            whole = None
        else:
            parents[index] = whole
    return parents


def _whole(
    context: Context, figures: Sequence[Figure], index: int, sentence: int, marker: int
) -> int | None:
    """The last figure before 其中 with the unit of the first part."""
    if not context.text[sentence:marker].strip(_BLANK):
        sentence, _ = context.sentence(max(sentence - 1, 0))
    for earlier in range(index - 1, -1, -1):
        if figures[earlier].span.start < sentence:
            break
        same = (
            figures[earlier].quantity is not None and figures[earlier].unit == figures[index].unit
        )
        if same and figures[earlier].span.end <= marker:
            return earlier
    return None


def sum_flags(
    context: Context, figures: Sequence[Figure], parents: Mapping[int, int]
) -> dict[int, str]:
    """Index of a whole → what is wrong with the sum of its parts, where all values are exact.

    Several parts may leave a rest unnamed: that the sum is smaller is a remark, that it is
    larger is an error of the report or of the tagger.
    """
    parts: dict[int, list[int]] = {}
    for part, whole in parents.items():
        parts.setdefault(whole, []).append(part)
    flags = {}
    for whole, indexes in parts.items():
        values = [_exact(figures[index]) for index in (whole, *indexes)]
        known = [value for value in values if value is not None]
        if len(known) < len(values):
            continue
        total = math.fsum(known[1:])
        rest_is_named = context.text.startswith("等", figures[indexes[-1]].span.end)
        if total > known[0]:
            flags[whole] = PARTS_EXCEED
        elif total < known[0] and len(indexes) > 1 and not rest_is_named:
            flags[whole] = PARTS_DIFFER
    return flags


def _exact(figure: Figure) -> float | None:
    parsed = figure.parsed
    return parsed.value if parsed is not None and parsed.qualifier == "exact" else None


def stage_parents(
    context: Context, figures: Sequence[Figure], parts: Mapping[int, int]
) -> dict[int, int]:
    """Index of each later stage (办结) → index of the earlier one (受理) before it."""
    parents: dict[int, int] = {}
    for index, figure in enumerate(figures):
        if figure.quantity is None or figure.unit == "%" or index in parts:
            continue
        sentence, _ = context.sentence(figure.span.start)
        for earlier in range(index - 1, max(index - 1 - _FIGURES_BACK, -1), -1):
            before = figures[earlier]
            if before.span.start < sentence:
                break
            if earlier in parts or before.unit != figure.unit or before.quantity is None:
                continue
            if _is_later_stage(before.before + before.after, figure.before + figure.after):
                parents[index] = earlier
            break
    return parents


def is_stage_verb(words: str) -> bool:
    """Whether words are no more than a verb of a stage (办结, 调解成功) and say of nothing."""
    return bool(words) and len(_all_verbs().sub("", words)) < _WORD


def object_of(words: str) -> str:
    """What an earlier stage is about, without its verb: 受理矛盾纠纷 → 矛盾纠纷."""
    match = _all_verbs().match(words)
    return words[match.end() :] if match is not None else words


def _is_later_stage(earlier: str, later: str) -> bool:
    return any(first in earlier and second.search(later) for first, second in _stage_verbs())


@cache
def _all_verbs() -> re.Pattern[str]:
    verbs = {verb for first, later in _stage_verbs() for verb in (first, *later.pattern.split("|"))}
    return re.compile("|".join(sorted(verbs, key=len, reverse=True)))


@cache
def _stage_verbs() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row["earlier"], re.compile(row["later"])) for row in read_table("stage_verbs"))
