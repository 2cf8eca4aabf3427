"""Words that a text itself betrays: what hangs together inside and varies outside.

Branching entropy (Jin and Tanaka-Ishii, Unsupervised segmentation of Chinese text
by use of branching entropy, 2006) on both sides, and pointwise mutual information
between the best two parts.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_CHINESE = re.compile(r"[\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When a string counts as a word.

    frequency: occurrences; entropy: nats, the lower of both sides; information:
    natural log, of the cut that holds it together least.
    """

    longest: int = 4
    frequency: int = 20
    entropy: float = 1.5
    information: float = 3.0


def discover_words(texts: Iterable[str], thresholds: Thresholds | None = None) -> set[str]:
    """Words of two to `longest` characters found in raw texts."""
    limits = thresholds or Thresholds()
    counts: Counter[str] = Counter()
    runs = [run for text in texts for run in _CHINESE.findall(text)]
    for run in runs:
        for length in range(1, limits.longest + 1):
            counts.update(run[start : start + length] for start in range(len(run) - length + 1))
    total = sum(count for string, count in counts.items() if len(string) == 1)
    candidates = {
        string
        for string, count in counts.items()
        if len(string) > 1
        and count >= limits.frequency
        and _information(string, counts, total) >= limits.information
    }
    return _that_branch(runs, candidates, limits)


def _information(string: str, counts: Mapping[str, int], total: int) -> float:
    """Log of how much more often the string occurs than its two parts would meet by chance."""
    return min(
        math.log(counts[string] * total / (counts[string[:cut]] * counts[string[cut:]]))
        for cut in range(1, len(string))
    )


def _that_branch(runs: Iterable[str], candidates: set[str], limits: Thresholds) -> set[str]:
    before: dict[str, Counter[str]] = defaultdict(Counter)
    after: dict[str, Counter[str]] = defaultdict(Counter)
    for run in runs:
        for start in range(len(run)):
            for end in range(start + 2, min(len(run), start + limits.longest) + 1):
                string = run[start:end]
                if string in candidates:
                    # The border of a run is a neighbour of its own each time: a mark cuts there.
                    before[string][run[start - 1] if start else f"^{start}{run}"] += 1
                    after[string][run[end] if end < len(run) else f"$^{start}{run}"] += 1
    return {
        string
        for string in candidates
        if min(_entropy(before[string]), _entropy(after[string])) >= limits.entropy
    }


def _entropy(neighbours: Counter[str]) -> float:
    total = neighbours.total()
    return -sum(count / total * math.log(count / total) for count in neighbours.values())
