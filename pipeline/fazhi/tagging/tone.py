"""Whether the words around a place plan or report, whatever the headings say.

A plan's figures are targets. Its heading tells, but pages lose headings and excerpts have none.
"""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import numpy.typing as npt

from fazhi.data import read_table

Values = npt.NDArray[np.int64]

_REACH = 400
_FEWEST = 2
_SHARES = (0.3, 0.5, 0.75)

TONES = 2 + len(_SHARES)
"""Number of codes: 0 too few words to tell, then from reported to planned."""


def tone_codes(text: str) -> Values:
    """[len(text) + 1] tone of the words within 400 characters of each offset."""
    planned = _counts_around(text, "planned")
    reported = _counts_around(text, "reported")
    both = planned + reported
    share = (planned + 0.5) / (both + 1)
    return np.where(both < _FEWEST, 0, 1 + np.digitize(share, _SHARES)).astype(np.int64)


def _counts_around(text: str, tone: str) -> Values:
    starts = np.zeros(len(text) + 1, dtype=np.int64)
    for match in _words(tone).finditer(text):
        starts[match.start()] += 1
    sums = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(starts)))
    offsets = np.arange(len(text) + 1)
    last = np.minimum(offsets + _REACH, len(text))
    first = np.maximum(offsets - _REACH, 0)
    counts: Values = sums[last + 1] - sums[first]
    return counts


@cache
def _words(tone: str) -> re.Pattern[str]:
    words = (row["word"] for row in read_table("tone_words") if row["tone"] == tone)
    return re.compile("|".join(map(re.escape, words)))
