"""Models of the peers for the speed benchmark: trained ones where there are any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fazhi_training.benchmarks.cache import JsonObject, cached
from fazhi_training.benchmarks.gold import SplitGold, as_documents, fingerprint
from fazhi_training.benchmarks.peers.crfsuite import CrfsuitePeer
from fazhi_training.benchmarks.peers.stock_spacy import StockSpacyPeer
from fazhi_training.benchmarks.sentences import sentence_ranges
from fazhi_training.corpus.gold import GoldReport

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from spacy.language import Language

STOCK_STEPS = 400
_QUICK = 20
_QUICK_REPORTS = 12
_STOCK_REPORTS = 60
_STOCK_DEV_REPORTS = 4  # every evaluation looks at millions of candidates


@dataclass(frozen=True, slots=True)
class StockModel:
    """A stock pipeline on the disk. weights: how it was trained."""

    folder: Path
    weights: str


def stock_model(
    given: Path | None, gold: SplitGold, work: Path, *, steps: int = STOCK_STEPS
) -> StockModel:
    """A stock pipeline of the gold's labels.

    The one given, else the one that `accuracy` trained, else one trained for a few steps:
    speed depends on sizes and on how much is found, not on how right that is.
    """
    trained = work / "accuracy" / StockSpacyPeer().name / "model" / "model-best"
    if given is not None or trained.is_dir():
        return StockModel(given or trained, "trained")
    folder = work / "speed" / "stock_spacy"
    peer = StockSpacyPeer(max_steps=steps, eval_frequency=steps)
    train, dev = gold.train[:_STOCK_REPORTS], gold.dev[:_STOCK_DEV_REPORTS]
    settings = {**peer.settings, "gold": fingerprint(as_documents([*train, *dev]))}
    said = cached(
        folder / "training.json", settings, lambda: _train_stock(peer, train, dev, folder)
    )
    return StockModel(
        folder / "calibrated",
        f"trained for {steps} steps on {len(train)} reports, spancat threshold "
        f"{said['threshold']:.2g} so that it finds as many spans as the gold has",
    )


def _train_stock(
    peer: StockSpacyPeer, train: Sequence[GoldReport], dev: Sequence[GoldReport], folder: Path
) -> JsonObject:
    import spacy

    peer.train(train, dev, folder)
    # model-best is the best of two evaluations here, and may be the one before training.
    nlp = spacy.load(folder / "model" / "model-last")
    threshold = _threshold(nlp, dev)
    spancat: Any = nlp.get_pipe("spancat")
    spancat.cfg["threshold"] = threshold
    nlp.to_disk(folder / "calibrated")
    return {"threshold": threshold}


def _threshold(nlp: Language, reports: Sequence[GoldReport]) -> float:
    """The score above which as many candidates lie as the gold has spans.

    After a few steps no score reaches one half, and a pipeline that makes no spans would be
    spared what a trained one has to do.
    """
    import numpy as np

    scores = np.concatenate([_candidate_scores(nlp, report.text) for report in reports])
    wanted = sum(len(report.spans) for report in reports)
    if len(scores) <= wanted:
        return 0.0
    return float(np.partition(scores, len(scores) - wanted - 1)[len(scores) - wanted - 1])


def _candidate_scores(nlp: Language, text: str) -> NDArray[np.float32]:
    import numpy as np

    docs = [nlp.make_doc(text[start:end]) for start, end in sentence_ranges(text)]
    for name, component in nlp.pipeline:
        stage: Any = component
        if name == "spancat":
            return np.ravel(stage.predict(docs)[1]).astype(np.float32)
        docs = list(stage.pipe(docs, batch_size=32))
    return np.zeros(0, np.float32)


def crfsuite_model(train: Sequence[GoldReport], work: Path) -> Path:
    """The python-crfsuite models that `accuracy` trained, else quick ones.

    Their speed does not depend on how well they were trained.
    """
    trained = work / "accuracy" / CrfsuitePeer().name
    if (trained / "labels.json").is_file():
        return trained
    folder = work / "speed" / "crfsuite"
    sample = train[:_QUICK_REPORTS]
    peer = CrfsuitePeer(iterations=_QUICK)
    settings = {**peer.settings, "gold": fingerprint(as_documents(sample))}
    cached(folder / "training.json", settings, lambda: dict(peer.train(sample, [], folder)))
    return folder
