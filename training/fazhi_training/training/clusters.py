"""Clusters of characters and character pairs, learnt from unlabelled text.

Each string gets a vector of how strongly it goes with the characters before and
after it (positive pointwise mutual information, contexts smoothed, reduced by a
randomised singular value decomposition: Levy, Goldberg and Dagan, 2015; Halko,
Martinsson and Tropp, 2011), and the vectors are grouped by spherical k-means
(Dhillon and Modha, 2001). Everything is seeded; the same text gives the same file.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from fazhi.errors import FazhiError
from fazhi.tagging.visible import view

Matrix = npt.NDArray[np.float32]

_SENTENCE_ENDS = re.compile(r"[\n。；！？]")
_DIGIT = re.compile(r"[0-9]")
_SHORTEST_SENTENCE = 4
_CONTEXT_SMOOTHING = 0.75
_POSITIONS = 4
_PASSAGE = 40
_SUFFIXES = frozenset([".txt", ".md", ".json"])


class ClusterError(FazhiError):
    """There is no text to learn clusters from."""


@dataclass(frozen=True, slots=True)
class ClusterSettings:
    """How strings of one length are clustered.

    length: characters in a string.
    strings: at most so many, the most frequent.
    min_frequency: rarer strings get no cluster.
    dimensions: size of the reduced vectors.
    coarse, fine: numbers of clusters.
    """

    length: int
    strings: int
    min_frequency: int
    dimensions: int
    coarse: int
    fine: int


SETTINGS = (
    ClusterSettings(length=1, strings=4500, min_frequency=5, dimensions=64, coarse=32, fine=128),
    ClusterSettings(length=2, strings=20_000, min_frequency=8, dimensions=96, coarse=128, fine=512),
)


def learn_clusters(
    texts: Iterable[str], settings: Sequence[ClusterSettings] = SETTINGS, *, seed: int = 0
) -> list[tuple[str, int, int]]:
    """RETURNS: (string, coarse cluster, fine cluster), clusters counted from 1.

    Raises ClusterError when the texts hold too little.
    """
    sentences = distinct_sentences(texts)
    random = np.random.default_rng(seed)
    result: list[tuple[str, int, int]] = []
    for setting in settings:
        strings = _frequent_strings(sentences, setting)
        if len(strings) < setting.fine:
            raise ClusterError(
                f"The texts hold {len(strings)} frequent strings of {setting.length} characters, "
                f"fewer than the {setting.fine} clusters asked for. Give more text."
            )
        vectors = _reduce(_associations(sentences, strings), setting.dimensions, random)
        coarse = _k_means(vectors, setting.coarse, random)
        fine = _k_means(vectors, setting.fine, random)
        result.extend(
            (string, int(a) + 1, int(b) + 1)
            for string, a, b in zip(strings, coarse, fine, strict=True)
        )
    return result


def write_clusters(path: Path, clusters: Iterable[tuple[str, int, int]]) -> None:
    """Write the table that `fazhi.tagging.cluster_features` reads."""
    ordered = sorted(clusters, key=lambda row: (len(row[0]), row[0]))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("string", "coarse", "fine"))
        writer.writerows(ordered)


def read_texts(paths: Iterable[Path]) -> list[str]:
    """Texts of files, and of all .txt, .md and .json files in folders, in a fixed order.

    A .json file gives its member `text`.
    """
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            found: list[Path] = sorted(path.rglob("*"))
            files.extend(file for file in found if file.suffix in _SUFFIXES)
        else:
            files.append(path)
    return [_read_text(file) for file in files]


def _read_text(file: Path) -> str:
    content = file.read_text(encoding="utf-8", errors="replace")
    return str(json.loads(content)["text"]) if file.suffix == ".json" else content


def without_passages(texts: Iterable[str], held_out: Iterable[str]) -> list[str]:
    """The texts that share no passage with a held-out text, so that nothing is learnt from it."""
    passages = {
        string[start : start + _PASSAGE]
        for text in held_out
        for string in [view(text).string()]
        for start in range(0, max(1, len(string) - _PASSAGE), _PASSAGE)
    }
    kept = []
    for text in texts:
        string = view(text).string()
        if not any(passage in string for passage in passages):
            kept.append(text)
    return kept


def distinct_sentences(texts: Iterable[str]) -> list[str]:
    """Sentences in the taggers' view, every digit as 0, each once."""
    seen: dict[str, None] = {}
    for text in texts:
        for sentence in _SENTENCE_ENDS.split(view(text).string()):
            if len(sentence) >= _SHORTEST_SENTENCE:
                seen.setdefault(_DIGIT.sub("0", sentence))
    return list(seen)


def _frequent_strings(sentences: Sequence[str], setting: ClusterSettings) -> list[str]:
    counts = Counter(
        sentence[start : start + setting.length]
        for sentence in sentences
        for start in range(len(sentence) - setting.length + 1)
    )
    return [
        string
        for string, count in counts.most_common(setting.strings)
        if count >= setting.min_frequency and all("\u4e00" <= c <= "\u9fff" for c in string)
    ]


def _associations(
    sentences: Sequence[str], strings: Sequence[str], *, contexts: int = 1200
) -> Matrix:
    """[s, c] positive pointwise mutual information with the two characters on either side."""
    length = len(strings[0])
    number = {string: index for index, string in enumerate(strings)}
    frequent = Counter(character for sentence in sentences for character in sentence)
    context = {c: index for index, (c, _) in enumerate(frequent.most_common(contexts))}
    other = len(context)
    width = other + 1
    counts = np.zeros((len(strings), _POSITIONS * width), dtype=np.float32)
    for sentence in sentences:
        columns = [context.get(character, other) for character in sentence]
        for start in range(len(sentence) - length + 1):
            row = number.get(sentence[start : start + length])
            if row is None:
                continue
            around = (start - 2, start - 1, start + length, start + length + 1)
            for position, place in enumerate(around):
                if 0 <= place < len(columns):
                    counts[row, position * width + columns[place]] += 1
    total = counts.sum()
    by_row = counts.sum(axis=1, keepdims=True)
    by_column = counts.sum(axis=0, keepdims=True) ** _CONTEXT_SMOOTHING
    by_column *= total / by_column.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        information = np.log(counts * total / (by_row * by_column))
    return np.where(counts > 0, np.maximum(information, 0), 0).astype(np.float32)


def _reduce(matrix: Matrix, dimensions: int, random: np.random.Generator) -> Matrix:
    """[s, dimensions] rows of the singular value decomposition, scaled by √singular values."""
    dimensions = min(dimensions, *matrix.shape)
    probe = min(dimensions + 20, *matrix.shape)
    sample = matrix @ random.standard_normal((matrix.shape[1], probe)).astype(np.float32)
    for _ in range(4):
        sample, _ = np.linalg.qr(sample)
        back, _ = np.linalg.qr(matrix.T @ sample)
        sample = matrix @ back
    basis, _ = np.linalg.qr(sample)
    left, values, _ = np.linalg.svd(basis.T @ matrix, full_matrices=False)
    reduced = (basis @ left)[:, :dimensions] * np.sqrt(values[:dimensions])
    return np.asarray(reduced, dtype=np.float32)


def _k_means(
    vectors: Matrix, clusters: int, random: np.random.Generator, *, rounds: int = 25
) -> npt.NDArray[np.intp]:
    """[s] number of the nearest centre by angle."""
    unit = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    centres = unit[random.choice(len(unit), clusters, replace=False)].copy()
    nearest = np.zeros(len(unit), dtype=np.intp)
    for _ in range(rounds):
        nearest = (unit @ centres.T).argmax(axis=1)
        for cluster in range(clusters):
            members = unit[nearest == cluster]
            if len(members):
                centre = members.sum(axis=0)
                centres[cluster] = centre / max(float(np.linalg.norm(centre)), 1e-9)
    return nearest
