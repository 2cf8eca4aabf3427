"""What a peer of the accuracy benchmark must be able to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from fazhi_training.corpus.gold import GoldReport
from fazhi_training.evaluation.predictor import Predictor


class Peer(Protocol):
    """A tagger that learns from reports and tags texts."""

    @property
    def name(self) -> str:
        """Key in the results."""

    @property
    def description(self) -> str:
        """What it is, in one line for the results."""

    @property
    def settings(self) -> Mapping[str, Any]:
        """Everything that changes its result, as JSON values; a change trains it anew."""

    def train(
        self, train: Sequence[GoldReport], dev: Sequence[GoldReport], folder: Path
    ) -> Mapping[str, Any]:
        """Learn and write the model into a folder. RETURNS: facts for the results."""

    def load(self, folder: Path) -> Predictor:
        """The tagger that `train` wrote."""
