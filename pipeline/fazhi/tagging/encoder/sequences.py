"""Between texts and an encoder's input and output: sequences laid end to end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from thinc.api import Model
from thinc.types import Ragged

from fazhi.tagging import bioes
from fazhi.tagging.encoder.crf_layer import Potentials
from fazhi.tagging.encoder.keys import KeyedText

LabelledRange = tuple[int, int, str]

_CHARACTERS_AT_ONCE = 1000


def joined(texts: Sequence[KeyedText]) -> Ragged:
    """The keys of texts and the lengths of their sequences, as an encoder takes them."""
    keys: Any = np.concatenate([text.keys for text in texts])
    lengths: Any = np.concatenate([text.lengths for text in texts]).astype(np.int32)
    return Ragged(keys, lengths)


def encode(model: Model[Ragged, Potentials], texts: Sequence[KeyedText]) -> Potentials:
    """Emissions and transitions of texts laid end to end, a processor's cache full at a time."""
    count = model.get_ref("crf").get_dim("nO")
    emissions = [np.zeros((0, count), dtype=np.float32)]
    transitions = np.zeros((count, count), dtype=np.float32)
    whole = joined(texts)
    for part in _portions(whole):
        found = model.predict(part)
        emissions.append(np.asarray(found.emissions))
        transitions = np.asarray(found.transitions)
    return Potentials(np.concatenate(emissions), whole.lengths, transitions)


def gold_numbers(
    lengths: npt.NDArray[np.int64], ranges: Sequence[LabelledRange], numbers: Mapping[str, int]
) -> npt.NDArray[np.int64]:
    """Tag numbers of a text; a range that crosses the border of a sequence is left out.

    lengths: [s] of the text's sequences. ranges: (start, end, label). numbers: of each tag.
    """
    ends = np.cumsum(lengths)
    whole = [
        (start, end, label)
        for start, end, label in ranges
        if np.searchsorted(ends, start, "right") == np.searchsorted(ends, end - 1, "right")
    ]
    tags = bioes.encode(int(lengths.sum()), whole)
    return np.array([numbers[tag] for tag in tags], dtype=np.int64)


def _portions(whole: Ragged) -> Iterator[Ragged]:
    """Whole sequences, about as many characters at a time as a processor's cache holds."""
    ends = np.cumsum(np.asarray(whole.lengths))
    first = start = 0
    while start < len(whole.dataXd):
        last = int(np.searchsorted(ends, start + _CHARACTERS_AT_ONCE)) + 1
        end = int(ends[min(last, len(ends)) - 1])
        yield Ragged(whole.dataXd[start:end], whole.lengths[first:last])
        first, start = last, end
