"""Krippendorff's alpha for unitizing: agreement on where units of one label lie.

Krippendorff (2004), Content Analysis, section 12.4: observers mark units on one
continuum; the disagreement of two overlapping units grows with the squares of the
distances of their borders, that of a unit which the other observer left out with
the square of its length. Chance is what the same units would do if they lay
anywhere. 1 is perfect agreement, 0 is chance.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, permutations

Unit = tuple[int, int]
"""Start and end, end exclusive."""


@dataclass(frozen=True, slots=True)
class _Section:
    """A unit, or a gap between two units."""

    start: int
    end: int
    is_unit: bool

    @property
    def length(self) -> int:
        return self.end - self.start


def unitizing_alpha(observers: Sequence[Iterable[Unit]], length: int) -> float | None:
    """Alpha of one label over a continuum of `length` characters.

    observers: the units of each; those of one observer that overlap count as one.
    RETURNS: None where nobody marked anything, or where chance cannot disagree.
    """
    merged = [_merge(units) for units in observers]
    expected = expected_disagreement(merged, length)
    if not expected:
        return None
    return 1.0 - observed_disagreement(merged, length) / expected


def observed_disagreement(observers: Sequence[Sequence[Unit]], length: int) -> float:
    """Mean squared distance of all pairs of observers."""
    total = sum(
        _distance(_sections(first, length), _sections(second, length))
        for first, second in permutations(observers, 2)
    )
    return total / (len(observers) * (len(observers) - 1) * length**2)


def expected_disagreement(observers: Sequence[Sequence[Unit]], length: int) -> float:
    """What chance would give for these units on this continuum."""
    units = [end - start for observer in observers for start, end in observer]
    gaps = sorted(
        section.length
        for observer in observers
        for section in _sections(observer, length)
        if not section.is_unit
    )
    # Sums of the gaps from each position on, so that a unit need not look at every gap.
    tails = [0, *accumulate(reversed(gaps))][::-1]
    total = 0.0
    for size in units:
        among = (len(units) - 1) / 3 * (2 * size**3 - 3 * size**2 + size)
        first = bisect_left(gaps, size)
        places = tails[first] - (len(gaps) - first) * (size - 1)
        total += among + size**2 * places
    raters = len(observers)
    whole = raters * length * (raters * length - 1) - sum(size * (size - 1) for size in units)
    return (2 / length) * total / whole if whole > 0 else 0.0


def _merge(units: Iterable[Unit]) -> list[Unit]:
    merged: list[Unit] = []
    for start, end in sorted(units):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _sections(units: Sequence[Unit], length: int) -> list[_Section]:
    sections: list[_Section] = []
    position = 0
    for start, end in units:
        if start > position:
            sections.append(_Section(position, start, is_unit=False))
        sections.append(_Section(start, end, is_unit=True))
        position = end
    if position < length:
        sections.append(_Section(position, length, is_unit=False))
    return sections


def _distance(first: Sequence[_Section], second: Sequence[_Section]) -> int:
    """Sum over the pairs of sections that overlap."""
    total = 0
    here = there = 0
    while here < len(first) and there < len(second):
        one, other = first[here], second[there]
        if one.is_unit and other.is_unit:
            total += (one.start - other.start) ** 2 + (one.end - other.end) ** 2
        elif one.is_unit and other.start <= one.start and one.end <= other.end:
            total += one.length**2
        elif other.is_unit and one.start <= other.start and other.end <= one.end:
            total += other.length**2
        if one.end <= other.end:
            here += 1
        if other.end <= one.end:
            there += 1
    return total
