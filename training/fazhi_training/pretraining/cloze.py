"""The masked-character objective: hide characters, ask for them.

After Devlin et al. (2019), BERT, and Cui et al. (2021), whole-word masking for
Chinese: runs of one to three characters are hidden together, and every hidden
character is replaced by the mask; an encoder that small is not misled by it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fazhi.tagging.encoder.keys import Keys, masked
from fazhi.tagging.features import character_values
from fazhi.tagging.visible import LINE_END, VisibleText

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Cloze:
    """One masked batch.

    keys: [t, c]; lengths: [s]; places: [m] rows to be guessed; answers: [m] class numbers.
    """

    keys: Keys
    lengths: Integers
    places: Integers
    answers: Integers


def frequent_characters(texts: Iterable[VisibleText], *, most: int) -> Integers:
    """Sorted code points of the most frequent characters: the classes to guess from."""
    counts: Counter[int] = Counter()
    for text in texts:
        counts.update(character_values(text).tolist())
    counts.pop(LINE_END, None)
    ranked = sorted(counts, key=lambda code: (-counts[code], code))
    return np.array(sorted(ranked[:most]), dtype=np.int64)


def make_cloze(
    texts: Sequence[VisibleText],
    classes: Integers,
    *,
    share: float,
    random: np.random.Generator,
) -> Cloze:
    """Mask about `share` of the characters of each text. Only `classes` are asked for."""
    keys, lengths, places, answers = [], [], [], []
    start = 0
    for text in texts:
        values = character_values(text)
        hidden = _choose(len(text), share, random)
        slots = np.minimum(np.searchsorted(classes, values[hidden]), len(classes) - 1)
        asked = classes[slots] == values[hidden]
        hidden, slots = hidden[asked], slots[asked]
        read = masked(text, hidden)
        keys.append(read.keys)
        lengths.append(read.lengths)
        places.append(hidden + start)
        answers.append(slots)
        start += len(text)
    return Cloze(
        np.concatenate(keys),
        np.concatenate(lengths),
        np.concatenate(places),
        np.concatenate(answers),
    )


def _choose(length: int, share: float, random: np.random.Generator) -> Integers:
    """Places in runs of one to three, about share * length of them."""
    runs = random.random(length) < share / 2
    sizes = random.integers(1, 4, size=length)
    chosen = runs.copy()
    for reach in (1, 2):
        later = np.zeros(length, dtype=bool)
        later[reach:] = (runs & (sizes > reach))[:-reach] if length > reach else False
        chosen |= later
    return np.flatnonzero(chosen)
