"""Segmentation into the likeliest words of a list, probabilities learnt from raw text.

A unigram model over a word lattice: Viterbi finds the best words of a text, and
the words found are counted anew (hard expectation maximisation). What is not
Chinese is not guessed at: runs of digits and of letters are words, other marks
stand alone.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

_TOKEN = re.compile(r"[\u4e00-\u9fff]+|[0-9０-９]+(?:[.．][0-9０-９]+)?|[A-Za-zＡ-Ｚａ-ｚ]+|\S")
_LONGEST = 8
_UNSEEN = 0.1


@dataclass(frozen=True, slots=True)
class WordModel:
    """log_probability: of each known word; unknown characters cost `unseen`."""

    log_probability: Mapping[str, float]
    unseen: float

    def segment(self, text: str) -> list[str]:
        """The words of a text in order, white space left out."""
        words: list[str] = []
        for match in _TOKEN.finditer(text):
            token = match[0]
            words += self._chinese(token) if "\u4e00" <= token[0] <= "\u9fff" else [token]
        return words

    def _chinese(self, run: str) -> list[str]:
        known, unseen = self.log_probability, self.unseen
        best = [0.0] * (len(run) + 1)
        came_from = [0] * (len(run) + 1)
        for end in range(1, len(run) + 1):
            best[end] = best[end - 1] + known.get(run[end - 1], unseen)
            came_from[end] = end - 1
            for start in range(max(0, end - _LONGEST), end - 1):
                weight = known.get(run[start:end])
                if weight is not None and best[start] + weight > best[end]:
                    best[end] = best[start] + weight
                    came_from[end] = start
        words = []
        end = len(run)
        while end:
            words.append(run[came_from[end] : end])
            end = came_from[end]
        return words[::-1]


def estimate(texts: Sequence[str], words: Iterable[str], *, rounds: int = 4) -> WordModel:
    """Learn the probabilities of a word list from raw texts.

    rounds: how often the texts are segmented and counted. The first counts are
    those of every occurrence, in another word too.
    """
    known = {word for word in words if 1 < len(word) <= _LONGEST}
    counts: Counter[str] = Counter()
    for text in texts:
        for match in _TOKEN.finditer(text):
            run = match[0]
            counts.update(run)
            for length in range(2, min(_LONGEST, len(run)) + 1):
                counts.update(
                    string
                    for start in range(len(run) - length + 1)
                    if (string := run[start : start + length]) in known
                )
    model = _from_counts(counts)
    for _ in range(rounds):
        model = _from_counts(Counter(word for text in texts for word in model.segment(text)))
    return model


def _from_counts(counts: Mapping[str, int]) -> WordModel:
    total = sum(counts.values()) + _UNSEEN
    return WordModel(
        {word: math.log(count / total) for word, count in counts.items()},
        math.log(_UNSEEN / total),
    )
