"""This project's pipeline as a peer: trained from its config, or a model that is there."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fazhi_training.benchmarks.code_version import code_fingerprint
from fazhi_training.benchmarks.gold import write_docbin
from fazhi_training.corpus.gold import GoldReport
from fazhi_training.evaluation.predictor import SHIPPED, Predictor, load_predictor
from fazhi_training.training.train import save, train_pipeline

_TAGGER = ("fazhi.tagging", "fazhi.data")


@dataclass(frozen=True, slots=True)
class PipelinePeer:
    """Trains a config with the given overrides."""

    config: Path
    overrides: Mapping[str, Any] = field(default_factory=dict)
    name: str = "fazhi"

    @property
    def description(self) -> str:
        """The config it trains."""
        return f"this pipeline, trained from {self.config.name}"

    @property
    def settings(self) -> Mapping[str, Any]:
        """The text of the config, what is changed in it, and the version of the code."""
        return {
            "config": self.config.read_text(encoding="utf-8"),
            "overrides": self.overrides,
            "code": code_fingerprint(*_TAGGER, "fazhi_training.augmentation"),
        }

    def train(
        self, train: Sequence[GoldReport], dev: Sequence[GoldReport], folder: Path
    ) -> Mapping[str, Any]:
        """Train with spaCy's loop on exactly these reports."""
        paths = {
            "paths.train": str(write_docbin(train, folder / "train.spacy")),
            "paths.dev": str(write_docbin(dev, folder / "dev.spacy")),
        }
        nlp = train_pipeline(self.config, overrides={**self.overrides, **paths})
        save(nlp, folder / "model", overwrite=True)
        return {}

    def load(self, folder: Path) -> Predictor:
        """The trained pipeline."""
        return load_predictor(str(folder / "model"))


@dataclass(frozen=True, slots=True)
class TrainedModelPeer:
    """A model that was trained before, by path or `shipped`."""

    model: str
    name: str = "fazhi"

    @property
    def description(self) -> str:
        """Which model."""
        return f"this pipeline, the model {self.model}"

    @property
    def settings(self) -> Mapping[str, Any]:
        """The model, a hash of its files, and the version of the code."""
        return {
            "model": self.model,
            "files": _hash_of(self.folder),
            "code": code_fingerprint(*_TAGGER),
        }

    @property
    def folder(self) -> Path:
        """Where the model lies."""
        if self.model == SHIPPED:
            from importlib import resources

            return Path(str(resources.files("fazhi").joinpath("model")))
        return Path(self.model)

    def train(
        self, train: Sequence[GoldReport], dev: Sequence[GoldReport], folder: Path
    ) -> Mapping[str, Any]:
        """Nothing to do: it has been trained."""
        return {"trained_before": True}

    def load(self, folder: Path) -> Predictor:
        """The model."""
        return load_predictor(self.model)


def _hash_of(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
