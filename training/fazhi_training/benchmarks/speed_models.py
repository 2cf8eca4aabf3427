"""Models of the peers for the speed benchmark: trained ones where there are any."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fazhi_training.benchmarks.cache import cached
from fazhi_training.benchmarks.gold import as_documents, fingerprint
from fazhi_training.benchmarks.peers.crfsuite import CrfsuitePeer
from fazhi_training.benchmarks.peers.stock_spacy import (
    StockSpacyPeer,
    frequent_sizes,
    stock_config,
)
from fazhi_training.corpus.gold import GoldReport

_UNTRAINED_THRESHOLD = 0.99
_QUICK = 5
_QUICK_REPORTS = 12


def stock_model(given: Path | None, train: Sequence[GoldReport], work: Path) -> tuple[Path, str]:
    """A stock pipeline of the gold's labels and where its weights come from.

    The one given, else the one that `accuracy` trained, else initial weights.
    """
    trained = work / "accuracy" / StockSpacyPeer().name / "model" / "model-best"
    if given is not None or trained.is_dir():
        return given or trained, "trained"
    folder = work / "speed" / "stock_spacy"
    write_untrained_stock(folder, train)
    return folder, "untrained"


def write_untrained_stock(folder: Path, train: Sequence[GoldReport]) -> None:
    """A stock pipeline with initial weights: as large as a trained one, and no slower.

    Its threshold is raised, so that initial scores of one half propose no span:
    making spans is time that a trained pipeline has to spend and this one saves.
    """
    from spacy.pipeline import TrainablePipe
    from spacy.training import Example
    from spacy.util import load_model_from_config

    config = stock_config(frequent_sizes(train, share=StockSpacyPeer().share))
    config["components"]["spancat"]["threshold"] = _UNTRAINED_THRESHOLD
    nlp = load_model_from_config(config.interpolate(), auto_fill=True)
    layers = {
        "ner": {span.label for report in train for span in report.entities},
        "spancat": {span.label for report in train for span in report.spans},
    }
    for name, labels in layers.items():
        component = nlp.get_pipe(name)
        if isinstance(component, TrainablePipe):
            for label in sorted(labels):
                component.add_label(label)
    doc = nlp.make_doc("法治政府建设年度工作报告")
    nlp.initialize(lambda: [Example(doc, doc.copy())])
    folder.parent.mkdir(parents=True, exist_ok=True)
    nlp.to_disk(folder)


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
