"""Estimating the weights of a CRF, with CRFsuite underneath.

L-BFGS with an L1 and L2 penalty over the whole gold at once (Okazaki, CRFsuite,
2007): there is no learning rate, no order of examples and no random number, so
the same gold gives the same model.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from fazhi.tagging.bioes import tag_names
from fazhi.tagging.crf import CrfError, LinearChainCrf
from fazhi.worker_process import end_with_parent

Task = TypeVar("Task")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Penalty:
    """Strength of regularisation: `l1` makes the model sparse, `l2` keeps weights small.

    min_frequency: features seen fewer times than this in the gold are dropped.
    """

    l1: float = 0.05
    l2: float = 0.05
    iterations: int = 150
    min_frequency: int = 1


@dataclass(frozen=True, slots=True)
class TrainingSequence:
    """Features [t, f] and BIOES tags [t] of one sequence."""

    features: npt.NDArray[np.uint64]
    tags: Sequence[str]


def fit(
    sequences: Iterable[TrainingSequence],
    labels: Iterable[str],
    penalty: Penalty,
    *,
    checkpoints: Path | None = None,
) -> LinearChainCrf:
    """Train a CRF on gold sequences.

    labels: every span label, so that the tag set does not depend on the sample.
    checkpoints: folder where finished CRFs are kept under a digest of all they were learnt
        from; one that is there already is not trained again.
    Raises CrfError when python-crfsuite is missing or there is nothing to learn from.
    """
    tags = tag_names(labels)
    digest = hashlib.sha256(repr((penalty, tags)).encode())
    trainer = _trainer()
    trainer.set_params(
        {
            "c1": penalty.l1,
            "c2": penalty.l2,
            "max_iterations": penalty.iterations,
            "feature.minfreq": penalty.min_frequency,
            "feature.possible_transitions": False,
        }
    )
    count = 0
    for sequence in sequences:
        digest.update(sequence.features.tobytes())
        digest.update("\t".join(sequence.tags).encode())
        trainer.append(
            [[str(key) for key in row] for row in sequence.features.tolist()], sequence.tags
        )
        count += 1
    if not count:
        raise CrfError("There is no gold to train on: the corpus holds no annotated sequence.")
    if checkpoints is None:
        return _weights(trainer, tags)
    kept = checkpoints / f"{digest.hexdigest()}.npz"
    if kept.is_file():
        return LinearChainCrf.from_bytes(kept.read_bytes())
    crf = _weights(trainer, tags)
    checkpoints.mkdir(parents=True, exist_ok=True)
    unfinished = kept.with_suffix(f".{os.getpid()}")
    unfinished.write_bytes(crf.to_bytes())
    unfinished.replace(kept)
    return crf


def in_processes(
    function: Callable[[Task], Result], tasks: Sequence[Task], *, workers: int
) -> list[Result]:
    """Apply a function to independent training tasks; results in order.

    workers: most processes to use; 0 = one per core. They end with this process.
    """
    processes = min(len(tasks), workers or os.cpu_count() or 1)
    if processes < 2:
        return [function(task) for task in tasks]
    with ProcessPoolExecutor(
        processes, mp_context=get_context("spawn"), initializer=end_with_parent
    ) as pool:
        return list(pool.map(function, tasks))


def _trainer() -> Any:
    try:
        import pycrfsuite
    except ImportError as error:
        raise CrfError(
            "Training needs python-crfsuite. Install it with: pip install 'fazhi[train]'"
        ) from error
    return pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)


def _weights(trainer: Any, tags: list[str]) -> LinearChainCrf:
    import pycrfsuite

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "weights.crfsuite"
        trainer.train(str(path))
        tagger = pycrfsuite.Tagger()
        tagger.open(str(path))
        info = tagger.info()
        tagger.close()
    return LinearChainCrf.from_sparse(
        tags,
        {(int(key), tag): weight for (key, tag), weight in info.state_features.items()},
        dict(info.transitions.items()),
    )
