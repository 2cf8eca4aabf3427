"""What the encoder looks up for each character: discrete values as 64-bit hashes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from fazhi.tagging.features import (
    FeatureRows,
    character_classes,
    character_values,
    line_positions,
    nesting,
    shifted,
)
from fazhi.tagging.hints import hint_codes
from fazhi.tagging.sequences import borders
from fazhi.tagging.visible import LINE_END, VisibleText, view

Keys = npt.NDArray[np.uint64]

# Columns of the keys: the character, the bigrams to its left and right, then marks (class,
# spacing, nesting, place in the line) and word-list hints. A key of 0 says nothing.
CHARACTER, LEFT_BIGRAM, RIGHT_BIGRAM = 0, 1, 2
N_MARKS = 6
N_HINTS = 7
N_COLUMNS = 3 + N_MARKS + N_HINTS

# Stands in the place of a character that is to be guessed; no text can hold it.
MASKED = 0x10FFFF

_LONGEST_JOINED = 128


@dataclass(frozen=True, slots=True)
class KeyedText:
    """A text as the encoder reads it.

    keys: [t, N_COLUMNS] of the visible characters. lengths: [s] of the sequences that they
    are cut into.
    """

    visible: VisibleText
    keys: Keys
    lengths: npt.NDArray[np.int64]


def keyed(text: str, *, hints: bool) -> KeyedText:
    """Read a text. hints: look its characters up in the word lists too; they cost time."""
    visible = view(text)
    return keyed_with(visible, hint_codes(text)) if hints else keyed_without_hints(visible)


def keyed_with(visible: VisibleText, hints: Sequence[npt.NDArray[np.int64]]) -> KeyedText:
    """Read a visible text with hints: N_HINTS columns of codes, 0 where they say nothing."""
    keys = np.concatenate((_own_keys(visible), _hint_keys(hints)), axis=1)
    return KeyedText(visible, keys, _lengths(visible))


def keyed_without_hints(visible: VisibleText) -> KeyedText:
    """Read a visible text without looking anything up."""
    keys = np.concatenate((_own_keys(visible), _no_hints(visible)), axis=1)
    return KeyedText(visible, keys, _lengths(visible))


def masked(visible: VisibleText, places: npt.NDArray[np.int64]) -> KeyedText:
    """Read a text with the characters at some visible places hidden, and without hints.

    Nothing that depends on a hidden character is left, so that it can be asked for.
    """
    codes = visible.codes.copy()
    codes[places] = MASKED
    hidden = replace(visible, codes=codes)
    return replace(keyed_without_hints(hidden), lengths=_lengths(visible))


def _own_keys(visible: VisibleText) -> Keys:
    codes = character_values(visible)
    rows = FeatureRows(len(visible))
    rows.add(codes)
    rows.add(shifted(codes, -1), codes)
    # The same template as on the left: a bigram has one vector on either side.
    right = FeatureRows(len(visible), first_template=1)
    right.add(codes, shifted(codes, 1))
    marks = FeatureRows(len(visible), first_template=2)
    title, quotes, brackets = nesting(visible)
    paragraph, start = line_positions(visible)
    marks.add(character_classes(visible))
    marks.add(visible.space_before.astype(np.int64) + 2 * visible.line_before.astype(np.int64))
    for inside in (title, quotes, brackets):
        marks.add(inside)
    marks.add(paragraph, start)
    return np.concatenate((rows.matrix(), right.matrix(), marks.matrix()), axis=1)


def _hint_keys(codes: Sequence[npt.NDArray[np.int64]]) -> Keys:
    rows = FeatureRows(len(codes[0]), first_template=2 + N_MARKS)
    for column in codes:
        rows.add(column)
    keys = rows.matrix()
    keys[np.stack(codes, axis=1) == 0] = 0
    return keys


def _no_hints(visible: VisibleText) -> Keys:
    return np.zeros((len(visible), N_HINTS), dtype=np.uint64)


def _lengths(visible: VisibleText) -> npt.NDArray[np.int64]:
    """Sentences, those of a paragraph joined while they are short: neighbours are context."""
    joined: list[int] = []
    open_ended = False
    for start, end in borders(visible):
        if open_ended and joined[-1] + end - start <= _LONGEST_JOINED:
            joined[-1] += end - start
        else:
            joined.append(end - start)
        open_ended = visible.codes[end - 1] != LINE_END
    return np.array(joined, dtype=np.int64)
