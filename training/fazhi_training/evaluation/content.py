"""An evaluation as plain data: what the JSON file holds and the page shows.

Scores are in percent with two decimals, probabilities 0..1, counts as they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from fazhi_training.evaluation.bootstrap import Difference, Interval, f1_interval
from fazhi_training.evaluation.calibration import Calibration
from fazhi_training.evaluation.comparison import Comparison
from fazhi_training.evaluation.errors_list import KINDS, TaggingError
from fazhi_training.evaluation.evaluation import Evaluation
from fazhi_training.evaluation.full_evaluation import FullEvaluation
from fazhi_training.evaluation.schemas import SCHEMAS, SchemaCounts
from fazhi_training.evaluation.scores import (
    LAYERS,
    Counts,
    micro,
    per_document_micro,
    total,
)
from fazhi_training.evaluation.slices import Slice

Content = dict[str, Any]


def content_of(full: FullEvaluation) -> Content:
    """The whole evaluation."""
    content = {
        "model": full.model,
        "on": full.gold,
        **scores_content(full.evaluation),
        "slices": [_slice(entry) for entry in full.slices],
        "confusion": {
            layer: {
                "labels": list(matrix.labels),
                "rows": [matrix.row(label) for label in matrix.labels],
            }
            for layer, matrix in full.confusions.items()
        },
        "calibration": {
            "layers": {layer: _calibration(entry) for layer, entry in full.calibrations.items()},
            "labels": {
                key[1]: _calibration(entry) for key, entry in full.label_calibrations.items()
            },
        },
        "agreement": {
            "reports": full.agreement_reports,
            "rows": [
                {
                    "layer": gap.layer,
                    "label": gap.label,
                    "f1": percent(gap.f1),
                    "agreement": percent(gap.agreement),
                    "gap": percent(gap.gap),
                }
                for gap in full.gaps
            ],
        },
        "errors": {
            "counts": _error_counts(full.errors),
            "rows": [asdict(error) for error in full.errors],
        },
    }
    if full.against and full.before and full.comparison:
        content["against"] = {
            "model": full.against,
            **scores_content(full.before),
            **_comparison(full.comparison),
        }
    return content


def scores_content(evaluation: Evaluation) -> Content:
    """Scores with intervals per layer and label, and under every schema."""
    return {
        "documents": evaluation.documents,
        "characters": evaluation.characters,
        "layers": {
            layer: _scores(counts, evaluation.intervals[layer])
            | {
                "schemas": {
                    schema: _schema(evaluation.layer_schema(layer, schema)) for schema in SCHEMAS
                }
            }
            for layer, counts in evaluation.layers.items()
        },
        "labels": {
            key[1]: {"layer": key[0]}
            | _scores(counts, evaluation.label_intervals[key])
            | {
                "schemas": {
                    schema: _schema(evaluation.schemas[schema].get(key, SchemaCounts()))
                    for schema in SCHEMAS
                }
            }
            for key, counts in evaluation.labels.items()
        },
    }


def percent(share: float | None) -> float | None:
    """A share of 0..1 in percent."""
    return None if share is None else round(100 * share, 2)


def _scores(counts: Counts, interval: Interval | None) -> Content:
    return {
        "precision": percent(counts.precision),
        "recall": percent(counts.recall),
        "f1": percent(counts.f1),
        "f1_interval_95": _interval(interval),
        "support": counts.support,
        "right": counts.right,
        "spurious": counts.spurious,
        "missed": counts.missed,
    }


def _schema(counts: SchemaCounts) -> Content:
    return {
        "COR": counts.correct,
        "INC": counts.incorrect,
        "PAR": counts.partial,
        "MIS": counts.missed,
        "SPU": counts.spurious,
        "precision": percent(counts.precision),
        "recall": percent(counts.recall),
        "f1": percent(counts.f1),
    }


def _interval(interval: Interval | None) -> list[float | None] | None:
    return None if interval is None else [percent(interval.low), percent(interval.high)]


def _slice(entry: Slice) -> Content:
    labels = total(entry.documents)
    return {
        "dimension": entry.dimension,
        "value": entry.value,
        "documents": len(entry.documents),
        "layers": {
            layer: _scores(
                micro(labels, layer), f1_interval(per_document_micro(entry.documents, layer))
            )
            for layer in LAYERS
        },
        "labels": {
            key[1]: {"f1": percent(counts.f1), "support": counts.support}
            for key, counts in sorted(labels.items())
        },
    }


def _calibration(entry: Calibration) -> Content:
    return {
        "number": entry.number,
        "expected_error": percent(entry.expected_error),
        "brier": round(entry.brier, 4),
        "bins": [
            {
                "low": point.low,
                "high": point.high,
                "number": point.number,
                "probability": round(point.probability, 4),
                "precision": round(point.precision, 4),
            }
            for point in entry.bins
        ],
    }


def _error_counts(errors: Iterable[TaggingError]) -> dict[str, dict[str, int]]:
    """Errors by label and kind."""
    told = Counter((error.label, error.kind) for error in errors)
    labels = sorted({label for label, _ in told})
    return {label: {kind: told[label, kind] for kind in KINDS} for label in labels}


def _comparison(comparison: Comparison) -> Content:
    differences: dict[str, Difference] = {key[1]: entry for key, entry in comparison.labels.items()}
    for layer, entry in comparison.layers.items():
        differences[layer] = entry
    return {
        "counts": {key[1]: dict(counts) for key, counts in comparison.counts.items()},
        "differences": {name: difference_content(entry) for name, entry in differences.items()},
        "rows": [asdict(row) for row in comparison.rows],
    }


def difference_content(entry: Difference) -> Content:
    """A difference of two F1 in points."""
    return {
        "points": percent(entry.value),
        "interval_95": _interval(entry.interval),
        "p_value": round(entry.p_value, 4),
    }
