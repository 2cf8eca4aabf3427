"""ResumeNER and CLUENER as sentences with labelled ranges.

ResumeNER (Zhang and Yang, 2018): one character and its BMES tag per line, a
blank line between sentences, with train, dev and test. CLUENER (Xu et al.,
2020): one JSON object per line; its test labels are not public, so figures are
published on its dev part, and a slice of train serves to choose by.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from fazhi_training.benchmarks.errors import BenchmarkError

LabelledRange = tuple[int, int, str]

_SLICE = 0.1
_SLICE_SEED = 0


@dataclass(frozen=True, slots=True)
class LabelledSentence:
    """A sentence and its flat entities: (start, end, label), end exclusive."""

    text: str
    entities: tuple[LabelledRange, ...]


@dataclass(frozen=True, slots=True)
class PublicData:
    """train to learn from, dev to choose by, test only to measure on.

    dev_name, test_name: what these parts are in the published data.
    """

    name: str
    dev_name: str
    test_name: str
    train: tuple[LabelledSentence, ...]
    dev: tuple[LabelledSentence, ...]
    test: tuple[LabelledSentence, ...]


def read_resume(folder: Path) -> PublicData:
    """ResumeNER with its own three parts."""
    train, dev, test = (
        tuple(read_tagged(folder / f"{part}.char.bmes")) for part in ("train", "dev", "test")
    )
    return PublicData("resume", "ResumeNER dev", "ResumeNER test", train, dev, test)


def read_cluener(folder: Path) -> PublicData:
    """CLUENER: its dev part is the test, every tenth train sentence (drawn once) is dev."""
    sentences = list(read_json_lines(folder / "train.jsonl"))
    order = list(range(len(sentences)))
    random.Random(_SLICE_SEED).shuffle(order)  # noqa: S311 (no secret, a reproducible slice)
    chosen = set(order[: round(_SLICE * len(sentences))])
    return PublicData(
        "cluener",
        "CLUENER train slice",
        "CLUENER dev",
        tuple(sentence for index, sentence in enumerate(sentences) if index not in chosen),
        tuple(sentences[index] for index in sorted(chosen)),
        tuple(read_json_lines(folder / "dev.jsonl")),
    )


SETS: Mapping[str, Callable[[Path], PublicData]] = {
    "resume": read_resume,
    "cluener": read_cluener,
}


def read_public(folder: Path, name: str) -> PublicData:
    """One of the sets in a folder that holds resume/ and cluener/.

    Raises BenchmarkError for another name, a missing file or a broken line.
    """
    if name not in SETS:
        raise BenchmarkError(f"There is no public set '{name}'; choose from {', '.join(SETS)}.")
    return SETS[name](folder / name)


def read_tagged(path: Path) -> Iterable[LabelledSentence]:
    """Sentences of a file with one character and its tag per line (B, M or I, E, S and O)."""
    rows: list[tuple[str, str]] = []
    for number, line in enumerate([*_lines(path), ""], start=1):
        if line.strip():
            fields = line.split()
            if len(fields) != 2 or len(fields[0]) != 1:
                raise BenchmarkError(
                    f"{path} line {number}: expected one character and its tag, got {line!r}."
                )
            rows.append((fields[0], fields[1]))
        elif rows:
            yield LabelledSentence(
                "".join(character for character, _ in rows),
                tuple(_ranges([tag for _, tag in rows])),
            )
            rows = []


def read_json_lines(path: Path) -> Iterable[LabelledSentence]:
    """Sentences of CLUENER: {"text", "label": {label: {surface: [[first, last], …]}}}."""
    for number, line in enumerate(_lines(path), start=1):
        if not line.strip():
            continue
        try:
            content = json.loads(line)
            entities = sorted(_entities(content["label"]))
            text = str(content["text"])
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BenchmarkError(
                f"{path} line {number} is not a CLUENER sentence: {error}."
            ) from error
        yield LabelledSentence(text, tuple(entities))


def _entities(
    labels: Mapping[str, Mapping[str, Sequence[Sequence[int]]]],
) -> Iterable[LabelledRange]:
    for label, surfaces in labels.items():
        for places in surfaces.values():
            for first, last in places:
                yield int(first), int(last) + 1, label


def _ranges(tags: Sequence[str]) -> Iterable[LabelledRange]:
    start = 0
    for index, tag in enumerate(tags):
        part, _, label = tag.partition("-")
        if part in "BS":
            start = index
        if part in "ES":
            yield start, index + 1, label


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").split("\n")
    except FileNotFoundError as error:
        raise BenchmarkError(
            f"There is no {path}; name the folder that holds resume/ and cluener/ with --data."
        ) from error
