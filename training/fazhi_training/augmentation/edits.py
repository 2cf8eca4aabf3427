"""Replacing stretches of an annotated text while its annotations stay on their words."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LabelledRange = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `replacement` in place of text[start:end]."""

    start: int
    end: int
    replacement: str


def apply_edits(
    text: str, edits: Iterable[Edit], layers: Sequence[Sequence[LabelledRange]]
) -> tuple[str, list[list[LabelledRange]]]:
    """Apply edits and move annotations along.

    Of edits that overlap, the first by position (then the longer) is applied. An
    annotation whose border lies inside a replaced stretch grows or shrinks with the
    replacement; one that becomes empty is dropped.
    """
    chosen: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: (edit.start, -edit.end)):
        if not chosen or edit.start >= chosen[-1].end:
            chosen.append(edit)
    pieces: list[str] = []
    starts, shifts = [0], [0]
    at = shift = 0
    for edit in chosen:
        pieces += [text[at : edit.start], edit.replacement]
        at = edit.end
        shift += len(edit.replacement) - (edit.end - edit.start)
        starts.append(edit.end)
        shifts.append(shift)
    pieces.append(text[at:])
    mover = _Mover(chosen, starts, shifts)
    moved = [
        [
            (new_start, new_end, label)
            for start, end, label in layer
            for new_start, new_end in [(mover.start(start), mover.end(end))]
            if new_end > new_start
        ]
        for layer in layers
    ]
    return "".join(pieces), moved


@dataclass(frozen=True, slots=True)
class _Mover:
    edits: Sequence[Edit]
    starts: Sequence[int]
    shifts: Sequence[int]

    def start(self, offset: int) -> int:
        """Where a start goes: to the start of a replacement that swallows it."""
        edit = self._inside(offset)
        if edit is not None:
            return edit.start + self._shift(edit.start)
        return offset + self._shift(offset)

    def end(self, offset: int) -> int:
        """Where an end goes: to the end of a replacement that swallows it."""
        edit = self._inside(offset)
        if edit is not None:
            return edit.start + self._shift(edit.start) + len(edit.replacement)
        return offset + self._shift(offset)

    def _shift(self, offset: int) -> int:
        return self.shifts[bisect_right(self.starts, offset) - 1]

    def _inside(self, offset: int) -> Edit | None:
        index = bisect_right([edit.start for edit in self.edits], offset) - 1
        if index >= 0 and self.edits[index].start < offset < self.edits[index].end:
            return self.edits[index]
        return None
