"""The fields of a model's meta.json that spaCy shows and packages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fazhi_training.evaluation.evaluation import Evaluation
from fazhi_training.evaluation.scores import Counts

_KEYS = {"entity": "ents", "span": "spans_sc"}
_DIGITS = 10


def updated_meta(meta: Mapping[str, Any], dev: Evaluation, *, version: str) -> dict[str, Any]:
    """The meta with the scores on dev, the source of the data and what the model needs.

    `performance` has the names and the scale (0..1) of spaCy's own scorer. Speed is
    left to the card: it would make two builds of one model differ.
    version: of the package that the model needs.
    """
    performance: dict[str, Any] = {}
    for layer, key in _KEYS.items():
        micro = next(counts for name, counts in dev.layers.items() if name == layer)
        performance |= {f"{key}_{part}": score for part, score in _parts(micro).items()}
        performance[f"{key}_per_type"] = {
            label: _parts(counts) for (owner, label), counts in dev.labels.items() if owner == layer
        }
    return {
        **meta,
        "requirements": [f"fazhi>={version}"],
        "sources": [
            {
                "name": "fazhi corpus",
                "author": "the fazhi project",
                "license": "MIT",
                "url": "",
            }
        ],
        "notes": "Scores in `performance` are strict ones on dev; README.md holds the model card.",
        "performance": performance,
    }


def _parts(counts: Counts) -> dict[str, float]:
    return {
        "p": round(counts.precision, _DIGITS),
        "r": round(counts.recall, _DIGITS),
        "f": round(counts.f1, _DIGITS),
    }
