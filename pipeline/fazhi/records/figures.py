"""Layer-2 spans as figures: a parsed quantity and the words for what it counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

from fazhi.data import read_table
from fazhi.normalise.quantity import Quantity, parse_quantity
from fazhi.records.context import Context
from fazhi.records.metric_text import respective_measures, trim, without_start, words_around
from fazhi.records.words import pattern_of
from fazhi.tagging.mention import Mention

_TABLE = "figure_words"
LABELS = ("INDICATOR", "TARGET", "ZERO")
METRIC_OF_PREVIOUS = "metric_of_previous"
METRIC_FROM_CONTEXT = "metric_from_context"
RANK = "rank"
VAGUE = "vague"
MISREAD_DIGITS = "misread_digits"
_BETWEEN_VALUES = re.compile(r"[\s、，,（(]{0,3}(?:和|与|及|以及)?\s?")
_AND = re.compile(r"(?:和|与|及)\s?$")
_AT_LEAST = re.compile(r"至少|最少")  # also before the verb: 至少配备3名
_OF_A_KIND = re.compile(r"(?:及?以[上下])?[的制强]")
_RANKED = "强"
# A letter that scanning made of a digit (l2件, 2O件), but not that of a word (ISO9001).
_LETTERED = re.compile(
    r"(?<![A-Za-z0-9])(?=[0-9]*[lIOoｌＩＯｏ])(?=[^0-9]*[0-9])[0-9lIOoｌＩＯｏ]+(?![A-Za-z])"
)
_AS_DIGITS = str.maketrans("lIOoｌＩＯｏ", "11001100")
_LETTERED_REACH = 12  # characters beside a mention in which such a number may go on
_LONGEST_LEAD = 4  # characters before a mention that may be part of its number (倒数第)
_LARGE_NUMERAL = re.compile(r"[十百千万亿]")
_CLAUSES_BACK = 3
_LONGEST_CONTEXT = 40  # characters of the words before a value that has none of its own


@dataclass(frozen=True, slots=True)
class Figure:
    """One layer-2 figure on its way to a row.

    before, after: the words of the span before and after its number (all in `before`
        without one).
    metric_text: what it counts, as written, its own words or those it shares.
    """

    span: Mention
    quantity: Mention | None
    parsed: Quantity | None
    before: str
    after: str
    metric_text: str
    flags: tuple[str, ...] = ()

    @property
    def unit(self) -> str | None:
        """Normal unit of the quantity."""
        return self.parsed.unit_normal if self.parsed is not None else None

    @property
    def is_bare(self) -> bool:
        """Whether the span holds nothing but a number with 共, 达 and the like."""
        return self.quantity is not None and not trim(self.before) and not self.after.strip()


def read_figures(context: Context) -> list[Figure]:
    """All INDICATOR, TARGET and ZERO spans in text order, each with the words it counts."""
    figures = [_figure(context, span) for span in context.spans_of(*LABELS)]
    figures = _share_measures(context, figures)
    return _lend_words(context, figures)


def _figure(context: Context, span: Mention) -> Figure:
    inside = context.entities_in(span.start, span.end, "QUANTITY")
    if not inside:
        return Figure(span, None, None, span.text, "", span.text.strip())
    quantity = next((one for one in reversed(inside) if not _describes(context, one)), inside[-1])
    number = _number(context, span, quantity)
    before = context.text[span.start : number.start]
    after = context.text[number.end : span.end]
    return Figure(
        span=span,
        quantity=quantity,
        parsed=number.parsed,
        before=before,
        after=after,
        metric_text=words_around(without_start(before), after),
        flags=(*(("several_quantities",) if len(inside) > 1 else ()), *number.flags),
    )


@dataclass(frozen=True, slots=True)
class _Number:
    """A number with what belongs to it outside its mention. start, end: where all of it stands."""

    parsed: Quantity | None
    start: int
    end: int
    flags: tuple[str, ...] = ()


def _number(context: Context, span: Mention, quantity: Mention) -> _Number:
    """Read a mention together with letters and words that touch it and are part of its number."""
    found = (
        _with_letters(context, quantity)
        or _with_lead(context, quantity)
        or _Number(
            _parse_behind(context.text[span.start : quantity.start], quantity.text),
            quantity.start,
            quantity.end,
        )
    )
    return replace(found, start=max(found.start, span.start), end=min(found.end, span.end))


def _with_letters(context: Context, quantity: Mention) -> _Number | None:
    """A number among whose digits letters stand: which it is cannot be known, so no value."""
    start = max(quantity.start - _LETTERED_REACH, 0)
    for match in _LETTERED.finditer(context.text, start, quantity.end + _LETTERED_REACH):
        if match.end() < quantity.start or match.start() > quantity.end:
            continue
        first, last = min(match.start(), quantity.start), max(match.end(), quantity.end)
        parsed = parse_quantity(context.text[first:last].translate(_AS_DIGITS))
        if parsed is not None:
            parsed = replace(
                parsed, text=quantity.text, value=None, value_low=None, value_high=None
            )
        return _Number(parsed, first, last, (MISREAD_DIGITS,))
    return None


def _with_lead(context: Context, quantity: Mention) -> _Number | None:
    """A number whose beginning was left out of its mention (数｜十人次, 第｜2名, 前｜3名)."""
    ahead = context.text[max(quantity.start - _LONGEST_LEAD, 0) : quantity.start]
    ordinal = pattern_of(_TABLE, "pattern", "ordinal_lead").search(ahead)
    if ordinal is not None:
        return _rank(quantity, ordinal[0])
    if parse_as_rank(quantity.text) is not None:
        return _rank(quantity, "")
    if pattern_of(_TABLE, "pattern", "top_lead").search(ahead) and _is_ranked(context, quantity):
        return _top(quantity)
    if _LARGE_NUMERAL.match(quantity.text) is None:
        return None
    for role in ("vague_lead", "large_lead"):
        lead = pattern_of(_TABLE, "pattern", role).search(ahead)
        if lead is None:
            continue
        written = "上" if role == "large_lead" else lead[0]
        parsed = parse_quantity(written + quantity.text)
        if parsed is not None and (parsed.value is None or parsed.qualifier == "at_least"):
            return _Number(
                replace(parsed, text=quantity.text), quantity.start - len(lead[0]), quantity.end
            )
    if ahead.endswith("数"):  # 人数｜百人: of a hundred, or 人｜数百人
        return _Number(parse_quantity(quantity.text), quantity.start, quantity.end, (VAGUE,))
    return None


def parse_as_rank(text: str) -> Quantity | None:
    """A quantity that is a place in an order (第2名), None for all others."""
    parsed = parse_quantity(text)
    return parsed if parsed is not None and parsed.kind == "rank" else None


def _rank(quantity: Mention, lead: str) -> _Number | None:
    parsed = parse_as_rank(lead + quantity.text)
    if parsed is None:
        return None
    start = quantity.start - len(lead)
    return _Number(replace(parsed, text=quantity.text), start, quantity.end, (RANK,))


def _is_ranked(context: Context, quantity: Mention) -> bool:
    """Whether a verb of ranking stands before a number of places (进入全县前3名)."""
    clause, _ = context.clause(quantity.start)
    ranked = pattern_of(_TABLE, "pattern", "ranked").search(context.text, clause, quantity.start)
    places = pattern_of(_TABLE, "pattern", "ranked_unit").search(quantity.text)
    return ranked is not None and places is not None


def _top(quantity: Mention) -> _Number | None:
    """前3名: one of the first three places, which of them is not said."""
    parsed = parse_as_rank("第" + quantity.text)
    if parsed is None:
        return None
    parsed = replace(parsed, text=quantity.text, value_low=1.0, qualifier="at_most")
    return _Number(parsed, quantity.start - 1, quantity.end, (RANK,))


def _describes(context: Context, quantity: Mention) -> bool:
    """Whether a number says what kind of things are counted (2000万元以上的项目, 世界500强企业)."""
    return (
        quantity.text.endswith(_RANKED) or _OF_A_KIND.match(context.text, quantity.end) is not None
    )


def _parse_behind(before: str, text: str) -> Quantity | None:
    """Parse a quantity; a qualifier that stands right before the mention counts (突破｜10万次)."""
    parsed = parse_quantity(text)
    if parsed is None or parsed.qualifier != "exact":
        return parsed
    lead = _qualifier_before().search(before.rstrip()) or _AT_LEAST.match(before)
    qualified = parse_quantity(lead[0] + text) if lead is not None else None
    if qualified is None or qualified.value != parsed.value:
        return parsed
    return replace(qualified, text=text)


@cache
def _qualifier_before() -> re.Pattern[str]:
    words = [
        row["word"] for row in read_table("quantity_qualifiers") if row["position"] == "before"
    ]
    ordered = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, ordered))})$")


def _share_measures(context: Context, figures: Sequence[Figure]) -> list[Figure]:
    """参考率、合格率均达100%: each of the spans that share a value has a measure of its own."""
    shared = []
    next_start: dict[int, int] = {}
    for figure in reversed(figures):
        value = figure.quantity.start if figure.quantity is not None else None
        inner = next_start.get(value, -1) if value is not None else -1
        if inner > figure.span.start:
            measure = _AND.sub("", context.text[figure.span.start : inner])
            shared.append(replace(figure, metric_text=trim(measure)))
        else:
            shared.append(figure)
        if value is not None:
            next_start[value] = figure.span.start
    return shared[::-1]


def _lend_words(context: Context, figures: Sequence[Figure]) -> list[Figure]:
    """Give each value without words those of the value before it, or of its clause."""
    lent: list[Figure] = []
    index = 0
    while index < len(figures):
        series = _series(context, figures, index)
        measures = respective_measures(series[0].before, len(series))
        if measures is not None:
            lent.extend(
                replace(figure, metric_text=measure)
                for figure, measure in zip(series, measures, strict=True)
            )
        else:
            first = series[0]
            if not first.metric_text:
                words = words_before(context, first.span.start)
                first = replace(first, metric_text=words, flags=(*first.flags, METRIC_FROM_CONTEXT))
            lent.append(first)
            lent.extend(
                replace(
                    figure,
                    metric_text=first.metric_text,
                    flags=(*figure.flags, METRIC_OF_PREVIOUS),
                )
                for figure in series[1:]
            )
        index += len(series)
    return lent


def _series(context: Context, figures: Sequence[Figure], index: int) -> list[Figure]:
    """A figure and the bare values that follow it directly (143批216人次; 8.9%和10.6%)."""
    series = [figures[index]]
    for later in islice(figures, index + 1, None):
        between = context.text[series[-1].span.end : later.span.start]
        if not later.is_bare or not _BETWEEN_VALUES.fullmatch(between):
            break
        series.append(later)
    return series


def words_before(context: Context, offset: int, *, clauses: int = _CLAUSES_BACK) -> str:
    """The nearest words before an offset: of its clause, else of one before it.

    Dates and comparisons are left out. clauses: how many of the sentence to look at.
    """
    sentence, _ = context.sentence(offset)
    end = offset
    for _ in range(clauses):
        if end <= sentence:
            break
        start = max(context.clause(end)[0], sentence)
        words = trim(_without_periods(context, start, end))
        if words:
            return words[-_LONGEST_CONTEXT:]
        end = start - 1
    return ""


def _without_periods(context: Context, start: int, end: int) -> str:
    """A stretch without its dates and comparisons and without 其中."""
    skipped = [*context.entities_in(start, end, "DATE"), *context.changes_in(start, end)]
    pieces = []
    for mention in sorted(skipped, key=lambda mention: mention.start):
        pieces.append(context.text[start : mention.start])
        start = max(start, mention.end)
    return "".join([*pieces, context.text[start:end]]).replace("其中", "")
