"""Training a spacy-pkuseg model from segmented sentences."""

from __future__ import annotations

import contextlib
import io
import random
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from fazhi.tagging.word_boundaries import SegmenterError, load_segmenter
from fazhi_training.segmentation.errors import SegmentationError

_HELD_OUT = 0.05
_SEED = 0
# pkuseg renews its learning rates ten times in a pass.
_FEWEST = 10


def train_segmenter(
    sentences: Sequence[Sequence[str]], output: Path, *, iterations: int, overwrite: bool
) -> float:
    """Train a model and write it into a folder.

    iterations: passes over the sentences (averaged, ADF). A twentieth of the
    sentences, drawn once, is held out.
    RETURNS: word F1 on the held-out sentences, 0..1.
    Raises SegmentationError when the folder holds a model and must stay, or there
    are too few sentences; SegmenterError when spacy-pkuseg is missing.
    """
    if (output / "weights.npz").exists() and not overwrite:
        raise SegmentationError(f"{output} already holds a model; use --overwrite.")
    order = list(range(len(sentences)))
    random.Random(_SEED).shuffle(order)  # noqa: S311 (no secret, a reproducible order)
    held_out = order[: max(1, round(_HELD_OUT * len(order)))]
    rest = order[len(held_out) :]
    if len(rest) < _FEWEST:
        raise SegmentationError(
            f"{len(order)} sentences are too few to train a segmenter: give {_FEWEST + 2} or more."
        )
    try:
        import spacy_pkuseg
    except ImportError as error:
        raise SegmenterError(
            "Word segmentation needs spacy-pkuseg. Install it with: pip install 'fazhi[train]'"
        ) from error
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = {"train": rest, "test": held_out}
        for part, chosen in files.items():
            lines = (" ".join(sentences[index]) for index in sorted(chosen))
            (folder / f"{part}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
        with contextlib.redirect_stdout(io.StringIO()):
            spacy_pkuseg.train(
                str(folder / "train.txt"),
                str(folder / "test.txt"),
                str(folder / "model"),
                train_iter=iterations,
            )
        output.mkdir(parents=True, exist_ok=True)
        for path in (folder / "model").iterdir():
            shutil.copy(path, output)
    segmenter = load_segmenter(output)
    return word_f1(
        [sentences[index] for index in held_out],
        [segmenter.cut("".join(sentences[index])) for index in held_out],
    )


def word_f1(gold: Sequence[Sequence[str]], predicted: Sequence[Sequence[str]]) -> float:
    """F1 of words with both borders right, over all sentences, 0..1."""
    right = wanted = found = 0
    for one, other in zip(gold, predicted, strict=True):
        ranges, others = _ranges(one), _ranges(other)
        right += len(ranges & others)
        wanted += len(ranges)
        found += len(others)
    return 2 * right / (wanted + found) if wanted + found else 0.0


def _ranges(words: Sequence[str]) -> set[tuple[int, int]]:
    result = set()
    at = 0
    for word in words:
        result.add((at, at + len(word)))
        at += len(word)
    return result
