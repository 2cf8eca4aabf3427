"""The shipped model on real reports that it was never trained on."""

from __future__ import annotations

from pathlib import Path

import pytest

import fazhi
from fazhi_training.corpus.scheme import load_scheme
from fazhi_training.evaluation.evaluation import evaluate_predictions
from fazhi_training.evaluation.gold_folder import read_gold_folder
from fazhi_training.evaluation.predictor import load_predictor

ROOT = Path(__file__).parents[2]
GOLD = ROOT.parent / "shared" / "data" / "gold"
# The pilot CRF of the design: what the first model must at least reach.
FLOORS = {"entity": 0.861, "span": 0.818}


@pytest.mark.skipif(not GOLD.is_dir(), reason="the real gold lies beside the project, not in it")
@pytest.mark.skipif(
    not (Path(fazhi.__file__).parent / "model" / "config.cfg").is_file(),
    reason="no model is shipped in this checkout",
)
def test_strict_f1_on_real_reports_is_above_the_pilot() -> None:
    scheme = load_scheme(ROOT / "configs" / "label_scheme.json")
    documents = read_gold_folder(GOLD, layer_of=scheme.layer_of_label)
    predict = load_predictor("shipped")
    result = evaluate_predictions(documents, [predict(document.text) for document in documents])
    for layer, floor in FLOORS.items():
        assert result.layers[layer].f1 >= floor
