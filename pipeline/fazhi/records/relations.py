"""How figures belong together: parts of a whole (其中), stages of a funnel (受理 → 办结)."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from functools import cache

from fazhi.data import read_table
from fazhi.records.context import Context
from fazhi.records.figures import Figure
from fazhi.records.words import pattern_of

_TABLE = "figure_words"
_SUCCESS = "成功"
PARTS_EXCEED = "parts_exceed_whole"
PARTS_DIFFER = "parts_sum_differs"
_DIGITS = 6  # decimals to which sums are compared
_NAME = 2  # characters that tell which figure 立案案件中 is about
_LARGEST_PART = 8  # parts that a breakdown without 其中 may have
_WORD = 3  # fewer characters beside a verb (已, 当场) are no noun yet
_RATES = ("%", "‰", "百分点")
_FIGURES_BACK = 3  # how far back an earlier stage may stand


def part_parents(context: Context, figures: Sequence[Figure]) -> dict[int, int]:
    """Index of each part → index of its whole.

    Parts stand after 其中; the whole is the last figure of the same unit before it, in the
    sentence or the one before. The parts end where they
    add up to the whole, where another unit comes in between, where a bracket closes around them
    or, but for a list after a colon, at a semicolon.
    """
    parents: dict[int, int] = {}
    open_marker, whole, left = (-1, -1), None, 0.0
    for index, figure in enumerate(figures):
        marker = _marker_before(context, figure.span.start)
        if marker != open_marker:
            open_marker = marker
            whole = _whole(context, figures, index, marker) if marker[0] >= 0 else None
            left = _exact(figures[whole]) or 0.0 if whole is not None else 0.0
        if whole is None:
            continue
        listed = context.text[marker[1] : figure.span.start]
        semicolon = re.search("[；;]", listed) is not None and listed[:1] not in ("：", ":")
        ended = semicolon or _bracket_closes(listed)
        complete = left == 0 and _exact(figure) != 0
        if ended or complete or figure.quantity is None or figure.unit != figures[whole].unit:
            whole = None
            continue
        parents[index] = whole
        left -= _exact(figure) or 0.0
    return parents


def evident_parts(
    context: Context,
    figures: Sequence[Figure],
    parts: Mapping[int, int],
    stages: Mapping[int, int],
) -> dict[int, int]:
    """Index of each part → index of its whole, where nothing but the sum says so.

    Two or more figures in a row that add up to the figure of the same unit before them
    (收到申请6件：予以公开3件、部分公开1件、不予处理2件), the first of them no later stage of it.
    """
    found: dict[int, int] = {}
    index = 1
    while index < len(figures):
        run = _run(context, figures, index, parts)
        for size in range(len(run), 1, -1):
            whole = _sum_before(context, figures, run[:size], parts)
            if whole is not None and stages.get(run[0]) != whole:
                found.update(dict.fromkeys(run[:size], whole))
                index = run[size - 1]
                break
        index += 1
    return found


def _run(
    context: Context, figures: Sequence[Figure], index: int, parts: Mapping[int, int]
) -> list[int]:
    """Figures in a row of one sentence with exact values of one unit that are no parts yet."""
    _, end = context.sentence(figures[index].span.start)
    run = []
    for later in range(index, min(index + _LARGEST_PART, len(figures))):
        figure = figures[later]
        if (
            later in parts
            or figure.span.start >= end
            or not _exact(figure)
            or figure.unit in (None, "%")
            or figure.unit != figures[index].unit
            or figure.span.label != figures[index].span.label
        ):
            break
        run.append(later)
    return run


def _sum_before(
    context: Context, figures: Sequence[Figure], run: Sequence[int], parts: Mapping[int, int]
) -> int | None:
    """The figure of the same unit right before a run, or before its parts, with its sum."""
    total = math.fsum(_exact(figures[index]) or 0.0 for index in run)
    sentence, _ = context.sentence(figures[run[0]].span.start)
    for earlier in range(run[0] - 1, max(run[0] - 1 - _FIGURES_BACK, -1), -1):
        figure = figures[earlier]
        if figure.span.start < sentence:
            break
        same_unit = figure.unit == figures[run[0]].unit
        if same_unit and earlier not in parts and _exact(figure) == total:
            return earlier
    return None


def _marker_before(context: Context, offset: int) -> tuple[int, int]:
    """Start and end of the last 其中 before an offset in its sentence, (-1, -1) without one."""
    sentence, _ = context.sentence(offset)
    spans = [match.span() for match in _markers().finditer(context.text, sentence, offset)]
    return spans[-1] if spans else (-1, -1)


def _whole(
    context: Context, figures: Sequence[Figure], index: int, marker: tuple[int, int]
) -> int | None:
    """The last figure before 其中 with the unit of the first part, if possible no smaller."""
    sentence, _ = context.sentence(marker[0])
    before, _ = context.sentence(max(sentence - 1, 0))
    part = _exact(figures[index]) or 0.0
    named = context.text[context.clause(marker[0])[0] :][:_NAME]  # 立案案件中: of those filed
    nearest = None
    for earlier in range(index - 1, -1, -1):
        figure = figures[earlier]
        if figure.span.start < before:
            break
        same = figure.quantity is not None and figure.unit == figures[index].unit
        if same and figure.span.end <= marker[0] and named in figure.span.text:
            return earlier
    total = _total_before(context, figures, index, marker, start=before)
    if total is not None:
        return total
    for earlier in range(index - 1, -1, -1):
        figure = figures[earlier]
        if figure.span.start < before:
            break
        if figure.quantity is None or figure.unit != figures[index].unit:
            continue
        if figure.span.end <= marker[0]:
            nearest = earlier if nearest is None else nearest
            value = _exact(figure)
            if value is None or value >= part:
                return earlier
    return nearest


def _total_before(
    context: Context, figures: Sequence[Figure], index: int, marker: tuple[int, int], *, start: int
) -> int | None:
    """The nearest figure from `start` to 其中 that two or more parts behind it add up to.

    受理95件，化解93件，其中婚姻家庭类32件、邻里类41件、其他22件: of those received.
    """
    _, end = context.sentence(figures[index].span.start)
    total, sums = 0.0, set()
    for later in range(index, min(index + _LARGEST_PART, len(figures))):
        figure = figures[later]
        value = _exact(figure)
        if figure.span.start >= end or figure.unit != figures[index].unit or not value:
            break
        total = math.fsum((total, value))
        if later > index:
            sums.add(round(total, _DIGITS))
    for earlier in range(index - 1, -1, -1):
        figure = figures[earlier]
        if figure.span.start < start:
            break
        value = _exact(figure)
        if (
            value is not None
            and figure.unit == figures[index].unit
            and figure.span.end <= marker[0]
            and round(value, _DIGITS) in sums
        ):
            return earlier
    return None


def sum_flags(
    context: Context, figures: Sequence[Figure], parents: Mapping[int, int]
) -> dict[int, str]:
    """Index of a whole → what is wrong with the sum of its parts, where all values are exact.

    Several parts may leave a rest unnamed: that the sum is smaller is a remark, that it is
    larger is an error of the report or of the tagger. Rates are no sums (增长12%，其中…增长48%).
    """
    parts: dict[int, list[int]] = {}
    for part, whole in parents.items():
        parts.setdefault(whole, []).append(part)
    flags = {}
    for whole, indexes in parts.items():
        values = [_exact(figures[index]) for index in (whole, *indexes)]
        known = [value for value in values if value is not None]
        if len(known) < len(values) or figures[whole].unit in _RATES:
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
        earlier = _stage_before(context, figures, index, parts)
        if earlier is None:
            continue
        before = figures[earlier]
        if _is_rest(context, figure):
            whole = parents.get(earlier, earlier)
            if (_exact(figures[whole]) or 0.0) >= (_exact(figure) or 0.0):
                parents[index] = whole
        elif _is_later_stage(before.before + before.after, _verb_of(context, figure)):
            parents[index] = earlier
    return parents


def _stage_before(
    context: Context, figures: Sequence[Figure], index: int, parts: Mapping[int, int]
) -> int | None:
    """The last figure of the same unit in the sentence that is no part, nor in a bracket
    closed since (调解100件（婚姻60件、邻里30件），调解成功98件)."""
    start = figures[index].span.start
    sentence, _ = context.sentence(start)
    passed = 0
    for earlier in range(index - 1, -1, -1):
        before = figures[earlier]
        if before.span.start < sentence or passed == _FIGURES_BACK:
            return None
        if earlier in parts or _bracket_closes(context.text[before.span.end : start]):
            continue
        if before.unit == figures[index].unit and before.quantity is not None:
            return earlier
        passed += 1
    return None


def _bracket_closes(text: str) -> bool:
    """Whether a bracket ends in a text that did not begin in it."""
    depth = 0
    for character in text:
        depth += (character in "（(") - (character in "）)")
        if depth < 0:
            return True
    return False


def _verb_of(context: Context, figure: Figure) -> str:
    """The words of a figure with a 成功 that was left outside it (成功｜调处150件)."""
    success = _SUCCESS if context.text.endswith(_SUCCESS, 0, figure.span.start) else ""
    return success + figure.before + figure.after


def _is_rest(context: Context, figure: Figure) -> bool:
    """Whether a figure is what is left of an earlier one (剩余2件正在化解)."""
    words = figure.before.strip()
    if pattern_of(_TABLE, "pattern", "rest").fullmatch(words):
        return True
    if not pattern_of(_TABLE, "pattern", "rest_if_open").fullmatch(words):
        return False
    number_end = figure.span.end - len(figure.after)
    _, clause_end = context.clause(number_end)
    following = context.text[number_end:clause_end]
    return pattern_of(_TABLE, "pattern", "still_open").search(following) is not None


def is_stage_verb(words: str) -> bool:
    """Whether words are no more than a verb of a stage (办结, 调解成功) and say of nothing."""
    rest = pattern_of(_TABLE, "pattern", "rest").sub("", words)
    return bool(words) and len(_all_verbs().sub("", rest)) < _WORD


def object_of(words: str) -> str:
    """What an earlier stage is about, without its verb: 受理矛盾纠纷 → 矛盾纠纷."""
    match = _all_verbs().match(words)
    return words[match.end() :] if match is not None else words


def _is_later_stage(earlier: str, later: str) -> bool:
    return any(first in earlier and second.search(later) for first, second in _stage_verbs())


@cache
def _markers() -> re.Pattern[str]:
    return re.compile("|".join(row["pattern"] for row in read_table("part_markers")))


@cache
def _all_verbs() -> re.Pattern[str]:
    verbs = {verb for first, later in _stage_verbs() for verb in (first, *later.pattern.split("|"))}
    return re.compile("|".join(sorted(verbs, key=len, reverse=True)))


@cache
def _stage_verbs() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row["earlier"], re.compile(row["later"])) for row in read_table("stage_verbs"))
